// STREAM=native: the platform copies streams in which nothing was replaced, and what is lost by that is only what is said.
//
//     upstream ──event──▶ platform ──event──▶ client      the gateway saw status and content type, and counted
//
// Invariant: what has something to restore, and what is no stream, goes the ordinary way.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, chat, open, said } from './harness/client.mjs';
import { departures } from './harness/departures.mjs';
import { house, keyFor } from './harness/house.mjs';
import { sample } from './harness/samples.mjs';
import { eventually, sleep } from './harness/wait.mjs';

const second = keyFor('second');
const { gateway, upstream } = await house({ vars: { STREAM: 'native' }, keys: { [second]: { account: 'acme', label: 'second' } } });
const streamed = (text, model = 'house/sure') => chat(model, text, { stream: true });

test('each event arrives before the next is sent', async () => {
  let seen = 0;
  upstream.script('sure', async (call) => {
    call.sse();
    for (let number = 0; number < 50; number += 1) {
      await call.say(`${number} `);
      await eventually(5_000, () => assert.ok(seen > number, `event ${number} did not arrive`), 2);
    }
    await call.finish();
  });
  const answer = await open(gateway, streamed('nothing personal'));
  assert.equal(answer.response.statusCode, 200);
  const events = [];
  for await (const { data } of answer.stream()) {
    events.push(data);
    seen += 1;
  }
  assert.equal(said(events), Array.from({ length: 50 }, (_, number) => `${number} `).join(''));
  assert.equal(events.at(-1), '[DONE]');
});

test('every byte passes as it came, under headers of the gateway\'s own', async () => {
  const odd = ': a comment\n\ndata: {"choices":[{"index":0,"delta":{"content":"<EMAIL_0>"}}]}\r\n\r\nnot an event\n\n';
  upstream.script('sure', async (call) => {
    call.sse({ 'set-cookie': 'a=b', 'x-request-id': 'req-1' });
    await call.write(odd);
    call.response.end();
  });
  const answer = await ask(gateway, streamed('plain'));
  assert.equal(answer.text, odd);
  assert.match(answer.headers['content-type'], /^text\/event-stream/u);
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.equal(answer.headers['x-lethe-provider'], 'sure');
  assert.equal(answer.headers['set-cookie'], undefined);
});

test('what was replaced is restored all the same', async () => {
  upstream.script('sure');
  const answer = await ask(gateway, streamed(`write to ${sample.email}`));
  assert.equal(said(answer.events), `write to ${sample.email}`);
  assert.doesNotMatch(upstream.take().at(-1).text, new RegExp(sample.email, 'u'));
});

test('a plain answer is whole and restored', async () => {
  upstream.script('sure');
  const answer = await ask(gateway, chat('house/sure', `for ${sample.email}`));
  assert.equal(answer.json.choices[0].message.content, `for ${sample.email}`);
});

test('a status that is no answer still falls back', async () => {
  upstream.script('bare', (call) => call.answer(401, {}, { error: { message: 'no' } }));
  upstream.script('bare2');
  const answer = await ask(gateway, streamed('and then?', 'house/pair'));
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['x-lethe-provider'], 'bare2');
  assert.equal(said(answer.events), 'and then?');
});

test('a client leaves: the upstream closes, and the request is counted once', async () => {
  const counted = await departures({ gateway, upstream, keys: [gateway.key, second] }, streamed('x'), 6);
  assert.ok(counted <= 6 + 6, `${counted} counted: the six earlier ones at most besides`);
});

test('a stream that breaks just ends', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('so far');
    await sleep(100);
    call.break();
  });
  const answer = await ask(gateway, streamed('x'));
  assert.match(answer.text, /so far/u);
  assert.doesNotMatch(answer.text, /"error"/u);
});
