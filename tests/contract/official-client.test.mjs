// The official OpenAI client, unchanged, through the gateway.
//
//     new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey, maxRetries: 0 })
//
// Invariant: what the client's own types promise arrives; the provider sees placeholders where the caller sees originals.
import assert from 'node:assert/strict';
import test from 'node:test';
import { OpenAI } from 'openai';
import { house } from './harness/house.mjs';
import { sample } from './harness/samples.mjs';

const { gateway, upstream } = await house();
const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
const user = (content) => [{ role: 'user', content }];

test('a plain answer', async () => {
  const answer = await client.chat.completions.create({ model: 'house/sure', messages: user('Say hi to Bo.'), zdr: true });
  assert.equal(answer.choices[0].message.content, 'Say hi to Bo.');
  assert.equal(answer.usage.total_tokens, 18);
});

test('a streamed answer, with usage', async () => {
  const stream = await client.chat.completions.create({ model: 'house/sure', messages: user('one two three'), stream: true, stream_options: { include_usage: true } });
  let text = '';
  let usage;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? '';
    usage = chunk.usage ?? usage;
  }
  assert.equal(text, 'one two three');
  assert.equal(usage.completion_tokens, 7);
  const [call] = upstream.take().slice(-1);
  assert.deepEqual(call.json.stream_options, { include_usage: true });
});

test('the provider sees placeholders, the caller originals', async () => {
  upstream.take();
  const question = `Write to ${sample.email} about card ${sample.card}.`;
  const answer = await client.chat.completions.create({ model: 'house/sure', messages: user(question), zdr: true });
  assert.equal(answer.choices[0].message.content, question);
  const [call] = upstream.take();
  assert.equal(call.lastUser, 'Write to <EMAIL_0> about card <CREDIT_CARD_0>.');
});

test('the same, streamed through the client\'s own helper', async () => {
  const runner = client.chat.completions.stream({ model: 'house/sure', messages: user(`Dear ${sample.email}, hello.`) });
  assert.equal(await runner.finalContent(), `Dear ${sample.email}, hello.`);
});

const tools = [{ type: 'function', function: { name: 'look_up', description: 'Looks a person up.', parameters: { type: 'object', properties: { who: { type: 'string' } }, required: ['who'] } } }];

test('a tool call and its result', async () => {
  upstream.script('sure', (call) => call.complete({ content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look_up', arguments: '{"who":"<EMAIL_0>"}' } }] }));
  const messages = user(`Who is ${sample.email}?`);
  const first = await client.chat.completions.create({ model: 'house/sure', messages, tools });
  const call = first.choices[0].message.tool_calls[0];
  assert.deepEqual(JSON.parse(call.function.arguments), { who: sample.email });
  upstream.script('sure');
  upstream.take();
  const history = [...messages, first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: `${sample.email} is a physician` }, ...user('Thanks.')];
  const second = await client.chat.completions.create({ model: 'house/sure', messages: history, tools });
  assert.equal(second.choices[0].message.content, 'Thanks.');
  const sent = upstream.take()[0];
  assert.deepEqual(JSON.parse(sent.json.messages[1].tool_calls[0].function.arguments), { who: '<EMAIL_0>' });
  assert.equal(sent.json.messages[2].content, '<EMAIL_0> is a physician');
  assert.deepEqual(sent.json.tools, tools);
});

test('parallel tool calls, streamed and interleaved', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    await call.delta({ role: 'assistant', content: null });
    const piece = (index, more) => call.delta({ tool_calls: [{ index, ...more }] });
    await piece(0, { id: 'call_a', type: 'function', function: { name: 'look_up', arguments: '' } });
    await piece(1, { id: 'call_b', type: 'function', function: { name: 'look_up', arguments: '' } });
    for (const [a, b] of [['{"who', '{"who":"'], ['":"<EMA', '<EMAIL'], ['IL_0>"', '_1>'], ['}', '"}']]) {
      await piece(0, { function: { arguments: a } });
      await piece(1, { function: { arguments: b } });
    }
    await call.finish('tool_calls');
  });
  const runner = client.chat.completions.stream({ model: 'house/sure', messages: user(`${sample.email} and ${sample.email2}`), tools });
  const { tool_calls: calls } = await runner.finalMessage();
  upstream.script('sure');
  assert.deepEqual(calls.map((call) => JSON.parse(call.function.arguments).who), [sample.email, sample.email2]);
});

test('a refusal is the client\'s own error class', async () => {
  const refused = client.chat.completions.create({ model: 'house/bare', messages: user('x'), zdr: true });
  await assert.rejects(refused, (error) => error instanceof OpenAI.UnprocessableEntityError && error.type === 'zdr_not_verified');
  const stranger = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'sk-lethe-unknown', maxRetries: 0 });
  await assert.rejects(stranger.chat.completions.create({ model: 'house/sure', messages: user('x') }), OpenAI.AuthenticationError);
  await assert.rejects(client.chat.completions.create({ model: 'house/sur', messages: user('x') }), OpenAI.NotFoundError);
});

test('the list of models', async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  assert.ok(ids.includes('house/sure') && ids.includes('house/bare'), ids.join());
});
