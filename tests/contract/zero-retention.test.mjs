// Every dialect of the zero-retention flag against every state that an endpoint can be in.
//
//                    sure  bare  lapsed  struck  later  dim  hauler  learner
//     each dialect    200  ──────────── its own refusal ────────────────────
//
// Invariant: what is refused never reached an upstream; what is served left without any gateway field.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { house, keyFor, nextYear } from './harness/house.mjs';
import { common, refused, shapes } from './harness/refusals.mjs';

const keys = Object.fromEntries([
  ['strict-key', { account: 'acme', terms: { zdr: true } }],
  ['strict-account', { account: 'strict' }],
  ['strict-group', { account: 'grouped' }],
  ['guarded', { account: 'acme', guardrail: 'strict' }],
  ['untrained', { account: 'untrained' }],
].map(([label, record]) => [keyFor(label), { label, ...record }]));
const { gateway, upstream } = await house({
  keys,
  accounts: { strict: { zdr: true }, grouped: { groups: { others: { zdr: true } } }, untrained: { no_train: true } },
  guardrails: { strict: { terms: { zdr: true } } },
});

const dialects = {
  'zdr in the body': { more: { zdr: true }, shape: shapes.own },
  'provider.zdr': { more: { provider: { zdr: true } }, shape: shapes.openrouter },
  'providerOptions.gateway.zeroDataRetention': { more: { providerOptions: { gateway: { zeroDataRetention: true } } }, shape: shapes.vercel },
  'the header x-zdr': { headers: { 'x-zdr': 'true' }, shape: shapes.own },
  'the header cf-aig-zdr': { headers: { 'cf-aig-zdr': 'true' }, shape: shapes.own },
  'the suffix :zdr': { suffix: ':zdr', shape: shapes.own },
  'the key': { key: keyFor('strict-key'), shape: shapes.own },
  'the account': { key: keyFor('strict-account'), shape: shapes.own },
  'the account\'s provider group': { key: keyFor('strict-group'), shape: shapes.own },
  'the guardrail': { key: keyFor('guarded'), shape: shapes.own },
  'an empty zdr_policy beside the header': { more: { zdr_policy: {} }, headers: { 'x-zdr': 'true' }, shape: shapes.own },
};

const states = {
  bare: /^(?:retention:30d|attestation:missing)$/u,
  lapsed: /^attestation:expired$/u,
  struck: /^attestation:revoked$/u,
  later: /^attestation:/u,
  dim: /^retention:unknown$/u,
  hauler: /^operator$/u,
  learner: /^training$/u,
};

const post = (provider, { more = {}, suffix = '', headers, key = gateway.key }, stream = false) =>
  ask(gateway, chat(`house/${provider}${suffix}`, 'Good day.', { ...more, ...(stream ? { stream } : {}) }), { headers, key });

for (const [name, dialect] of Object.entries(dialects)) {
  test(`asked by ${name}: a verified endpoint serves`, async () => {
    const answer = await post('sure', dialect);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['x-lethe-provider'], 'sure');
    assert.match(answer.headers['x-lethe-zdr'], new RegExp(`^attested; basis=zdr_addendum; until=${nextYear}`, 'u'));
    const [call] = upstream.take();
    assert.deepEqual(Object.keys(call.json).sort(), ['messages', 'model']);
    assert.equal(call.json.model, 'sure-upstream');
    for (const header of ['x-zdr', 'cf-aig-zdr']) assert.equal(call.headers[header], undefined);
  });

  for (const [provider, reason] of Object.entries(states)) {
    test(`asked by ${name}: ${provider} is refused, streamed or not`, async () => {
      for (const stream of [false, true]) {
        dialect.shape(await post(provider, dialect, stream), { model: `house/${provider}`, provider, reason });
      }
      assert.deepEqual(upstream.take(), []);
    });
  }
}

test('without any flag every endpoint serves, and says that nothing was asked', async () => {
  for (const provider of ['sure', ...Object.keys(states)]) {
    const answer = await post(provider, {});
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['x-lethe-zdr'], 'not-requested');
    common(answer);
  }
  upstream.take();
});

const never = { zdr: false, provider: { zdr: false }, providerOptions: { gateway: { zeroDataRetention: false } } };

test('false and null weaken nothing, and ask for nothing', async () => {
  shapes.own(await post('bare', { key: keyFor('strict-account'), more: never }), { model: 'house/bare', provider: 'bare', reason: states.bare });
  refused(await post('bare', { more: { ...never, provider: { zdr: true } } }), 404, 'zdr_not_verified');
  assert.equal((await post('bare', { more: never })).status, 200);
  assert.equal((await post('bare', { more: { zdr: null, provider: null, providerOptions: { gateway: null }, zdr_policy: null } })).status, 200);
  assert.equal((await post('bare', { headers: { 'x-zdr': 'false', 'cf-aig-zdr': 'false' } })).status, 200);
  for (const call of upstream.take()) assert.deepEqual(Object.keys(call.json).sort(), ['messages', 'model']);
});

test('where several flags ask, provider decides the shape before providerOptions, and that before the rest', async () => {
  const all = { zdr: true, provider: { zdr: true }, providerOptions: { gateway: { zeroDataRetention: true } } };
  const about = { model: 'house/bare', provider: 'bare', reason: states.bare };
  shapes.openrouter(await post('bare', { more: all, headers: { 'x-zdr': 'true' } }), about);
  shapes.vercel(await post('bare', { more: { ...all, provider: {} } }), about);
});

const wrong = ['true', 'yes', 1, 0, [], {}, [true]];
const flags = {
  zdr: (value) => ({ zdr: value }),
  'provider.zdr': (value) => ({ provider: { zdr: value } }),
  'providerOptions.gateway.zeroDataRetention': (value) => ({ providerOptions: { gateway: { zeroDataRetention: value } } }),
  'providerOptions.gateway.disallowPromptTraining': (value) => ({ providerOptions: { gateway: { disallowPromptTraining: value } } }),
};

for (const [name, more] of Object.entries(flags)) {
  test(`${name} is never coerced and never ignored`, async () => {
    for (const value of wrong) {
      const error = refused(await post('sure', { more: more(value) }), 400, 'invalid_request_error');
      assert.ok(`${error.message} ${error.param}`.includes(name.split('.').at(-1)), `${JSON.stringify(value)}: ${error.message}`);
    }
    assert.deepEqual(upstream.take(), []);
  });
}

test('a flag header that is neither true nor false is refused', async () => {
  for (const header of ['x-zdr', 'cf-aig-zdr']) {
    for (const value of ['yes', '1', 'TRUE!', '']) refused(await post('sure', { headers: { [header]: value } }), 400, 'invalid_request_error');
  }
  assert.deepEqual(upstream.take(), []);
});

test('no training is another question than zero retention', async () => {
  for (const more of [{ provider: { data_collection: 'deny' } }, { providerOptions: { gateway: { disallowPromptTraining: true } } }]) {
    assert.equal((await post('bare', { more })).status, 200, 'keeps, but does not train');
    const answer = await post('learner', { more });
    assert.ok([400, 404, 422].includes(answer.status), answer.text);
    common(answer);
  }
  assert.equal((await post('learner', { more: { provider: { data_collection: 'allow' } } })).status, 200);
  refused(await post('learner', { more: { provider: { data_collection: 'maybe' } } }), 400, 'invalid_request_error');
  assert.ok([400, 404, 422].includes((await post('learner', { key: keyFor('untrained') })).status));
  assert.equal((await post('bare', { key: keyFor('untrained') })).status, 200);
  upstream.take();
});

test('store is switched off under zero retention, and said to be', async () => {
  const answer = await post('sure', { more: { zdr: true, store: true } });
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers['x-lethe-neutralised'], /store/u);
  assert.equal(upstream.take()[0].json.store, false);
});

test('only trailing reserved words are suffixes', async () => {
  refused(await post('sure', { suffix: ':zdrx' }), 404, 'model_not_found');
  refused(await ask(gateway, chat('house/sure:zdr:v1')), 404, 'model_not_found');
  assert.equal((await ask(gateway, chat('nickname:zdr'))).status, 200);
  upstream.take();
});
