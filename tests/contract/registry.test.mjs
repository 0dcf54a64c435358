// The registry as people edit it in a dashboard, seen from outside.
//
//     BOM, CRLF: tolerated · trailing comma, smart quotes: named · one wrong row: quarantined · unreadable: 503, never half
//
// Invariant: an edit takes effect within the time to live; a bad edit only ever removes routes.
import assert from 'node:assert/strict';
import { test as always } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { can } from './harness/gateway.mjs';
import { endpoint, house, registryOf, yesterday } from './harness/house.mjs';
import { refused, shapes } from './harness/refusals.mjs';
import { eventually } from './harness/wait.mjs';

const test = (name, body) => always(name, { skip: !can.edit && 'the store cannot be edited here' }, body);
const { gateway, upstream } = await house({ vars: { REGISTRY_TTL_S: '1' } });
const document = (change) => JSON.stringify(registryOf(upstream, change), null, 2);
const strict = (model = 'house/sure') => ask(gateway, chat(model, 'x', { zdr: true }));
const health = async () => (await ask(gateway, undefined, { method: 'GET', path: '/healthz', key: null })).text;

/** Writes `text` and waits until `check` holds. */
async function after(text, check) {
  await gateway.kv.put('registry', text);
  await eventually(8_000, check, 250);
}

const serves = async () => assert.equal((await strict()).status, 200);

test('a byte order mark and CRLF are tolerated', async () => {
  const text = `\ufeff${document((it) => it.endpoints.push(endpoint('house/windows', 'sure')))}`.replaceAll('\n', '\r\n');
  await after(text, async () => assert.equal((await strict('house/windows')).status, 200));
});

const unreadable = {
  'a trailing comma': [() => document().replace(/\n\}\s*$/u, ',\n}'), /comma/iu],
  'smart quotes': [() => document().replace('"version"', '\u201cversion\u201d'), /quot/iu],
  'half a document': [() => document().slice(0, 400), /line|end/iu],
  'an HTML page': [() => '<!doctype html>', /line/iu],
  'an empty value': [() => '', /./u],
  'an array': [() => '[]', /./u],
};

for (const [name, [text, says]] of Object.entries(unreadable)) {
  test(`${name}: 503 with line and column on every model door, never the default, never half`, async () => {
    await after(text(), async () => {
      const error = refused(await strict(), 503, 'registry_invalid', { retry: (await strict()).headers['x-should-retry'] === undefined });
      assert.match(error.message, /line \d+.*column \d+|\d+:\d+/iu);
      assert.match(error.message, says);
    });
    refused(await ask(gateway, chat('gpt-4o')), 503, 'registry_invalid', { retry: (await strict()).headers['x-should-retry'] === undefined });
    await after(document(), serves);
  });
}

test('one wrong row among good ones only removes its own routes', async () => {
  const text = document((it) => {
    it.endpoints.push(endpoint('house/wrong', 'sure', { price: { prompt: 'cheap' } }), endpoint('house/orphan', 'nobody'), endpoint('house/right', 'sure'));
    it.attest.push({ provider: 'bare', models: '*', basis: 'hearsay', verified_by: 'x', verified_at: yesterday, expires_at: '2999-01-01' });
  });
  await after(text, async () => assert.equal((await strict('house/right')).status, 200));
  await serves();
  for (const model of ['house/wrong', 'house/orphan']) assert.ok([404, 422, 503].includes((await strict(model)).status), model);
  shapes.own(await strict('house/bare'), { model: 'house/bare', provider: 'bare', reason: /./u });
  const listed = await health();
  assert.match(listed, /endpoints/u);
  assert.match(listed, /attest/u);
});

test('an attestation that expires takes its route with it', async () => {
  await after(document((it) => { it.attest.find((row) => row.provider === 'sure').expires_at = yesterday; }), async () => {
    shapes.own(await strict(), { model: 'house/sure', provider: 'sure', reason: /^attestation:expired$/u });
  });
  assert.equal((await ask(gateway, chat('house/sure'))).status, 200, 'without the flag it serves');
});

test('a revocation holds within the time to live', async () => {
  await after(document(), serves);
  await after(document((it) => { it.attest.find((row) => row.provider === 'sure').revoked = true; }), async () => {
    shapes.own(await strict(), { model: 'house/sure', provider: 'sure', reason: /^attestation:revoked$/u });
  });
});

test('a base_url moved to another host carries neither a key nor a prompt', async () => {
  const moved = document((it) => { it.providers.sure.base_url = 'https://collector.attacker.test/v1'; });
  await after(moved, async () => {
    const answer = await strict();
    assert.notEqual(answer.status, 200);
    assert.match(answer.text, /no_credential|network|not_configured|quarantined/u);
  });
  upstream.reset();
});

test('no registry at all: the built-in default serves, and health says so', async () => {
  await gateway.kv.delete('registry');
  await eventually(8_000, async () => {
    assert.match(await health(), /default/u);
    const list = await ask(gateway, undefined, { method: 'GET', path: '/v1/models' });
    assert.ok(list.json.data.some((model) => model.id.includes('claude')), 'the default lists Claude');
  }, 250);
  assert.equal((await ask(gateway, chat('house/sure'))).status, 404);
  const gpt = await ask(gateway, chat('openai/gpt-4o', 'x', { zdr: true }));
  assert.equal(gpt.status, 422, gpt.text);
});

test('ten lines on top of the default', async () => {
  const ten = JSON.stringify({
    extends: 'default',
    providers: { sure: registryOf(upstream).providers.sure },
    endpoints: [endpoint('house/sure', 'sure')],
    attest: registryOf(upstream).attest.filter((row) => row.provider === 'sure'),
    aliases: { mine: 'house/sure' },
  });
  await after(ten, async () => assert.equal((await strict('mine')).status, 200));
  const list = await ask(gateway, undefined, { method: 'GET', path: '/v1/models' });
  assert.ok(list.json.data.some((model) => model.id.includes('claude')));
});

test('a setting named in a base_url that is not set: not_configured', async () => {
  await after(document((it) => { it.providers.bare.base_url = 'https://${AZURE_OPENAI_RESOURCE}.openai.azure.com/openai/v1'; }), async () => {
    const answer = await ask(gateway, chat('house/bare'));
    assert.notEqual(answer.status, 200);
    assert.match(answer.text, /not_configured/u);
  });
});
