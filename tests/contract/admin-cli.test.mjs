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
  assert.ok(!used.well && used.errors.includes('in_use'), used.errors);
  await well('keys', 'disable', hash);
  await eventually(8_000, async () => assert.equal((await ask(gateway, chat('house/sure'), { key })).status, 403));
  await well('keys', 'enable', hash);
  await well('keys', 'expire', hash, nextYear);
  assert.match(await well('keys', 'rotate', hash), /^key +sk-lethe-/mu);
  assert.equal(JSON.parse(await well('keys', 'list', '--json')).data.filter(({ document }) => document.account === 'team-a').length, 2);
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
