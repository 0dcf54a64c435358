// Zero retention: a feature that a provider keeps something for is refused by name; what is harmless is changed and said.
//
//     {"zdr":true,"tools":[{"type":"file_search"}]}  ▶  422 feature_not_zdr_eligible `file_search`
//
// Invariant: nothing that is on no list reaches an upstream under zero retention; without it, everything passes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { attest, credentialOf, endpoint, house, provider } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';

const { gateway, upstream } = await house({
  vars: { CLAUDE_API_KEY: credentialOf('claude') },
  change(document) {
    const claude = provider('claude', { base: () => document.providers.sure.base_url.replace('/sure/', '/claude/') });
    document.providers.claude = {
      ...claude, retention: 'days:30', zdr: 'agreement', protocol: 'anthropic',
      eligible: { betas: ['agreed-2030-01-01'], tools: ['agreed_20300101'], parts: ['agreed'], fields: ['agreed'] },
    };
    document.endpoints.push(endpoint('house/claude', 'claude'));
    document.attest.push(attest('claude'));
  },
});
for (const name of ['sure', 'claude']) upstream.script(name, (call) => call.answer(200, {}, { object: 'fixture' }));

const responses = (members) => ['/v1/responses', { model: 'house/sure', input: 'x', ...members }];
const messages = (members, headers) => ['/v1/messages', { model: 'house/claude', max_tokens: 9, messages: [{ role: 'user', content: 'x' }], ...members }, headers];

const ineligible = {
  background: responses({ background: true }), previous_response_id: responses({ previous_response_id: 'resp_1' }), conversation: responses({ conversation: 'conv_1' }),
  prompt: responses({ prompt: { id: 'pmpt_1' } }), file_search: responses({ tools: [{ type: 'file_search' }] }), code_interpreter: responses({ tools: [{ type: 'code_interpreter' }] }),
  mcp: responses({ tools: [{ type: 'mcp', server_url: 'https://x.test' }] }), computer_use_preview: responses({ tools: [{ type: 'computer_use_preview' }] }), web_search: responses({ tools: [{ type: 'web_search' }] }),
  item_reference: responses({ input: [{ type: 'item_reference', id: 'rs_1' }] }), file_id: responses({ input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }] }),
  mcp_servers: messages({ mcp_servers: [{ type: 'url', url: 'https://x.test' }] }), container: messages({ container: 'c' }), code_execution_20250825: messages({ tools: [{ type: 'code_execution_20250825', name: 'x' }] }),
  computer_20250124: messages({ tools: [{ type: 'computer_20250124', name: 'x' }] }), container_upload: messages({ messages: [{ role: 'user', content: [{ type: 'container_upload' }] }] }),
  'files-api-2025-04-14': messages({}, { 'anthropic-beta': 'claude-code-20250219, files-api-2025-04-14' }), 'shipped-2030-01-01': messages({}, { 'anthropic-beta': 'shipped-2030-01-01' }),
  shipped_field: messages({ shipped_field: 1 }), shipped_20300101: messages({ tools: [{ type: 'shipped_20300101', name: 'x' }] }), shipped_part: messages({ messages: [{ role: 'user', content: [{ type: 'shipped_part' }] }] }),
};

for (const [name, [path, body, headers]] of Object.entries(ineligible)) {
  test(`${name} is refused by name under zero retention and passes without`, async () => {
    const answer = await ask(gateway, body, { path, headers: { ...headers, 'x-zdr': 'true' } });
    assert.equal(answer.status, 422, answer.text);
    assert.ok(answer.json.error.message.includes(name), answer.text);
    if (path === '/v1/responses') assert.equal(refused(answer, 422, 'feature_not_zdr_eligible').code, 'feature_not_zdr_eligible');
    assert.deepEqual(upstream.take(), []);
    await ask(gateway, body, { path, headers });
    assert.equal(upstream.take().length, 1);
  });
}

test('what the registry says is eligible at a provider passes there', async () => {
  const [path, body] = messages({ agreed: 1, tools: [{ type: 'agreed_20300101', name: 'x' }], messages: [{ role: 'user', content: [{ type: 'agreed' }] }] });
  await ask(gateway, body, { path, headers: { 'x-zdr': 'true', 'anthropic-beta': 'agreed-2030-01-01, claude-code-20250219' } });
  const [call] = upstream.take();
  assert.equal(call.headers['anthropic-beta'], 'agreed-2030-01-01, claude-code-20250219');
  refused(await ask(gateway, chat('house/sure', 'x', { zdr: true, agreed: 1 })), 422, 'feature_not_zdr_eligible');
});

test('what is harmless is changed, and said', async () => {
  const [path, body] = responses({ user: 'someone', metadata: { a: 'b' }, prompt_cache_retention: '24h' });
  await ask(gateway, body, { path, headers: { 'x-zdr': 'true' } });
  assert.deepEqual(upstream.take()[0].json, { store: false, model: 'sure-upstream', input: 'x' });
  const marked = [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl: '1h' } }];
  const [door, turn] = messages({ metadata: { user_id: 'u' }, messages: [{ role: 'user', content: marked }] });
  const dry = await ask(gateway, turn, { path: door, headers: { 'x-zdr': 'true', 'x-lethe-dry-run': '1', 'anthropic-beta': 'extended-cache-ttl-2025-04-11' } });
  assert.deepEqual(dry.json.neutralised, ['metadata', 'cache_control.ttl', 'anthropic-beta']);
  await ask(gateway, turn, { path: door, headers: { 'x-zdr': 'true', 'anthropic-beta': 'extended-cache-ttl-2025-04-11' } });
  const [call] = upstream.take();
  assert.equal(call.headers['anthropic-beta'], undefined);
  assert.equal(call.json.metadata, undefined);
  assert.equal(call.json.messages[0].content[0].cache_control.ttl, '5m');
  const whole = await ask(gateway, chat('house/sure', 'x', { zdr: true, store: true }));
  assert.equal(whole.headers['x-lethe-neutralised'], 'store');
  assert.equal(upstream.take()[0].json.store, false);
});
