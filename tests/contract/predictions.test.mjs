// Replicate's predictions for clients of every dialect: made, followed, restored, and cancelled when nobody listens any more.
//
//     client ── POST ──▶ gateway ── POST …/models/meta/llama/predictions ──▶ provider      ── GET urls.stream ──▶
//
// Invariant: the credential is shown to the provider and never to a stream; the provider sees placeholders, the client originals;
// nothing that asks for zero retention ever becomes a prediction.
import { Anthropic } from '@anthropic-ai/sdk';
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { OpenAI } from 'openai';
import { ask, chat, open, said as heardIn } from './harness/client.mjs';
import { runtime } from './harness/gateway.mjs';
import { endpoint, house } from './harness/house.mjs';
import { event, replicate } from './harness/replicate.mjs';
import { sample } from './harness/samples.mjs';
import { eventually, sleep, within } from './harness/wait.mjs';

const model = 'house/llama';
const { gateway, upstream } = await house({
  vars: { REPLICATE_API_KEY: 'operator-credential-of-replicate' },
  change(document) {
    const base_url = document.providers.sure.base_url.replace('/sure/', '/replicate/');
    document.providers.replicate = { ...document.providers.sure, name: 'Replicate', protocol: 'predictions', base_url, credential: 'REPLICATE_API_KEY', retention: 'days:1', zdr: 'none' };
    document.endpoints.push({ model, provider: 'replicate', upstream_model: 'meta/llama' });
    document.attest.push({ ...document.attest[0], provider: 'replicate' });
    document.endpoints.push({ model: 'house/either', provider: 'replicate', upstream_model: 'meta/llama' }, endpoint('house/either', 'bare'));
  },
});

afterEach(() => upstream.reset());

const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: gateway.url, apiKey: gateway.key, maxRetries: 0 });
const question = `Who is ${sample.email}?`;
const messages = [{ role: 'user', content: question }];

/** Per client: the whole answer, and the answer piece by piece. */
const clients = {
  chat: {
    whole: async () => (await openai.chat.completions.create({ model, messages })).choices[0].message.content,
    stream: async () => (await openai.chat.completions.stream({ model, messages }).finalChatCompletion()).choices[0].message.content,
  },
  responses: {
    whole: async () => (await openai.responses.create({ model, input: question, store: false })).output_text,
    async stream() {
      const response = await openai.responses.stream({ model, input: question, store: false }).finalResponse();
      // The client hands a failure on and throws nothing.
      if (response.status === 'failed') throw new Error(response.error.message);
      return response.output_text;
    },
  },
  messages: {
    whole: async () => (await anthropic.messages.create({ model, max_tokens: 99, messages })).content[0].text,
    stream: async () => (await anthropic.messages.stream({ model, max_tokens: 99, messages }).finalMessage()).content[0].text,
  },
};

const said = 'Dear <EMAIL_0>,\nit is "<EMAIL_0>".';
const heard = said.replaceAll('<EMAIL_0>', sample.email);

/** What the provider was asked: method, path, and whether it was shown a credential. */
function asked() {
  const calls = upstream.take();
  assert.ok(calls.every((call) => call.failure === undefined && !call.text.includes(sample.email)));
  return calls;
}

const path = (call) => `${call.method} ${call.url.replace('/replicate/v1', '')}`;

for (const [name, client] of Object.entries(clients)) {
  test(`a whole answer: ${name}`, async () => {
    replicate(upstream, [said]);
    assert.equal(await client.whole(), heard);
    const [call, ...more] = asked();
    assert.deepEqual([path(call), more.length, call.headers.prefer, call.headers['cancel-after']], ['POST /models/meta/llama/predictions', 0, 'wait', '10m']);
    assert.equal(call.json.input.prompt, 'Who is <EMAIL_0>?');
    assert.deepEqual([call.json.stream, call.json.model], [undefined, undefined]);
  });

  test(`a stream whose placeholders are cut at every letter: ${name}`, async () => {
    replicate(upstream, [...said]);
    assert.equal(await client.stream(), heard);
    const calls = asked();
    assert.deepEqual(calls.map(path), ['POST /models/meta/llama/predictions', 'GET /stream/abc-1']);
    assert.deepEqual([calls[0].json.stream, calls[1].headers.authorization, calls[1].headers.accept], [true, undefined, 'text/event-stream']);
  });

  test(`an error in the midst: ${name}`, async () => {
    const provider = replicate(upstream, [], {
      async flow(call) {
        await call.write(event('output', 'Dear <EMAIL_0>', 0));
        await call.write(event('error', '{"detail":"out of memory at <EMAIL_0>"}', 1));
        await call.write(event('done', '{"reason":"error"}', 2));
        call.response.end();
      },
    });
    await assert.rejects(client.stream(), (error) => !String(error).includes(sample.email));
    asked();
    assert.equal(provider.cancelled, 0);
  });
}

test('an answer that takes longer than a minute is asked for again', async () => {
  replicate(upstream, ['Dear ', '<EMAIL_0>'], { polls: 2 });
  const answer = await ask(gateway, chat(model, question));
  assert.equal(answer.json.choices[0].message.content, `Dear ${sample.email}`);
  assert.deepEqual([answer.json.usage.prompt_tokens, answer.json.usage.completion_tokens], [11, 7]);
  assert.deepEqual(asked().map(path), ['POST /models/meta/llama/predictions', ...Array(3).fill('GET /predictions/p1')]);
  assert.match(answer.headers['x-lethe-trace'], /^replicate\(200,\d+ms\)$/u);
});

test('a conversation becomes one prompt, and what it cannot say is refused or listed', async () => {
  replicate(upstream, ['ok']);
  const turns = [{ role: 'system', content: 'Be brief.' }, ...messages, { role: 'assistant', content: 'A friend.' }, { role: 'user', content: 'Sure?' }];
  const answer = await ask(gateway, { model, messages: turns, max_tokens: 9, temperature: 0.5, seed: 7, stop: ['x'] });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers['x-lethe-dropped'], 'seed,stop');
  assert.deepEqual(asked()[0].json.input, {
    system_prompt: 'Be brief.', prompt: 'User: Who is <EMAIL_0>?\n\nAssistant: A friend.\n\nUser: Sure?\n\nAssistant:', max_tokens: 9, temperature: 0.5,
  });
  const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }];
  const refused = await ask(gateway, { ...chat(model, 'x'), tools });
  assert.deepEqual([refused.status, asked().length], [400, 0], refused.text);
  assert.match(refused.json.error.message, /`tools`/u);
  const strict = await ask(gateway, { ...chat(model, 'x'), stop: 'x', provider: { require_parameters: true } });
  assert.deepEqual([strict.status, asked().length], [400, 0], strict.text);
  assert.match(strict.json.error.message, /`stop`/u);
});

for (const [what, options] of Object.entries({
  'another host': { stream: 'https://stream.evil.example/v1/files/abc' },
  'another port of this machine': { stream: 'http://127.0.0.1:1/replicate/v1/stream/abc-1' },
  'no address': { stream: null },
})) {
  test(`a stream at ${what} is not followed`, async () => {
    const provider = replicate(upstream, ['x'], options);
    const answer = await ask(gateway, chat(model, question, { stream: true }));
    assert.equal(answer.status, 502, answer.text);
    await eventually(5_000, () => assert.equal(provider.cancelled, 1));
    assert.deepEqual(asked().map(path), ['POST /models/meta/llama/predictions', 'POST /predictions/p1/cancel']);
  });
}

test('a prediction that failed is an error, without its words', async () => {
  replicate(upstream, [], { before: { status: 'failed', error: `no such input: ${sample.email}` } });
  for (const stream of [false, true]) {
    const answer = await ask(gateway, chat(model, question, { stream }));
    assert.deepEqual([answer.status, answer.json.error.type], [502, 'upstream_error']);
    assert.ok(!answer.text.includes('no such input'));
  }
});

test('zero retention never becomes a prediction, whatever is attested', async () => {
  replicate(upstream, ['x']);
  const answer = await ask(gateway, chat(model, question, { zdr: true }));
  assert.equal(answer.status, 422, answer.text);
  assert.ok(answer.json.error.considered[0].excluded_by.includes('feature:predictions'), answer.text);
  assert.equal(asked().length, 0);
});

test('the client hangs up: the prediction is cancelled', async () => {
  const provider = replicate(upstream, [], {
    async flow(call) {
      for (let id = 0; !call.isClosed; id += 1) {
        await call.write(event('output', 'tick ', id));
        await new Promise((next) => setTimeout(next, 50));
      }
    },
  });
  const answer = await open(gateway, chat(model, question, { stream: true }));
  await answer.stream().next();
  answer.hangUp();
  await within(5_000, upstream.calls.find((call) => call.method === 'GET').closed, 'the stream closes');
  await eventually(5_000, () => assert.equal(provider.cancelled, 1));
  const last = asked().at(-1);
  assert.deepEqual([path(last), last.headers.authorization, last.body.length], ['POST /predictions/p1/cancel', 'Bearer operator-credential-of-replicate', 0]);
});

test('the client hangs up before anything was said: the prediction is cancelled', async () => {
  for (const stream of [true, false]) {
    const provider = replicate(upstream, ['x'], {
      polls: 4,
      async flow(call) {
        // A runtime that hears of a departed client only when it writes hears of it now.
        await sleep(1_500);
        for (let id = 0; !call.isClosed; id += 1) {
          await call.write(event('output', 'tick ', id));
          await sleep(50);
        }
      },
    });
    let leave;
    const leaving = new Promise((left) => { leave = left; });
    const answer = open(gateway, chat(model, question, { stream }), { leaving }).catch(() => {});
    await eventually(5_000, () => assert.ok(upstream.calls.some((call) => call.method === 'GET')));
    leave();
    await answer;
    // The component's host says nothing of a client that leaves before the head: a whole answer is fetched to its end there.
    const noticed = stream || runtime === 'worker';
    if (noticed) await eventually(10_000, () => assert.equal(provider.cancelled, 1));
    upstream.reset();
  }
});

test('turning to another provider cancels the prediction, once', async () => {
  const provider = replicate(upstream, ['x'], { flow: (call) => call.answer(404, {}, { detail: 'gone' }) });
  const answer = await ask(gateway, chat('house/either', question, { stream: true, provider: { order: ['replicate', 'bare'] } }));
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers['x-lethe-provider'], 'bare');
  assert.equal(heardIn(answer.events), question);
  await eventually(5_000, () => assert.equal(provider.cancelled, 1));
});
