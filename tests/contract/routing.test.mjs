// Which endpoint a caller prefers: other models, an order by price or by what was measured, limits of price and time.
//
//     {"model":"house/quick:floor","models":["house/spare"],"provider":{"sort":"latency","max_price":{"prompt":1}}}
//
// Invariant: what is preferred is told by `route` of a dry run and by who was asked; nothing of a wish reaches an upstream.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { message } from './harness/answers.mjs';
import { ask, chat } from './harness/client.mjs';
import { endpoint, house } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';
import { eventually, sleep } from './harness/wait.mjs';

const priced = (name, prompt, more = {}) => endpoint('house/market', name, { price: { prompt, completion: '1' }, ...more });
const { gateway, upstream } = await house({
  change: (registry) => {
    registry.endpoints.push(priced('bare', '3', { quantization: 'fp8', parameters: ['tools'] }), priced('bare2', '1', { quantization: 'bf16' }), priced('sure', '2.5'));
    const base = registry.providers.sure.base_url.replace('/sure/v1', '/claude');
    registry.providers.claude = { ...registry.providers.sure, name: 'Claude', group: 'anthropic', protocol: 'anthropic', caching: 'explicit', base_url: base };
    registry.endpoints.push(endpoint('house/claude', 'claude'));
    registry.endpoints.push(endpoint('house/measured', 'bare'), endpoint('house/measured', 'bare2'));
  },
});

afterEach(() => upstream.reset());

/** The providers and models that a dry run would try, in order. */
async function route(model, members = {}) {
  const answer = await ask(gateway, chat(model, 'x', members), { headers: { 'x-lethe-dry-run': '1' } });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.route.map((stop) => stop.provider);
}

const gatewayOptions = (gateway) => ({ providerOptions: { gateway } });

test('by price, in every dialect of the wish', async () => {
  const cheapest = ['bare2', 'sure', 'bare'];
  assert.deepEqual(await route('house/market:floor'), cheapest);
  assert.deepEqual(await route('house/market', { provider: { sort: 'price' } }), cheapest);
  assert.deepEqual(await route('house/market', { provider: { sort: { by: 'price', partition: 'model' } } }), cheapest);
  assert.deepEqual(await route('house/market', gatewayOptions({ sort: 'cost' })), cheapest);
  assert.deepEqual(await route('house/market:zdr:floor'), ['sure']);
  assert.deepEqual(await route('house/market:floor', { provider: { order: ['bare'] } }), ['bare', 'bare2', 'sure']);
});

test('limits of price, quantizations and parameters exclude, and say so', async () => {
  assert.deepEqual(await route('house/market:floor', { provider: { max_price: { prompt: 2.5 } } }), ['bare2', 'sure']);
  assert.deepEqual(await route('house/market:floor', { provider: { max_price: { prompt: '1.5', completion: 1 } } }), ['bare2']);
  assert.deepEqual(await route('house/market:floor', { provider: { quantizations: ['fp8', 'unknown'] } }), ['sure', 'bare']);
  assert.deepEqual(await route('house/market', { provider: { require_parameters: true }, tools: [], temperature: 0 }), ['bare']);
  const nobody = await ask(gateway, chat('house/market', 'x', { provider: { max_price: { prompt: 0.5 }, require_parameters: true }, seed: 1 }));
  assert.equal(nobody.status, 404, nobody.text);
  for (const reason of ['max_price', 'parameters:seed']) assert.ok(nobody.text.includes(reason), nobody.text);
  assert.deepEqual(upstream.take(), []);
});

test('other models are tried after the first, each under its own name, and under the same terms', async () => {
  upstream.script('bare', (call) => call.answer(500, {}, { error: { message: 'fixture' } }));
  for (const members of [{ models: ['house/nowhere', 'house/bare2'] }, gatewayOptions({ models: ['house/bare2'] })]) {
    const answer = await ask(gateway, chat('house/bare', 'over here', members));
    assert.equal(answer.headers['x-lethe-provider'], 'bare2', answer.text);
    const calls = upstream.take();
    assert.deepEqual([calls[0].json.model, calls.at(-1).json.model], ['bare-upstream', 'bare2-upstream']);
    for (const call of calls) assert.deepEqual(Object.keys(call.json).sort(), ['messages', 'model']);
  }
  assert.deepEqual(await route('house/bare', { models: ['house/sure', 'house/bare2'], zdr: true }), ['sure']);
  assert.deepEqual(await route('house/bare', { models: ['house/sure:zdr'] }), ['sure']);
  const spread = { models: ['house/market'], provider: { sort: { by: 'price', partition: 'none' } } };
  assert.deepEqual(await route('house/bare', spread), ['bare2', 'bare', 'sure', 'bare']);
  const unverified = await ask(gateway, chat('house/bare', 'x', { models: ['house/bare2'], zdr: true }));
  assert.equal(refused(unverified, 422, 'zdr_not_verified').model, 'house/bare');
});

test('without a model the first of the list is the model', async () => {
  const { model, ...body } = chat('', 'over here', { models: ['house/bare2', 'house/bare'] });
  assert.equal((await ask(gateway, body)).headers['x-lethe-provider'], 'bare2');
  const [call] = upstream.take();
  assert.deepEqual([call.json.model, Object.keys(call.json)], ['bare2-upstream', ['messages', 'model']]);
  assert.equal(refused(await ask(gateway, { ...body, models: [] }), 400, 'invalid_request_error').param, 'model');
});

test('a prompt is marked for a cache only where nothing else is cached', async () => {
  const auto = gatewayOptions({ caching: 'auto' });
  upstream.script('claude', (call) => call.answer(200, {}, message([{ type: 'text', text: 'hi' }], 'end_turn')));
  for (const [model, marker] of [['house/claude', { type: 'ephemeral' }], ['house/sure', undefined]]) {
    await ask(gateway, chat(model, 'x', auto));
    await ask(gateway, chat(model, 'x', { ...auto, max_tokens: 9 }), { path: '/v1/messages' });
    for (const call of upstream.take()) assert.deepEqual(call.json.cache_control, marker, call.text);
  }
  const strict = await ask(gateway, chat('house/claude', 'x', { ...auto, zdr_policy: { strict_cache: true } }));
  assert.equal(refused(strict, 400, 'invalid_request_error').param, 'providerOptions.gateway.caching');
});

test('what the instance measured orders by latency and throughput', async () => {
  const told = (wait) => async (call) => {
    call.sse();
    await sleep(wait);
    await call.delta({ content: 'here' });
    await call.finish({ prompt_tokens: 3, completion_tokens: 40 });
  };
  upstream.script('bare', told(250));
  upstream.script('bare2', told(5));
  // Requests may go to several instances, each of which measures for itself: after some rounds all of them know both.
  await eventually(20_000, async () => {
    for (const order of [['bare'], ['bare2']]) {
      const answer = await ask(gateway, chat('house/measured', 'x', { stream: true, stream_options: { include_usage: true }, provider: { order } }));
      assert.equal(answer.headers['x-lethe-provider'], order[0]);
    }
    const wishes = [{ provider: { sort: 'latency' } }, gatewayOptions({ sort: 'ttft' }), { provider: { sort: 'throughput' } }, gatewayOptions({ sort: 'tps' })];
    for (const wish of wishes) assert.deepEqual(await route('house/measured', wish), ['bare2', 'bare']);
    assert.deepEqual(await route('house/measured:nitro'), ['bare2', 'bare']);
  });
});

test('a time-out of the caller ends an attempt before its first byte', async () => {
  upstream.script('bare', async (call) => {
    call.sse();
    await sleep(3_000);
    call.response.end();
  });
  const began = Date.now();
  const answer = await ask(gateway, chat('house/pair', 'in time', { stream: true, ...gatewayOptions({ timeout: 300, order: ['bare', 'bare2'] }) }));
  assert.equal(answer.headers['x-lethe-provider'], 'bare2', answer.text);
  assert.match(answer.headers['x-lethe-trace'], /^bare\((?:timeout|error|200),\d+ms\)->bare2/u);
  assert.ok(Date.now() - began < 2_500);
});

test('wishes are strictly typed, and what is not to be had is refused by name', async () => {
  const rows = {
    'provider.sort': { provider: { sort: 'cheap' } }, 'provider.sort.by': { provider: { sort: { by: 'cost' } } },
    'provider.max_price.prompt': { provider: { max_price: { prompt: 'one' } } }, 'provider.max_price.image': { provider: { max_price: { image: 1 } } },
    'provider.quantizations': { provider: { quantizations: [8] } }, models: { models: 'house/bare' },
    'providerOptions.gateway.timeout': gatewayOptions({ timeout: '5s' }), 'providerOptions.gateway.cache': gatewayOptions({ cache: true }),
    'providerOptions.gateway.caching': gatewayOptions({ caching: 'always' }), 'providerOptions.gateway.sort': gatewayOptions({ sort: 'price' }),
  };
  for (const [field, members] of Object.entries(rows)) {
    const error = refused(await ask(gateway, chat('house/sure', 'x', members)), 400, /./u);
    assert.ok(`${error.message} ${error.param}`.includes(field), `${field}: ${error.message}`);
  }
  refused(await ask(gateway, chat('house/sure:floor:nitro')), 400, 'invalid_request_error');
  assert.deepEqual(upstream.take(), []);
});

test('the way of a request is told where the client asks', async () => {
  const headers = { 'x-openrouter-metadata': 'Enabled' };
  const whole = await ask(gateway, chat('house/market:floor', 'hi'), { headers });
  const { requested, strategy, attempt, endpoints } = whole.json.openrouter_metadata;
  assert.deepEqual([requested, strategy, attempt, endpoints.total], ['house/market:floor', 'direct', 1, 3]);
  assert.deepEqual(endpoints.available.filter((one) => one.selected).map((one) => one.provider), ['bare2']);
  const streamed = await ask(gateway, chat('nickname', 'hi', { stream: true }), { headers });
  const told = streamed.events.filter((event) => event.openrouter_metadata);
  assert.equal(told.length, 1, streamed.text);
  assert.equal(told[0].openrouter_metadata.strategy, 'alias');
  assert.match(streamed.text, /"openrouter_metadata":.*\n\ndata: \[DONE\]\n\n$/u);
  const silent = await ask(gateway, chat('house/market:floor', 'hi'), { headers: { 'x-openrouter-metadata': 'disabled' } });
  assert.equal(silent.json.openrouter_metadata, undefined);
});

test('OpenRouter\'s wish to be told the usage is kept in OpenAI\'s words, under zero retention too', async () => {
  for (const usage of [{ include: true }, { include: false }, null]) {
    const streamed = await ask(gateway, chat('house/sure', 'x', { stream: true, zdr: true, usage }));
    assert.equal(streamed.status, 200, streamed.text);
    const [call] = upstream.take();
    assert.equal(call.json.usage, undefined);
    assert.deepEqual(call.json.stream_options, usage?.include ? { include_usage: true } : undefined);
    assert.equal(streamed.events.some((event) => event.usage?.total_tokens === 18), true, 'what the provider tells, the client hears');
    const whole = await ask(gateway, chat('house/sure', 'x', { zdr: true, usage }));
    assert.equal(whole.status, 200, whole.text);
    assert.deepEqual(Object.keys(upstream.take()[0].json), ['model', 'messages']);
  }
  for (const [usage, code] of [[true, 'wrong_type'], [{ include: 'yes' }, 'wrong_type'], [{ incude: true }, 'unknown_member']]) {
    const answer = await ask(gateway, chat('house/sure', 'x', { usage }));
    assert.deepEqual([answer.status, answer.error.code], [400, code], answer.text);
    assert.match(answer.error.message, /usage/u);
  }
  assert.equal(upstream.take().length, 0);
});
