// The official OpenAI client's Responses, unchanged, through the gateway to an upstream that speaks Responses.
//
//     new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey, maxRetries: 0 })
//
// Invariant: deltas, what repeats them and the final body say the same; the provider sees placeholders.
import assert from 'node:assert/strict';
import test from 'node:test';
import { OpenAI } from 'openai';
import { house } from './harness/house.mjs';
import { responseBody, responseEvents, typed } from './harness/answers.mjs';
import { sample } from './harness/samples.mjs';

const { gateway, upstream } = await house();
const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
const ask = (input, more = {}) => ({ model: 'house/sure', input, ...more });
const tools = [{ type: 'function', name: 'look_up', description: 'Looks a person up.', strict: false, parameters: { type: 'object', properties: { who: { type: 'string' } } } }];

/** Answers with these items, streamed or whole, whichever is asked for. */
const says = (...items) => upstream.script('sure', async (call) => {
  if (!call.streamed) return call.answer(200, {}, responseBody(items));
  call.sse();
  for (const event of responseEvents(items)) await call.write(typed(event));
  call.response.end();
});
const text = (words) => ({ type: 'message', words });
const tool = (name, words) => ({ type: 'function_call', name, words });

test('a plain answer, and what the provider saw', async () => {
  says(text('Dear <EMAIL_0>,'));
  upstream.take();
  const answer = await client.responses.create(ask(`Write to ${sample.email}.`));
  assert.equal(answer.output_text, `Dear ${sample.email},`);
  assert.deepEqual([answer.usage.input_tokens, answer.usage.output_tokens], [11, 7]);
  const [call] = upstream.take();
  assert.equal(call.json.input, 'Write to <EMAIL_0>.');
  assert.match(call.url, /\/v1\/responses$/u);
});

test('a streamed answer: deltas, repeats, final body and numbers agree', async () => {
  says(text('Dear <EMAIL_0>, a < b <EMA'), tool('look_up', '{"who":"<EMAIL_1>"}'));
  const stream = await client.responses.create(ask(`${sample.email}, ${sample.email2}`, { tools, stream: true }));
  const events = [];
  for await (const event of stream) events.push(event);
  const of = (type, index) => events.filter((event) => event.type === type && event.output_index === index);
  const words = `Dear ${sample.email}, a < b <EMA`;
  const call = JSON.stringify({ who: sample.email2 });
  assert.equal(of('response.output_text.delta', 0).map((event) => event.delta).join(''), words);
  assert.equal(of('response.output_text.done', 0)[0].text, words);
  assert.equal(of('response.output_item.done', 0)[0].item.content[0].text, words);
  assert.equal(of('response.function_call_arguments.delta', 1).map((event) => event.delta).join(''), call);
  assert.equal(of('response.function_call_arguments.done', 1)[0].arguments, call);
  const { response } = events.at(-1);
  assert.deepEqual([response.output[0].content[0].text, response.output[1].arguments], [words, call]);
  assert.deepEqual(events.map((event) => event.sequence_number), events.map((_, at) => at));
});

test('the client\'s own helper gathers the same', async () => {
  says(text('Dear <EMAIL_0>, <'));
  const stream = client.responses.stream(ask(`Write to ${sample.email}.`));
  assert.equal((await stream.finalResponse()).output_text, `Dear ${sample.email}, <`);
});

test('tool calls of a whole answer', async () => {
  says(tool('look_up', '{"who":"<EMAIL_0>"}'), tool('look_up', '{"who":"<EMAIL_1>"}'));
  const answer = await client.responses.create(ask(`${sample.email}, ${sample.email2}`, { tools }));
  assert.deepEqual(answer.output.map((item) => JSON.parse(item.arguments).who), [sample.email, sample.email2]);
});

test('a break in mid-stream is response.failed', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    for (const event of responseEvents([text('Dear')]).slice(0, 4)) await call.write(typed(event));
    call.break();
  });
  const events = [];
  for await (const event of await client.responses.create(ask('x', { stream: true }))) events.push(event);
  const last = events.at(-1);
  assert.deepEqual([last.type, last.response.status, last.response.id], ['response.failed', 'failed', 'resp_fixture']);
  assert.match(last.response.error.message, /incomplete/u);
});
