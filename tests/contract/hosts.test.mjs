// A host that the platform does not let the gateway reach: on Spin, what `allowed_outbound_hosts` of spin.toml leaves out.
//
//     the suite's manifest allows http://127.0.0.1:*, and the provider listens there
//     base_url http://localhost:PORT/…  ─▶ 502 host_not_allowed, which names localhost      with another endpoint ─▶ that one answers
//
// Invariant: what is barred has reached nobody, and is not tried again.
import assert from 'node:assert/strict';
import { test as always } from 'node:test';
import { ask, chat, said } from './harness/client.mjs';
import { runtime } from './harness/gateway.mjs';
import { attest, endpoint, house } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';

const test = (name, body) => always(name, { skip: runtime === 'worker' && 'a Worker may reach every host' }, body);
const { gateway, upstream } = await house({
  vars: { WALLED_API_KEY: 'operator-credential-of-walled' },
  change: (registry) => {
    const { bare } = registry.providers;
    registry.providers.walled = { ...bare, base_url: bare.base_url.replace('127.0.0.1', 'localhost'), credential: 'WALLED_API_KEY' };
    registry.endpoints.push(endpoint('house/walled', 'walled'), endpoint('house/either', 'walled'), endpoint('house/either', 'sure'));
    registry.attest.push(attest('walled'));
  },
});
const either = { provider: { order: ['walled', 'sure'] } };

test('the refusal names the host and what to do', async () => {
  for (const more of [{}, { stream: true }, { zdr: true }]) {
    const answer = await ask(gateway, chat('house/walled', 'words', more));
    const error = refused(answer, 502, 'upstream_error');
    assert.equal(error.code, 'host_not_allowed');
    assert.match(error.message, /reach localhost\..*allowed_outbound_hosts/u);
    assert.ok(!answer.text.includes('operator-credential') && !answer.text.includes('words'), answer.text);
  }
  const message = { model: 'house/walled', max_tokens: 10, messages: [{ role: 'user', content: 'words' }] };
  const answer = await ask(gateway, message, { path: '/v1/messages' });
  assert.equal(answer.status, 502, answer.text);
  assert.match(answer.error.message, /reach localhost\./u);
  assert.deepEqual(upstream.take(), []);
});

test('another endpoint answers in its place', async () => {
  for (const stream of [false, true]) {
    const answer = await ask(gateway, chat('house/either', 'over here', { ...either, stream }));
    assert.equal(answer.status, 200, answer.text);
    assert.equal(stream ? said(answer.events) : answer.json.choices[0].message.content, 'over here');
    assert.equal(answer.headers['x-lethe-provider'], 'sure');
    assert.match(answer.headers['x-lethe-trace'], /^walled\(barred,\d+ms\)->sure\(200,\d+ms\)$/u);
    assert.deepEqual(upstream.take().map(({ provider }) => provider), ['sure']);
  }
});
