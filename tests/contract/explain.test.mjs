// A gateway without logs explains itself at once: dry run and /v1/redact.
//
//     x-lethe-dry-run: 1 → 200 {route, exclusions, redaction spans}      POST /v1/redact → the caller's own body, redacted
//
// Invariant: neither sends anything anywhere, and a dry run shows types and offsets, never values.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { house } from './harness/house.mjs';
import { common, refused } from './harness/refusals.mjs';
import { sample } from './harness/samples.mjs';

const { gateway, upstream } = await house();
const dry = { headers: { 'x-lethe-dry-run': '1' } };

afterEach(() => {
  assert.deepEqual(upstream.take(), [], 'nothing may be sent');
});

test('a dry run tells route, exclusions and spans', async () => {
  const raw = JSON.stringify(chat('house/mixed', `to ${sample.email} at ${sample.card}`, { zdr: true, store: true }));
  const answer = await ask(gateway, raw, dry);
  assert.equal(answer.status, 200, answer.text);
  common(answer);
  assert.match(answer.text, /"sure"/u);
  assert.match(answer.text, /retention:30d|attestation:missing/u);
  for (const type of ['EMAIL', 'CREDIT_CARD', 'store']) assert.ok(answer.text.includes(type), answer.text);
  assert.ok(answer.text.includes(String(raw.indexOf(sample.email))), 'the offset of the address');
  for (const value of [sample.email, sample.card, 'operator-credential', '127.0.0.1']) assert.ok(!answer.text.includes(value), answer.text);
});

test('a dry run of a refused request is told as what it would be', async () => {
  const answer = await ask(gateway, chat('house/bare', 'x', { zdr: true }), dry);
  assert.ok([200, 422].includes(answer.status), answer.text);
  assert.match(answer.text, /retention:30d|attestation:missing/u);
});

test('a dry run still needs a key and a sound body', async () => {
  refused(await ask(gateway, chat('house/sure'), { ...dry, key: null }), 401, 'authentication_error');
  refused(await ask(gateway, '{"model":', dry), 400, 'invalid_request_error');
  refused(await ask(gateway, chat('house/sure'), { headers: { 'x-lethe-dry-run': 'maybe' } }), 400, 'invalid_request_error');
});

test('/v1/redact returns the caller\'s own body redacted', async () => {
  const body = chat('house/sure', `to ${sample.email} and ${sample.email2}, again ${sample.email}`, { temperature: 0.5 });
  const answer = await ask(gateway, body, { path: '/v1/redact' });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.equal(answer.json.messages[0].content, 'to <EMAIL_0> and <EMAIL_1>, again <EMAIL_0>');
  assert.equal(answer.json.temperature, 0.5);
  assert.match(answer.headers['x-lethe-redacted'], /EMAIL=/u);
  refused(await ask(gateway, body, { path: '/v1/redact', key: null }), 401, 'authentication_error');
});
