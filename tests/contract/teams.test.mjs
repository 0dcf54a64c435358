// What teams that share a gateway have of their own: credentials, cache keys, guardrails of their users.
//
//     account team7 {"credentials": {"sure": "SURE_TEAM7_API_KEY"}}    sure sees team7's credential; nobody else's request does
//
// Invariant: every row is asked over the network, and what arrived is searched for what belongs to others.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { credentialOf, house, keyFor } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';
import { sample } from './harness/samples.mjs';

const USER_TOKEN_KEY = 'key-for-tokens-of-users-of-the-contract-suite';
const team7 = 'credential-of-team-seven-for-sure';
const under = (label) => ({ key: keyFor(label) });
const { gateway, upstream } = await house({
  vars: { SURE_TEAM7_API_KEY: team7, USER_TOKEN_KEY },
  keys: Object.fromEntries(['team7', 'lost', 'ruled'].map((id) => [keyFor(id), { account: id }])),
  accounts: {
    team7: { credentials: { sure: 'SURE_TEAM7_API_KEY' } },
    lost: { credentials: { sure: 'SURE_LOST_API_KEY', bare: 'SURE_TEAM7_API_KEY' } },
    ruled: { users: { 'u-7': 'strict' } },
  },
  guardrails: { strict: { redact: { EMAIL: 'block' } } },
});

afterEach(() => upstream.reset());

test('an account shows its own credential where it has one, and nobody else does', async () => {
  for (const [model, key, credential, whose] of [
    ['house/sure', 'team7', team7, 'account'], ['house/bare', 'team7', credentialOf('bare'), 'operator'],
    ['house/sure', 'main', credentialOf('sure'), 'operator'],
  ]) {
    const answer = await ask(gateway, chat(model, 'x'), under(key));
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['x-lethe-credential'], whose);
    assert.equal(upstream.take()[0].headers.authorization, `Bearer ${credential}`);
  }
});

test('a credential that is not there, or is bound elsewhere, is nobody else\'s turn', async () => {
  for (const model of ['house/sure', 'house/bare']) {
    const answer = await ask(gateway, chat(model, 'x'), under('lost'));
    assert.ok(answer.status >= 400 && answer.text.includes('no_credential'), answer.text);
  }
  assert.deepEqual(upstream.take(), []);
});

test('a refused credential of one account leaves the provider to the others', async () => {
  upstream.script('sure', (call) => call.answer(401, {}, { error: { message: 'fixture' } }));
  const order = { provider: { order: ['sure', 'bare'] } };
  assert.equal((await ask(gateway, chat('house/mixed', 'x', order), under('team7'))).status, 200);
  upstream.reset();
  const answer = await ask(gateway, chat('house/mixed', 'x', { provider: { sort: 'price' } }), under('main'));
  assert.equal(answer.status, 200, answer.text);
});

test('a user\'s guardrail holds for that user', async () => {
  const says = (more) => ask(gateway, chat('house/sure', `mail ${sample.email}`, more), under('ruled'));
  assert.equal((await says({ user: 'u-8' })).status, 200);
  assert.equal((await says({})).status, 200);
  assert.ok(upstream.take().every((call) => !call.text.includes(sample.email)));
  refused(await says({ user: 'u-7' }), 422, 'redaction_blocked');
  assert.deepEqual(upstream.take(), []);
});

/** A user's token, made as any issuer would. */
function token(claims, { alg = 'HS256', key = USER_TOKEN_KEY } = {}) {
  const signed = [{ alg, typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

test('a user who is verified by a token is held to its guardrail, whatever the body says', async () => {
  const exp = Math.floor(Date.now() / 1000) + 60;
  const says = (jwt, more = {}) => ask(gateway, chat('house/sure', `mail ${sample.email}`, more), { ...under('ruled'), headers: { 'x-lethe-user-token': jwt } });
  for (const more of [{}, { user: 'u-8' }, { stream: true }]) refused(await says(token({ sub: 'u-7', exp }), more), 422, 'redaction_blocked');
  assert.deepEqual(upstream.take(), []);
  assert.equal((await says(token({ sub: 'u-8', exp }))).status, 200);
  const [call] = upstream.take();
  assert.ok(!JSON.stringify(call.headers).includes('user-token') && !call.text.includes(sample.email), call.text);
  for (const wrong of [token({ sub: 'u-8', exp: exp - 61 }), token({ sub: 'u-8' }), token({ sub: 'u-8', exp }, { alg: 'none' }), token({ sub: 'u-8', exp }, { key: 'another' }), 'u-8']) {
    assert.equal(refused(await says(wrong), 401, 'authentication_error').code, 'user_token');
  }
  assert.deepEqual(upstream.take(), []);
});

/** A key whose tail is genuine under `secret`. */
function minted(secret, byte) {
  const entropy = Buffer.alloc(32, byte);
  const tail = createHmac('sha256', secret).update(entropy).digest().subarray(0, 8);
  return `sk-lethe-${Buffer.concat([entropy, tail]).toString('base64url')}`;
}

test('isolation needs a secret of the deployment, and then no two accounts share a cache key', async () => {
  const KEY_SECRET = 'deployment-secret-of-the-contract-suite';
  const [one, two] = [minted(KEY_SECRET, 1), minted(KEY_SECRET, 2)];
  const change = (registry) => { registry.providers.sure.group = 'openai'; };
  const keys = { [one]: { account: 'one' }, [two]: { account: 'two' } };
  const accounts = { one: { cache_isolation: true }, two: { cache_isolation: true } };
  const { gateway: isolated, upstream: seen } = await house({ vars: { KEY_SECRET }, change, keys, accounts });
  const sent = async (key, more) => {
    const answer = await ask(isolated, chat('house/sure', 'x', more), { key });
    assert.equal(answer.status, 200, answer.text);
    const [call] = seen.take();
    assert.ok(!call.text.includes('of-the-client'), call.text);
    return JSON.parse(call.text).prompt_cache_key;
  };
  const own = { prompt_cache_key: 'of-the-client' };
  const all = [await sent(one), await sent(two), await sent(one, own), await sent(two, own)];
  assert.ok(all.every((key) => /^[\w-]{43}$/u.test(key)), String(all));
  assert.equal(new Set(all).size, 4);
  assert.equal(await sent(one, own), all[2]);
  const { gateway: bare } = await house({ keys: { [keyFor('isolated')]: { account: 'one' } }, accounts });
  const answer = await ask(bare, chat('house/sure', 'x'), { key: keyFor('isolated') });
  assert.equal(answer.status, 503, answer.text);
  assert.ok(answer.text.includes('KEY_SECRET'), answer.text);
});
