// What is replaced, what is left alone, and what an operator's table changes.
//
//     "me@acme-health.com" → <EMAIL_0>      git@host: · noreply@ · example.com · well-known test cards → untouched
//
// Invariant: under `block` nothing is sent; a one-way value never comes back.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { house, keyFor } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';
import { sample } from './harness/samples.mjs';

const tables = { blocking: { CREDIT_CARD: 'block' }, masking: { EMAIL: 'mask' }, silent: { EMAIL: 'off' } };
const keys = Object.fromEntries(Object.entries(tables).map(([label, redact]) => [keyFor(label), { account: 'acme', label, terms: { redact } }]));
const { gateway, upstream } = await house({ keys });

afterEach(() => upstream.reset());

async function sent(text, more, options) {
  const answer = await ask(gateway, chat('house/sure', text, more), options);
  assert.equal(answer.status, 200, answer.text);
  return { answer, seen: upstream.take().at(-1).lastUser, back: answer.json.choices[0].message.content };
}

const untouched = [
  'git clone git@github.com:acme/app.git', 'from noreply@acme-health.com', 'user@example.com and admin@example.org', 'card 4242 4242 4242 4242', 'version 1.2.3.4 and pkg@1.2.3',
  'id 123e4567-e89b-12d3-a456-426614174000', 'at 1716239022123456789 ns', 'sha 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'call +1 and 12/24, total 536,228,731',
];

test('what must not fire does not', async () => {
  for (const text of untouched) {
    const { answer, seen } = await sent(text);
    assert.equal(seen, text);
    assert.equal(answer.headers['x-lethe-redacted'], undefined, text);
  }
});

const replaced = {
  [`mail ${sample.email}.`]: 'mail <EMAIL_0>.',
  [`a+b.${sample.email2}`]: '<EMAIL_0>',
  'Grüße an müller@praxis-süd.de!': 'Grüße an <EMAIL_0>!',
  [`card ${sample.card.replace(/(\d{4})(?=\d)/gu, '$1 ')} ok`]: 'card <CREDIT_CARD_0> ok',
  [`card ${sample.card.replace(/(\d{4})(?=\d)/gu, '$1-')} ok`]: 'card <CREDIT_CARD_0> ok',
  [`ssn ${sample.ssn}`]: 'ssn <US_SSN_0>',
  [`${sample.email},${sample.email}`]: '<EMAIL_0>,<EMAIL_0>',
};

for (const [text, expected] of Object.entries(replaced)) {
  test(`replaced and restored: ${expected}`, async () => {
    const { seen, back } = await sent(text);
    assert.equal(seen, expected);
    assert.equal(back, text);
  });
}

const key = { type: 'function', function: { name: 'write_file', parameters: { type: 'object', properties: {} } } };

test('a secret is one-way in prose', async () => {
  const { seen, back } = await sent(`key ${sample.aws} here`);
  assert.equal(seen, 'key <AWS_ACCESS_KEY_0> here');
  assert.equal(back, 'key <AWS_ACCESS_KEY_0> here');
});

test('in a request with tools a secret returns in their arguments, not in prose', async () => {
  upstream.script('sure', (call) => call.complete({ content: 'wrote <AWS_ACCESS_KEY_0>', tool_calls: [{ id: 'c', type: 'function', function: { name: 'write_file', arguments: '{"text":"KEY=<AWS_ACCESS_KEY_0>"}' } }] }));
  const { answer, seen } = await sent(`edit .env: ${sample.aws}`, { tools: [key] });
  assert.equal(seen, 'edit .env: <AWS_ACCESS_KEY_0>');
  const { message } = answer.json.choices[0];
  assert.equal(JSON.parse(message.tool_calls[0].function.arguments).text, `KEY=${sample.aws}`);
  assert.equal(message.content, 'wrote <AWS_ACCESS_KEY_0>');
});

test('block refuses with types and counts, never values', async () => {
  const answer = await ask(gateway, chat('house/sure', `${sample.card} and ${sample.email}`), { key: keyFor('blocking') });
  assert.ok(answer.status >= 400 && answer.status < 500);
  refused(answer, answer.status, 'redaction_blocked');
  assert.match(answer.text, /CREDIT_CARD/u);
  assert.ok(!answer.text.includes(sample.card) && !answer.text.includes(sample.email), answer.text);
  assert.deepEqual(upstream.take(), []);
});

test('mask is one-way, off is off', async () => {
  const masked = await sent(`to ${sample.email}`, {}, { key: keyFor('masking') });
  assert.equal(masked.seen, 'to <EMAIL_0>');
  assert.equal(masked.back, 'to <EMAIL_0>');
  const silent = await sent(`to ${sample.email}, ${sample.ssn}`, {}, { key: keyFor('silent') });
  assert.ok([`to ${sample.email}, <US_SSN_0>`, 'to <EMAIL_0>, <US_SSN_0>'].includes(silent.seen), silent.seen);
});

test('a request may ask for more, never for less', async () => {
  refused(await ask(gateway, chat('house/sure', sample.card, { zdr_policy: { redact: { CREDIT_CARD: 'off' } } }), { key: keyFor('blocking') }), 422, 'redaction_blocked');
  refused(await ask(gateway, chat('house/sure', sample.email, { zdr_policy: { redact: { EMAIL: 'block' } } })), 422, 'redaction_blocked');
  assert.deepEqual(upstream.take(), []);
});

test('keys of the caller\'s own objects are scanned too', async () => {
  const { answer } = await sent('x', { metadata: { [sample.email]: '3' } });
  assert.ok(answer.headers['x-lethe-redacted'] ?? answer.headers['x-lethe-unscanned'], 'replaced, or counted as not scanned');
});

test('what cannot be looked into is counted', async () => {
  const content = [{ type: 'text', text: 'what is this?' }, { type: 'image_url', image_url: { url: `data:image/png;base64,${'iVBORw0KGgo'.repeat(20)}` } }];
  const answer = await ask(gateway, { model: 'house/sure', messages: [{ role: 'user', content }] });
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers['x-lethe-unscanned'], /image=1/u);
});
