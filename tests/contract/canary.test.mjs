// Unique strings planted in prompt, answer, key and tool arguments, and looked for everywhere afterwards.
//
//     success · refusal · upstream failure · mid-stream break · hang-up
//        └─▶ process output, KV files, metrics, headers, other answers, linear memory: none of them
//
// Invariant: the search itself is proved first: a string that is in use is found.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import test from 'node:test';
import { argued, ask, chat, open, said } from './harness/client.mjs';
import { can } from './harness/gateway.mjs';
import { house, keyFor, sha256 } from './harness/house.mjs';
import { eventually, sleep, within } from './harness/wait.mjs';

const skip = { skip: !can.inspect && 'memory cannot be looked into here' };
const canary = (what) => `${what}${randomBytes(6).toString('hex')}`;
const seed = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }).d;
const other = keyFor(canary('key'));
const { gateway, upstream } = await house({ inspect: true, vars: { RECEIPT_KEY: `canary:${seed}` }, keys: { [other]: { account: 'acme', label: 'canary' } } });

const planted = {
  prompt: canary('prompt'), person: `${canary('person')}@acme-health.com`, answer: canary('answer'), argument: canary('argument'),
  refused: canary('refused'), broken: canary('broken'), failure: canary('failure'), gone: canary('gone'), malformed: canary('malformed'), idle: canary('idle'),
  key: other,
};
const headers = [];
const receipts = [];
const answers = [];

const talk = (text, more) => chat('house/sure', `${text} of ${planted.person}`, more);

async function kept(answer) {
  headers.push(String(answer.rawHeaders));
  receipts.push(...[answer.headers['x-generation-id']].flat());
  return answer;
}

test('the search finds what is in use', skip, async () => {
  const waiting = canary('waiting');
  let release;
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say('x');
    await new Promise((go) => { release = go; });
    await call.finish();
  });
  const answer = await open(gateway, talk(`${waiting}@acme-health.com`, { stream: true }));
  await answer.stream().next();
  assert.ok(await gateway.scan(`${waiting}@acme-health.com`) > 0, 'an original of a running request is in its vault');
  release();
  await sleep(300);
  answer.hangUp();
});

test('success, plain and streamed, with tool arguments', async () => {
  upstream.script('sure', async (call) => {
    const tool = [{ index: 0, id: 'c', type: 'function', function: { name: 'note', arguments: `{"a":"${planted.argument} <EMAIL_0>"}` } }];
    if (!call.streamed) return call.complete({ content: `${planted.answer} <EMAIL_0>`, tool_calls: tool });
    call.sse();
    await call.say(`${planted.answer} <EMA`);
    await call.say('IL_0>');
    await call.delta({ tool_calls: tool });
    await call.finish();
  });
  const plain = await kept(await ask(gateway, talk(planted.prompt), { key: other }));
  assert.equal(plain.json.choices[0].message.content, `${planted.answer} ${planted.person}`);
  const streamed = await kept(await ask(gateway, talk(planted.prompt, { stream: true }), { key: other }));
  assert.equal(said(streamed.events), `${planted.answer} ${planted.person}`);
  assert.equal(argued(streamed.events), `{"a":"${planted.argument} ${planted.person}"}`);
});

test('refusals', async () => {
  answers.push(await kept(await ask(gateway, chat('house/bare', planted.refused, { zdr: true }), { key: other })));
  answers.push(await kept(await ask(gateway, `{"model":"house/sure","messages":[{"role":"user","content":"${planted.malformed}"}],"zdr":"${planted.malformed}"}`, { key: other })));
  answers.push(await kept(await ask(gateway, `{"${planted.malformed}":1,"${planted.malformed}":2}`, { key: other })));
  for (const answer of answers) assert.ok(answer.status >= 400);
});

test('upstream failure, mid-stream break, hang-up', async () => {
  upstream.script('sure', (call) => call.answer(500, {}, { error: { message: `${planted.failure} ${call.text}` } }));
  answers.push(await kept(await ask(gateway, talk(planted.failure), { key: other })));
  upstream.script('sure', async (call) => {
    call.sse();
    await call.say(`${planted.broken} <EMAIL_`);
    await sleep(100);
    call.break();
  });
  await kept(await ask(gateway, talk(planted.broken, { stream: true }), { key: other }));
  upstream.script('sure', async (call) => {
    call.sse();
    while (await call.say(`${planted.gone} <EMA`)) await sleep(50);
  });
  const answer = await kept(await open(gateway, talk(planted.gone, { stream: true }), { key: other }));
  await answer.stream().next();
  answer.hangUp();
  await within(5_000, upstream.take().at(-1).closed, 'the upstream is let go');
  upstream.reset();
});

test('nothing of it is in other answers, headers, metrics, output or stores', async () => {
  await sleep(2_000);
  const metrics = await ask(gateway, undefined, { method: 'GET', path: '/metrics', key: 'metrics-token-of-the-contract-suite' });
  const health = await ask(gateway, undefined, { method: 'GET', path: '/healthz', key: null });
  const next = await ask(gateway, chat('house/sure', 'a plain question'));
  const stores = await gateway.kv.all();
  const places = {
    refusals: answers.map((answer) => answer.text).join('\n'), headers: headers.join('\n'), metrics: metrics.text, health: health.text,
    'the next answer': next.text + next.rawHeaders, output: gateway.output(),
    ...Object.fromEntries(Object.entries(stores).map(([name, bytes]) => [`store ${name}`, `${name}\n${bytes.toString('latin1')}`])),
  };
  for (const [place, text] of Object.entries(places)) {
    for (const [what, value] of Object.entries(planted)) assert.ok(!text.includes(value), `${what} in ${place}`);
  }
  assert.ok(Object.values(stores).some((bytes) => bytes.includes('house/sure')), 'the stores were really read');
  assert.ok(!gateway.output().includes(sha256(other)));
});

test('receipts have nothing of it, no address and no hash of the key', async () => {
  const signed = receipts.filter((id) => id.length > 200);
  assert.ok(signed.length >= 6, `${signed.length} receipts`);
  for (const id of signed) {
    const text = Buffer.from(id.slice(52, -86), 'base64url').toString();
    const said = JSON.parse(text);
    assert.equal(typeof said.jti, 'string', text);
    const hash = (form) => createHash('sha256').update(other).digest(form);
    const never = { ...planted, 'the hash of the key': sha256(other), 'the same in base64url': hash('base64url'), address: '127.0.0.1', host: 'localhost', url: 'http', account: 'acme' };
    for (const [what, value] of Object.entries(never)) assert.ok(!text.includes(value), `${what} in ${text}`);
  }
});

test('nothing of it is left in linear memory', skip, async () => {
  for (const [what, value] of Object.entries(planted)) {
    await eventually(5_000, async () => assert.equal(await gateway.scan(value), 0, `${what} is still in linear memory`), 500);
  }
});
