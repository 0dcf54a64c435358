// The client goes away: the upstream is cancelled, the request is counted once, the gateway goes on.
//
//     client ──✕   gateway ──cancel──▶ upstream        within a second of the next event, or of the next keep-alive
//
// Invariant: a departed client never costs the next one anything.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, chat, open } from './harness/client.mjs';
import { departures, ticking } from './harness/departures.mjs';
import { runtime } from './harness/gateway.mjs';
import { house, keyFor } from './harness/house.mjs';
import { sample } from './harness/samples.mjs';
import { eventually, sleep, within } from './harness/wait.mjs';

const second = keyFor('second');
const { gateway, upstream } = await house({ keys: { [second]: { account: 'acme', label: 'second' } } });
const streamed = (text) => chat('house/sure', text, { stream: true });

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
  const counted = await departures({ gateway, upstream, keys: [gateway.key, second] }, streamed('x'), 10);
  assert.ok(counted <= 13, `${counted} counted: the three earlier ones at most besides`);
});

test('the gateway serves the next one', async () => {
  upstream.script('sure');
  const answer = await ask(gateway, chat('house/sure', 'still there?'));
  assert.equal(answer.json.choices[0].message.content, 'still there?');
});
