// Every door where a model is asked: what it sends on, what it refuses, and in whose shape.
//
//     POST /v1/messages?beta=true  ──▶  …/v1/messages, anthropic-version and anthropic-beta byte for byte, one credential
//
// Invariant: what the upstream got is what the client sent but for the model's name and the placeholders.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask } from './harness/client.mjs';
import { attest, credentialOf, endpoint, house, keyFor, provider } from './harness/house.mjs';
import { common, refused } from './harness/refusals.mjs';
import { sample } from './harness/samples.mjs';

const { gateway, upstream } = await house({
  keys: { [keyFor('plain')]: { account: 'acme', label: 'plain', terms: { redact: { ALL: 'off' } } } },
  vars: { CLAUDE_API_KEY: credentialOf('claude') },
  change(document) {
    const claude = provider('claude', { base: () => document.providers.sure.base_url.replace('/sure/', '/claude/') });
    document.providers.claude = { ...claude, retention: 'days:30', zdr: 'agreement', protocol: 'anthropic', auth: 'x-api-key' };
    document.endpoints.push(endpoint('house/claude', 'claude'));
    document.attest.push(attest('claude'));
  },
});
/** What an unsigned receipt says: 48 digits of header, then the payload. */
const receiptOf = (id) => JSON.parse(Buffer.from(id.slice('gen_'.length + 48), 'base64url').toString());

for (const name of ['sure', 'bare', 'claude']) upstream.script(name, (call) => call.answer(200, {}, { object: 'fixture' }));

const doors = [
  ['/v1/messages', 'claude', { messages: [{ role: 'user', content: sample.email }], max_tokens: 9 }, '/v1/messages'],
  ['/v1/messages/count_tokens', 'claude', { messages: [{ role: 'user', content: sample.email }] }, '/v1/messages/count_tokens'],
  ['/v1/responses', 'bare', { input: [{ role: 'user', content: [{ type: 'input_text', text: sample.email }] }] }, '/responses'],
  ['/v1/embeddings', 'bare', { input: ['a', sample.email] }, '/embeddings'],
  ['/v1/completions', 'bare', { prompt: sample.email }, '/completions'],
  ['/v1/moderations', 'bare', { input: sample.email }, '/moderations'],
  ['/v1/images/generations', 'bare', { prompt: sample.email }, '/images/generations'],
  ['/v1/audio/speech', 'bare', { input: sample.email, voice: 'alloy' }, '/audio/speech'],
];

for (const [path, name, members, end] of doors) {
  test(`${path} sends on what it was sent, with placeholders`, async () => {
    for (const prefix of ['', '/api']) {
      await ask(gateway, { model: `house/${name}`, ...members }, { path: `${prefix}${path}` });
      const [call] = upstream.take();
      assert.ok(call.url.endsWith(end), call.url);
      const expected = JSON.stringify({ model: `${name}-upstream`, ...members }).replaceAll(sample.email, '<EMAIL_0>');
      assert.equal(call.text, expected);
    }
  });

  test(`${path} refuses in its own shape`, async () => {
    const required = Object.keys(members)[0];
    const cases = [
      [{ model: `house/${name}` }, 400, required],
      [{ ...members }, 400, 'model'],
      [{ model: 'house/nowhere', ...members }, 404, 'house/nowhere'],
      [{ model: 'house/dim', zdr: true, ...members }, 422, 'house/dim'],
      [{ model: 'house/dim', provider: { zdr: true }, ...members }, 404, 'house/dim'],
      [{ model: 'house/dim', providerOptions: { gateway: { zeroDataRetention: true } }, ...members }, 400, 'house/dim'],
      [`{"model":"house/${name}","${required}":[],"${required}":[]}`, 400, 'twice'],
    ];
    for (const [body, status, told] of cases) {
      const answer = await ask(gateway, body, { path });
      assert.equal(answer.status, status, answer.text);
      common(answer);
      assert.equal(answer.headers['x-should-retry'], 'false');
      assert.ok(answer.json.error.message.includes(told), answer.text);
      assert.equal(answer.json.type, name === 'claude' ? 'error' : undefined);
      if (name === 'claude') assert.equal(answer.json.request_id, receiptOf(answer.headers['x-generation-id']).jti);
    }
    assert.deepEqual(upstream.take(), []);
  });

  test(`${path} tells in a dry run what it would do`, async () => {
    const answer = await ask(gateway, { model: `house/${name}`, ...members }, { path, headers: { 'x-lethe-dry-run': '1' } });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.would_be_sent, true);
    assert.deepEqual(answer.json.redactions.map(({ type }) => type), ['EMAIL']);
    assert.deepEqual(upstream.take(), []);
  });
}

test('the Messages door: either credential, any beta, the version; the query stays behind', async () => {
  const body = { model: 'house/claude', max_tokens: 9, messages: [{ role: 'user', content: 'x' }] };
  for (const credential of [{ authorization: `Bearer ${gateway.key}` }, { 'x-api-key': gateway.key }]) {
    const headers = { ...credential, 'anthropic-beta': 'claude-code-20250219,made-up-2030-01-01', 'anthropic-version': '2024-02-29', 'x-stainless-lang': 'js' };
    await ask(gateway, body, { path: '/v1/messages?beta=true', key: null, headers });
    const [call] = upstream.take();
    assert.ok(call.url.endsWith('/v1/messages'), call.url);
    assert.equal(call.headers['anthropic-beta'], 'claude-code-20250219,made-up-2030-01-01');
    assert.equal(call.headers['anthropic-version'], '2024-02-29');
    assert.equal(call.headers['x-api-key'], credentialOf('claude'));
    assert.equal(call.headers.authorization, undefined);
    assert.equal(call.headers['x-stainless-lang'], undefined);
  }
  const unknown = await ask(gateway, body, { path: '/v1/messages', key: keyFor('nobody') });
  assert.equal(unknown.status, 401);
  assert.equal(unknown.json.error.type, 'authentication_error');
});

test('a signed thinking block that holds an original is left out of an earlier turn, and refused in one that goes on', async () => {
  const turns = (last) => [
    { role: 'user', content: 'hi' },
    { role: 'assistant', content: [{ type: 'thinking', thinking: `mail ${sample.email}`, signature: 'c2ln' }, { type: 'tool_use', id: 't', name: 'n', input: { to: sample.email } }] },
    { role: 'user', content: last },
  ];
  const result = { type: 'tool_result', tool_use_id: 't', content: 'done' };
  await ask(gateway, { model: 'house/claude', max_tokens: 9, messages: turns([result, { type: 'text', text: 'go on' }]) }, { path: '/v1/messages' });
  const [call] = upstream.take();
  assert.deepEqual(call.json.messages[1].content, [{ type: 'tool_use', id: 't', name: 'n', input: { to: '<EMAIL_0>' } }]);
  const refusal = await ask(gateway, { model: 'house/claude', max_tokens: 9, messages: turns([result]) }, { path: '/v1/messages' });
  assert.equal(refusal.status, 422, refusal.text);
  assert.ok(!refusal.text.includes(sample.email));
  assert.deepEqual(upstream.take(), []);
});

const part = (name, more, value) => `--b.1\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const form = (...parts) => Buffer.from(`${parts.map((one) => part(...one)).join('')}--b.1--\r\n`);
const sound = ['file', '; filename="a.wav"\r\nContent-Type: audio/wav', 'RIFF\u0000\r\n--b.'];
const uploads = ['/v1/images/edits', '/v1/images/variations', '/v1/audio/transcriptions', '/v1/audio/translations'];

for (const path of uploads) {
  test(`${path} passes a file where no redaction is asked, and refuses it elsewhere`, async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b.1' };
    const body = form(sound, ['prompt', '', sample.email], ['model', '', 'house/bare']);
    const refusal = refused(await ask(gateway, body, { path, headers }), 422, 'redaction_unavailable');
    assert.match(refusal.message, /files/u);
    assert.deepEqual(upstream.take(), []);
    await ask(gateway, body, { path, headers, key: keyFor('plain') });
    const [call] = upstream.take();
    assert.ok(call.url.endsWith(path.slice('/v1'.length)), call.url);
    assert.equal(call.headers['content-type'], 'multipart/form-data; boundary=b.1');
    assert.deepEqual(call.body, form(sound, ['prompt', '', sample.email], ['model', '', 'bare-upstream']));
    const twice = form(sound, ['model', '', 'house/bare'], ['model', '', 'house/sure']);
    assert.equal(refused(await ask(gateway, twice, { path, headers, key: keyFor('plain') }), 400, 'invalid_request_error').code, 'duplicate_part');
    refused(await ask(gateway, '{}', { path, key: keyFor('plain') }), 415, 'invalid_request_error');
    refused(await ask(gateway, body, { path, headers: { ...headers, 'x-zdr': 'true' }, key: keyFor('plain') }), 422, 'zdr_not_verified');
    assert.deepEqual(upstream.take(), []);
  });
}
