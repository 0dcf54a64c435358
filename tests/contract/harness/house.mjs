// The registry, keys and accounts that most tests live in, behind one gateway and one upstream per file.
//
//     const { gateway, upstream } = await house({ vars: { METRICS_TOKEN: 't' } });
//
//     provider   what the registry knows of it
//     sure, sure2   attested, in force          lapsed   attestation expired        dim      retention unknown
//     bare, bare2   keeps 30 days, unattested   struck   attestation revoked        hauler   an operator, attested
//     learner       trains on what it is sent   later    attestation not yet begun
//
// Invariant: every provider P serves model `house/P`; `house/mixed` is served by sure and bare, `house/pair` by bare and
// bare2, `house/safe` by sure and sure2; all are the same fixture server, told apart by path.
import { createHash } from 'node:crypto';
import { after } from 'node:test';
import { startGateway } from './gateway.mjs';
import { startUpstream } from './upstream.mjs';

const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

export const tomorrow = day(1);
export const yesterday = day(-1);
export const nextYear = day(365);

/** A gateway key that says what it is for. Never a real one. */
export function keyFor(label) {
  return `sk-lethe-contract-${label}-0123456789abcdefghijklmnopqrstuvwxyz`;
}

export function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

const facts = {
  sure: { retention: 'days:30', zdr: 'agreement' },
  sure2: { retention: 'days:30', zdr: 'agreement' },
  bare: { retention: 'days:30', zdr: 'agreement' },
  bare2: { retention: 'days:30', zdr: 'agreement' },
  lapsed: { retention: 'days:30', zdr: 'agreement' },
  struck: { retention: 'days:30', zdr: 'agreement' },
  later: { retention: 'days:30', zdr: 'agreement' },
  dim: { retention: 'unknown', zdr: 'unknown' },
  hauler: { retention: 'zero', zdr: 'none', kind: 'operator' },
  learner: { retention: 'days:30', zdr: 'none', trains: true },
};

export const providerNames = Object.keys(facts);

/** The registry document, with every provider at `upstream`. */
export function registryOf(upstream, change = () => {}) {
  const document = {
    version: 1,
    facts_as_of: yesterday,
    platform: { processor: 'none', regions: ['global'], contracts: [], metadata: false },
    providers: Object.fromEntries(providerNames.map((name) => [name, provider(name, upstream)])),
    endpoints: [
      ...providerNames.map((name) => endpoint(`house/${name}`, name)),
      endpoint('house/mixed', 'sure'), endpoint('house/mixed', 'bare'),
      endpoint('house/pair', 'bare'), endpoint('house/pair', 'bare2'),
      endpoint('house/safe', 'sure'), endpoint('house/safe', 'sure2'),
    ],
    attest: [attest('sure'), attest('sure2'), attest('hauler'),
      { ...attest('lapsed'), expires_at: yesterday }, { ...attest('struck'), revoked: true }, { ...attest('later'), verified_at: tomorrow }],
    aliases: { nickname: 'house/sure' },
  };
  change(document);
  return document;
}

export function provider(name, upstream) {
  return {
    name: name[0].toUpperCase() + name.slice(1), group: 'others', kind: 'direct', protocol: 'openai', responses: true, base_url: upstream.base(name),
    auth: 'bearer', credential: credentialName(name), trains: false, exceptions: [], policy_url: 'https://policy.test/', ...facts[name],
  };
}

export function endpoint(model, name, more = {}) {
  return { model, provider: name, upstream_model: `${name}-upstream`, price: { prompt: '1', completion: '2' }, context_length: 200_000, ...more };
}

export function attest(name) {
  return { provider: name, models: '*', basis: 'zdr_addendum', verified_by: 'legal', verified_at: day(-30), expires_at: nextYear };
}

export const credentialName = (name) => `${name.toUpperCase()}_API_KEY`;
export const credentialOf = (name) => `operator-credential-of-${name}`;

/** KV contents: registry, keys and accounts. `keys` maps a key to its record, `accounts` an id to its own. */
export function kvOf({ registry, keys = {}, accounts = {}, guardrails = {} }) {
  const entries = {};
  if (registry !== undefined) entries.registry = typeof registry === 'string' ? registry : JSON.stringify(registry);
  for (const [key, record] of Object.entries(keys)) entries[`key/${sha256(key)}`] = JSON.stringify(record);
  for (const [id, record] of Object.entries(accounts)) entries[`account/${id}`] = JSON.stringify(record);
  for (const [id, record] of Object.entries(guardrails)) entries[`guardrail/${id}`] = JSON.stringify(record);
  return entries;
}

/** Settings that every test deployment has. */
export function varsOf(more = {}) {
  const credentials = Object.fromEntries(providerNames.map((name) => [credentialName(name), credentialOf(name)]));
  return { ALLOW_INSECURE_UPSTREAMS: '1', METRICS_TOKEN: 'metrics-token-of-the-contract-suite', ...credentials, ...more };
}

/** One upstream and one gateway, stopped when the file's tests are over. */
export async function house({ vars, keys = {}, accounts = {}, guardrails, registry, change, ...more } = {}) {
  const upstream = await startUpstream();
  after(() => upstream.stop());
  const key = keyFor('main');
  const kv = kvOf({
    registry: registry === undefined ? registryOf(upstream, change) : registry ?? undefined,
    keys: { [key]: { account: 'acme', label: 'main' }, ...keys },
    accounts: { acme: {}, ...accounts },
    guardrails,
  });
  const gateway = await startGateway({ kv, vars: varsOf(vars), ...more });
  after(() => gateway.stop());
  gateway.key = key;
  if (gateway.twin) gateway.twin.key = key;
  return { gateway, upstream };
}
