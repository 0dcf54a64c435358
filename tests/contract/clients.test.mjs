// Every official client against a provider of every dialect: a plain, a streamed and a tool-calling turn, with redaction.
//
//     client speaks  Chat · Responses · Messages        provider speaks  Chat · Responses · Messages
//
// Invariant: what the client's own types promise arrives, whatever the provider speaks; the provider sees placeholders where
// the caller, and the caller's tools, see originals.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientsOf } from './harness/clients.mjs';
import { session } from './harness/coding.mjs';
import { house } from './harness/house.mjs';
import { sample } from './harness/samples.mjs';
import { speaking, spoken } from './harness/spoken.mjs';

const { gateway, upstream } = await house({ change: speaking });

const script = { tool: 'look_up', input: { who: '<EMAIL_0>' }, closing: 'Dear <EMAIL_0>, it is done.' };
for (const door of Object.keys(spoken)) upstream.script(door, session(script));

const closing = `Dear ${sample.email}, it is done.`;
const question = `Who is ${sample.email}?`;

function unseen() {
  const calls = upstream.take();
  assert.ok(calls.length > 0);
  for (const call of calls) {
    assert.equal(call.failure, undefined);
    assert.ok(!call.text.includes(sample.email), call.text);
    assert.ok(call.text.includes('<EMAIL_0>'), call.text);
  }
  return calls;
}

for (const client of clientsOf(gateway)) {
  for (const door of Object.keys(spoken)) {
    test(`${client.name}, from a provider that speaks ${door}`, { skip: client.skip }, async () => {
      upstream.take();
      assert.equal(await client.plain(`any/${door}`, question), closing);
      unseen();
      assert.equal(await client.streamed(`any/${door}`, question), closing);
      unseen();
      const asked = [];
      const look = (who) => { asked.push(who); return `${who} is a physician.`; };
      assert.equal(await client.tool(`any/${door}`, question, look, sample.email), closing);
      assert.deepEqual([...new Set(asked)], [sample.email]);
      assert.equal(unseen().length, 2);
    });
  }
}
