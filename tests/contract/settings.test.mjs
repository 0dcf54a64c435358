// A deployment's settings: strict, and closed where they are missing.
//
//     DEPLOYMENT_TERMS={"zrd":true} → 503 settings_invalid      no ALLOW_INSECURE_UPSTREAMS → http://127.0.0.1 is no route
//
// Invariant: a setting that does not parse never counts as absent.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { startGateway } from './harness/gateway.mjs';
import { keyFor, kvOf, registryOf, varsOf } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';
import { startUpstream } from './harness/upstream.mjs';

const key = keyFor('main');
const upstream = await startUpstream();
test.after(() => upstream.stop());

/** Runs `check` against a gateway of its own. */
async function deployed(vars, check, { registry = registryOf(upstream), keys = { [key]: { account: 'acme', label: 'main' } } } = {}) {
  const gateway = await startGateway({ kv: kvOf({ registry, keys, accounts: { acme: {} } }), vars: varsOf(vars) });
  gateway.key = key;
  try {
    await check(gateway);
  } finally {
    await gateway.stop();
  }
  assert.deepEqual(upstream.take(), []);
}

test('a setting that does not parse is named, and shuts the model doors', async () => {
  await deployed({ DEPLOYMENT_TERMS: '{"zrd":true}' }, async (gateway) => {
    const answer = await ask(gateway, chat('house/sure'));
    const error = refused(answer, 503, /./u, { retry: answer.headers['x-should-retry'] === undefined });
    assert.match(error.message, /DEPLOYMENT_TERMS/u);
  });
});

test('plain http and loopback are no routes in a deployment', async () => {
  await deployed({ ALLOW_INSECURE_UPSTREAMS: '' }, async (gateway) => {
    const answer = await ask(gateway, chat('house/sure'));
    assert.ok([404, 422, 503].includes(answer.status), answer.text);
  });
});

test('with KEY_SECRET a key without its tail is a forged key', async () => {
  await deployed({ KEY_SECRET: 'deployment-secret-of-the-contract-suite' }, async (gateway) => {
    refused(await ask(gateway, chat('house/sure')), 401, 'authentication_error');
  });
});

test('no key is configured: 401 tells how to make one', async () => {
  await deployed({}, async (gateway) => {
    const error = refused(await ask(gateway, chat('house/sure')), 401, 'authentication_error');
    assert.match(error.message, /key/u);
    refused(await ask(gateway, chat('house/sure'), { key: null }), 401, 'authentication_error');
  }, { keys: {} });
});

test('with PAGE=off nobody sees the lists; without METRICS_TOKEN nobody sees metrics', async () => {
  await deployed({ PAGE: 'off', METRICS_TOKEN: '' }, async (gateway) => {
    const look = (path) => ask(gateway, undefined, { method: 'GET', path });
    for (const path of ['/v1/models', '/v1/endpoints/zdr', '/api/gateway/compliance']) assert.ok([403, 404].includes((await look(path)).status), path);
    assert.ok([401, 403, 404].includes((await look('/metrics')).status));
  });
});
