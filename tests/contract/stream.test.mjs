// Streams as they pass: event by event, byte for byte, bounded, and never ending in silence.
//
//     upstream ──event──▶ gateway ──event──▶ client      each leaves before the next one comes
//
// Invariant: no test here depends on how long something takes, only on what comes before what.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { ask, chat, eventsOf, open, said } from './harness/client.mjs';
import { runtime } from './harness/gateway.mjs';
import { house } from './harness/house.mjs';
import { sample } from './harness/samples.mjs';
import { eventually, sleep, within } from './harness/wait.mjs';

const { gateway, upstream } = await house();
const streamed = (text, more) => chat('house/sure', text, { stream: true, ...more });

test('the first byte arrives before the last one is sent', async () => {
  let release;
  const gate = new Promise((open_) => { release = open_; });
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('first');
    await gate;
    await call.say(' last');
    await call.finish();
  });
  const answer = await within(5_000, open(gateway, streamed('x')), 'the head comes');
  const events = answer.stream();
  const first = await within(5_000, events.next(), 'the first event comes while the upstream waits');
  assert.equal(first.value.data.choices[0].delta.content, 'first');
  release();
  const rest = [];
  for await (const { data } of events) rest.push(data);
  assert.equal(said(rest), ' last');
  assert.equal(rest.at(-1), '[DONE]');
});

for (const [what, text] of [['an empty vault', 'nothing personal'], ['something to restore', `mail ${sample.email}`]]) {
  test(`300 spaced events arrive as 300, each before the next is sent: ${what}`, async () => {
    let seen = 0;
    upstream.script('sure', async (call) => {
      call.sse();
      for (let number = 0; number < 300; number += 1) {
        await call.say(`${number} `);
        await eventually(5_000, () => assert.ok(seen > number, `event ${number} did not arrive`), 2);
      }
      await call.finish();
    });
    const answer = await open(gateway, streamed(text));
    const events = [];
    for await (const { data } of answer.stream()) {
      events.push(data);
      seen += 1;
    }
    assert.equal(events.length, 303);
    assert.equal(said(events), Array.from({ length: 300 }, (_, number) => `${number} `).join(''));
  });
}

const odd = [
  ': a comment\n\n',
  'data:{"choices":[{"index":0,"delta":{"content":"no space"}}]}\n\n',
  'data: {"choices":[{"index":0,"delta":{"content":"crlf"}}]}\r\n\r\n',
  'event: message\nid: 7\nretry: 10\ndata: {"choices":[{"index":0,\ndata: "delta":{"content":"two lines"}}]}\n\n',
  'data:  {"choices": [ {"index":0,"delta":{"content":"\\u00e9 gr\u00fc\u00dfe \ud83d\ude00"},"x":1e3} ], "unknown": {"a":[]}}\n\n',
  'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
  'data: [DONE]\n\n',
].join('');

for (const [how, size] of [['whole', 1 << 20], ['in sevens', 7], ['byte by byte', 1]]) {
  test(`with nothing to restore every byte passes as it came, sent ${how}`, async () => {
    upstream.script('sure', async (call) => {
      call.sse();
      const bytes = Buffer.from(odd);
      for (let at = 0; at < bytes.length; at += size) {
        await call.write(bytes.subarray(at, at + size));
        if (size > 1) await new Promise(setImmediate);
      }
      call.response.end();
    });
    const answer = await ask(gateway, streamed('plain'));
    assert.equal(answer.status, 200);
    assert.match(answer.headers['content-type'], /^text\/event-stream/u);
    assert.equal(answer.text, odd);
  });
}

test('a stream that breaks ends in a typed error and [DONE], never in silence', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say(`so far <EMA`);
    await sleep(200);
    call.break();
  });
  const answer = await ask(gateway, streamed(`to ${sample.email}`));
  assert.equal(answer.status, 200);
  const events = answer.events;
  assert.equal(events.at(-1), '[DONE]');
  const last = events.at(-2);
  assert.equal(last.choices[0].finish_reason, 'error');
  assert.match(last.error.type, /^upstream/u);
  assert.equal(said(events), 'so far <EMA', 'a truncated placeholder leaves as it is');
});

test('a stream that just stops ends in a typed error too', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('and then');
    call.response.end();
  });
  const events = (await ask(gateway, streamed('x'))).events;
  assert.equal(events.at(-1), '[DONE]');
  assert.equal(events.at(-2).choices[0].finish_reason, 'error');
});

test('an upstream that keeps its connection open behind a whole answer does not keep the client waiting', async () => {
  for (const [how, text] of [['untouched', 'x'], ['restored', `to ${sample.email}`]]) {
    upstream.script('sure', async (call) => {
      call.sse();
      await call.say('all of it');
      await call.delta({}, 0, 'stop');
      await call.event('[DONE]');
    });
    const answer = await within(8_000, ask(gateway, streamed(text)), `the end of the answer, ${how}`);
    assert.equal(said(answer.events), 'all of it');
    assert.equal(answer.events.at(-1), '[DONE]');
    await within(5_000, upstream.take()[0].closed, 'the upstream is let go');
  }
});

test('a plain answer that breaks off is broken off for the client too', async () => {
  upstream.script('sure', async (call) => {
    call.response.writeHead(200, { 'content-type': 'application/json', 'content-length': 5_000 });
    await call.write('{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"half an ans');
    await sleep(200);
    call.break();
  });
  const answer = await ask(gateway, chat('house/sure'));
  // workerd ends a chunked body properly even when its writer is aborted: then half a JSON is what tells.
  assert.ok(answer.broken || answer.status === 502 || runtime === 'worker', `status ${answer.status}, body ${answer.text}`);
  if (answer.status === 200) assert.throws(() => answer.json);
});

test('an error event in mid-stream reaches the client typed, without the provider\'s words', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('a');
    await call.event({ error: { message: 'internal: prompt was SECRET-WORDS', type: 'server_error', code: 500 } });
    call.response.end();
  });
  const answer = await ask(gateway, streamed('x'));
  const events = answer.events;
  assert.equal(events.at(-1), '[DONE]');
  assert.ok(events.some((event) => event.error), answer.text);
  assert.doesNotMatch(answer.text, /SECRET-WORDS/u);
});

test('a line of 16 MiB passes, restored at its end', async () => {
  const image = 'QUJD'.repeat(4 << 20);
  upstream.script('sure', async (call) => {
    call.sse();
    await call.event({ choices: [{ index: 0, delta: { image, content: 'see <EMAIL_0>' } }] });
    await call.finish();
  });
  const answer = await ask(gateway, streamed(`for ${sample.email}`));
  const [first] = answer.events;
  assert.equal(first.choices[0].delta.image.length, image.length);
  assert.equal(first.choices[0].delta.content, `see ${sample.email}`);
});

test('a slow reader makes the upstream wait, and memory stays bounded', async () => {
  const target = 192 << 20;
  let call;
  upstream.script('sure', async (it) => {
    call = it;
    call.sse();
    const event = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x'.repeat(16_000) } }] })}\n\n`;
    while (call.sent < target && await call.write(event));
  });
  const before = residentOf(gateway.pid);
  const answer = await open(gateway, streamed(`slowly, ${sample.email}`));
  answer.response.pause();
  await within(30_000, settled(() => call.sent), 'the upstream stops being read');
  const grown = residentOf(gateway.pid) - before;
  assert.ok(call.sent < 96 << 20, `upstream sent ${call.sent >> 20} MiB to a reader that reads nothing`);
  assert.ok(grown < 96 << 20, `memory grew by ${grown >> 20} MiB`);
  answer.hangUp();
  await within(5_000, call.closed, 'the upstream is let go');
});

/** Resolves once `value()` has not changed for a second. */
async function settled(value) {
  for (let last = -1; last !== value(); await sleep(1_000)) last = value();
}

function residentOf(pid) {
  return 1024 * Number(/^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

test('an idle stream gets keep-alive comments, and still ends well', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('before');
    await sleep(17_000);
    await call.say(' after');
    await call.finish();
  });
  const answer = await ask(gateway, streamed('x'));
  assert.match(answer.text, /\n\n: ?keep-alive\n\n/u);
  assert.equal(said(eventsOf(answer.text)), 'before after');
});
