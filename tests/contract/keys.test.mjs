// Who may: keys by their SHA-256, and nothing open by accident.
//
//     no key 401 · unknown 401 · disabled, expired, not for this model 403 · a record that does not parse 503
//
// Invariant: a key never appears in an answer, and a refused request never reaches an upstream.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { house, keyFor, nextYear, yesterday } from './harness/house.mjs';
import { common, refused } from './harness/refusals.mjs';

const records = {
  disabled: { account: 'acme', disabled: true },
  expired: { account: 'acme', expires_at: yesterday },
  current: { account: 'acme', expires_at: nextYear },
  narrow: { account: 'acme', models: ['house/bare*'] },
  regional: { account: 'acme', terms: { only: ['bare'] } },
  broken: { account: 'acme', terms: { zrd: true } },
  misspelt: { account: 'acme', disabeld: true },
  stranded: { account: 'nobody' },
  unguarded: { account: 'acme', guardrail: 'missing' },
};
const { gateway, upstream } = await house({ keys: Object.fromEntries(Object.entries(records).map(([label, record]) => [keyFor(label), { label, ...record }])) });

afterEach(() => upstream.reset());

const as = (label, model = 'house/sure') => ask(gateway, chat(model), { key: keyFor(label) });

test('no key, an unknown key, a malformed one: 401', async () => {
  const none = await ask(gateway, chat('house/sure'), { key: null });
  assert.match(refused(none, 401, 'authentication_error').message, /key/u);
  for (const headers of [{ authorization: 'Bearer sk-lethe-unknown' }, { authorization: 'Bearer ' }, { authorization: 'Basic eDp5' }, { authorization: gateway.key }, { 'x-api-key': 'nothing' }, { authorization: `Bearer ${gateway.key} ` + 'x' }]) {
    const answer = await ask(gateway, chat('house/sure'), { key: null, headers });
    refused(answer, 401, 'authentication_error');
    assert.ok(!answer.text.includes(gateway.key));
  }
  assert.deepEqual(upstream.take(), []);
});

test('two different keys at once are refused', async () => {
  const answer = await ask(gateway, chat('house/sure'), { headers: { 'x-api-key': keyFor('current') } });
  assert.ok([400, 401].includes(answer.status), answer.text);
  common(answer);
});

test('a disabled or expired key is refused, a current one is not', async () => {
  for (const label of ['disabled', 'expired']) {
    const answer = await as(label);
    assert.ok([401, 403].includes(answer.status), answer.text);
    common(answer);
  }
  assert.equal((await as('current')).status, 200);
});

test('a key for some models: others are refused, not listed and not suggested', async () => {
  assert.equal((await as('narrow', 'house/bare')).status, 200);
  refused(await as('narrow', 'house/sure'), 403, 'permission_error');
  const unknown = await as('narrow', 'house/sur');
  assert.equal(unknown.status, 404);
  assert.doesNotMatch(unknown.text.replace('house/sur', ''), /house\/sure/u);
  const list = await ask(gateway, undefined, { method: 'GET', path: '/v1/models', key: keyFor('narrow') });
  assert.deepEqual(list.json.data.map((model) => model.id).filter((id) => id.includes('/')).sort(), ['house/bare', 'house/bare2']);
});

test('the key\'s own terms join', async () => {
  assert.equal((await as('regional', 'house/bare')).status, 200);
  const answer = await as('regional');
  assert.ok([403, 404, 422].includes(answer.status), answer.text);
  upstream.take();
});

test('a record that cannot be trusted fails closed', async () => {
  for (const label of ['broken', 'misspelt', 'stranded', 'unguarded']) {
    const answer = await as(label);
    assert.ok([401, 403, 503].includes(answer.status), `${label}: ${answer.status} ${answer.text}`);
    common(answer);
  }
  assert.deepEqual(upstream.take(), []);
});

test('the lists need a key, health does not, metrics has a token of its own', async () => {
  const look = (path, key) => ask(gateway, undefined, { method: 'GET', path, key });
  for (const path of ['/v1/models', '/v1/endpoints/zdr', '/api/gateway/compliance']) {
    assert.equal((await look(path, null)).status, 401, path);
    assert.equal((await look(path, gateway.key)).status, 200, path);
  }
  assert.equal((await look('/healthz', null)).status, 200);
  for (const key of [null, gateway.key, 'wrong']) assert.ok([401, 403].includes((await look('/metrics', key)).status));
  assert.equal((await look('/metrics', 'metrics-token-of-the-contract-suite')).status, 200);
  const closed = await ask(gateway, chat('house/sure'), { key: 'metrics-token-of-the-contract-suite' });
  assert.equal(closed.status, 401);
});
