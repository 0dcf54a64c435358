// Two-person approval by `cargo xtask admin`, from the wish of the one to what the other has done.
//
//     alice: account put ─▶ proposed      bob: proposals list · show · approve ─▶ stored, in the log as alice+bob
//
// Invariant: nothing is written, and no key exists, before another person has said so; a key is shown to that person alone.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

const token = (name) => `lethe-admin-contract-${name}-0123456789abcdefghijklmnopqr`;
const entry = (name, ...roles) => [name, { sha256: sha256(token(name)), roles }];
const ADMIN_TOKEN = JSON.stringify(Object.fromEntries([
  entry('alice', 'read', 'keys', 'attest', 'registry'), entry('bob', 'read', 'keys', 'attest', 'registry'), entry('carol', 'read', 'keys'),
]));
const readable = (document) => { document.attest = document.attest.filter(({ provider }) => provider !== 'hauler'); };
const { gateway } = await house({ vars: { ADMIN_TOKEN, ADMIN_APPROVAL: 'two', REGISTRY_TTL_S: '1' }, admin: true, change: readable });
const folder = await mkdtemp(join(tmpdir(), 'lethe-proposals-'));
after(() => rm(folder, { recursive: true, force: true }));

function admin(by, ...words) {
  const env = { ...process.env, LETHE_ADMIN_URL: gateway.url, LETHE_ADMIN_TOKEN: token(by) };
  return new Promise((resolve) => { execFile(program, words, { env }, (fault, out, errors) => resolve({ well: !fault, out, errors })); });
}

async function well(by, ...words) {
  const ran = await admin(by, ...words);
  assert.ok(ran.well, ran.errors + ran.out);
  return ran.out;
}

async function proposed(by, ...words) {
  const out = await well(by, ...words);
  const [, id] = /proposed; somebody else approves it: cargo xtask admin proposals approve ([0-9a-f]{16})$/mu.exec(out) ?? [];
  assert.ok(id, out);
  return id;
}

async function file(document) {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  await writeFile(path, JSON.stringify(document));
  return path;
}

test('a document: proposed, looked at, refused to the same person, approved, in the log under both names', async () => {
  const id = await proposed('alice', 'account', 'put', 'team-a', await file({ zdr: true, terms: { regions: ['eu'] } }));
  assert.ok(!(await admin('bob', 'account', 'get', 'team-a')).well, 'nothing is written');
  assert.match(await well('bob', 'proposals', 'list'), new RegExp(`^${id} +alice .* PUT /api/admin/accounts/team-a`, 'mu'));
  const shown = await well('bob', 'proposals', 'show', id);
  for (const line of [/^alice proposed at .*: PUT \/api\/admin\/accounts\/team-a/mu, /^\+ zdr {3}true$/mu, /^\+ terms\.regions {3}\["eu"\]$/mu]) assert.match(shown, line);
  const same = await admin('alice', 'proposals', 'approve', id);
  assert.ok(!same.well && same.errors.includes('same_person'), same.errors);
  assert.match(await well('bob', 'proposals', 'approve', id), /carried out: its document is now version 1/u);
  assert.deepEqual(JSON.parse(await well('bob', 'account', 'get', 'team-a')).zdr, true);
  assert.match(await well('bob', 'log'), /alice\+bob +put +account\/team-a/u);
  assert.ok(!(await admin('bob', 'proposals', 'approve', id)).well, 'once');
  const history = await well('bob', 'account', 'history', 'team-a');
  assert.match(history, /^1 .* alice\+bob +put/mu);
});

test('the registry: what it would do is told when it is proposed; carol has not the role; a version in between refuses it', async () => {
  const registry = join(folder, 'registry.json');
  await well('alice', 'registry', 'get', registry);
  const document = JSON.parse(await well('alice', 'registry', 'get'));
  const next = await file({ ...document, aliases: { fresh: 'house/sure' } });
  const [first, second] = [await proposed('alice', 'registry', 'put', next), await proposed('alice', 'attest', 'bare', '--basis', 'zdr_addendum', '--by', 'legal', '--expires', nextYear)];
  const lacks = await admin('carol', 'proposals', 'approve', first);
  assert.ok(!lacks.well && lacks.errors.includes('role_missing'), lacks.errors);
  assert.match(await well('bob', 'proposals', 'show', first), /^\+ aliases\.fresh {3}"house\/sure"$/mu);
  assert.match(await well('bob', 'proposals', 'show', second), /"providerId":"bare"/u);
  await well('bob', 'proposals', 'approve', first);
  await eventually(8_000, async () => assert.equal((await ask(gateway, chat('fresh'))).status, 200));
  const late = await admin('bob', 'proposals', 'approve', second);
  assert.ok(!late.well && late.errors.includes('the current version is'), late.errors);
  assert.match(await well('alice', 'proposals', 'withdraw', second), /is withdrawn/u);
  const back = await proposed('alice', 'registry', 'rollback', String(document.version));
  assert.match(await well('bob', 'proposals', 'approve', back), /now version/u);
});

test('a key exists, and is shown, once the other approves; switching it off takes two as well', async () => {
  const made = await proposed('alice', 'keys', 'new', '--label', 'ci');
  assert.equal(JSON.parse(await well('bob', 'keys', 'list', '--json')).data.filter(({ document }) => document.label === 'ci').length, 0);
  const told = await well('bob', 'proposals', 'approve', made);
  const [, key] = /^key +(sk-lethe-\S+)/mu.exec(told);
  const [, hash] = /^hash +([0-9a-f]{64})/mu.exec(told);
  assert.equal((await ask(gateway, chat('house/sure'), { key })).status, 200);
  const off = await proposed('carol', 'keys', 'disable', hash);
  assert.equal((await ask(gateway, chat('house/sure'), { key })).status, 200);
  await well('alice', 'proposals', 'approve', off);
  await eventually(8_000, async () => assert.equal((await ask(gateway, chat('house/sure'), { key })).status, 403));
  const gone = await proposed('alice', 'keys', 'expire', hash, nextYear);
  assert.match(await well('carol', 'proposals', 'withdraw', gone), /withdrawn/u);
});
