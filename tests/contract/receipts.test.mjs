// Receipts: ids that say and prove what the gateway decided, read by its own door, by the documents' verifiers, by jose and PyJWT.
//
//     x-generation-id: gen_… ─▶ header.payload.signature ─▶ jose, PyJWT, docs/receipts.md in JavaScript and Python
//
// Invariant: what one of them takes all take, with the same words; a changed digit none takes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { house } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';

const seed = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }).d;
const { gateway, upstream } = await house({ vars: { RECEIPT_KEY: `2026-11:${seed}` } });
const keySet = (await ask(gateway, undefined, { method: 'GET', path: '/.well-known/jwks.json', key: null })).text;

const documents = readFileSync(new URL('../../docs/receipts.md', import.meta.url), 'utf8');
const snippet = (language) => documents.split('```' + language + '\n')[1].split('```')[0];
const { verify } = await import(`data:text/javascript,${encodeURIComponent(snippet('js'))}`);
const dotted = (id) => [id.slice(4, 52), id.slice(52, -86), id.slice(-86)].join('.');

afterEach(() => upstream.reset());

const idOf = (answer) => answer.headers['x-generation-id'];
const read = (id) => ask(gateway, undefined, { method: 'GET', path: `/v1/generation?id=${id}` });

const packages = process.env.LETHE_PYTHON_CLIENTS ?? '';

function python(code, id) {
  return JSON.parse(execFileSync('python3', ['-c', code, id, keySet], { encoding: 'utf8', env: { ...process.env, PYTHONPATH: packages } }));
}

async function everybody(id) {
  const said = await verify(id, JSON.parse(keySet));
  assert.ok(id.length <= 1_500);
  const { data } = JSON.parse((await read(id)).text);
  assert.deepEqual(data.receipt, said);
  assert.equal(data.signed, true);
  const { compactVerify, createLocalJWKSet } = await import('jose');
  const { payload } = await compactVerify(dotted(id), createLocalJWKSet(JSON.parse(keySet)));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(payload)), said);
  return said;
}

test('a plain, a streamed and a redacted answer', async () => {
  const plain = await ask(gateway, chat('house/sure', 'mail bob@acme-corp.com', { zdr: true }), { headers: { 'x-lethe-nonce': 'n-1' } });
  const said = await everybody(idOf(plain));
  assert.deepEqual([said.status, said.nonce, said.provider, said.redacted, said.terms], [200, 'n-1', 'sure', 'EMAIL=1', { zdr: 'request' }]);
  assert.match(said.retention, /^gateway: none · platform: .* · provider: none under zdr_addendum/u);
  const [sent] = upstream.take();
  const salt = Buffer.from(plain.headers['x-lethe-salt'], 'base64url');
  assert.equal(createHash('sha256').update(salt).update(sent.body).digest('base64url'), said.egress);
  const streamed = await everybody(idOf(await ask(gateway, chat('house/sure', 'hi', { stream: true }))));
  assert.deepEqual(streamed.attempts, [['sure', 200]]);
  assert.notEqual(streamed.jti, said.jti);
  assert.equal(streamed.sub, said.sub);
});

test('an answer after a fall-back names every attempt, and the body that the last was sent', async () => {
  upstream.script('bare', (call) => call.answer(500, {}, { error: { message: 'down' } }));
  for (const stream of [false, true]) {
    const answer = await ask(gateway, chat('house/pair', 'canary', { stream, provider: { order: ['bare', 'bare2'] } }));
    assert.equal(answer.status, 200);
    const said = await everybody(idOf(answer));
    assert.deepEqual([said.provider, said.endpoint, said.status], ['bare2', 'bare2-upstream', 200]);
    assert.deepEqual(said.attempts.at(-1), ['bare2', 200]);
    assert.ok(said.attempts.length > 1 && said.attempts.slice(0, -1).every(([name, status]) => name === 'bare' && status === 500), JSON.stringify(said.attempts));
    const sent = upstream.take().at(-1);
    const salt = Buffer.from(answer.headers['x-lethe-salt'], 'base64url');
    assert.equal(createHash('sha256').update(salt).update(sent.body).digest('base64url'), said.egress);
  }
});

test('refusals carry one too, without a route', async () => {
  const answer = await ask(gateway, chat('house/bare', 'canary', { zdr: true }));
  assert.equal(answer.status, 422);
  const said = await everybody(idOf(answer));
  assert.deepEqual([said.status, said.model, said.egress, said.attempts], [422, null, null, null]);
  assert.ok(!JSON.stringify(said).includes('canary'));
});

test('the id in a body is the same as the id in an address', async () => {
  const id = idOf(await ask(gateway, chat('house/sure')));
  const posted = await ask(gateway, JSON.stringify({ id }), { path: '/v1/generation' });
  assert.equal(posted.text, (await read(id)).text);
  refused(await ask(gateway, undefined, { method: 'GET', path: `/v1/generation?id=${id}`, key: null }), 401, 'authentication_error');
});

test('a changed digit is refused by everybody', async () => {
  const id = idOf(await ask(gateway, chat('house/sure')));
  for (const place of [5, 30, 60, 200, id.length - 90, id.length - 40, id.length - 1]) {
    const changed = id.slice(0, place) + (id[place] === 'B' ? 'C' : 'B') + id.slice(place + 1);
    assert.equal((await read(changed)).status, 400, `digit ${place}`);
    await assert.rejects(verify(changed, JSON.parse(keySet)), `digit ${place}`);
  }
});

test('no digit of it can be another at the gateway', async () => {
  const id = idOf(await ask(gateway, chat('house/sure')));
  const changed = (place) => id.slice(0, place) + (id[place] === 'A' ? 'B' : 'A') + id.slice(place + 1);
  const places = [...id].map((_, place) => place).slice(4);
  while (places.length > 0) {
    const answers = await Promise.all(places.splice(0, 16).map((place) => read(changed(place))));
    assert.deepEqual(answers.map(({ status }) => status), answers.map(() => 400));
  }
});

test('Python says the same, by the document and by PyJWT', { skip: packages === '' && 'no Python packages' }, async () => {
  const id = idOf(await ask(gateway, chat('house/sure')));
  const said = await verify(id, JSON.parse(keySet));
  const call = 'import sys\nprint(json.dumps(verify(sys.argv[1], json.loads(sys.argv[2]))))';
  assert.deepEqual(python(`${snippet('python')}\n${call}`, id), said);
  const library = 'import json, sys, jwt\nkey = jwt.PyJWK(json.loads(sys.argv[2])["keys"][0])\n'
    + 'print(json.dumps(jwt.decode(sys.argv[1], key, algorithms=["EdDSA"])))';
  assert.deepEqual(python(library, dotted(id)), said);
});
