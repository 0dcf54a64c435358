// Documents that must be signed, signed here by Node's own Ed25519, as docs/signing.md says and nothing else.
//
//     unsigned ─▶ 503 · signed ─▶ 200 · altered, of another place, rolled back ─▶ 503
//
// Invariant: whoever can write the store and has not the key can only stop the service.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign as ed25519 } from 'node:crypto';
import { test as always } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { can } from './harness/gateway.mjs';
import { house, keyFor, registryOf, sha256, tomorrow, yesterday } from './harness/house.mjs';
import { eventually } from './harness/wait.mjs';

const test = (name, body) => always(name, { skip: !can.edit && 'the store cannot be edited here' }, body);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519').privateKey;
const { gateway, upstream } = await house({ vars: { REGISTRY_TTL_S: '1', REGISTRY_PUBLIC_KEY: `ops:${publicKey.export({ format: 'jwk' }).x}` } });

/** The text of `document`, signed for the KV key `name`. */
function signed(name, document, key = privateKey) {
  const blank = JSON.stringify({ ...document, signature: '' }, null, 1);
  const message = Buffer.from(`lethe policy document v1\0${name}\0${blank}`);
  return blank.replace('"signature": ""', `"signature": "ops.${ed25519(null, message, key).toString('base64url')}"`);
}

const key = `key/${sha256(keyFor('main'))}`;
const first = signed('registry', { ...registryOf(upstream), version: 1, previous: null });
const record = (more) => ({ version: 1, account: 'acme', ...more });
const answer = () => ask(gateway, chat('house/sure'));
const code = (told) => (told.status === 200 ? 200 : `${told.status} ${told.json.error.code ?? told.json.error.type}`);
const health = async () => (await ask(gateway, undefined, { method: 'GET', path: '/healthz', key: null })).json;

async function after(name, text, expected) {
  await gateway.kv.put(name, text);
  await eventually(8_000, async () => assert.equal(code(await answer()), expected), 250);
}

test('only what is signed serves', async () => {
  assert.match(String(code(await answer())), /^503 (policy|registry)_invalid$/u);
  assert.equal((await health()).registry, 'invalid');
  await after('registry', first, '503 policy_invalid');
  await eventually(8_000, async () => assert.equal((await health()).status, 'ok'), 250);
  await gateway.kv.put('account/acme', signed('account/acme', { version: 1 }));
  await after(key, signed(key, record()), 200);
});

test('what is altered, of another place or of another hand serves nobody', async () => {
  const right = signed(key, record());
  for (const wrong of [
    right.replace('"acme"', '"acmf"'), `${right} `, signed('account/acme', record()), signed(key, record(), stranger), JSON.stringify(record()),
  ]) {
    await after(key, wrong, '503 policy_invalid');
    await after(key, right, 200);
  }
});

test('a signature whose last day is over serves nobody, and one that lasts serves', async () => {
  for (const [version, day, expected] of [[2, yesterday, '503 policy_invalid'], [3, tomorrow, 200]]) {
    await after(key, signed(key, record({ version, signed_until: day })), expected);
  }
});

test('an instance goes forward only, along the chain', async () => {
  const hash = (text) => createHash('sha256').update(text).digest('hex');
  const second = (previous, more) => signed('registry', { ...registryOf(upstream), version: 2, previous, ...more });
  const next = second(hash(first));
  await after('registry', second(hash('another')), '503 registry_invalid');
  await after('registry', next, 200);
  for (const back of [first, second(hash(first), { aliases: {} })]) {
    await after('registry', back, '503 registry_invalid');
    await after('registry', next, 200);
  }
});

test('a store without a registry serves nobody', async () => {
  await gateway.kv.put('registry', '');
  await eventually(8_000, async () => assert.equal(code(await answer()), '503 registry_invalid'), 250);
});
