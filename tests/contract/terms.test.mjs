// Terms beyond retention: regions, certifications, contracts, the platform itself.
//
//     {"zdr_policy":{"region":["eu"],"certifications":["soc2"]}}      joined with the key's, the guardrail's, the account's
//
// Invariant: every party only ever narrows the choice; the refusal names what removed each endpoint.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { endpoint, house, keyFor, nextYear, yesterday } from './harness/house.mjs';
import { common } from './harness/refusals.mjs';

const european = keyFor('european');
const { gateway, upstream } = await house({
  keys: { [european]: { account: 'acme', label: 'european', terms: { regions: ['eu', 'ch'] } } },
  change: (registry) => {
    registry.platform = { processor: 'own', regions: ['eu'], certifications: ['soc2'], contracts: [], metadata: false };
    registry.endpoints.push(
      endpoint('house/where', 'sure', { regions: ['eu'], certifications: ['soc2'] }),
      endpoint('house/where', 'sure2', { regions: ['us'], certifications: ['soc2', 'hipaa_baa'] }),
    );
    registry.contracts = [{ provider: 'sure', type: 'gdpr_dpa', signed_at: yesterday, expires_at: nextYear }];
  },
});

afterEach(() => upstream.reset());

const where = (policy, key = gateway.key) => ask(gateway, chat('house/where', 'x', { zdr_policy: policy }), { key });

test('regions choose among endpoints', async () => {
  for (let number = 0; number < 4; number += 1) {
    assert.equal((await where({ region: ['eu'] })).headers['x-lethe-provider'], 'sure');
    assert.equal((await where({}, european)).headers['x-lethe-provider'], 'sure');
  }
  const none = await where({ region: ['us', 'ch'] }, european);
  assert.equal(none.status, 422, none.text);
  common(none);
  assert.match(none.text, /"region:eu"/u);
  assert.match(none.text, /"region:us"/u);
});

test('the platform is a hop too', async () => {
  const answer = await where({ region: ['us'] });
  assert.equal(answer.status, 422, answer.text);
  assert.match(answer.text, /"platform:region:eu"/u);
});

test('certifications are all needed; available is not signed', async () => {
  assert.equal((await where({ certifications: ['soc2'] })).status, 200);
  const fedramp = await where({ certifications: ['fedramp_high'] });
  assert.equal(fedramp.status, 422, fedramp.text);
  assert.match(fedramp.text, /certification:fedramp_high/u);
  const hipaa = await where({ certifications: ['hipaa_baa'] });
  assert.equal(hipaa.status, 422, hipaa.text);
  assert.match(hipaa.text, /contract:hipaa_baa/u);
});
