// What happens when an upstream does not answer well, before the client has seen a byte.
//
//     dead ✕ ─▶ bare 500 ─▶ bare 500 ─▶ bare 500 ─▶ bare2 200
//
// Invariant: a later attempt is held to the same terms as the first; after the first byte there is none.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, chat, said } from './harness/client.mjs';
import { endpoint, house } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';

const { gateway, upstream } = await house({
  vars: { DEAD_API_KEY: 'x', DENIED_API_KEY: 'operator-credential-of-denied' },
  change: (registry) => {
    registry.providers.dead = { ...registry.providers.bare, base_url: 'http://127.0.0.1:1/v1', credential: 'DEAD_API_KEY' };
    registry.providers.denied = { ...registry.providers.bare, base_url: registry.providers.bare.base_url.replace('/bare/', '/denied/'), credential: 'DENIED_API_KEY' };
    registry.endpoints.push(endpoint('house/dead', 'dead'), endpoint('house/denied', 'denied'));
    registry.endpoints.push(endpoint('house/fallen', 'dead'), endpoint('house/fallen', 'bare2'));
    registry.endpoints.push(endpoint('house/shut', 'denied'), endpoint('house/shut', 'bare2'));
  },
});

const pair = { provider: { order: ['bare', 'bare2'] } };
const counts = () => upstream.take().reduce((sum, call) => ({ ...sum, [call.provider]: (sum[call.provider] ?? 0) + 1 }), {});
const fails = (status, headers = {}) => (call) => call.answer(status, headers, { error: { message: `fixture ${status}` } });

test('past a connect failure', async () => {
  const answer = await ask(gateway, chat('house/fallen', 'over here', { provider: { order: ['dead', 'bare2'] } }));
  assert.equal(answer.json.choices[0].message.content, 'over here');
  assert.equal(answer.headers['x-lethe-provider'], 'bare2');
  assert.match(answer.headers['x-lethe-trace'], /^dead\(.*bare2\(200,\d+ms\)$/u);
  upstream.reset();
});

for (const status of [408, 429, 500, 502, 503, 529]) {
  for (const stream of [false, true]) {
    test(`past a ${status}, ${stream ? 'streamed' : 'plain'}`, async () => {
      upstream.script('bare', fails(status));
      const answer = await ask(gateway, chat('house/pair', 'over here', { ...pair, stream }));
      assert.equal(answer.status, 200, answer.text);
      assert.equal(stream ? said(answer.events) : answer.json.choices[0].message.content, 'over here');
      assert.equal(answer.headers['x-lethe-provider'], 'bare2');
      const { bare, bare2 } = counts();
      assert.ok(bare >= 1 && bare <= 3, `${bare} attempts at the first`);
      assert.equal(bare2, 1);
      upstream.reset();
    });
  }
}

test('past a 200 whose first event is an error, comments and pings before it notwithstanding', async () => {
  upstream.script('bare', async (call) => {
    call.sse();
    await call.write(': OPENROUTER PROCESSING\n\n');
    await call.write('event: ping\ndata: {"type":"ping"}\n\n');
    await call.event({ error: { message: 'overloaded', type: 'server_error', code: 503 } });
    call.response.end();
  });
  const answer = await ask(gateway, chat('house/pair', 'over here', { ...pair, stream: true }));
  assert.equal(said(answer.events), 'over here');
  assert.equal(answer.headers['x-lethe-provider'], 'bare2');
  upstream.reset();
});

test('past an upstream that resets before its head, or right after it', async () => {
  for (const stream of [false, true]) {
    upstream.script('bare', async (call) => {
      if (stream) call.sse();
      call.break();
    });
    const answer = await ask(gateway, chat('house/pair', 'over here', { ...pair, stream }));
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['x-lethe-provider'], 'bare2');
  }
  upstream.reset();
});

test('retry-after is waited for', async () => {
  const moments = [];
  upstream.script('bare', (call) => {
    moments.push(Date.now());
    return moments.length === 1 ? fails(429, { 'retry-after': '1' })(call) : call.complete('better now');
  });
  const answer = await ask(gateway, chat('house/bare', 'x'));
  assert.equal(answer.json.choices[0].message.content, 'better now');
  assert.ok(moments[1] - moments[0] >= 950, `${moments[1] - moments[0]} ms between the attempts`);
  upstream.reset();
});

for (const status of [400, 404, 413, 422]) {
  test(`a ${status} is final`, async () => {
    upstream.script('bare', (call) => call.answer(status, {}, { error: { message: 'prompt is too long: 210118 tokens > 200000', type: 'invalid_request_error' } }));
    const answer = await ask(gateway, chat('house/pair', 'x', pair));
    assert.equal(answer.status, status, answer.text);
    if (status !== 404) assert.match(answer.error.message, /prompt is too long: 210118 tokens > 200000/u);
    assert.deepEqual(counts(), { bare: 1 });
    upstream.reset();
  });
}

test('the operator\'s own credential refused: the next candidate, else 502', async () => {
  for (const status of [401, 403]) {
    upstream.script('denied', (call) => call.answer(status, {}, { error: { message: 'Incorrect API key provided: operator-credential-of-denied' } }));
    const answer = await ask(gateway, chat('house/shut', 'over here', { provider: { order: ['denied', 'bare2'] } }));
    assert.equal(answer.status, 200, answer.text);
    const alone = await ask(gateway, chat('house/denied'));
    refused(alone, 502, 'upstream_error', { retry: alone.headers['x-should-retry'] === undefined });
    assert.doesNotMatch(alone.text, /operator-credential|Incorrect/u);
  }
  upstream.reset();
});

test('a zero-retention request never falls back to an unverified endpoint', async () => {
  for (const behave of [fails(500), fails(429), (call) => call.break()]) {
    upstream.script('sure', behave);
    const answer = await ask(gateway, chat('house/mixed', 'x', { zdr: true }));
    assert.ok([429, 500, 502, 503].includes(answer.status), answer.text);
    assert.deepEqual(Object.keys(counts()), ['sure']);
  }
  upstream.reset();
  for (let number = 0; number < 12; number += 1) assert.equal((await ask(gateway, chat('house/mixed', 'x', { zdr: true }))).headers['x-lethe-provider'], 'sure');
  assert.deepEqual(counts(), { sure: 12 });
});

test('it does fall back to another verified one', async () => {
  upstream.script('sure', fails(500));
  const answer = await ask(gateway, chat('house/safe', 'x', { zdr: true, provider: { order: ['sure', 'sure2'] } }));
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers['x-lethe-provider'], 'sure2');
  upstream.reset();
});

for (const [name, wrap] of [['provider', (it) => ({ provider: it })], ['providerOptions.gateway', (it) => ({ providerOptions: { gateway: it } })]]) {
  test(`${name}: order, only, ignore`, async () => {
    const to = async (more) => (await ask(gateway, chat('house/pair', 'x', wrap(more)))).headers['x-lethe-provider'];
    for (let number = 0; number < 4; number += 1) {
      assert.equal(await to({ order: ['bare2'] }), 'bare2');
      assert.equal(await to({ order: ['bare', 'bare2'] }), 'bare');
      assert.equal(await to({ only: ['bare2'] }), 'bare2');
      if (name === 'provider') assert.equal(await to({ ignore: ['bare2'] }), 'bare');
    }
    const nobody = await ask(gateway, chat('house/pair', 'x', wrap({ only: ['sure'] })));
    assert.ok([400, 404, 422].includes(nobody.status), nobody.text);
    upstream.reset();
  });
}

test('allow_fallbacks: false means this one or none', async () => {
  upstream.script('bare', fails(500));
  const answer = await ask(gateway, chat('house/pair', 'x', { provider: { order: ['bare'], allow_fallbacks: false } }));
  assert.ok(answer.status >= 500, answer.text);
  assert.deepEqual(Object.keys(counts()), ['bare']);
  upstream.reset();
});

test('without an order every healthy endpoint gets its share', async () => {
  for (let number = 0; number < 40; number += 1) await ask(gateway, chat('house/pair'));
  const { bare = 0, bare2 = 0 } = counts();
  assert.ok(bare > 4 && bare2 > 4, `${bare} and ${bare2}`);
});

test('out of candidates: the last answer\'s status, none of its words', async () => {
  upstream.script('bare', (call) => call.answer(500, { 'x-request-id': 'req_7' }, { error: { message: 'stack trace with PROMPT-WORDS', code: 'server_error' } }));
  const answer = await ask(gateway, chat('house/bare', 'PROMPT-WORDS'));
  assert.ok([500, 502].includes(answer.status), answer.text);
  assert.doesNotMatch(answer.text, /PROMPT-WORDS|stack trace/u);
  assert.equal(answer.json.error.type, 'upstream_error');
  upstream.reset();
});
