// Accounts whose own credential is a Google service account: each buys tokens of its own.
//
//     account team7 {"credentials": {"google": "GOOGLE_TEAM7_CREDENTIAL"}}    assertion of team7 ─▶ token of team7 ─▶ google
//     account team8 {"credentials": {"google": "GOOGLE_TEAM8_CREDENTIAL"}}    its own, as has the deployment
//
// Invariant: the provider sees a token that was bought by the caller's own account, however alike two accounts' credentials are.
import assert from 'node:assert/strict';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, chat } from './harness/client.mjs';
import { startGateway } from './harness/gateway.mjs';
import { keyFor, kvOf, varsOf } from './harness/house.mjs';
import { startUpstream } from './harness/upstream.mjs';

const upstream = await startUpstream();
after(() => upstream.stop());
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const service = (name, more) => JSON.stringify({
  type: 'service_account', client_email: `${name}@project.test`, private_key_id: 'key-1',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }), token_uri: `${upstream.base('tokens')}/token`, ...more,
});

/** More than there are rounds of reads: all that a cold instance needs is signed at once. */
const idle = ['spare1', 'spare2', 'spare3', 'spare4'];
const named = { team7: 'GOOGLE_TEAM7_CREDENTIAL', team8: 'GOOGLE_TEAM8_CREDENTIAL', twin: 'GOOGLE_TEAM8_CREDENTIAL', token: 'GOOGLE_TOKEN_CREDENTIAL', astray: 'GOOGLE_ASTRAY_CREDENTIAL', broken: 'GOOGLE_BROKEN_CREDENTIAL' };
const keys = Object.fromEntries(['house', ...Object.keys(named)].map((id) => [id, keyFor(`service-${id}`)]));
const provider = (name) => ({ kind: 'direct', protocol: 'openai', base_url: upstream.base(name), auth: 'google', credential: `${name.toUpperCase()}_CREDENTIAL`, retention: 'zero', trains: false, zdr: 'agreement' });
const registry = {
  version: 1,
  platform: { processor: 'none', regions: ['global'], contracts: [], metadata: false },
  providers: Object.fromEntries(['google', ...idle].map((name) => [name, provider(name)])),
  endpoints: ['google', ...idle].map((name) => ({ model: `house/${name}`, provider: name })),
};
const gateway = await startGateway({
  kv: kvOf({
    registry,
    keys: Object.fromEntries(Object.entries(keys).map(([id, key]) => [key, { account: id }])),
    accounts: { house: {}, ...Object.fromEntries(Object.entries(named).map(([id, name]) => [id, { credentials: { google: name } }])) },
  }),
  vars: varsOf({
    GOOGLE_CREDENTIAL: service('house'), GOOGLE_TEAM7_CREDENTIAL: service('team7'), GOOGLE_TEAM8_CREDENTIAL: service('team8'),
    GOOGLE_TOKEN_CREDENTIAL: 'token-of-its-own', GOOGLE_BROKEN_CREDENTIAL: '{"type":"service_account"}',
    GOOGLE_ASTRAY_CREDENTIAL: service('astray', { token_uri: 'https://tokens.elsewhere.test/token' }),
    ...Object.fromEntries(idle.map((name) => [`${name.toUpperCase()}_CREDENTIAL`, service(name)])),
  }),
});
after(() => gateway.stop());

/** Each exchange is another token, named after who asked. */
let bought = 0;
beforeEach(() => {
  upstream.reset();
  upstream.script('tokens', (call) => {
    const [header, claims, signed] = new URLSearchParams(call.text).get('assertion').split('.');
    assert.ok(createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, Buffer.from(signed, 'base64url')), 'the signature is right');
    const [who] = JSON.parse(Buffer.from(claims, 'base64url')).iss.split('@');
    bought += 1;
    call.answer(200, {}, { access_token: `ya29.${who}.${bought}`, expires_in: 3599, token_type: 'Bearer' });
  });
});

const say = (id, model = 'house/google', more = {}) => ask(gateway, chat(model, 'x', more), { key: keys[id] });

/** What the providers were shown, without the numbers of tokens. */
const paths = () => upstream.take().map((call) => [call.provider, (call.headers.authorization ?? '').replace(/\.\d+$/u, '')]);

test('each account buys a token of its own, keeps it, and is never shown as another', async () => {
  const first = await say('team7');
  assert.equal(first.status, 200, first.text);
  assert.equal(first.headers['x-lethe-credential'], 'account');
  assert.deepEqual(paths(), [['tokens', ''], ['google', 'Bearer ya29.team7']]);
  assert.equal((await say('team7', 'house/google', { stream: true })).status, 200);
  assert.deepEqual(paths(), [['google', 'Bearer ya29.team7']], 'kept');
  for (const [id, whose, credential] of [['team8', 'team8', 'account'], ['house', 'house', 'operator']]) {
    const answer = await say(id);
    assert.equal(answer.headers['x-lethe-credential'], credential);
    assert.deepEqual(paths(), [['tokens', ''], ['google', `Bearer ya29.${whose}`]]);
  }
  for (const [id, whose] of [['team7', 'team7'], ['house', 'house'], ['team8', 'team8']]) {
    await say(id);
    assert.deepEqual(paths(), [['google', `Bearer ya29.${whose}`]]);
  }
});

test('two accounts with one credential have a token each', async () => {
  await say('team8');
  upstream.take();
  await say('twin');
  assert.deepEqual(paths(), [['tokens', ''], ['google', 'Bearer ya29.team8']]);
  const tokens = [];
  for (const id of ['team8', 'twin', 'team8', 'twin']) {
    await say(id);
    tokens.push(upstream.take().at(-1).headers.authorization);
  }
  assert.deepEqual([tokens[0] === tokens[2], tokens[1] === tokens[3], tokens[0] === tokens[1]], [true, true, false], String(tokens));
});

test('a token that is refused is forgotten by its account alone', async () => {
  await Promise.all([say('team7'), say('house')]);
  upstream.take();
  upstream.script('google', (call) => call.answer(401, {}, { error: { message: `expired ${call.headers.authorization}` } }));
  const refused = await say('team7');
  assert.equal(refused.status, 502, refused.text);
  assert.ok(!refused.text.includes('ya29'), refused.text);
  upstream.take();
  upstream.script('google', undefined);
  await say('house');
  assert.deepEqual(paths(), [['google', 'Bearer ya29.house']]);
  await say('team7');
  assert.deepEqual(paths(), [['tokens', ''], ['google', 'Bearer ya29.team7']]);
});

test('a token server that refuses is a credential refused, and says nothing to the client', async () => {
  await sleep(2_200);
  upstream.script('google', (call) => call.answer(401, {}, {}));
  await say('team7');
  upstream.script('tokens', (call) => call.answer(400, {}, { error: 'invalid_grant', error_description: 'no such team7@project.test' }));
  upstream.take();
  const refused = await say('team7');
  assert.equal(refused.status, 502, refused.text);
  for (const secret of ['team7@project', 'invalid_grant', 'assertion', 'PRIVATE']) assert.ok(!JSON.stringify([refused.text, refused.rawHeaders]).includes(secret), secret);
  assert.deepEqual(upstream.take().map((call) => call.provider), ['tokens']);
});

test('what is a token goes as it is; what can buy none is no credential, and nobody else\'s takes its place', async () => {
  assert.equal((await say('token')).status, 200);
  assert.deepEqual(paths(), [['google', 'Bearer token-of-its-own']]);
  for (const id of ['astray', 'broken']) {
    const answer = await say(id);
    assert.ok(answer.status >= 400 && answer.text.includes('no_credential'), answer.text);
    assert.ok(!answer.text.includes('project.test'), answer.text);
  }
  assert.deepEqual(upstream.take(), []);
});

test('lists say what the account would get', async () => {
  const row = async (id) => {
    const { json } = await ask(gateway, undefined, { key: keys[id], method: 'GET', path: '/v1/models' });
    return json.data.find((model) => model.id === 'house/google');
  };
  assert.deepEqual([(await row('team7')).available, (await row('astray')).available], [true, false]);
});
