// `cargo xtask admin` against a gateway with both planes: what a person types, and what comes of it.
//
//     registry get FILE ─▶ edit ─▶ registry put FILE ─▶ differences, consequences, the write      a lost race ─▶ which version won
//
// Invariant: what it prints holds no token, it writes nothing on a dry run, and what is refused ends with exit status 1.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test as always } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ask, chat } from './harness/client.mjs';
import { can } from './harness/gateway.mjs';
import { house, nextYear, sha256 } from './harness/house.mjs';
import { eventually } from './harness/wait.mjs';

const program = process.env.LETHE_ADMIN_CLI ?? join(dirname(fileURLToPath(import.meta.url)), '../../target/debug/lethe-admin');
const skip = (!can.edit && 'not on this runtime') || (!existsSync(program) && `no ${program}: cargo build -p lethe-admin`);
const test = (name, body) => always(name, { skip }, body);

const token = 'lethe-admin-contract-cli-0123456789abcdefghijklmnopqr';
const ADMIN_TOKEN = JSON.stringify({ alice: { sha256: sha256(token), roles: ['read', 'keys', 'attest', 'registry'] } });
const readable = (document) => { document.attest = document.attest.filter(({ provider }) => provider !== 'hauler'); };
const { gateway } = await house({ vars: { ADMIN_TOKEN, REGISTRY_TTL_S: '1' }, admin: true, change: readable });
const folder = await mkdtemp(join(tmpdir(), 'lethe-cli-'));
after(() => rm(folder, { recursive: true, force: true }));
const file = join(folder, 'registry.json');

/** Runs it; everything that it printed, and whether it said yes. */
function admin(...words) {
  const env = { ...process.env, LETHE_ADMIN_URL: gateway.url, LETHE_ADMIN_TOKEN: token };
  return new Promise((resolve) => {
    execFile(program, words, { env }, (fault, out, errors) => {
      assert.ok(!`${out}${errors}`.includes(token), 'no token is printed');
      resolve({ well: !fault, out, errors });
    });
  });
}

async function well(...words) {
  const ran = await admin(...words);
  assert.ok(ran.well, ran.errors + ran.out);
  return ran.out;
}

async function edit(change) {
  const document = JSON.parse(await readFile(file, 'utf8'));
  change(document);
  await writeFile(file, JSON.stringify(document, null, 2));
  return document.version;
}

test('a registry is fetched, changed, looked at, written; a lost race names the winner', async () => {
  await well('registry', 'get', file);
  const version = await edit((it) => { it.aliases.fresh = 'house/sure'; it.endpoints = it.endpoints.filter(({ model }) => model !== 'house/bare'); });
  const dry = await well('registry', 'put', file, '--dry-run');
  for (const line of [/^\+ aliases\.fresh {3}"house\/sure"$/mu, /^- endpoints\[house\/bare @ bare\]$/mu, /^- house\/bare @ bare is no longer routable$/mu]) assert.match(dry, line);
  assert.match(await well('registry', 'put', file), new RegExp(`registry is now version ${version + 1}`, 'u'));
  await eventually(8_000, async () => assert.equal((await ask(gateway, chat('fresh'))).status, 200));
  const lost = await admin('registry', 'put', file);
  assert.ok(!lost.well && lost.errors.includes(`the current version is ${version + 1}`), lost.errors);
  assert.match(await well('registry', 'history'), new RegExp(`^${version + 1} .* alice .* put`, 'mu'));
  assert.match(await well('registry', 'rollback', String(version)), new RegExp(`version ${version + 2}`, 'u'));
  assert.equal(JSON.parse(await well('registry', 'get')).aliases.fresh, undefined);
});

test('what is new or gone is told member by member', async () => {
  await well('registry', 'get', file);
  await edit((it) => { it.aliases = { one: 'house/sure', two: 'house/bare' }; delete it.facts_as_of; });
  const dry = await well('registry', 'put', file, '--dry-run');
  for (const line of [/^\+ aliases\.one {3}"house\/sure"$/mu, /^\+ aliases\.two {3}"house\/bare"$/mu, /^- facts_as_of {3}"\d/mu]) assert.match(dry, line);
});

test('rows that would serve nobody are named by line', async () => {
  await well('registry', 'get', file);
  await edit((it) => { it.endpoints[0].price = { prompt: 'cheap' }; });
  const refused = await admin('registry', 'put', file);
  assert.ok(!refused.well);
  assert.match(refused.errors, /line \d+: endpoints\[0\]\.price/u);
});

test('accounts and keys: put, made, listed, replaced, switched, ended, deleted', async () => {
  const account = join(folder, 'account.json');
  await writeFile(account, '{"zdr": true}');
  assert.match(await well('account', 'put', 'team-a', account), /account team-a is now version 1/u);
  const made = await well('keys', 'new', '--account', 'team-a', '--label', 'ci');
  const [, key] = /^key +(sk-lethe-\S+)/mu.exec(made);
  const [, hash] = /^hash +([0-9a-f]{64})/mu.exec(made);
  assert.equal((await ask(gateway, chat('house/sure'), { key })).status, 200);
  assert.match(await well('keys', 'list'), new RegExp(`^${hash} +team-a +ci`, 'mu'));
  const used = await admin('account', 'delete', 'team-a');
  assert.ok(!used.well && used.errors.includes('in_use') && /\n  (account|key)\//u.test(used.errors), used.errors);
  await well('keys', 'disable', hash);
  await eventually(8_000, async () => assert.equal((await ask(gateway, chat('house/sure'), { key })).status, 403));
  await well('keys', 'enable', hash);
  await well('keys', 'expire', hash, nextYear);
  assert.match(await well('keys', 'rotate', hash), /^key +sk-lethe-/mu);
  assert.equal(JSON.parse(await well('keys', 'list', '--json')).data.filter(({ document }) => document.account === 'team-a').length, 2);
});

test('accounts, guardrails and the records of keys: told, dry, listed, gone back to', async () => {
  const written = join(folder, 'written.json');
  const put = async (words, document) => {
    await writeFile(written, JSON.stringify(document));
    return well(...words, written);
  };
  const made = await well('keys', 'new', '--label', 'back');
  const [, hash] = /^hash +([0-9a-f]{64})/mu.exec(made);
  for (const [kind, id, first, second, line] of [
    ['account', 'team-b', { zdr: true, terms: { regions: ['eu'] } }, { zdr: false }, /^- terms\.regions {3}\["eu"\]$/mu],
    ['guardrail', 'pii', { redact: { EMAIL: 'block' } }, { redact: { EMAIL: 'mask' } }, /^~ redact\.EMAIL {3}"block" → "mask"$/mu],
    ['keys', hash, { label: 'two', terms: { zdr: true } }, { label: 'three' }, /^- terms\.zdr {3}true$/mu],
  ]) {
    assert.match(await put([kind, 'put', id], first), /is now version \d/u);
    const dry = [kind, 'put', id, '--dry-run'];
    assert.match(await put(dry, second), line);
    assert.equal(JSON.parse(await well(kind, 'get', id)).label, first.label);
    assert.match(await put([kind, 'put', id], second), line);
    const newest = Number(/^(\d+) /mu.exec(await well(kind, 'history', id))[1]);
    assert.equal(newest, kind === 'keys' ? 3 : 2);
    assert.match(await well(kind, 'rollback', id, String(newest - 1), '--dry-run'), /^[~+] /mu);
    assert.deepEqual(JSON.parse(await well(kind, 'get', id)), second);
    assert.match(await well(kind, 'rollback', id, String(newest - 1)), new RegExp(`is now version ${newest + 1}`, 'u'));
    assert.deepEqual(JSON.parse(await well(kind, 'get', id)), first);
    assert.match(await well(kind, 'history', id), /roll-back/u);
    assert.match(await well(kind, 'list'), new RegExp(`^${id} `, 'mu'));
  }
  const lost = await admin('account', 'rollback', 'team-b', '1', '--version', '2');
  assert.ok(!lost.well && lost.errors.includes('the current version is 3'), lost.errors);
  assert.match(await well('guardrail', 'delete', 'pii'), /guardrail pii is deleted/u);
  assert.match(await well('guardrail', 'rollback', 'pii', '1'), /guardrail pii is now version 5/u);
});

test('invariants: put, refused with the counter-example, gone back to', async () => {
  const rules = join(folder, 'rules.json');
  assert.deepEqual(JSON.parse(await well('invariants', 'get')), { invariants: [] });
  const open = join(folder, 'open.json');
  await writeFile(open, '{}');
  await well('account', 'put', 'open', open);
  await writeFile(rules, JSON.stringify({ invariants: [{ never: { account: 'open', provider: 'bare' } }] }));
  const broken = await admin('invariants', 'put', rules);
  assert.ok(!broken.well && /invariants\[0\]\.never: account open, house\/\S+ @ bare/u.test(broken.errors), broken.errors);
  await writeFile(rules, JSON.stringify({ invariants: [{ never: { account: 'nobody', provider: 'bare' } }] }));
  const idle = await admin('invariants', 'put', rules);
  assert.ok(!idle.well && idle.errors.includes('invariants[0].never.account: names nobody, which is not there'), idle.errors);
  await writeFile(rules, JSON.stringify({ invariants: [{ never: { account: 'nobody*', provider: 'bare' } }] }));
  assert.match(await well('invariants', 'put', rules, '--dry-run'), /^~ invariants/mu);
  assert.deepEqual(JSON.parse(await well('invariants', 'get')), { invariants: [] });
  assert.match(await well('invariants', 'put', rules), /invariants is now version 1/u);
  const late = await admin('account', 'put', 'nobody', open);
  assert.ok(!late.well && late.errors.includes('invariant_violated'), late.errors);
  await writeFile(rules, '{"invariants": []}');
  assert.match(await well('invariants', 'put', rules), /invariants is now version 2/u);
  assert.match(await well('invariants', 'rollback', '1'), /invariants is now version 3/u);
  assert.match(await well('invariants', 'history'), /^3 .* alice .* roll-back/mu);
  assert.match(await well('invariants', 'rollback', '2'), /invariants is now version 4/u);
});

test('compliance in the shape of others: a file of it', async () => {
  const shape = join(folder, 'compliance.json');
  await writeFile(shape, JSON.stringify({ providerId: 'bare2', zdr: true, expiresAt: nextYear }));
  assert.match(await well('compliance', 'put', shape, '--dry-run'), /^\+ house\/bare2 @ bare2 becomes verified/mu);
  assert.match(await well('compliance', 'put', shape), /registry is now version \d+/u);
  await writeFile(shape, JSON.stringify({ providerId: 'bare2', zdr: false }));
  assert.match(await well('compliance', 'put', shape), /^- house\/bare2 @ bare2 is no longer verified/mu);
  await writeFile(shape, JSON.stringify({ providerId: 'bare2', zdr: true, expires: nextYear }));
  const wrong = await admin('compliance', 'put', shape);
  assert.ok(!wrong.well && wrong.errors.includes('did you mean `expiresAt`?'), wrong.errors);
});

test('an attestation and its revocation say what they do', async () => {
  assert.match(await well('attest', 'bare', '--basis', 'zdr_addendum', '--by', 'legal', '--expires', nextYear), /^\+ house\/bare @ bare becomes verified/mu);
  assert.match(await well('attest', 'bare', '--revoke'), /^- house\/bare @ bare is no longer verified/mu);
});

test('the log is exported and verified; a changed line is found', async () => {
  const log = join(folder, 'log.jsonl');
  assert.match(await well('log', '--export', log), /each follows the one before it/u);
  assert.match(await well('log', 'verify', log), /each follows the one before it/u);
  const text = await readFile(log, 'utf8');
  await writeFile(log, text.replace('"alice"', '"mallory"'));
  const broken = await admin('log', 'verify', log);
  assert.ok(!broken.well && /:\d+: the entry/u.test(broken.errors), broken.errors);
  assert.match(await well('log'), /alice/u);
});

test('a token needs no gateway, and none is taken from the command line', async () => {
  const made = JSON.parse(await well('token', 'bob', '--role', 'read', '--json'));
  assert.equal(made.entry.bob.sha256, sha256(made.token));
  assert.ok(!(await admin('log', '--token', 'x')).well);
  const elsewhere = await admin('log', '--url', 'http://gateway.example');
  assert.ok(!elsewhere.well && elsewhere.errors.includes('https'), elsewhere.errors);
});
