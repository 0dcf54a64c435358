// The official clients against a provider of every dialect: pictures, parallel calls, errors before the answer and in the midst of it.
//
//     client speaks  Chat · Responses · Messages        provider speaks  Chat · Responses · Messages
//
// Invariant: a picture arrives in the provider's own shape, an error as the client's own error, whoever speaks what; what was said
// before an error is heard, with its originals.
import { Anthropic } from '@anthropic-ai/sdk';
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { OpenAI } from 'openai';
import { message, messageEvents, responseBody, responseEvents, typed } from './harness/answers.mjs';
import { house } from './harness/house.mjs';
import { sample } from './harness/samples.mjs';
import { speaking } from './harness/spoken.mjs';

const { gateway, upstream } = await house({
  change(document) {
    speaking(document);
    const base_url = document.providers.sure.base_url.replace('/sure/', '/quiet/');
    document.providers.quiet = { ...document.providers.sure, name: 'Quiet', kind: 'self_hosted', responses: undefined, base_url };
    document.endpoints.push({ model: 'any/quiet', provider: 'quiet', upstream_model: 'quiet-upstream' });
  },
});

afterEach(() => upstream.reset());

const [url, key] = [gateway.url, gateway.key];
const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });

const data = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const picture = `data:image/png;base64,${data}`;
const question = `Who of ${sample.email} is this?`;
const parameters = { type: 'object', properties: { who: { type: 'string' } }, required: ['who'], additionalProperties: false };

/** Per client: a picture with a question → text; a question with a tool → what the tool is called with; a stream → what was heard. */
const clients = {
  chat: {
    errors: OpenAI,
    async look(model) {
      const content = [{ type: 'text', text: question }, { type: 'image_url', image_url: { url: picture } }];
      return (await openai.chat.completions.create({ model, messages: [{ role: 'user', content }] })).choices[0].message.content;
    },
    async calls(model) {
      const tools = [{ type: 'function', function: { name: 'look_up', parameters } }];
      const whole = await openai.chat.completions.stream({ model, messages: [{ role: 'user', content: question }], tools }).finalChatCompletion();
      return whole.choices[0].message.tool_calls.map((call) => JSON.parse(call.function.arguments).who);
    },
    ask: (model) => openai.chat.completions.create({ model, messages: [{ role: 'user', content: question }] }),
    async stream(model, hear) {
      const stream = await openai.chat.completions.create({ model, messages: [{ role: 'user', content: question }], stream: true });
      for await (const chunk of stream) hear(chunk.choices[0]?.delta?.content ?? '');
    },
  },
  responses: {
    errors: OpenAI,
    async look(model) {
      const content = [{ type: 'input_text', text: question }, { type: 'input_image', image_url: picture, detail: 'auto' }];
      return (await openai.responses.create({ model, store: false, input: [{ role: 'user', content }] })).output_text;
    },
    async calls(model) {
      const tools = [{ type: 'function', name: 'look_up', parameters, strict: true }];
      const whole = await openai.responses.stream({ model, input: question, tools, store: false }).finalResponse();
      return whole.output.filter((item) => item.type === 'function_call').map((call) => JSON.parse(call.arguments).who);
    },
    ask: (model) => openai.responses.create({ model, input: question, store: false }),
    async stream(model, hear) {
      for await (const event of await openai.responses.create({ model, input: question, store: false, stream: true })) {
        if (event.type === 'response.output_text.delta') hear(event.delta);
        // The client hands this event on and throws nothing.
        if (event.type === 'response.failed') throw new OpenAI.APIError(undefined, event.response.error, undefined, undefined);
      }
    },
  },
  messages: {
    errors: Anthropic,
    async look(model) {
      const content = [{ type: 'text', text: question }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data } }];
      return (await anthropic.messages.create({ model, max_tokens: 99, messages: [{ role: 'user', content }] })).content[0].text;
    },
    async calls(model) {
      const tools = [{ name: 'look_up', input_schema: parameters }];
      const whole = await anthropic.messages.stream({ model, max_tokens: 99, messages: [{ role: 'user', content: question }], tools }).finalMessage();
      return whole.content.filter((block) => block.type === 'tool_use').map((block) => block.input.who);
    },
    ask: (model) => anthropic.messages.create({ model, max_tokens: 99, messages: [{ role: 'user', content: question }] }),
    async stream(model, hear) {
      const stream = await anthropic.messages.create({ model, max_tokens: 99, messages: [{ role: 'user', content: question }], stream: true });
      for await (const event of stream) if (event.type === 'content_block_delta') hear(event.delta.text ?? '');
    },
  },
};

const called = ['<EMAIL_0>', 'nobody'].map((who) => JSON.stringify({ who }));
const complaint = 'The prompt is too long: 210118 tokens are more than 200000.';
const trouble = 'The model is overloaded for now.';

/** Per provider: an answer in words, two calls, a refusal, and an error behind some words. */
const providers = {
  chat: {
    says: (call, text) => call.complete(text),
    pictured: (body) => body.messages.at(-1).content.find((part) => part.type === 'image_url').image_url.url,
    async calls(call) {
      call.sse();
      await call.delta({ role: 'assistant', content: null });
      for (const [index, text] of called.entries()) {
        await call.delta({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name: 'look_up', arguments: '' } }] });
        for (const letter of text) await call.delta({ tool_calls: [{ index, function: { arguments: letter } }] });
      }
      await call.finish('tool_calls');
    },
    refuses: (call) => call.answer(400, {}, { error: { message: complaint, type: 'invalid_request_error', param: null, code: 'context_length_exceeded' } }),
    async fails(call, words) {
      call.sse();
      for (const letter of words) await call.say(letter);
      await call.event({ error: { message: trouble, type: 'server_error', code: null } });
      call.response.end();
    },
  },
  responses: {
    says: (call, words) => call.answer(200, {}, responseBody([{ type: 'message', words }])),
    pictured: (body) => body.input.at(-1).content.find((part) => part.type === 'input_image').image_url,
    async calls(call) {
      call.sse();
      for (const event of responseEvents(called.map((words) => ({ type: 'function_call', name: 'look_up', words })))) await call.write(typed(event));
      call.response.end();
    },
    refuses: (call) => call.answer(400, {}, { error: { message: complaint, type: 'invalid_request_error', param: 'input', code: 'context_length_exceeded' } }),
    async fails(call, words) {
      call.sse();
      const events = responseEvents([{ type: 'message', words }]);
      for (const event of events.filter(({ type }) => !/done|completed/u.test(type))) await call.write(typed(event));
      const response = { ...responseBody([], 'failed', []), error: { code: 'server_error', message: trouble } };
      await call.write(typed({ type: 'response.failed', sequence_number: 99, response }));
      call.response.end();
    },
  },
  messages: {
    says: (call, text) => call.answer(200, {}, message([{ type: 'text', text }], 'end_turn')),
    pictured: ({ messages }) => {
      const { source } = messages.at(-1).content.find((block) => block.type === 'image');
      return `data:${source.media_type};${source.type},${source.data}`;
    },
    async calls(call) {
      call.sse();
      const blocks = called.map((text, at) => ({ type: 'tool_use', id: `toolu_${at}`, name: 'look_up', input: JSON.parse(text) }));
      for (const event of messageEvents(blocks, 'tool_use')) await call.write(typed(event));
      call.response.end();
    },
    refuses: (call) => call.answer(400, {}, { type: 'error', error: { type: 'invalid_request_error', message: complaint } }),
    async fails(call, text) {
      call.sse();
      const events = messageEvents([{ type: 'text', text }], 'end_turn');
      for (const event of events.filter(({ type }) => !/stop|message_delta/u.test(type))) await call.write(typed(event));
      await call.write(typed({ type: 'error', error: { type: 'overloaded_error', message: trouble } }));
      call.response.end();
    },
  },
};

/** The one call that the provider got, which holds a placeholder and no original. */
function unseen() {
  const [call, ...more] = upstream.take();
  assert.deepEqual([call.failure, more.length], [undefined, 0]);
  assert.ok(call.text.includes('<EMAIL_0>') && !call.text.includes(sample.email), call.text);
  return call.json;
}

for (const [from, client] of Object.entries(clients)) {
  for (const [door, provider] of Object.entries(providers)) {
    const model = `any/${door}`;
    const pair = `${from}, from a provider that speaks ${door}`;

    test(`a picture: ${pair}`, async () => {
      upstream.script(door, (call) => provider.says(call, 'It is <EMAIL_0>.'));
      assert.equal(await client.look(model), `It is ${sample.email}.`);
      assert.equal(provider.pictured(unseen()), picture);
    });

    test(`two calls at once: ${pair}`, async () => {
      upstream.script(door, provider.calls);
      assert.deepEqual(await client.calls(model), [sample.email, 'nobody']);
      unseen();
    });

    test(`an error instead of an answer: ${pair}`, async () => {
      upstream.script(door, provider.refuses);
      await assert.rejects(client.ask(model), (error) => {
        assert.ok(error instanceof client.errors.BadRequestError, String(error));
        assert.match(error.message, /The prompt is too long: 210118 tokens/u);
        return true;
      });
      unseen();
    });

    test(`an error in the midst: ${pair}`, async () => {
      upstream.script(door, (call) => provider.fails(call, 'Dear <EMAIL_0>, I'));
      let heard = '';
      await assert.rejects(client.stream(model, (text) => { heard += text; }), (error) => {
        assert.ok(error instanceof client.errors.APIError, String(error));
        assert.match(error.message, /The provider answered with status 5\d\d/u);
        assert.ok(!error.message.includes(sample.email), error.message);
        return true;
      });
      assert.equal(heard, `Dear ${sample.email}, I`);
      unseen();
    });
  }
}

for (const [from, client] of Object.entries(clients)) {
  test(`a provider that stores by default is told not to under zero retention: ${from}`, async () => {
    upstream.script('responses', (call) => providers.responses.says(call, 'Done.'));
    await client.ask('any/responses:zdr');
    assert.deepEqual(upstream.take().map((call) => [call.json.store, call.url]), [[false, '/responses/v1/responses']]);
  });
}

test('Responses go in another dialect to a provider that nobody says speaks them', async () => {
  upstream.script('quiet', (call) => call.complete('It is <EMAIL_0>.'));
  assert.equal((await clients.responses.ask('any/quiet')).output_text, `It is ${sample.email}.`);
  const [call] = upstream.take();
  assert.deepEqual([call.url, call.json.store, call.json.messages.length], ['/quiet/v1/chat/completions', undefined, 1]);
});
