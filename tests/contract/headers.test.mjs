// Headers are built, not copied, in both directions.
//
//     client's: cookies, organisation, x-stainless-*  ──✕──▶ upstream         upstream's: set-cookie, location  ──✕──▶ client
//
// Invariant: the whole list that arrives is the one written here; a new header is a decision, not an accident.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { runtime } from './harness/gateway.mjs';
import { credentialOf, house } from './harness/house.mjs';
import { sample } from './harness/samples.mjs';

const { gateway, upstream } = await house();

afterEach(() => upstream.reset());

const names = (raw) => raw.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()).sort();

/** What the HTTP client below the gateway adds: framing, and on Workers the platform's loop guard, which no code can drop. */
const added = ['connection', 'content-length', 'host', 'transfer-encoding', ...(runtime === 'worker' ? ['cf-worker'] : [])];

const hostile = {
  cookie: 'a=b', 'x-api-key': undefined, 'openai-organization': 'org-client', 'openai-project': 'proj-client', 'x-goog-user-project': 'p', 'x-stainless-lang': 'js', 'x-stainless-retry-count': '0',
  'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'h', forwarded: 'for=203.0.113.9', via: '1.1 x', 'cf-connecting-ip': '203.0.113.9', 'x-real-ip': '203.0.113.9', referer: 'https://r.test/', origin: 'https://o.test',
  'user-agent': 'client/1', 'accept-language': 'de', 'accept-encoding': 'gzip, br', range: 'bytes=0-1', te: 'trailers', 'x-zdr': 'true', 'x-custom': 'v', 'api-key': 'other', 'x-lethe-anything': '1', 'idempotency-key': 'k', traceparent: '00-1-2-03',
};

test('upstream receives exactly what is its own', async () => {
  for (const stream of [false, true]) {
    const answer = await ask(gateway, chat('house/sure', `x ${sample.email}`, { stream }), { headers: hostile });
    assert.equal(answer.status, 200, answer.text);
    const [call] = upstream.take();
    const sent = names(call.rawHeaders).filter((name) => !added.includes(name));
    assert.deepEqual(sent, ['accept', 'accept-encoding', 'authorization', 'content-type', 'user-agent'], String(call.rawHeaders));
    assert.equal(call.headers.authorization, `Bearer ${credentialOf('sure')}`);
    assert.equal(call.headers['accept-encoding'], 'identity');
    assert.equal(call.headers['content-type'], 'application/json');
    assert.match(call.headers.accept, stream ? /text\/event-stream/u : /application\/json/u);
    assert.match(call.headers['user-agent'], /^lethe/iu);
    assert.equal(call.method, 'POST');
    assert.equal(Number(call.headers['content-length'] ?? call.body.length), call.body.length);
  }
});

test('openai-beta travels byte for byte where nothing forbids it', async () => {
  await ask(gateway, chat('house/bare'), { headers: { 'openai-beta': 'assistants=v2, x=1' } });
  assert.equal(upstream.take()[0].headers['openai-beta'], 'assistants=v2, x=1');
});

test('a credential in either header works, and neither travels', async () => {
  for (const headers of [{ authorization: `Bearer ${gateway.key}` }, { 'x-api-key': gateway.key }, { authorization: `Bearer ${gateway.key}`, 'x-api-key': gateway.key }]) {
    assert.equal((await ask(gateway, chat('house/sure'), { key: null, headers })).status, 200);
    const [call] = upstream.take();
    assert.ok(!String(call.rawHeaders).includes(gateway.key));
    assert.equal(call.headers['x-api-key'], undefined);
  }
});

const leaky = {
  'set-cookie': 'session=1', location: 'https://elsewhere.test', 'alt-svc': 'h3=":443"', 'openai-organization': 'org-operator', 'openai-processing-ms': '12', server: 'upstream/9', 'x-custom': 'v', 'cf-ray': 'r',
  'x-ratelimit-limit-requests': '10', 'x-ratelimit-remaining-tokens': '5', 'anthropic-organization-id': 'o', 'strict-transport-security': 'max-age=1', 'access-control-allow-origin': '*', etag: '"e"', 'cache-control': 'public, max-age=600', link: '<x>',
  'x-generation-id': 'gen_forged', 'x-lethe-provider': 'forged', 'x-request-id': 'req_123',
};

test('the client receives exactly what is its own', async () => {
  const expected = ['cache-control', 'content-type', 'x-generation-id', 'x-lethe-credential', 'x-lethe-provider', 'x-lethe-redacted', 'x-lethe-trace', 'x-lethe-zdr', 'x-request-id'];
  const framing = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];
  for (const stream of [false, true]) {
    upstream.script('sure', async (call) => {
      if (!stream) return call.complete('ok', leaky);
      call.sse(leaky);
      await call.say('ok');
      await call.finish();
    });
    const answer = await ask(gateway, chat('house/sure', `x ${sample.email}`, { stream }));
    const got = names(answer.rawHeaders).filter((name) => !framing.includes(name));
    assert.deepEqual(got.filter((name) => !expected.includes(name)), [], String(answer.rawHeaders));
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['x-lethe-provider'], 'sure');
    assert.match(answer.headers['x-generation-id'], /^gen_[\w-]{22,}$/u);
    assert.equal(answer.headers['x-lethe-redacted'], 'EMAIL=1');
    assert.match(answer.headers['x-lethe-trace'], /^sure\(200,\d+ms\)$/u);
    assert.doesNotMatch(String(answer.rawHeaders), /forged|elsewhere|127\.0\.0\.1/u);
  }
});

test('a numeric retry-after reaches the client, another does not', async () => {
  for (const [value, expected] of [['30', /^\d+$/u], ['Wed, 21 Oct 2026 07:28:00 GMT', undefined], ['soon', undefined]]) {
    upstream.script('sure', (call) => call.answer(429, { 'retry-after': value, 'x-ratelimit-reset': '1' }, { error: { message: 'slow down', type: 'rate_limit_error' } }));
    const answer = await ask(gateway, chat('house/sure'));
    assert.equal(answer.status, 429, answer.text);
    if (expected) assert.match(answer.headers['retry-after'], expected);
    else assert.ok(answer.headers['retry-after'] === undefined || /^\d+$/u.test(answer.headers['retry-after']));
    assert.equal(answer.headers['x-ratelimit-reset'], undefined);
  }
});

test('every answer has an id of its own', async () => {
  const ids = new Set();
  for (let number = 0; number < 20; number += 1) ids.add((await ask(gateway, chat('house/sure'))).headers['x-generation-id']);
  assert.equal(ids.size, 20);
});
