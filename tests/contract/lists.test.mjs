// What can be read: models, verified endpoints, compliance, health.
//
//     GET /v1/models → {"object":"list","data":[{"id","object":"model",…,"providers","zdr"}]}
//
// Invariant: only what is in force today is called zero-retention, and a base_url or credential is never shown.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask } from './harness/client.mjs';
import { house, nextYear, providerNames } from './harness/house.mjs';

const { gateway } = await house();
const look = async (path, headers) => {
  const answer = await ask(gateway, undefined, { method: 'GET', path, headers });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.doesNotMatch(answer.text, /127\.0\.0\.1|_API_KEY|operator-credential|sk-lethe/u);
  return answer.json;
};

test('models, in OpenAI\'s shape, each saying what holds for it', async () => {
  const { object, data } = await look('/v1/models');
  assert.equal(object, 'list');
  const by = Object.fromEntries(data.map((model) => [model.id, model]));
  for (const name of providerNames) assert.equal(by[`house/${name}`]?.object, 'model', name);
  assert.equal(by['house/sure'].zdr, true);
  for (const name of ['bare', 'lapsed', 'struck', 'later', 'dim', 'hauler', 'learner']) assert.equal(by[`house/${name}`].zdr, false, name);
  assert.equal(by['house/bare'].no_train, true);
  assert.equal(by['house/learner'].no_train, false);
  assert.ok(JSON.stringify(by['house/mixed'].providers).includes('bare'));
});

test('one model, also with its slash encoded as official clients send it', async () => {
  for (const path of ['/v1/models/house/sure', '/v1/models/house%2Fsure']) assert.equal((await look(path)).id, 'house/sure');
  const answer = await ask(gateway, undefined, { method: 'GET', path: '/v1/models/house/none' });
  assert.equal(answer.status, 404);
});

test('models in Anthropic\'s shape where its version header is sent', async () => {
  const list = await look('/v1/models', { 'anthropic-version': '2023-06-01' });
  assert.equal(list.has_more, false);
  // What `models.list({ limit })` and `beta.models.list()` of the official client ask.
  assert.deepEqual(await look('/v1/models?limit=1&beta=true', { 'anthropic-version': '2023-06-01' }), list);
  assert.ok(list.data.every((model) => model.type === 'model' && typeof model.display_name === 'string'), JSON.stringify(list.data[0]));
});

test('verified endpoints, with their evidence', async () => {
  const { data } = await look('/v1/endpoints/zdr');
  const text = JSON.stringify(data);
  for (const name of ['bare', 'lapsed', 'struck', 'later', 'dim', 'hauler', 'learner']) assert.ok(!text.includes(`house/${name}"`), name);
  assert.ok(text.includes('house/sure') && text.includes(nextYear), text.slice(0, 500));
});

test('compliance, provider by provider', async () => {
  const { providers } = await look('/api/gateway/compliance');
  const by = Object.fromEntries(providers.map((one) => [one.provider, one]));
  assert.equal(by.sure.zdr, true);
  assert.equal(by.sure.expires_at, nextYear);
  assert.equal(by.lapsed.zdr, false);
  assert.equal(by.learner.no_train, false);
  for (const one of providers) for (const field of ['name', 'zdr', 'no_train', 'policy_url']) assert.ok(field in one, `${one.provider}.${field}`);
});

test('health says that a registry is loaded, and none of its content', async () => {
  const answer = await ask(gateway, undefined, { method: 'GET', path: '/healthz', key: null });
  assert.equal(answer.status, 200);
  for (const name of providerNames) assert.ok(!answer.text.includes(`"${name}"`), answer.text);
});
