// Upstreams that answer what no client should get.
//
//     HTML · a redirect · an encoding that nobody decoded · half a JSON · an event that is not JSON
//
// Invariant: a clear error in dialect, nothing of the upstream's own words or addresses, and no fault of the gateway's.
import assert from 'node:assert/strict';
import { gzipSync, deflateSync } from 'node:zlib';
import { afterEach, test } from 'node:test';
import { ask, chat, said } from './harness/client.mjs';
import { house } from './harness/house.mjs';
import { common } from './harness/refusals.mjs';
import { sample } from './harness/samples.mjs';
import { zstd } from './harness/zstd.mjs';

const { gateway, upstream } = await house();
const inner = 'INNER-WORDS';
const ordinary = JSON.stringify({ id: 'x', object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: inner }, finish_reason: 'stop' }] });

afterEach(() => upstream.reset());

/** What the upstream does → statuses that are right. The answer must never hold `inner`. */
const bad = {
  'an HTML page': (call) => call.answer(200, { 'content-type': 'text/html' }, `<html>${inner}</html>`),
  'a redirect': (call) => call.answer(307, { location: `http://127.0.0.1:${upstream.port}/bare/v1/chat/completions` }, inner),
  'a found': (call) => call.answer(302, { location: 'https://elsewhere.test/' }, inner),
  'not modified': (call) => call.response.writeHead(304).end(),
  'no content': (call) => call.response.writeHead(204).end(),
  'a text': (call) => call.answer(200, { 'content-type': 'text/plain' }, inner),
  'deflate that nobody asked for': (call) => call.answer(200, { 'content-encoding': 'deflate' }, deflateSync(ordinary)),
  'zstd that nobody asked for': (call) => call.answer(200, { 'content-encoding': 'zstd' }, zstd(Buffer.from(ordinary))),
  'an unknown encoding': (call) => call.answer(200, { 'content-encoding': 'x-rot13' }, ordinary),
  'an HTML error page': (call) => call.answer(500, { 'content-type': 'text/html' }, `<h1>${inner}</h1>`),
  'an HTML 404': (call) => call.answer(404, { 'content-type': 'text/html' }, `<h1>${inner}</h1>`),
  'an error that quotes the prompt': (call) => call.answer(503, {}, { error: { message: `${inner} ${call.text}` } }),
};

for (const [name, behave] of Object.entries(bad)) {
  for (const stream of [false, true]) {
    test(`${name}, ${stream ? 'streamed' : 'plain'}`, async () => {
      upstream.script('sure', behave);
      const answer = await ask(gateway, chat('house/sure', 'x', { stream }));
      assert.ok(answer.status >= 400 && answer.status < 600, `${answer.status}: ${answer.text}`);
      common(answer);
      assert.match(answer.error.type, /^(?:upstream_error|invalid_request_error|model_not_found|not_found_error)$/u);
      for (const word of [inner, 'elsewhere.test', '127.0.0.1']) assert.ok(!`${answer.text}${answer.rawHeaders}`.includes(word), `${word} in ${answer.text}`);
      assert.deepEqual([...new Set(upstream.take().map((call) => call.provider))], ['sure'], 'nobody else was asked');
    });
  }
}

test('a plain answer where a stream was asked for, and the other way round', async () => {
  upstream.script('sure', (call) => call.answer(200, {}, ordinary));
  const plain = await ask(gateway, chat('house/sure', 'x', { stream: true }));
  assert.ok(plain.status === 502 || plain.status === 200, plain.text);
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('x');
    await call.finish();
  });
  const stream = await ask(gateway, chat('house/sure', 'x'));
  assert.ok(stream.status === 502 || stream.status === 200, stream.text);
});

test('gzip that was not asked for is decoded or refused, never passed on as it is', async () => {
  upstream.script('sure', (call) => call.answer(200, { 'content-encoding': 'gzip' }, gzipSync(ordinary.replace(inner, 'to <EMAIL_0>'))));
  const answer = await ask(gateway, chat('house/sure', `for ${sample.email}`));
  assert.equal(answer.headers['content-encoding'], undefined);
  if (answer.status === 200) assert.equal(answer.json.choices[0].message.content, `to ${sample.email}`);
  else assert.equal(answer.error.type, 'upstream_error');
});

test('an event that is not JSON: a typed error, then [DONE]', async () => {
  for (const data of ['{"choices":[{"index":0,"delta":{"content":"x"}', 'hello', '{"choices":NaN}']) {
    upstream.script('sure', async (call) => {
      call.sse();
      await call.say('good');
      await call.event(data);
      await call.finish();
    });
    const answer = await ask(gateway, chat('house/sure', `x ${sample.email}`, { stream: true }));
    assert.equal(answer.status, 200);
    assert.match(answer.text, /"error"/u);
    assert.match(answer.text, /data: \[DONE\]\s*$/u);
  }
});

test('a stream that ends before its first event is an error with a status', async () => {
  for (const text of ['', ': only a comment\n\n', 'data: {"half']) {
    upstream.script('sure', async (call) => {
      call.sse();
      if (text) await call.write(text);
      call.response.end();
    });
    const answer = await ask(gateway, chat('house/sure', 'x', { stream: true }));
    assert.ok(answer.status >= 500 || /"error"/u.test(answer.text), `${answer.status}: ${answer.text}`);
  }
});

test('an answer that is not JSON', async () => {
  for (const body of ['hello', '{"choices":', '']) {
    upstream.script('sure', (call) => call.answer(200, {}, body));
    const answer = await ask(gateway, chat('house/sure', `x ${sample.email}`));
    assert.ok(answer.broken || answer.status >= 500, `${answer.status}: ${answer.text}`);
  }
});

test('a rejected request gets the provider\'s message back, without keys, organisation ids and originals', async () => {
  upstream.script('sure', (call) => call.answer(400, {}, {
    error: { message: `Bad value <EMAIL_0> near ${call.headers.authorization} in org-Zx81kk29aPq0Lm4T with ${sample.aws}`, type: 'invalid_request_error', param: 'x', code: 'bad' },
  }));
  const answer = await ask(gateway, chat('house/sure', `x ${sample.email}`));
  assert.equal(answer.status, 400);
  assert.match(answer.error.message, /Bad value <EMAIL_0> near/u);
  for (const secret of ['operator-credential', 'org-Zx81kk29aPq0Lm4T', sample.aws, sample.email]) assert.ok(!answer.text.includes(secret), answer.text);
});

test('problems that a provider lists are told, each with its place, and not what it was given', async () => {
  upstream.script('sure', (call) => call.answer(422, {}, {
    detail: [{ type: 'missing', loc: ['body', 'messages', 0, 'content'], msg: 'Field required', input: inner }, { loc: ['body', 'n'], msg: `not ${sample.aws}` }],
  }));
  const answer = await ask(gateway, chat('house/sure', `x ${sample.email}`));
  assert.deepEqual([answer.status, answer.error.message], [422, 'body.messages.0.content: Field required; body.n: not [removed]']);
});

test('a very long error message is not passed on whole, and does not hurt', async () => {
  upstream.script('sure', (call) => call.answer(400, {}, { error: { message: 'y'.repeat(4 << 20) } }));
  const answer = await ask(gateway, chat('house/sure'));
  assert.equal(answer.status, 400, answer.text.slice(0, 300));
  assert.ok(answer.bytes.length < 128 << 10, `${answer.bytes.length} bytes`);
});

test('unexpected members and roles pass unchanged', async () => {
  const odd = { id: 'x', choices: [{ index: 0, message: { role: 'assistant', content: null, audio: { data: 'QUJD' }, annotations: [{}] }, logprobs: { content: [] }, finish_reason: 'odd' }], x_new: { deep: [1, 2] }, usage: null };
  upstream.script('sure', (call) => call.answer(200, {}, odd));
  assert.deepEqual((await ask(gateway, chat('house/sure', `x ${sample.email}`))).json, odd);
});

test('the gateway is well after all that', async () => {
  const answer = await ask(gateway, chat('house/sure', 'fine?', { stream: true }));
  assert.equal(said(answer.events), 'fine?');
});
