// Bad input for every door of the admin plane, and for every document that it takes.
//
//     a valid body of each door ─┬─ each value of it replaced by one of another kind
//                                ├─ a stranger put into each object of it                      ─▶ 4xx that names the place
//                                └─ bytes changed, cut, doubled, nested, by a fixed seed
//
// Invariant: never 5xx, and never two answers to one mistake: what is refused is named by path, nothing is stored, and neither a value
// of the document nor the token stands in what is said.
import assert from 'node:assert/strict';
import { after, test as always } from 'node:test';
import http from 'node:http';
import { ask } from './harness/client.mjs';
import { can } from './harness/gateway.mjs';
import { endpoint, house, nextYear, sha256, yesterday } from './harness/house.mjs';

const test = (name, body) => always(name, { skip: !can.edit && 'not on this runtime' }, body);

const token = (name) => `lethe-admin-hostile-${name}-0123456789abcdefghijklmnopqr`;
const entry = (name, ...roles) => [name, { sha256: sha256(token(name)), roles }];
const ADMIN_TOKEN = JSON.stringify(Object.fromEntries([
  entry('root', 'read', 'keys', 'attest', 'registry'), entry('reader', 'read'), entry('keeper', 'keys'), entry('legal', 'attest'), entry('clerk', 'registry'),
]));
/** Stands in every value that a mistake puts into a document: no answer may hold it. */
const CANARY = 'canary-Bartholomew-Quill';
const DIGEST = 'ab'.repeat(32);

const readable = (document) => { document.attest = document.attest.filter(({ provider }) => provider !== 'hauler'); };
const { gateway } = await house({ vars: { ADMIN_TOKEN, REGISTRY_TTL_S: '1', KEY_SECRET: '' }, admin: true, change: readable, guardrails: { strict: {} } });

const call = (method, door, body, { by = 'root', ...more } = {}) =>
  ask(gateway, body, { method, path: `/api/admin/${door}`, key: by && token(by), ...more });

const id = (await call('POST', 'keys', { account: 'acme', label: 'made' })).json.id;
const registry = (await call('GET', 'registry')).json;
const { version } = registry;
const tip = async () => (await call('GET', 'log')).headers['x-lethe-log-tip'];

const limits = { requests_per_minute: 60, tokens_per_minute: 1_000, usd_per_day: '12.50', usd_per_month: '100' };
const terms = {
  zdr: true, no_train: true, strict_cache: true, regions: ['eu'], certifications: ['soc2'], only: ['sure'], ignore: ['bare'], models: ['house/*'],
  max_price: { prompt: '1', completion: '2.5' }, quantizations: ['fp8'], parameters: ['tools'], context_length: 1_000, redact: { EMAIL: 'block' }, output: { ALL: 'redact' },
  media: 'refuse', examples: 'find', names: true, style: 'shaped', preset: 'gdpr', presets: ['soc2'], restore: { hosts: ['wiki.acme.test'], tools: { 'deploy*': 'none', lookup: ['EMAIL'] }, same_origin: true },
  allow_aggregators: true, allow_safety_retention: true,
};
const whole = {
  ...registry, platform: { ...registry.platform, certifications: ['soc2'], attestation: 'self', contracts: [{ type: 'gdpr_dpa', signed_at: yesterday, expires_at: nextYear, evidence_sha256: DIGEST }] },
  providers: { sure: { ...registry.providers.sure, caching: 'none', enable_url: 'https://enable.test/', how_to_enable: 'ask', eligible: { fields: ['x'], parts: ['x'], tools: ['x'], betas: ['x'] } }, hauler: { ...registry.providers.hauler, kind: 'aggregator', flag: 'openrouter' } },
  endpoints: [endpoint('house/sure', 'sure', { regions: ['eu'], certifications: ['soc2'], network: 'public', max_output: 100, parameters: ['tools'], quantization: 'fp8', weight: 2, retention: 'zero', trains: false, exceptions: ['law'], doors: ['chat'] })],
  contracts: [{ provider: 'sure', type: 'hipaa_baa', signed_at: yesterday, expires_at: nextYear, evidence_sha256: DIGEST }],
  attest: [{ provider: 'sure', models: ['house/*'], basis: 'zdr_addendum', verified_by: 'legal', verified_at: yesterday, expires_at: nextYear, evidence_sha256: DIGEST, note: 'seen' }],
};
const keyRecord = { account: 'acme', label: 'ci', guardrail: 'strict', models: ['house/*'], expires_at: nextYear, disabled: false, byok_attested: { sure: [DIGEST] }, limits, terms };
const doors = [
  ['PUT', 'registry', whole], ['POST', 'registry/rollback', { to: 1, version }],
  ['PUT', 'compliance', { providerId: 'bare', zdr: true, models: ['house/*'], basis: 'zdr_addendum', verifiedBy: 'legal', verifiedAt: yesterday, expiresAt: nextYear, evidenceSha256: DIGEST, note: 'seen', version }],
  ['PUT', 'invariants', { invariants: [
    { never: { account: 'acme', group: 'pay*', guardrail: 'strict', key: id, provider: 'bare', model: 'x/*', provider_group: 'openai', kind: 'operator', region: 'us', verified: false, trains: true, quantization: 'fp8', price_above: { prompt: '5' } } },
    { always: { account: 'retail*', 'redact.CREDIT_CARD': 'block', zdr: true, regions: ['eu'] } }] }],
  ['PUT', 'accounts/x', { zdr: true, no_train: true, groups: { openai: { zdr: true, no_train: true } }, group: 'pay', credentials: { sure: 'SURE_TEAM_API_KEY' }, cache_isolation: true, users: { u7: 'strict' }, limits, terms }],
  ['PUT', 'guardrails/x', { redact: { EMAIL: 'block' }, output: { ALL: 'redact' }, media: 'refuse', examples: 'find', names: true, style: 'shaped', preset: 'gdpr', presets: ['soc2'],
    restore: terms.restore, given: ['Bluebird', { type: 'PERSON', terms: ['Alice Brenner'] }], patterns: [{ name: 'TICKET', pattern: 'ACME-[0-9]{4}', action: 'mask' }], terms }],
  ['POST', 'keys', keyRecord], [`PUT`, `keys/${id}?version=1`, keyRecord],
  ['POST', `keys/${id}/rotate`, { keep_until: nextYear }], ['POST', `keys/${id}/disable`, {}], ['POST', `keys/${id}/enable`, {}], ['PUT', `keys/${id}/expires_at`, { expires_at: nextYear }],
];
const dry = (door) => `${door}${door.includes('?') ? '&' : '?'}dry_run=1`;

/** A refusal in the plane's own form, without a word of what was sent. */
function refused(answer, told, statuses = [400, 422]) {
  assert.ok(statuses.includes(answer.status), `${told}: ${answer.status} ${answer.text}`);
  const { code, message, docs_url } = answer.error;
  assert.ok(code && message.length > 20 && docs_url === `docs/admin.md#${code}`, `${told}: ${answer.text}`);
  assert.equal(answer.headers['cache-control'], 'no-store', told);
  for (const word of [CANARY, token('root'), token('reader')]) assert.ok(!answer.text.includes(word), `${told}: what was sent is repeated: ${answer.text}`);
}

/** Every place of a document: the keys that lead there, and what is there. */
function* places(value, path = []) {
  if (path.length > 0) yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* places(inner, [...path, name]);
}

/** A copy in which another value is at `path`. */
function replaced(document, path, value) {
  const copy = structuredClone(document);
  const last = path.at(-1);
  path.slice(0, -1).reduce((node, name) => node[name], copy)[last] = value;
  return copy;
}

/** Runs `work` on all of `list`, eight at a time: they are independent. Says all that is wrong, not only the first. */
async function eight(list, work) {
  const [queue, wrong] = [[...list], []];
  const one = (item) => work(item).catch((fault) => wrong.push(fault.message));
  await Promise.all(Array.from({ length: 8 }, async () => { while (queue.length > 0) await one(queue.shift()); }));
  assert.deepEqual(wrong, []);
}

const kind = (value) => (Array.isArray(value) ? 'array' : typeof value);

test('the bodies that all mistakes are made of are taken themselves', async () => {
  for (const [method, door, body] of doors) {
    const answer = await call(method, dry(door), body);
    assert.equal(answer.status, 200, `${method} ${door}: ${answer.text}`);
  }
});

test('a value of another kind in any place is refused by its place, and nothing is stored', async () => {
  const before = await tip();
  const wrong = [{ other: CANARY }, [{ other: CANARY }], CANARY, -1.5, true];
  for (const [method, door, body] of doors) {
    const cases = [...places(body)].flatMap(([path, value]) => wrong.filter((other) => kind(other) !== kind(value)).map((other) => [path, value, other]));
    await eight(cases, async ([path, value, other]) => {
      if (path[0] === '$schema' || may(door, path, other)) return;
      const answer = await call(method, door, replaced(body, path, other));
      const told = `${method} ${door} ${path.join('.')} = ${JSON.stringify(other)}`;
      refused(answer, told);
      assert.ok(answer.text.includes(path[0]), `${told}: the place is not named: ${answer.text}`);
    });
  }
  assert.equal(await tip(), before);
});

/** What is right there as well: one pattern instead of a list of them, a term instead of a list of a type. */
function may(door, path, other) {
  const free = { registry: 'attest.0.models', compliance: 'models', 'guardrails/x': 'given.1' };
  return kind(other) === 'string' && free[door] === path.join('.');
}

test('a stranger in any object is refused by name', async () => {
  const before = await tip();
  for (const [method, door, body] of doors) {
    const objects = [[[], body], ...places(body)].filter(([, value]) => kind(value) === 'object').map(([path]) => path);
    await eight(objects, async (path) => {
      const answer = await call(method, door, replaced(body, [...path, 'unherad'], { canary: CANARY }));
      const told = `${method} ${door} ${path.join('.')}`;
      refused(answer, told);
      assert.ok(answer.text.includes('unherad'), `${told}: ${answer.text}`);
    });
  }
  assert.equal(await tip(), before);
});

test('bodies changed at random: an answer of the plane\'s form for each, and nothing stored', async () => {
  const before = await tip();
  const draw = numbers(7);
  const seen = new Map();
  for (const [method, door, body] of doors) {
    const bytes = Buffer.from(JSON.stringify(body));
    await eight(Array.from({ length: 300 }, () => mutated(bytes, draw)), async (broken) => {
      const answer = await call(method, dry(door), broken);
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      if (answer.status === 200) return;
      refused(answer, `${method} ${door} ${JSON.stringify(broken.toString())}`, [400, 404, 409, 422, 428]);
    });
  }
  assert.equal(await tip(), before);
  assert.ok(seen.get(200) > 50 && seen.get(400) > 500 && seen.get(422) > 200, JSON.stringify([...seen]));
});

/** Numbers below a bound, the same for a seed (Knuth's MMIX constants). */
function numbers(seed) {
  let state = BigInt(seed);
  return (below) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number((state >> 33n) % BigInt(Math.max(below, 1)));
  };
}

function mutated(bytes, draw) {
  let out = bytes;
  for (let left = 1 + draw(3); left > 0; left -= 1) {
    const [at, other] = [draw(out.length), draw(bytes.length)];
    const cut = (from, to, ...between) => Buffer.concat([out.subarray(0, from), ...between, out.subarray(to)]);
    const sign = Buffer.from(['{', '}', '[', ']', '"', ',', ':', '0', 'e', '-', '\\', ' ', '\0', '1e999', '"\\ud800"', 'null', '\n'][draw(17)]);
    out = [() => cut(at, at + 1, sign), () => cut(at, at, sign), () => out.subarray(0, at), () => cut(at, at + 1 + draw(12)), () => cut(at, at, bytes.subarray(other, other + draw(40))), () => cut(at, at + 1, Buffer.from([draw(256)]))][draw(6)]();
  }
  return out;
}

test('what is no object, no JSON, or not in UTF-8 is refused with line and column', async () => {
  const before = await tip();
  const deep = (open) => open.repeat(20_000);
  const bodies = ['null', '[]', '1', '"x"', '{', '}', '{"a":1,"a":2}', '{"a":1,}', '{\u201ca\u201d:1}', "{'a':1}", '// x\n{}', '{"a":NaN}', '{"a":01}', '\u0000', deep('['), deep('{"a":'), '{} {}',
    Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])];
  for (const [method, door] of doors) {
    await eight(bodies, async (body) => refused(await call(method, door, body), `${method} ${door} ${body.slice(0, 20)}`));
  }
  const answer = await call('PUT', 'accounts/x', '{"zdr": true,\n "zdr": false}');
  assert.deepEqual([answer.error.problems[0].line, answer.error.problems[0].column], [2, 6], answer.text);
  assert.equal(await tip(), before);
});

test('a member that stands twice, wherever, is refused by name', async () => {
  for (const [door, body, name] of [
    ['registry', `{"version":${version},"providers":{"sure":{"kind":"direct"},"sure":{"kind":"operator"}}}`, 'sure'],
    ['registry', `{"version":${version},"aliases":{"a":"house/sure","\\u0061":"house/bare"}}`, 'a'],
    ['accounts/x', '{"terms":{"zdr":true,"zdr":false}}', 'zdr'],
    ['accounts/x', '{"users":{"u":"strict","u":"strict"}}', 'u'],
    ['guardrails/x', '{"redact":{"EMAIL":"block","EMAIL":"off"}}', 'EMAIL'],
    [`keys/${id}?version=1`, '{"byok_attested":{"p":[],"p":[]}}', 'p'],
    ['invariants', '{"invariants":[{"never":{"region":"us","region":"eu"}}]}', 'region'],
  ]) {
    const answer = await call('PUT', door, body);
    refused(answer, `${door} ${body}`);
    assert.match(answer.error.message, new RegExp(`\\b${name}\\b`, 'u'), `${door} ${body}`);
  }
});

test('rows that say one thing twice, names that go round, and days that are none or over', async () => {
  const before = await tip();
  const aliases = (map) => ({ ...registry, aliases: map });
  const attest = (more) => ({ ...registry, attest: [{ ...whole.attest[0], ...more }] });
  for (const [method, door, body, place] of [
    ['PUT', 'registry', { ...registry, endpoints: [...registry.endpoints, registry.endpoints[0]] }, /endpoints\[\d+\]/u],
    ['PUT', 'registry', aliases({ a: 'a' }), /aliases\.a/u], ['PUT', 'registry', aliases({ a: 'b', b: 'a' }), /aliases\.[ab]/u], ['PUT', 'registry', aliases({ a: 'b', b: 'c', c: 'house/sure' }), /aliases\.a/u],
    ['PUT', 'registry', aliases({ a: 'nobody/there' }), /aliases\.a/u],
    ['PUT', 'registry', { ...registry, endpoints: [endpoint('house/x', 'nobody')] }, /endpoints\[0\]/u],
    ['PUT', 'registry', attest({ expires_at: '2026-02-30' }), /attest\[0\]\.expires_at/u], ['PUT', 'registry', attest({ verified_at: nextYear, expires_at: yesterday }), /attest\[0\]/u],
    ['PUT', 'registry', attest({ verified_at: undefined }), /attest\[0\]/u], ['PUT', 'registry', attest({ basis: 'hearsay' }), /attest\[0\]\.basis/u],
    ['PUT', 'compliance', { providerId: 'bare', zdr: true, expiresAt: yesterday, version }, /expiresAt|expires_at/u], ['PUT', 'compliance', { providerId: 'bare', zdr: true, expiresAt: '2027-13-01', version }, /expiresAt/u],
    ['PUT', 'compliance', { providerId: 'nobody', zdr: true, expiresAt: nextYear, version }, /attest|providerId/u], ['PUT', 'compliance', { providerId: 'bare', version }, /zdr/u],
    ['POST', 'keys', { expires_at: yesterday }, /expires_at/u], ['POST', 'keys', { expires_at: '2027-02-29' }, /expires_at/u], ['PUT', `keys/${id}/expires_at`, { expires_at: 'soon' }, /expires_at/u],
    ['POST', `keys/${id}/rotate`, { keep_until: yesterday }, /keep_until/u], ['POST', 'keys', { account: 'nobody' }, /account/u], ['PUT', 'accounts/x', { users: { u: 'nobody' } }, /guardrail/u],
  ]) {
    const answer = await call(method, door, body);
    refused(answer, `${method} ${door} ${JSON.stringify(body).slice(-120)}`, [422]);
    assert.match(answer.text, place, `${method} ${door}`);
  }
  assert.equal(await tip(), before);
});

test('too much is refused, whether its length is told or not', async () => {
  const large = Buffer.alloc((4 << 20) + 1, 32);
  for (const [method, door] of doors) refused(await call(method, door, large), `${method} ${door}`, [413]);
  const { hostname, port } = new URL(gateway.url);
  const status = await new Promise((resolve, reject) => {
    const request = http.request({ host: hostname, port, path: '/api/admin/accounts/x', method: 'PUT', headers: { authorization: `Bearer ${token('root')}`, 'content-type': 'application/json' } });
    after(() => request.destroy());
    request.on('response', (response) => { response.resume(); resolve(response.statusCode); });
    request.on('error', reject);
    for (let sent = 0; sent <= 4 << 20; sent += 1 << 16) request.write(Buffer.alloc(1 << 16, 32));
    request.end();
  });
  assert.equal(status, 413);
});

test('methods, paths, names, queries and headers that no door has', async () => {
  const before = await tip();
  const paths = { registry: 'GET, PUT', 'registry/history': 'GET', 'registry/rollback': 'POST', compliance: 'PUT', invariants: 'GET, PUT', accounts: 'GET', 'accounts/x': 'GET, PUT, DELETE', guardrails: 'GET', 'guardrails/x': 'GET, PUT, DELETE',
    keys: 'GET, POST', [`keys/${id}`]: 'GET, PUT, DELETE', [`keys/${id}/rotate`]: 'POST', [`keys/${id}/disable`]: 'POST', [`keys/${id}/enable`]: 'POST', [`keys/${id}/expires_at`]: 'PUT', log: 'GET', proposals: 'GET', 'proposals/x': 'DELETE', 'proposals/x/approve': 'POST' };
  for (const [path, allow] of Object.entries(paths)) {
    for (const method of ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'].filter((method) => !allow.split(', ').includes(method))) {
      const answer = await call(method, path, method === 'GET' || method === 'OPTIONS' ? undefined : {});
      refused(answer, `${method} ${path}`, [405]);
      assert.equal(answer.headers.allow, allow, `${method} ${path}`);
    }
  }
  for (const path of ['', 'registry/', 'Registry', 'registry/history/1/2', 'accounts/x/y', 'accounts//', 'keys/x/rotate/y', 'registry/history/one', '%72egistry']) refused(await call('GET', path), path, [400, 404]);
  for (const name of ['%2e%2e', '..%2fregistry', 'a%00', 'x'.repeat(65), 'a b'.replace(' ', '%20'), '%E2%82%AC']) refused(await call('PUT', `accounts/${name}`, {}), name);
  for (const name of ['abc', DIGEST.toUpperCase(), 'g'.repeat(64)]) refused(await call('PUT', `keys/${name}`, {}), name);
  for (const query of ['version=x', 'version=-1', 'version=1&version=2', 'dry_run=maybe', 'dry_run', 'unheard=1', 'version=99999999999999999999', 'VERSION=1']) refused(await call('PUT', `accounts/x?${query}`, {}), query);
  for (const tag of ['x', '"x"', '-1', 'W/"1"', '*', '"1", "2"']) refused(await call('PUT', 'accounts/x', {}, { headers: { 'if-match': tag } }), tag);
  assert.equal(await tip(), before);
});

test('a body that is not said to be JSON, or is packed, is not read', async () => {
  const before = await tip();
  for (const type of ['text/plain', 'text/html', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'application/json; charset=utf-16']) {
    for (const [method, door, body] of doors) refused(await call(method, door, body, { headers: { 'content-type': type } }), `${method} ${door} ${type}`, [415]);
  }
  for (const coding of ['gzip', 'br', 'zstd']) refused(await call('PUT', 'accounts/x', {}, { headers: { 'content-encoding': coding } }), coding, [415]);
  const plain = await call('PUT', 'accounts/x?dry_run=1', {}, { headers: { 'content-type': 'Application/JSON;charset=UTF-8' } });
  assert.equal(plain.status, 200, plain.text);
  assert.equal(await tip(), before);
});

test('a token of another role is refused before its body is looked at', async () => {
  const before = await tip();
  const may = { registry: 'clerk', 'registry/rollback': 'clerk', invariants: 'clerk', compliance: 'legal' };
  for (const [method, door, body] of doors) {
    for (const by of ['reader', 'keeper', 'legal', 'clerk'].filter((by) => by !== (may[door] ?? 'keeper'))) {
      for (const sent of [body, '{', { unherad: CANARY }]) {
        const answer = await call(method, door, sent, { by });
        refused(answer, `${method} ${door} ${by}`, [403]);
        assert.equal(answer.error.code, 'role_missing');
      }
    }
  }
  assert.equal(await tip(), before);
});
