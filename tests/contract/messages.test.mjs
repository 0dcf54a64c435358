// The official Anthropic client, unchanged, through the gateway to an upstream that speaks Messages.
//
//     new Anthropic({ baseURL: gateway.url, apiKey, maxRetries: 0 })
//
// Invariant: what the client's own types promise arrives; the provider sees placeholders where the caller sees originals.
import assert from 'node:assert/strict';
import test from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { house } from './harness/house.mjs';
import { message, messageEvents, typed } from './harness/answers.mjs';
import { sample } from './harness/samples.mjs';

const { gateway, upstream } = await house({ change: (registry) => { registry.providers.sure.protocol = 'anthropic'; registry.providers.sure.auth = 'x-api-key'; } });
const client = new Anthropic({ baseURL: gateway.url, apiKey: gateway.key, maxRetries: 0 });
const ask = (content, more = {}) => ({ model: 'house/sure', max_tokens: 64, messages: [{ role: 'user', content }], ...more });
const tools = [{ name: 'look_up', description: 'Looks a person up.', input_schema: { type: 'object', properties: { who: { type: 'string' } }, required: ['who'] } }];

/** Answers with these blocks, streamed or whole, whichever is asked for. */
const says = (content, stop = 'end_turn') => upstream.script('sure', async (call) => {
  if (!call.streamed) return call.answer(200, {}, message(content, stop));
  call.sse();
  for (const event of messageEvents(content, stop)) await call.write(typed(event));
  call.response.end();
});

test('a plain answer, and what the provider saw', async () => {
  says([{ type: 'text', text: 'Dear <EMAIL_0>,' }]);
  upstream.take();
  const answer = await client.messages.create(ask(`Write to ${sample.email}.`));
  assert.equal(answer.content[0].text, `Dear ${sample.email},`);
  assert.deepEqual([answer.usage.input_tokens, answer.usage.output_tokens, answer.stop_reason], [11, 7, 'end_turn']);
  const [call] = upstream.take();
  assert.equal(call.lastUser, 'Write to <EMAIL_0>.');
  assert.match(call.url, /\/v1\/messages$/u);
});

test('a streamed answer, its placeholder in pieces of one letter', async () => {
  says([{ type: 'text', text: 'Dear <EMAIL_0>, a < b <EMA' }]);
  const stream = client.messages.stream(ask(`Write to ${sample.email}.`));
  assert.equal(await stream.finalText(), `Dear ${sample.email}, a < b <EMA`);
  assert.equal((await stream.finalMessage()).usage.output_tokens, 7);
});

for (const streamed of [false, true]) {
  test(`signed thinking, text and two tool calls, ${streamed ? 'streamed' : 'whole'}`, async () => {
    says([
      { type: 'thinking', thinking: 'About <EMAIL_0>', signature: 'c2lnbmVk' }, { type: 'text', text: 'Both: <EMAIL_1>' },
      { type: 'tool_use', id: 'toolu_a', name: 'look_up', input: { who: '<EMAIL_0>' } },
      { type: 'tool_use', id: 'toolu_b', name: 'look_up', input: { who: '<EMAIL_1>', deep: [{ a: 'to <EMAIL_0>' }] } },
    ], 'tool_use');
    const request = ask(`${sample.email} and ${sample.email2}`, { tools });
    const answer = streamed ? await client.messages.stream(request).finalMessage() : await client.messages.create(request);
    const [thinking, text, first, second] = answer.content;
    assert.deepEqual([thinking.thinking, thinking.signature], ['About <EMAIL_0>', 'c2lnbmVk']);
    assert.equal(text.text, `Both: ${sample.email2}`);
    assert.deepEqual(first.input, { who: sample.email });
    assert.deepEqual(second.input, { who: sample.email2, deep: [{ a: `to ${sample.email}` }] });
    assert.equal(answer.stop_reason, 'tool_use');
  });
}

test('a break in mid-stream is the client\'s own error', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    for (const event of messageEvents([{ type: 'text', text: 'Dear' }], 'end_turn').slice(0, 3)) await call.write(typed(event));
    call.break();
  });
  const events = [];
  await assert.rejects(async () => {
    for await (const event of await client.messages.create(ask('x', { stream: true }))) events.push(event.type);
  }, (error) => error instanceof Anthropic.APIError && /incomplete/u.test(error.message));
  assert.ok(events.includes('message_start'));
});

test('an upstream\'s error is the client\'s own error class', async () => {
  upstream.script('sure', (call) => call.answer(400, {}, { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long: 210118 tokens > 200000' } }));
  await assert.rejects(client.messages.create(ask('x')), (error) => error instanceof Anthropic.BadRequestError && /prompt is too long/u.test(error.message));
});

test('tokens are counted', async () => {
  upstream.script('sure', (call) => call.answer(200, {}, { input_tokens: 42 }));
  const { max_tokens, ...request } = ask(`Write to ${sample.email}.`);
  assert.equal((await client.messages.countTokens(request)).input_tokens, 42);
});
