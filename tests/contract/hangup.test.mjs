// The client goes away: the upstream is cancelled, the request is counted once, the gateway goes on.
//
//     client ──✕   gateway ──cancel──▶ upstream        within a second of the next event, or of the next keep-alive
//
// Invariant: a departed client never costs the next one anything.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, chat, open } from './harness/client.mjs';
import { runtime } from './harness/gateway.mjs';
import { house, keyFor } from './harness/house.mjs';
import { metricsOf, total } from './harness/metrics.mjs';
import { sample } from './harness/samples.mjs';
import { eventually, sleep, within } from './harness/wait.mjs';

const second = keyFor('second');
const { gateway, upstream } = await house({ keys: { [second]: { account: 'acme', label: 'second' } } });
const streamed = (text) => chat('house/sure', text, { stream: true });

function ticking(every = 100) {
  return async (call) => {
    call.sse();
    while (await call.say('tick ')) await sleep(every);
  };
}

for (const text of ['nothing personal', `from ${sample.email}`]) {
  test(`a client leaves an active stream: the upstream closes (${text})`, async () => {
    upstream.script('sure', ticking());
    const answer = await open(gateway, streamed(text));
    const events = answer.stream();
    await events.next();
    answer.hangUp();
    await within(3_000, upstream.take().at(-1).closed, 'the upstream connection closes');
  });
}

test('a client leaves an idle stream: the upstream closes after the next keep-alive', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('and now nothing');
  });
  const answer = await open(gateway, streamed('x'));
  await answer.stream().next();
  answer.hangUp();
  await within(35_000, upstream.take().at(-1).closed, 'the upstream connection closes');
});

test('a client leaves while a short answer is held back', { skip: runtime !== 'worker' && 'before the head a departed client is invisible to a component' }, async () => {
  upstream.take();
  upstream.script('sure', async (call) => {
    call.response.writeHead(200, { 'content-type': 'application/json' });
    await call.write('{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"half');
  });
  let leave;
  const leaving = new Promise((now) => { leave = now; });
  open(gateway, chat('house/sure', `mail ${sample.email}`), { leaving }).catch(() => {});
  const call = await eventually(5_000, () => {
    const [first] = upstream.calls;
    assert.ok(first?.sent > 0, 'the upstream has begun to answer');
    return first;
  });
  await sleep(100);
  leave();
  await within(5_000, call.closed, 'the upstream connection closes');
});

test('ten departed clients are counted, each exactly once', async () => {
  const before = total(await metricsOf(gateway), 'lethe_requests_total');
  upstream.script('sure', ticking(50));
  for (let number = 0; number < 10; number += 1) {
    const answer = await open(gateway, streamed('x'), { key: number % 2 === 0 ? gateway.key : second });
    await answer.stream().next();
    answer.hangUp();
  }
  for (const call of upstream.take()) await within(5_000, call.closed, 'every upstream connection closes');
  const counted = await eventually(15_000, async () => {
    const now = total(await metricsOf(gateway), 'lethe_requests_total') - before;
    assert.ok(now >= 10, `${now} counted`);
    return now;
  });
  assert.ok(counted <= 13, `${counted} counted: the three earlier ones at most besides`);
});

test('the gateway serves the next one', async () => {
  upstream.script('sure');
  const answer = await ask(gateway, chat('house/sure', 'still there?'));
  assert.equal(answer.json.choices[0].message.content, 'still there?');
});
