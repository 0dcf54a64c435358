// Many writers and readers at once, and a gateway that is killed while it writes.
//
//     32 admins, each: read, change, write with the version it read      64 clients: what they are served, and when
//     killed after the first, second, third … write of the store ─▶ started again ─▶ old or new, never half
//
// Invariant: no write that was answered 200 is lost or overwritten unseen; TTL plus the store's delay after a tightening was
// acknowledged, no request is served under the older terms; a document is never torn.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test as always } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { can, runtime, startGateway } from './harness/gateway.mjs';
import { keyFor, kvOf, registryOf, sha256, varsOf } from './harness/house.mjs';
import { startUpstream } from './harness/upstream.mjs';
import { sleep } from './harness/wait.mjs';

/** Seconds of the crowd: a minute where LETHE_CROWD_S says so, else long enough to see every rule broken. */
const SECONDS = Number(process.env.LETHE_CROWD_S ?? 15);
/** What a gateway waits before it reads anew, and what the local stores add to it: nothing, and the length of a request. */
const TTL_S = 1;
const SLACK_MS = 1_500;
const WRITERS = 32;
const CLIENTS = 64;

/** How long a test may take in all: on a machine that does much else, a turn of a writer takes many seconds. */
const PATIENCE_MS = (SECONDS + 5 * 60) * 1_000;
const test = (name, body) => always(name, { skip: !can.edit && 'not on this runtime', timeout: PATIENCE_MS }, body);

const key = keyFor('main');
const admins = Array.from({ length: WRITERS }, (_, at) => ({ name: `admin${at}`, token: `lethe-admin-contract-${at}-0123456789abcdef` }));
const ADMIN_TOKEN = JSON.stringify(Object.fromEntries(admins.map(({ name, token }) => [name, { sha256: sha256(token), roles: ['read', 'keys', 'attest', 'registry'] }])));
const vars = varsOf({ ADMIN_TOKEN, REGISTRY_TTL_S: String(TTL_S) });
const upstream = await startUpstream();
after(() => upstream.stop());

const entries = () => kvOf({ registry: registryOf(upstream, (it) => { it.attest = it.attest.filter((row) => row.provider !== 'hauler'); }), keys: { [key]: { account: 'acme', label: 'main' } }, accounts: { acme: {} } });

/** One request to the admin plane; a 503 that says so is asked again. */
async function admin(gateway, at, method, door, body) {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask(gateway, body, { key: admins[at].token, method, path: `/api/admin/${door}` });
    if (answer.status !== 503 || tries >= 20) return answer;
    await sleep(50 * Math.random() + 20);
  }
}

/** Puts a change of the registry through, however many others do the same; the version that it became, or nothing once it is `over`. */
async function change(gateway, at, edit, { patience = 0, over = () => false } = {}) {
  for (; !over(); await sleep(patience * Math.random())) {
    const read = await admin(gateway, at, 'GET', 'registry');
    assert.equal(read.status, 200, read.text);
    const document = read.json;
    edit(document);
    const written = await admin(gateway, at, 'PUT', 'registry', document);
    if (written.status === 200) return { version: written.json.version, from: document.version };
    assert.equal(written.status, 409, written.text);
    assert.ok(written.error.version > document.version, written.text);
  }
}

/** The log, whose chain is checked line by line. */
async function log(gateway) {
  const lines = [];
  for (let page; page?.length !== 0; lines.push(...page)) {
    const answer = await admin(gateway, 0, 'GET', `log?from=${lines.length + 1}`);
    assert.equal(answer.status, 200, answer.text);
    page = answer.text.split('\n').filter(Boolean);
  }
  lines.reduce((previous, line, at) => {
    const entry = JSON.parse(line);
    assert.equal(entry.n, at + 1);
    assert.equal(entry.previous, previous, `entry ${entry.n} follows the one before it`);
    return createHash('sha256').update(line).digest('hex');
  }, '0'.repeat(64));
  return lines.map((line) => JSON.parse(line));
}

test(`${WRITERS} admins and ${CLIENTS} clients for ${SECONDS} s: nothing lost, nothing torn, nothing looser than was acknowledged`, async () => {
  const gateway = await startGateway({ kv: entries(), vars, admin: true });
  after(() => gateway.stop());
  const begun = Date.now();
  const crowd = { until: begun + SECONDS * 1_000, over: false };
  const written = [];
  const attested = [{ state: true, sent: 0, known: 0 }];
  const served = [];
  await Promise.all([
    ...admins.map(async (_, at) => {
      for (let turn = 0; !crowd.over; turn += 1) {
        const alias = `alias-${at}-${turn}`;
        const made = await change(gateway, at, (it) => { it.aliases[alias] = 'house/sure'; }, { patience: 1_500, over: () => crowd.over });
        if (made) written.push({ at, alias, ...made });
        await sleep(2_000 * Math.random());
      }
    }),
    tighten(gateway, attested, crowd),
    ...Array.from({ length: CLIENTS }, async () => {
      for (; !crowd.over; await sleep(150 * Math.random())) {
        const begun = Date.now();
        const { status, text } = await ask({ ...gateway, key }, chat('house/sure', 'x', { zdr: true }));
        assert.ok(status === 200 || status === 422, `${status} ${text}`);
        if (status === 422) assert.match(text, /attestation/u);
        served.push({ begun, status });
      }
    }),
  ]);
  const last = await admin(gateway, 0, 'GET', 'registry');
  nothingLost(written, attested, last.json);
  const looser = nothingLooser(attested, served);
  const lines = await log(gateway);
  const ours = lines.filter((line) => line.document === 'registry' && line.by !== '(outside)');
  assert.equal(ours.length, written.length + attested.length - 1, 'every write is in the log once');
  console.log(`# ${runtime}: ${written.length + attested.length - 1} writes, ${served.length} requests in ${Math.round((Date.now() - begun) / 1_000)} s, ${looser} of them judged`);
});

/** One admin revokes and restores what `house/sure` needs, again and again, and ends it all: not before one whole turn. */
async function tighten(gateway, attested, crowd) {
  after(() => { crowd.over = true; });
  for (let state = false; attested.length < 3 || Date.now() < crowd.until; state = !state) {
    const sent = Date.now();
    const { version, from } = await change(gateway, 0, (it) => { it.attest.find((row) => row.provider === 'sure').revoked = !state; });
    attested.push({ state, sent, known: Date.now(), version, from });
    await sleep(TTL_S * 1_000 + SLACK_MS + 1_500);
  }
  crowd.over = true;
}

/** Every version was made from the one before it, by one writer; every change is in the last. */
function nothingLost(written, attested, last) {
  const versions = [...written, ...attested.slice(1)].sort((one, other) => one.version - other.version);
  assert.ok(versions.length > WRITERS, `${versions.length} writes`);
  versions.forEach((write) => assert.equal(write.from, write.version - 1, 'made from the version before it'));
  assert.equal(new Set(versions.map(({ version }) => version)).size, versions.length, 'no version was given twice');
  assert.equal(last.version, versions.at(-1).version);
  for (const { alias } of written) assert.equal(last.aliases[alias], 'house/sure', `${alias} is lost`);
  assert.equal(Boolean(last.attest.find((row) => row.provider === 'sure').revoked), !attested.at(-1).state);
}

/** What was begun long enough after a revocation was acknowledged, and before the next change was sent, was refused. */
function nothingLooser(attested, served) {
  let judged = 0;
  attested.forEach(({ state, known }, at) => {
    if (state) return;
    const until = attested[at + 1]?.sent ?? Infinity;
    const within = served.filter(({ begun }) => begun > known + TTL_S * 1_000 + SLACK_MS && begun < until - 300);
    judged += within.length;
    for (const { begun, status } of within) assert.equal(status, 422, `served ${begun - known} ms after the revocation was acknowledged`);
  });
  assert.ok(judged > 0, 'some requests fell into the time when the revocation holds');
  return judged;
}

test('the first write of all: of many at once one wins, and nothing is lost', async () => {
  const gateway = await startGateway({ kv: {}, vars, admin: true });
  after(() => gateway.stop());
  const answers = await Promise.all(admins.map((_, at) => admin(gateway, at, 'PUT', 'registry?version=0', { extends: 'default', aliases: { [`mine-${at}`]: 'anthropic/claude-sonnet-4-6' } })));
  const won = answers.flatMap((answer, at) => (answer.status === 200 ? [at] : []));
  assert.equal(won.length, 1, answers.map(({ status }) => status).join(' '));
  for (const answer of answers) if (answer.status !== 200) assert.equal(answer.status, 409, answer.text);
  assert.deepEqual(Object.keys((await admin(gateway, 0, 'GET', 'registry')).json.aliases), [`mine-${won[0]}`]);
  assert.equal((await log(gateway)).length, 1);
});

/** Asks for a write and kills the gateway in the middle of it; what it was made from, and what was answered if anything was. */
async function die(gateway, state, cut, took) {
  const { json: document } = await admin(gateway, 0, 'GET', 'registry');
  const next = { ...document, aliases: { ...document.aliases, [`cut-${cut.name}`]: 'house/sure' } };
  await cut.before(state);
  const answer = ask(gateway, next, { key: admins[0].token, method: 'PUT', path: '/api/admin/registry' }).catch(() => undefined);
  await cut.during(answer, took);
  await gateway.kill();
  return { name: cut.name, version: document.version, answer: await answer };
}

/** After a death: the registry is the old one or the new one, whole, the log is whole, and a write goes through. */
async function whole(gateway, { name, version, answer }) {
  const read = await admin(gateway, 1, 'GET', 'registry');
  assert.equal(read.status, 200, read.text);
  const made = read.json.aliases[`cut-${name}`] === 'house/sure';
  assert.equal(read.json.version, made ? version + 1 : version, 'old or new');
  if (answer?.status === 200) assert.ok(made, 'what was acknowledged is there');
  assert.equal((await log(gateway)).at(-1).version, version + (made ? 1 : 0), 'the log ends with it');
  const served = await ask({ ...gateway, key }, chat(`cut-${name}`));
  assert.equal(served.status, made ? 200 : 404, `the data plane sees the same: ${served.text}`);
  const next = await change(gateway, 1, (it) => { it.aliases[`after-${name}`] = 'house/sure'; });
  assert.equal(next.version, read.json.version + 1);
  return made;
}

/** Where to cut: on the component host at every write of the store, on workerd over the time that a write takes, and as it is answered. */
const cuts = runtime === 'component'
  ? Array.from({ length: 9 }, (_, writes) => ({
    name: `${writes}`, before: (state) => writeFile(join(state, 'kv', '.writes-left'), String(writes)), during: (answer) => answer,
  }))
  : [...Array.from({ length: 9 }, (_, at) => ({ name: `${at}`, before: () => {}, during: (_, took) => sleep(took * (at + Math.random()) / 8) })),
    { name: 'answered', before: () => {}, during: (answer) => answer }];

test('killed in the middle of a write: old or new, never half', async () => {
  const state = await mkdtemp(join(tmpdir(), 'lethe-killed-'));
  after(() => rm(state, { recursive: true, force: true }));
  const made = [];
  let gateway = await startGateway({ kv: entries(), vars, admin: true, state });
  try {
    await change(gateway, 0, () => {});
    const begun = Date.now();
    await change(gateway, 0, () => {});
    const took = Date.now() - begun;
    for (const cut of cuts) {
      const died = await die(gateway, state, cut, took);
      await rm(join(state, 'kv', '.writes-left'), { force: true });
      gateway = await startGateway({ vars, admin: true, state });
      made.push(await whole(gateway, died));
    }
  } finally {
    await gateway.stop();
  }
  assert.ok(made.includes(true), 'some write was made');
  if (runtime === 'component') assert.ok(made.includes(false), 'some write was not');
  console.log(`# ${runtime}: ${made.filter(Boolean).length} of ${made.length} were made`);
});
