// Limits of keys and accounts, counted for all instances together.
//
//     64 at once against a limit of 10     ─▶ 10 answers, 54 times 429 with retry-after; the same on two instances
//     usd_per_day used up                  ─▶ 429 budget_exceeded, which no official client tries again
//     the counters do not answer           ─▶ 503, and nothing is sent
//
// Invariant: what is refused has not reached the provider.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test as always } from 'node:test';
import { Anthropic } from '@anthropic-ai/sdk';
import { OpenAI } from 'openai';
import { ask, chat, open } from './harness/client.mjs';
import { can, runtime } from './harness/gateway.mjs';
import { house, keyFor } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';
import { eventually, sleep } from './harness/wait.mjs';

const test = (name, skip, body = skip) => always(name, { skip: typeof skip === 'string' ? skip : false }, body);
const limits = {
  ten: { requests_per_minute: 10 }, pair: { requests_per_minute: 10 }, two: { requests_per_minute: 2 }, tokens: { tokens_per_minute: 2_000 }, hung: { tokens_per_minute: 2_000 }, quiet: { tokens_per_minute: 2_000 },
  poor: { usd_per_day: '0.001' }, rich: { usd_per_day: '1', usd_per_month: '0.001' }, small: { tokens_per_minute: 100 }, silent: { requests_per_minute: 5 },
  openai: { requests_per_minute: 1 }, anthropic: { requests_per_minute: 1 }, spent: { usd_per_month: '0' }, unpriced: { usd_per_day: '5' },
};
const key = Object.fromEntries(Object.keys(limits).map((name) => [name, keyFor(`limited-${name}`)]));
const members = ['one', 'other'].map((name) => keyFor(`member-${name}`));
const records = Object.fromEntries(Object.entries(limits).map(([name, own]) => [key[name], { account: 'acme', limits: own }]));
const twin = runtime !== 'spin';
const { gateway, upstream } = await house({
  keys: { ...records, ...Object.fromEntries(members.map((member) => [member, { account: 'team' }])) },
  accounts: { team: { limits: { requests_per_minute: 5 } } },
  change: (document) => { delete document.endpoints.find(({ model }) => model === 'house/bare2').price; },
  twin,
});

/** Sends `count` at once, by turns to each of `places`, and sorts the answers. */
async function crowd(count, keys, places = [gateway]) {
  const each = Array.from({ length: count }, (_, at) => ask(places[at % places.length], chat('house/sure', `number ${at}`), { key: keys[at % keys.length] }));
  const answers = await Promise.all(each);
  const served = answers.filter(({ status }) => status === 200);
  const turned = answers.filter(({ status }) => status === 429);
  assert.equal(served.length + turned.length, count, answers.map(({ status }) => status).join());
  return { served, turned };
}

function pause(answer) {
  const seconds = Number(answer.headers['retry-after']);
  assert.ok(seconds >= 1 && seconds <= 70, answer.headers['retry-after']);
}

test('64 at once against a limit of 10: exactly 10 are served', async () => {
  upstream.take();
  const { served, turned } = await crowd(64, [key.ten]);
  assert.equal(served.length, 10);
  assert.equal(upstream.take().length, 10, 'no other reached the provider');
  for (const answer of turned) {
    assert.equal(refused(answer, 429, 'rate_limit_error', { retry: true }).code, 'rate_limit_exceeded');
    assert.equal(answer.headers['x-ratelimit-limit-requests'], '10');
    assert.equal(answer.headers['x-ratelimit-remaining-requests'], '0');
    assert.match(answer.headers['x-ratelimit-reset-requests'], /^(1m)?\d+s$/u);
    pause(answer);
  }
  const left = served.map((answer) => Number(answer.headers['x-ratelimit-remaining-requests']));
  assert.deepEqual(left.toSorted((a, b) => a - b), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('the same on two instances that share their stores', !twin && 'one instance here', async () => {
  const { served } = await crowd(64, [key.pair], [gateway, gateway.twin]);
  assert.equal(served.length, 10);
});

test('keys of one account share its limit', async () => {
  const { served } = await crowd(20, members);
  assert.equal(served.length, 5);
});

test('Messages are told in Anthropic\'s words', async () => {
  const body = { model: 'house/sure', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] };
  const asked = () => ask(gateway, body, { key: key.two, path: '/v1/messages' });
  const [first, , last] = [await asked(), await asked(), await asked()];
  assert.equal(first.headers['anthropic-ratelimit-requests-remaining'], '1', first.text);
  assert.equal(last.status, 429);
  assert.equal(last.json.error.type, 'rate_limit_error');
  assert.ok(Date.parse(last.headers['anthropic-ratelimit-requests-reset']) > Date.now());
  pause(last);
});

test('a stream gives back what it did not use when it has ended', async () => {
  const body = chat('house/sure', 'one two three', { stream: true, stream_options: { include_usage: true }, max_tokens: 1_500 });
  const first = await ask(gateway, body, { key: key.tokens });
  assert.equal(first.status, 200, first.text);
  const reserved = 2_000 - Number(first.headers['x-ratelimit-remaining-tokens']);
  assert.ok(reserved > 1_500, `${reserved}`);
  await eventually(10_000, async () => {
    const next = await ask(gateway, body, { key: key.tokens });
    assert.equal(next.status, 200, next.text);
    assert.equal(next.headers['x-ratelimit-remaining-tokens'], `${2_000 - 18 - reserved}`);
  }, 250);
});

test('a client that did not ask what its stream used is not told, and is given back what it did not use', async () => {
  upstream.take();
  const body = chat('house/sure', 'one two three', { stream: true, max_tokens: 1_500 });
  const first = await ask(gateway, body, { key: key.quiet });
  assert.equal(first.status, 200, first.text);
  assert.deepEqual(upstream.take()[0].json.stream_options, { include_usage: true });
  assert.ok(first.events.every((event) => event === '[DONE]' || (event.choices.length === 1 && !event.usage)), first.text);
  assert.equal(first.events.at(-1), '[DONE]');
  const reserved = 2_000 - Number(first.headers['x-ratelimit-remaining-tokens']);
  await eventually(10_000, async () => {
    const next = await ask(gateway, body, { key: key.quiet });
    assert.equal(next.status, 200, next.text);
    assert.equal(next.headers['x-ratelimit-remaining-tokens'], `${2_000 - 18 - reserved}`);
  }, 250);
});

test('who leaves in the middle has used what was reserved', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('one');
    await call.closed;
  });
  const body = chat('house/sure', 'x', { stream: true, max_tokens: 1_500 });
  const first = await open(gateway, body, { key: key.hung });
  for await (const _ of first.stream()) break;
  first.hangUp();
  await sleep(2_500);
  upstream.reset();
  const next = await ask(gateway, body, { key: key.hung });
  assert.equal(next.status, 429, next.text);
});

const dear = (call) => call.answer(200, {}, {
  id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 100, completion_tokens: 450, total_tokens: 550 },
});

for (const name of ['poor', 'rich']) {
  test(`a budget that is used up: ${Object.keys(limits[name]).at(-1)}`, async () => {
    // A million tokens written cost two dollars, a million read one: such an answer costs a thousandth.
    upstream.script('sure', dear);
    const first = await ask(gateway, chat('house/sure', 'x', { max_tokens: 100 }), { key: key[name] });
    assert.equal(first.status, 200, first.text);
    await eventually(10_000, async () => {
      const next = await ask(gateway, chat('house/sure', 'x', { max_tokens: 100 }), { key: key[name] });
      const error = refused(next, 429, 'budget_exceeded');
      assert.equal(error.code, 'insufficient_quota');
      assert.ok(Number(next.headers['retry-after']) > 0);
    }, 500);
    upstream.reset();
  });
}

test('a budget is spent only where the price is known', async () => {
  const answer = await ask(gateway, chat('house/bare2'), { key: key.unpriced });
  const error = refused(answer, 422, 'no_endpoint');
  assert.deepEqual(error.considered[0].excluded_by, ['no_price']);
});

test('a request larger than its limit says so and is not to be tried again', async () => {
  const answer = await ask(gateway, chat('house/sure', 'x', { max_tokens: 101 }), { key: key.small });
  assert.equal(refused(answer, 429, 'rate_limit_error').code, 'limit_too_small');
});

test('dry runs, lists and refusals before the route are not counted', async () => {
  const mine = { key: key.silent };
  for (let times = 0; times < 8; times += 1) {
    await ask(gateway, chat('house/sure'), { ...mine, headers: { 'x-lethe-dry-run': '1' } });
    await ask(gateway, undefined, { ...mine, method: 'GET', path: '/v1/models' });
    assert.equal((await ask(gateway, chat('house/none'), mine)).status, 404);
  }
  const answer = await ask(gateway, chat('house/sure'), mine);
  assert.equal(answer.headers['x-ratelimit-remaining-requests'], '4');
});

/** A client's fetch that counts. */
function counting() {
  const counted = async (...call) => {
    counted.calls += 1;
    return fetch(...call);
  };
  counted.calls = 0;
  return counted;
}

test('the official clients raise their RateLimitError, with retry-after', async () => {
  const messages = [{ role: 'user', content: 'hi' }];
  const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: key.openai, maxRetries: 0 });
  const anthropic = new Anthropic({ baseURL: gateway.url, apiKey: key.anthropic, maxRetries: 0 });
  const chats = () => openai.chat.completions.create({ model: 'house/sure', messages });
  const says = () => anthropic.messages.create({ model: 'house/sure', max_tokens: 10, messages });
  for (const [asked, kind] of [[chats, OpenAI.RateLimitError], [says, Anthropic.RateLimitError]]) {
    await asked();
    await assert.rejects(asked(), (error) => error instanceof kind && Number(error.headers.get('retry-after')) >= 1);
  }
});

test('the official clients do not try a used-up budget again', async () => {
  const fetches = [counting(), counting()];
  const messages = [{ role: 'user', content: 'hi' }];
  const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: key.spent, maxRetries: 3, fetch: fetches[0] });
  const anthropic = new Anthropic({ baseURL: gateway.url, apiKey: key.spent, maxRetries: 3, fetch: fetches[1] });
  const chats = openai.chat.completions.create({ model: 'house/sure', messages, max_tokens: 5 });
  await assert.rejects(chats, (error) => error instanceof OpenAI.RateLimitError && error.code === 'limit_too_small');
  await assert.rejects(anthropic.messages.create({ model: 'house/sure', max_tokens: 10, messages }), Anthropic.RateLimitError);
  assert.deepEqual(fetches.map(({ calls }) => calls), [1, 1]);
  upstream.script('sure', dear);
  const poor = counting();
  const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: key.poor, maxRetries: 3, fetch: poor });
  const again = client.chat.completions.create({ model: 'house/sure', messages, max_tokens: 100 });
  await assert.rejects(again, (error) => error.code === 'insufficient_quota' && error.type === 'budget_exceeded');
  assert.equal(poor.calls, 1);
  upstream.reset();
});

test('what the stores hold names no key, no account and no text', !can.edit && 'the store cannot be read here', async () => {
  const held = Object.entries(await gateway.kv.all()).filter(([name]) => !/key%2F|account%2F|registry|\/kv\//u.test(name));
  const text = held.map(([name, bytes]) => `${name}\n${bytes.toString('latin1')}`).join('\n');
  assert.ok(held.length > 0);
  for (const word of [...Object.values(key), ...members, 'team', 'number 1', 'limited-ten']) assert.ok(!text.includes(word), word);
});

test('without counters nothing is sent for a key that has limits, and others are served', runtime === 'spin' && 'the store cannot be edited here', async () => {
  const { gateway: deaf, upstream: provider } = runtime === 'worker'
    ? await house({ keys: records, counters: false })
    : { gateway, upstream };
  // A counter that holds something else is as good as none.
  if (runtime !== 'worker') await gateway.kv.put(`limits/${counterOf(key.silent)}/counts`, 'something else');
  provider.take();
  const answer = await ask(deaf, chat('house/sure'), { key: key.silent });
  assert.equal(refused(answer, 503, 'policy_unavailable', { retry: true }).code, 'limits_unavailable');
  assert.deepEqual(provider.take(), []);
  assert.equal((await ask(deaf, chat('house/sure'))).status, 200);
});

/** What the counters' store calls the key's counter. */
function counterOf(secret) {
  return createHash('sha256').update('limits of a key\n').update(createHash('sha256').update(secret).digest()).digest('hex').slice(0, 32);
}
