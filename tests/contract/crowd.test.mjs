// Many clients at once: nobody gets anybody else's words, and everybody is counted once.
//
//     64 streams, each with its own address      640 requests of 64 keys → /metrics says 640
//
// Invariant: what one client wrote appears in no answer but its own.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, chat, said } from './harness/client.mjs';
import { house, keyFor } from './harness/house.mjs';
import { metricsOf, total } from './harness/metrics.mjs';
import { sleep } from './harness/wait.mjs';

const clients = Array.from({ length: 64 }, (_, number) => ({ number, key: keyFor(`client${number}`), email: `person.${number}.x${number * 7919}@crowd-clinic.org` }));
const { gateway, upstream } = await house({ keys: Object.fromEntries(clients.map(({ key, number }) => [key, { account: 'acme', label: `client${number}` }])) });

test('64 concurrent streams, cut everywhere, do not mix', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    for (const piece of call.lastUser.match(/.{1,3}/gsu)) {
      await call.say(piece);
      await sleep(Math.random() * 4);
    }
    await call.finish();
  });
  const answers = await Promise.all(clients.map(({ key, email }) => ask(gateway, chat('house/sure', `I, ${email}, say so. Yes: ${email}!`, { stream: true }), { key })));
  answers.forEach((answer, at) => {
    assert.equal(answer.status, 200, answer.text);
    assert.equal(said(answer.events), `I, ${clients[at].email}, say so. Yes: ${clients[at].email}!`);
    for (const other of clients) if (other.number !== at) assert.ok(!answer.text.includes(other.email));
  });
  for (const call of upstream.take()) assert.ok(call.text.includes('I, <EMAIL_0>, say so. Yes: <EMAIL_0>!'), call.text);
  upstream.reset();
});

test('640 requests of 64 clients are counted exactly, none lost, none twice', async () => {
  await Promise.all(clients.map(async ({ key }) => {
    for (let number = 0; number < 10; number += 1) await counted(key);
  }));
  // A row is published in steps of at least five: the last few of 640 may wait for company.
  let sent = 640;
  for (; sent < 652 && await published(sent) !== sent; sent += 1) await counted(clients[sent % 64].key);
  assert.equal(await published(sent), sent);
  await sleep(2_000);
  assert.equal(await published(sent), sent, 'and none twice');
});

async function counted(key) {
  const answer = await ask(gateway, chat('house/bare', 'count me'), { key });
  assert.equal(answer.status, 200, answer.text);
}

/** What /metrics publishes for `bare` once it has reached `goal`, or after three seconds. */
async function published(goal) {
  let seen;
  for (let tries = 0; tries < 12 && seen !== goal; tries += 1) {
    await sleep(250);
    seen = total(await metricsOf(gateway), 'lethe_requests_total', { provider: 'bare' });
    assert.ok(seen <= goal, `${seen} published, ${goal} sent`);
  }
  return seen;
}

test('no difference of two scrapes is one request, and no label names a key', async () => {
  const first = await metricsOf(gateway);
  await ask(gateway, chat('house/learner', 'alone'), { key: clients[3].key });
  await sleep(2_500);
  const second = await metricsOf(gateway);
  assert.deepEqual(rows(second), rows(first), 'one request moves nothing that is published');
  for (const { labels } of second) assert.doesNotMatch(JSON.stringify(labels), /client\d|sk-lethe|acme/u);
});

/** Requests to model doors by row; /metrics itself may be counted. */
function rows(samples) {
  return samples.filter(({ name, labels }) => name === 'lethe_requests_total' && labels.door === 'chat_completions');
}
