// KV does not answer.
//
//     known before: served for five minutes from what was read · unknown key: 503 · cold: 503
//
// Invariant: a store that fails never opens a door.
import assert from 'node:assert/strict';
import { test as always } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { can } from './harness/gateway.mjs';
import { house, keyFor } from './harness/house.mjs';
import { common } from './harness/refusals.mjs';
import { sleep } from './harness/wait.mjs';

const test = (name, body) => always(name, { skip: !can.edit && 'the store cannot be edited here' }, body);
const stranger = keyFor('stranger');
const { gateway, upstream } = await house({ unreachable: true, vars: { REGISTRY_TTL_S: '1' }, keys: { [stranger]: { account: 'acme', label: 'stranger' } } });

test('cold and unreachable: 503 in dialect', async () => {
  await gateway.kv.unreachable(true);
  const answer = await ask(gateway, chat('house/sure'));
  assert.equal(answer.status, 503, answer.text);
  common(answer);
  await gateway.kv.unreachable(false);
});

test('what was known goes on for a while, what was not stays shut', async () => {
  let first;
  for (let tries = 0; tries < 40 && first?.status !== 200; tries += 1) {
    first = await ask(gateway, chat('house/sure', 'x', { zdr: true }));
    if (first.status !== 200) await sleep(250);
  }
  assert.equal(first.status, 200, first.text);
  await gateway.kv.unreachable(true);
  await sleep(1_500);
  assert.equal((await ask(gateway, chat('house/sure', 'x', { zdr: true }))).status, 200, 'from the last good read');
  upstream.take();
  const unknown = await ask(gateway, chat('house/sure'), { key: stranger });
  assert.equal(unknown.status, 503, unknown.text);
  assert.equal((await ask(gateway, undefined, { method: 'GET', path: '/healthz', key: null })).status, 200);
  assert.deepEqual(upstream.take(), []);
  await gateway.kv.unreachable(false);
});
