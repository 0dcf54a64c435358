// Keys that callers bring, over the network: who sees which.
//
//     byok.bare, model house/mixed, order sure, bare     sure fails with the operator's credential, bare answers the caller's
//
// Invariant: no upstream sees a key that was brought for another.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { credentialOf, house, keyFor, sha256 } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';

const own = (name) => `made-up-key-of-the-caller-for-${name}`;
const keys = { [keyFor('attests')]: { account: 'acme', label: 'attests', byok_attested: { sure: [sha256(own('sure'))] } } };
const { gateway, upstream } = await house({ keys });

afterEach(() => upstream.reset());

const brings = (...names) => ({ providerOptions: { gateway: { byok: Object.fromEntries(names.map((name) => [name, [{ apiKey: own(name) }]])) } } });
const shown = (call) => call.headers.authorization;

test('a key is used, and under zero retention only if attested', async () => {
  const rows = [
    [{}, {}, credentialOf('sure'), 'operator'],
    [brings('sure'), {}, own('sure'), 'byok'],
    [{ ...brings('sure'), zdr: true }, {}, credentialOf('sure'), 'operator'],
    [{ ...brings('sure'), zdr: true }, { key: keyFor('attests') }, own('sure'), 'byok'],
    [brings('bare'), {}, credentialOf('sure'), 'operator'],
  ];
  for (const [more, under, credential, whose] of rows) {
    const answer = await ask(gateway, chat('house/sure', 'x', more), under);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['x-lethe-credential'], whose);
    const [call] = upstream.take();
    assert.equal(shown(call), `Bearer ${credential}`);
    assert.ok(!call.text.includes('made-up'));
  }
});

test('on fallback every provider sees its own', async () => {
  upstream.script('sure', (call) => call.answer(503, {}, { error: { message: 'fixture' } }));
  const answer = await ask(gateway, chat('house/mixed', 'x', { ...brings('bare'), provider: { order: ['sure', 'bare'] } }));
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers['x-lethe-credential'], 'byok');
  const seen = [...new Set(upstream.take().map(shown))];
  assert.deepEqual(seen, [`Bearer ${credentialOf('sure')}`, `Bearer ${own('bare')}`]);
});

test('a header that is no key is refused by name', async () => {
  const answer = await ask(gateway, chat('house/sure', 'x'), { headers: { 'x-byok-openai-key': 'two words' } });
  assert.ok(refused(answer, 400, 'invalid_request_error').message.includes('x-byok-openai-key'));
  assert.deepEqual(upstream.take(), []);
});
