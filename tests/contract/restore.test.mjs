// Placeholders that come back in pieces, in every channel, however the upstream cuts them.
//
//     upstream: "…<EM" "AIL" "_0>…"   ──▶   client: "…alice.berger@acme-health.com…"
//
// Invariant: joined, the client's text is the upstream's text with every issued placeholder replaced: no more, no less.
import assert from 'node:assert/strict';
import test from 'node:test';
import { argued, ask, chat, said } from './harness/client.mjs';
import { house } from './harness/house.mjs';
import { sample } from './harness/samples.mjs';

const { gateway, upstream } = await house();
const prompt = `I am ${sample.email}, card ${sample.card}, ssn ${sample.ssn}.`;
const answerText = 'You are <EMAIL_0> with <CREDIT_CARD_0>.';
const restored = `You are ${sample.email} with ${sample.card}.`;

async function streamedAs(deltas, text = prompt, raw = (call, delta) => call.delta(delta)) {
  upstream.script('sure', async (call) => {
    call.sse();
    for (const delta of deltas) await raw(call, delta);
    await call.finish();
  });
  const answer = await ask(gateway, chat('house/sure', text, { stream: true }));
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.events.at(-1), '[DONE]');
  return answer.events;
}

const cut = (text, ...at) => [0, ...at].map((from, number) => text.slice(from, at[number] ?? text.length));

test('content in every two parts', async () => {
  for (let at = 1; at < answerText.length; at += 1) {
    assert.equal(said(await streamedAs(cut(answerText, at).map((content) => ({ content })))), restored, `cut at ${at}`);
  }
});

test('a placeholder in every three parts', async () => {
  const text = 'x<EMAIL_0>y';
  for (let one = 1; one < text.length; one += 1) {
    for (let two = one + 1; two < text.length; two += 1) {
      assert.equal(said(await streamedAs(cut(text, one, two).map((content) => ({ content })))), `x${sample.email}y`, `cut at ${one} and ${two}`);
    }
  }
});

test('content letter by letter', async () => {
  assert.equal(said(await streamedAs([...answerText].map((content) => ({ content })))), restored);
});

test('event bytes one by one', async () => {
  const byteByByte = async (call, delta) => {
    for (const byte of Buffer.from(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`)) await call.write(Buffer.of(byte));
  };
  assert.equal(said(await streamedAs(cut(answerText, 10, 13, 30).map((content) => ({ content })), prompt, byteByByte)), restored);
});

const argumentsText = '{"to":"<EMAIL_0>","why":"a \\"quoted\\" <CREDIT_CARD_0>"}';
const argumentsRestored = { to: sample.email, why: `a "quoted" ${sample.card}` };
const tool = (text) => ({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'file_note', arguments: text } }] });

test('tool-call arguments in every two parts and letter by letter', async () => {
  for (let at = 1; at < argumentsText.length; at += 3) {
    const events = await streamedAs(cut(argumentsText, at).map(tool));
    assert.deepEqual(JSON.parse(argued(events)), argumentsRestored, `cut at ${at}`);
  }
  assert.deepEqual(JSON.parse(argued(await streamedAs([...argumentsText].map(tool)))), argumentsRestored);
});

test('an original that needs escaping is escaped for the level it returns to', async () => {
  const quoted = '"alice \\"the a\\" berger"@acme-health.com';
  const events = await streamedAs([{ content: 'to <EMAIL_0>' }, tool('{"to":"<EMAIL_0>"}')], `mail ${quoted}`);
  const original = upstream.take().at(-1).lastUser.replace('mail ', '') === '<EMAIL_0>' ? quoted : undefined;
  if (original === undefined) return assert.ok(said(events).includes('EMAIL_0') || said(events).includes('@'), 'the detector did not take the quoted form whole');
  assert.equal(said(events), `to ${original}`);
  assert.equal(JSON.parse(argued(events)).to, original);
});

test('choices and channels do not mix', async () => {
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('a <EMA', 0);
    await call.say('b <CREDIT_', 1);
    await call.delta({ refusal: 'r <EMA' }, 0);
    await call.delta({ reasoning_content: 'c <SSN' }, 1);
    await call.say('IL_0>', 0);
    await call.say('CARD_0>', 1);
    await call.delta({ refusal: 'IL_0>' }, 0);
    await call.finish();
  });
  const { events } = await ask(gateway, chat('house/sure', prompt, { stream: true, n: 2 }));
  const of = (name, index) => events.filter((event) => event.choices).flatMap((event) => event.choices).filter((choice) => choice.index === index).map((choice) => choice.delta?.[name] ?? '').join('');
  assert.equal(of('content', 0), `a ${sample.email}`);
  assert.equal(of('content', 1), `b ${sample.card}`);
  assert.equal(of('refusal', 0), `r ${sample.email}`);
  assert.equal(of('reasoning_content', 1), 'c <SSN', 'never finished: it leaves as it is');
});

test('a plain answer is restored in text and arguments, and nowhere else', async () => {
  upstream.script('sure', (call) => call.complete({ content: answerText, tool_calls: [{ id: '<EMAIL_0>', type: 'function', function: { name: 'file_note', arguments: argumentsText } }] }));
  const { json } = await ask(gateway, chat('house/sure', prompt));
  const { message } = json.choices[0];
  assert.equal(message.content, restored);
  assert.deepEqual(JSON.parse(message.tool_calls[0].function.arguments), argumentsRestored);
  assert.equal(message.tool_calls[0].id, '<EMAIL_0>');
});

test('placeholders that were never issued stay', async () => {
  const text = 'see <EMAIL_7>, <EMAIL_00>, <PERSON_0>, <EMAIL_0 and < EMAIL_0>.';
  assert.equal(said(await streamedAs(cut(text, 9, 20).map((content) => ({ content })))), text);
});

test('the same value has one placeholder; numbers follow first appearance; a literal one is told apart', async () => {
  upstream.script('sure');
  const text = `${sample.email2} ${sample.email} ${sample.email2} <EMAIL_0>`;
  const answer = await ask(gateway, chat('house/sure', text));
  const [call] = upstream.take().slice(-1);
  assert.equal(call.lastUser, '<EMAIL_0> <EMAIL_1> <EMAIL_0> <LITERAL_0>');
  assert.equal(answer.json.choices[0].message.content, text);
  assert.match(answer.headers['x-lethe-redacted'], /EMAIL=[23]/u);
});

test('everywhere in the request: parts, system, earlier turns, tools, unknown fields, escapes, nested JSON', async () => {
  upstream.script('sure');
  const body = {
    model: 'house/sure',
    messages: [
      { role: 'system', content: `sys ${sample.email}` },
      { role: 'user', name: 'n', content: [{ type: 'text', text: `part ${sample.email}` }] },
      { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: JSON.stringify({ to: sample.email, deep: JSON.stringify({ x: 1 }) }) } }] },
      { role: 'tool', tool_call_id: 'c', content: `result ${sample.ssn}` },
      { role: 'user', content: 'end' },
    ],
    tools: [{ type: 'function', function: { name: 'f', description: `asks ${sample.email}`, parameters: { type: 'object' } } }],
    user: sample.email, metadata: { who: sample.email }, unknown_member: { deep: [sample.card] },
  };
  const raw = JSON.stringify(body).replace(`sys ${sample.email}`, `sys ${sample.email.replace('@', '\\u0040')}`);
  const answer = await ask(gateway, raw);
  assert.equal(answer.status, 200, answer.text);
  const [call] = upstream.take().slice(-1);
  for (const original of [sample.email, sample.card, sample.ssn, '\\u0040']) assert.ok(!call.text.includes(original), `${original} went upstream`);
  assert.equal(call.json.messages[0].content, 'sys <EMAIL_0>');
  assert.deepEqual(JSON.parse(call.json.messages[2].tool_calls[0].function.arguments), { to: '<EMAIL_0>', deep: '{"x":1}' });
  assert.equal(call.json.user, '<EMAIL_0>');
});

test('untouched bytes leave as they came, spaces, order and number forms included', async () => {
  const raw = '{ "temperature" : 1.0e0 ,"model":"house/sure", "provider" : { "allow_fallbacks" : true } ,\n"messages":[ {"content":"h\\u00e9 \\/ caf\u00e9","role":"user"} ],"x":[1.50,-0] }';
  await ask(gateway, raw);
  const [call] = upstream.take().slice(-1);
  assert.ok(call.text.includes('"temperature" : 1.0e0'), call.text);
  assert.ok(call.text.includes('"messages":[ {"content":"h\\u00e9 \\/ caf\u00e9","role":"user"} ]'), call.text);
  assert.ok(call.text.includes('"x":[1.50,-0]'), call.text);
  assert.equal(call.json.provider, undefined);
});
