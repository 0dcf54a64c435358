// An upstream that falls silent is abandoned, by the runtime's own clock.
//
//     bare ──head?────────────60 s──▶ abandoned, bare2 answers      sure ──event──: keep-alive every 15 s──120 s──▶ typed error
//
// Invariant: the real time-outs, waited for; all cases at once, so that the file takes as long as the longest.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, chat, said } from './harness/client.mjs';
import { house } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';
import { within } from './harness/wait.mjs';

const { gateway, upstream } = await house();
const silent = new Promise(() => {});
const callsOf = (provider) => upstream.calls.filter((call) => call.provider === provider);

test('an upstream that falls silent', { concurrency: true }, async (t) => {
  // No head ever from these two; one event, then nothing, from the third.
  upstream.script('bare', () => silent);
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('so far');
    await silent;
  });
  await Promise.all([
    t.test('without a head: after a minute the next endpoint answers a streamed request', async () => {
      const order = { provider: { order: ['bare', 'bare2'] }, stream: true };
      const answer = await within(90_000, ask(gateway, chat('house/pair', 'over here', order)), 'the next one answers');
      assert.equal(answer.status, 200, answer.text);
      assert.equal(said(answer.events), 'over here');
      assert.match(answer.headers['x-lethe-trace'], /^bare\(timeout,\d+ms\)->bare2\(200,\d+ms\)$/u);
    }),
    t.test('without a head and without another endpoint: 504 in dialect', async () => {
      const answer = await within(90_000, ask(gateway, chat('house/bare', 'anyone?', { stream: true })), 'the refusal comes');
      refused(answer, 504, 'upstream_timeout', { retry: true });
    }),
    t.test('in mid-stream: kept alive at event boundaries, then a typed error', async () => {
      const answer = await within(150_000, ask(gateway, chat('house/sure', 'go on', { stream: true })), 'the stream ends');
      assert.equal(answer.status, 200);
      assert.equal(said(answer.events), 'so far');
      const kept = answer.text.match(/^: keep-alive\n\n/gmu) ?? [];
      assert.ok(kept.length >= 6 && kept.length <= 8, `${kept.length} comments`);
      const [last, done] = answer.events.slice(-2);
      assert.equal(done, '[DONE]');
      assert.equal(last.choices[0].finish_reason, 'error');
      assert.match(last.error.type, /^upstream/u);
    }),
  ]);
  for (const provider of ['bare', 'sure']) {
    assert.ok(callsOf(provider).length >= 1);
    for (const call of callsOf(provider)) await within(5_000, call.closed, `${provider} is let go`);
  }
});
