// A deployment whose own settings demand zero retention of every request.
//
//     DEPLOYMENT_TERMS={"zdr":true}   PAGE=public   CORS_ORIGINS=https://app.acme.test
//
// Invariant: nothing in KV and nothing in a request lowers what the deployment's settings demand.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { house } from './harness/house.mjs';
import { shapes } from './harness/refusals.mjs';

const { gateway, upstream } = await house({
  vars: { DEPLOYMENT_TERMS: '{"zdr":true}', PAGE: 'public', CORS_ORIGINS: 'https://app.acme.test' },
  accounts: { acme: { zdr: false, terms: { zdr: false } } },
});

test('every request is held to the deployment\'s terms', async () => {
  for (const more of [{}, { zdr: false }]) {
    shapes.own(await ask(gateway, chat('house/bare', 'x', more)), { model: 'house/bare', provider: 'bare', reason: /./u });
  }
  assert.deepEqual(upstream.take(), []);
  const answer = await ask(gateway, chat('house/sure'));
  assert.equal(answer.status, 200);
  assert.match(answer.headers['x-lethe-zdr'], /^attested/u);
});

test('with PAGE=public the lists are open, the models are not', async () => {
  for (const path of ['/v1/models', '/v1/endpoints/zdr', '/api/gateway/compliance']) {
    assert.equal((await ask(gateway, undefined, { method: 'GET', path, key: null })).status, 200, path);
  }
  assert.equal((await ask(gateway, chat('house/sure'), { key: null })).status, 401);
});

test('CORS answers the listed origin and no other', async () => {
  const preflight = (origin) => ask(gateway, undefined, {
    method: 'OPTIONS', key: null,
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
  });
  const listed = await preflight('https://app.acme.test');
  assert.ok([200, 204].includes(listed.status), listed.text);
  assert.equal(listed.headers['access-control-allow-origin'], 'https://app.acme.test');
  assert.equal((await preflight('https://evil.test')).headers['access-control-allow-origin'], undefined);
});
