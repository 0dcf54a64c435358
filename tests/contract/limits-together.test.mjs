// Two gateways that share nothing but their stores keep one count.
//
//     40 at once, by turns to either   ─▶ a day's dollars for 10: 10 answers, 30 times 429, the same a month, the same an account's
//     one request here, one there      ─▶ 9 left, 8 left, 7 left …
//     six answers of 550 tokens        ─▶ both gateways say 3,300 fewer
//
// Invariant: no instance has a count of its own, and nothing is counted by both.
import assert from 'node:assert/strict';
import { test as always } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { runtime } from './harness/gateway.mjs';
import { house, keyFor } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';
import { eventually } from './harness/wait.mjs';

const twin = runtime !== 'spin';
const test = (name, body) => always(name, { skip: !twin && 'one instance here' }, body);

const limits = { day: { usd_per_day: '0.01' }, month: { usd_per_month: '0.01' }, turns: { requests_per_minute: 10 }, tokens: { tokens_per_minute: 100_000 } };
const key = Object.fromEntries(Object.keys(limits).map((name) => [name, keyFor(`together-${name}`)]));
const members = ['one', 'other'].map((name) => keyFor(`together-${name}`));
const { gateway, upstream } = await house({
  keys: {
    ...Object.fromEntries(Object.entries(limits).map(([name, own]) => [key[name], { account: 'acme', limits: own }])),
    ...Object.fromEntries(members.map((member) => [member, { account: 'team' }])),
  },
  accounts: { team: { limits: { usd_per_day: '0.01' } } },
  twin,
});
const places = [gateway, gateway.twin];

// A million tokens read cost a dollar, a million written two: every answer costs exactly a thousandth, a little less is reserved.
const spent = { prompt_tokens: 100, completion_tokens: 450, total_tokens: 550 };
upstream.script('sure', (call) => call.answer(200, {}, {
  id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }], usage: spent,
}));
const body = chat('house/sure', 'x', { max_tokens: 450 });

/** A cent for answers of a tenth of it each: `count` at once, by turns to either gateway, by turns with each of `keys`. */
async function ten(count, keys) {
  upstream.take();
  const answers = await Promise.all(Array.from({ length: count }, (_, at) => ask(places[at % 2], body, { key: keys[(at >> 1) % keys.length] })));
  const served = answers.filter(({ status }) => status === 200);
  assert.equal(served.length, 10, answers.map(({ status }) => status).join());
  assert.equal(upstream.take().length, 10, 'no other reached the provider');
  for (const answer of answers) if (answer.status !== 200) assert.equal(refused(answer, 429, 'budget_exceeded').code, 'insufficient_quota');
}

/** Both gateways turn away, before and after what was reserved is settled, and send nothing. */
async function none(keys) {
  for (const place of places) for (const one of keys) refused(await ask(place, body, { key: one }), 429, 'budget_exceeded');
  assert.deepEqual(upstream.take(), []);
}

for (const measure of ['day', 'month']) {
  test(`a ${measure}'s dollars are one sum for both`, async () => {
    await ten(40, [key[measure]]);
    await none([key[measure]]);
  });
}

test('the dollars of an account are one sum for its keys and both gateways', async () => {
  await ten(40, members);
  await none(members);
});

test('requests by turns count down as one', async () => {
  const left = [];
  for (let turn = 0; turn < 12; turn += 1) left.push((await ask(places[turn % 2], body, { key: key.turns })).headers['x-ratelimit-remaining-requests']);
  assert.deepEqual(left, ['9', '8', '7', '6', '5', '4', '3', '2', '1', '0', '0', '0']);
});

test('what answers used is taken off once, whichever gateway had them', async () => {
  const left = async (place) => {
    const answer = await ask(place, body, { key: key.tokens });
    assert.equal(answer.status, 200, answer.text);
    return Number(answer.headers['x-ratelimit-remaining-tokens']);
  };
  const reserved = 100_000 - await left(gateway);
  assert.ok(reserved > 450 && reserved < 550, `${reserved}`);
  await Promise.all([1, 2, 3, 4, 5].map((at) => left(places[at % 2])));
  let before = 6;
  for (const place of places) {
    // Each look is a request itself: once all before it are settled it says what they used and what it has reserved.
    await eventually(10_000, async () => {
      const seen = await left(place);
      const answers = before;
      before += 1;
      assert.equal(seen, 100_000 - answers * spent.total_tokens - reserved);
    }, 2_500);
  }
});
