// The admin plane as its users see it, and what the data plane makes of it.
//
//     PUT registry {version: 1} ─▶ 200 {version: 2, changes} ─▶ a TTL later the gateway routes by it
//     POST keys ─▶ sk-lethe-… ─▶ opens a model door ─▶ disable ─▶ closed
//
// Invariant: a refusal writes nothing; what an answer says is stored is what a reader finds; no token and no key is in any store.
import assert from 'node:assert/strict';
import { test as always } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { can } from './harness/gateway.mjs';
import { house, keyFor, nextYear, sha256 } from './harness/house.mjs';
import { sleep } from './harness/wait.mjs';

const test = (name, body) => always(name, { skip: !can.edit && 'not on this runtime' }, body);

const token = (name) => `lethe-admin-contract-${name}-0123456789abcdefghijklmnopqr`;
const entry = (name, ...roles) => [name, { sha256: sha256(token(name)), roles }];
const ADMIN_TOKEN = JSON.stringify(Object.fromEntries([
  entry('root', 'read', 'keys', 'attest', 'registry'), entry('reader', 'read'), entry('keeper', 'keys'), entry('legal', 'attest'),
]));
/** Without the one row that the gateway quarantines: the admin plane would not write such a registry again. */
const readable = (document) => { document.attest = document.attest.filter(({ provider }) => provider !== 'hauler'); };
const { gateway } = await house({ vars: { ADMIN_TOKEN, REGISTRY_TTL_S: '1', KEY_SECRET: '' }, admin: true, change: readable });

const call = (method, door, body, { by = 'root', ...more } = {}) =>
  ask(gateway, body, { method, path: `/api/admin/${door}`, key: by && token(by), ...more });

/** What the data plane answers once it has read the stores anew. */
async function settled(body, status, options) {
  let answer;
  for (let tries = 0; tries < 30; tries += 1) {
    answer = await ask(gateway, body, options);
    if (answer.status === status) return answer;
    await sleep(200);
  }
  assert.equal(answer.status, status, answer.text);
}

function refused(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.error.code, code, answer.text);
  assert.ok(answer.error.message.length > 20 && answer.error.docs_url.startsWith('docs/admin.md#'), answer.text);
  assert.equal(answer.headers['cache-control'], 'no-store');
}

test('every door asks who is there, and each role does its own', async () => {
  refused(await call('GET', 'registry', undefined, { by: null }), 401, 'admin_token');
  refused(await call('GET', 'registry', undefined, { by: 'stranger' }), 401, 'admin_token');
  refused(await ask(gateway, undefined, { method: 'GET', path: '/api/admin/registry', key: gateway.key }), 401, 'admin_token');
  const doors = [
    ['GET', 'registry', 'root reader legal'], ['PUT', 'registry', 'root'], ['POST', 'registry/rollback', 'root'],
    ['GET', 'registry/history', 'root reader legal'], ['PUT', 'compliance', 'root legal'], ['GET', 'keys', 'root reader keeper'],
    ['POST', 'keys', 'root keeper'], ['GET', 'accounts', 'root reader keeper'], ['PUT', 'accounts/x', 'root keeper'], ['DELETE', 'guardrails/x', 'root keeper'],
    ['GET', 'log', 'root reader'],
  ];
  for (const [method, door, may] of doors) {
    for (const by of ['root', 'reader', 'keeper', 'legal']) {
      const answer = await call(method, door, method === 'GET' ? undefined : { unheard: 1 }, { by });
      if (may.split(' ').includes(by)) assert.notEqual(answer.status, 403, `${method} ${door} ${by}`);
      else refused(answer, 403, 'role_missing');
    }
  }
  refused(await call('GET', 'nowhere'), 404, 'unknown_path');
  refused(await call('PATCH', 'registry', {}), 405, 'method_not_allowed');
  refused(await call('GET', 'registry?page=2'), 400, 'query_not_allowed');
});

test('a registry is read, tried, written and gone back to; the gateway follows', async () => {
  const first = await call('GET', 'registry');
  assert.equal(first.status, 200, first.text);
  const document = first.json;
  assert.equal(first.headers.etag, `"${document.version}"`);
  const next = { ...document, aliases: { fresh: 'house/sure' }, endpoints: document.endpoints.filter(({ model }) => model !== 'house/bare') };
  const dry = await call('PUT', 'registry?dry_run=1', next);
  assert.deepEqual([dry.status, dry.json.changes.not_routable], [200, [{ model: 'house/bare', provider: 'bare' }]], dry.text);
  assert.deepEqual((await call('GET', 'registry')).json, document);
  const put = await call('PUT', 'registry', next);
  assert.deepEqual([put.status, put.json.version], [200, document.version + 1], put.text);
  refused(await call('PUT', 'registry', next), 409, 'version_conflict');
  await settled(chat('fresh'), 200);
  assert.equal((await ask(gateway, chat('house/bare'))).status, 404);
  const stored = await gateway.kv.get('registry');
  assert.equal(sha256(stored), put.json.sha256);
  const history = (await call('GET', 'registry/history')).json.data;
  assert.deepEqual(history.map(({ version, by }) => [version, by]), [[put.json.version, 'root'], [document.version, '(outside)']]);
  const back = await call('POST', 'registry/rollback', { to: document.version, version: put.json.version });
  assert.deepEqual([back.status, back.json.version], [200, put.json.version + 1], back.text);
  await settled(chat('house/bare'), 200);
  refused(await call('POST', 'registry/rollback', { to: 99, version: back.json.version }), 404, 'not_kept');
});

test('an attestation opens zero retention, and taken back it closes it', async () => {
  const zero = chat('house/bare', 'x', { zdr: true });
  assert.equal((await ask(gateway, zero)).status, 422);
  const { version } = (await call('GET', 'registry')).json;
  const on = await call('PUT', 'compliance', { providerId: 'bare', zdr: true, expiresAt: nextYear, version }, { by: 'legal' });
  assert.equal(on.status, 200, on.text);
  assert.ok(on.json.changes.verified.some(({ model, provider }) => model === 'house/bare' && provider === 'bare'), on.text);
  await settled(zero, 200);
  const off = await call('PUT', 'compliance', { providerId: 'bare', zdr: false, version: version + 1 }, { by: 'legal' });
  assert.ok(off.json.changes.not_verified.some(({ provider }) => provider === 'bare'), off.text);
  await settled(zero, 422);
  const plain = await call('PUT', 'compliance', { providerId: 'bare', zdr: true }, { by: 'legal' });
  assert.deepEqual([plain.status, plain.json.version], [200, version + 3], plain.text);
  const again = await settled(zero, 200);
  assert.match(again.headers['x-lethe-zdr'], /^attested; basis=zdr_addendum; until=\d{4}-\d\d-\d\d/u);
  assert.equal((await call('PUT', 'compliance', { providerId: 'bare', zdr: false }, { by: 'legal' })).status, 200);
  await settled(zero, 422);
});

test('a key is made, shown once, replaced, switched off; the gateway follows', async () => {
  const made = await call('POST', 'keys', { account: 'acme', label: 'made' }, { by: 'keeper' });
  assert.equal(made.status, 201, made.text);
  const { key, id } = made.json;
  assert.equal(sha256(key), id);
  await settled(chat('house/sure'), 200, { key });
  assert.equal((await call('PUT', 'accounts/strict', { zdr: true }, { by: 'keeper' })).status, 200);
  const rotated = await call('POST', `keys/${id}/rotate`, undefined, { by: 'keeper' });
  assert.equal(rotated.status, 201, rotated.text);
  await settled(chat('house/sure'), 200, { key: rotated.json.key });
  await settled(chat('house/sure'), 403, { key });
  const listed = (await call('GET', 'keys')).json.data;
  assert.deepEqual(listed.find((row) => row.id === id).document, { disabled: true, account: 'acme', label: 'made' });
  refused(await call('DELETE', 'accounts/acme'), 409, 'in_use');
  refused(await call('POST', 'keys', { account: 'nobody' }), 422, 'document_invalid');
  const everything = Object.values(await gateway.kv.all());
  for (const secret of [key, rotated.json.key, token('root'), token('keeper')]) {
    assert.ok(!everything.some((bytes) => bytes.includes(secret)), 'no key and no token in any store');
    assert.ok(!(await call('GET', 'log')).text.includes(secret));
    assert.ok(!gateway.output().includes(secret));
  }
});

test('32 writers at once: each document of its own is there, of one document one version wins', async () => {
  const writers = Array.from({ length: 32 }, (_, at) => at);
  const own = await Promise.all(writers.map((at) => call('PUT', `accounts/own-${at}`, { terms: { only: [`p${at}`] } })));
  assert.deepEqual(own.map(({ status }) => status), writers.map(() => 200), own.find(({ status }) => status !== 200)?.text);
  for (const at of writers) {
    assert.deepEqual(JSON.parse(await gateway.kv.get(`account/own-${at}`)), { terms: { only: [`p${at}`] } });
  }
  const one = await Promise.all(writers.map((at) => call('PUT', 'accounts/own-0?version=1', { terms: { only: [`q${at}`] } })));
  const won = one.flatMap(({ status }, at) => (status === 200 ? [at] : []));
  assert.equal(won.length, 1, one.map(({ status }) => status).join(' '));
  one.filter(({ status }) => status !== 200).forEach((answer) => refused(answer, 409, 'version_conflict'));
  assert.deepEqual((await call('GET', 'accounts/own-0')).json, { terms: { only: [`q${won[0]}`] } });
});

test('every door refuses bad input by name, and writes nothing', async () => {
  const { version } = (await call('GET', 'registry')).json;
  const log = (await call('GET', 'log')).headers['x-lethe-log-tip'];
  const id = '0'.repeat(64);
  const doors = [
    ['PUT', `registry?version=${version}`], ['POST', 'registry/rollback'], ['PUT', 'compliance'], ['PUT', 'accounts/x'], ['PUT', 'guardrails/x'],
    ['POST', 'keys'], ['PUT', `keys/${id}`], ['POST', `keys/${id}/rotate`], ['POST', `keys/${id}/disable`], ['PUT', `keys/${id}/expires_at`],
  ];
  for (const [method, door] of doors) {
    for (const body of ['', 'null', '[]', '{', '{"a":1,"a":2}', '{"unheard":1}', '\u0000', '['.repeat(9_000)]) {
      if (body === '' && (door === 'keys' || door.endsWith('disable'))) continue;
      const answer = await call(method, door, body);
      assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${door} ${body.slice(0, 20)}: ${answer.status} ${answer.text}`);
      if (body.includes('unheard') && !/rotate|disable|expires/u.test(door)) assert.match(answer.text, /unheard/u, `${method} ${door}`);
    }
  }
  refused(await call('PUT', 'accounts/x', Buffer.alloc((4 << 20) + 1, 32)), 413, 'body_too_large');
  const expired = { providerId: 'bare', zdr: true, expiresAt: '2020-01-01', version };
  refused(await call('PUT', 'compliance', expired), 422, 'document_invalid');
  const cyclic = { ...(await call('GET', 'registry')).json, aliases: { a: 'b', b: 'a' } };
  refused(await call('PUT', 'registry', cyclic), 422, 'document_invalid');
  assert.equal((await call('GET', 'log')).headers['x-lethe-log-tip'], log);
});

test('what is edited in the store itself becomes a version of its own', async () => {
  const key = keyFor('dashboard');
  await gateway.kv.put(`key/${sha256(key)}`, JSON.stringify({ account: 'acme' }));
  const read = await call('GET', `keys/${sha256(key)}`);
  assert.deepEqual([read.status, read.headers.etag], [200, '"1"'], read.text);
  const last = (await call('GET', 'log')).text.trimEnd().split('\n').at(-1);
  assert.deepEqual([JSON.parse(last).by, JSON.parse(last).document], ['(outside)', `key/${sha256(key)}`]);
});

test('ten wrong tokens, and a client is not listened to', async () => {
  // Components count each for itself: once the idle ones have gone, one is left to be asked.
  await sleep(1_500);
  for (let tries = 0; tries < 10; tries += 1) await call('GET', 'registry', undefined, { by: 'mallory' });
  const locked = await call('GET', 'registry');
  refused(locked, 429, 'locked_out');
  assert.ok(Number(locked.headers['retry-after']) > 50);
});

