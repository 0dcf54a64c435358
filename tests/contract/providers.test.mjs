// How each kind of credential reaches a provider: what the provider received is checked as the provider would check it.
//
//     aws       signature recomputed from the request on the wire      google   assertion verified, token with clock and expiry
//     api-key, x-api-key, key, bearer, none      the header, and no other one that names a credential
//
// Invariant: no secret, and no assertion, stands in anything that a client was told.
import assert from 'node:assert/strict';
import { createHash, createHmac, createVerify, generateKeyPairSync } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, chat } from './harness/client.mjs';
import { runtime, startGateway } from './harness/gateway.mjs';
import { attest, keyFor, kvOf, varsOf } from './harness/house.mjs';
import { startUpstream } from './harness/upstream.mjs';

const upstream = await startUpstream();
after(() => upstream.stop());
beforeEach(() => upstream.reset());

const access = { id: 'TESTACCESSKEY', secret: 'made-up/secret+of-the-suite', token: 'made-up-session-token' };
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const account = {
  type: 'service_account', client_email: 'suite@project.test', private_key_id: 'key-1',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }), token_uri: `${upstream.base('tokens')}/token`,
};

const providers = {
  aws: { auth: 'aws', secret: [access.id, access.secret, access.token].join(':') },
  aws2: { auth: 'aws', secret: 'api-key-of-bedrock' },
  google: { auth: 'google', secret: JSON.stringify(account) },
  google2: { auth: 'google', secret: 'token-of-my-own' },
  google3: { auth: 'google', secret: JSON.stringify({ ...account, client_email: 'third@project.test' }) },
  google4: { auth: 'google', secret: JSON.stringify({ ...account, client_email: 'fourth@project.test' }) },
  azure: { auth: 'api-key', secret: 'key-of-azure' },
  anthro: { auth: 'x-api-key', secret: 'key-of-anthro' },
  fal: { auth: 'key', secret: 'key-of-fal' },
  plain: { auth: 'bearer', secret: 'key-of-plain' },
  mine: { auth: 'bearer', kind: 'self_hosted' },
  hub: { auth: 'bearer', secret: 'key-of-hub', kind: 'aggregator', flag: 'openrouter', zdr: 'toggle' },
  claude: { auth: 'aws', protocol: 'anthropic', secret: [access.id, access.secret, access.token].join(':') },
  vertex: { auth: 'google', protocol: 'vertex', secret: 'token-of-my-own' },
};

const credential = (name) => `${name.toUpperCase()}_CREDENTIAL`;
const registry = {
  version: 1,
  platform: { processor: 'none', regions: ['global'], contracts: [], metadata: false },
  providers: Object.fromEntries(Object.entries(providers).map(([name, { auth, kind = 'direct', protocol = 'openai', flag, zdr = 'agreement' }]) => [name, {
    kind, protocol, base_url: upstream.base(name), auth, credential: credential(name), retention: 'zero', trains: false, zdr,
    ...(flag ? { flag } : {}),
  }])),
  endpoints: Object.keys(providers).map((name) => ({ model: `house/${name}`, provider: name, regions: ['eu-central-1'], context_length: 200_000 })),
  attest: [attest('hub')],
};
const key = keyFor('providers');
const gateway = await startGateway({
  kv: kvOf({ registry, keys: { [key]: { account: 'acme', label: 'providers', terms: { allow_aggregators: true } } }, accounts: { acme: {} } }),
  vars: varsOf({
    DEPLOYMENT_TERMS: '{"allow_aggregators":true}',
    ...Object.fromEntries(Object.entries(providers).filter(([, row]) => row.secret).map(([name, row]) => [credential(name), row.secret])),
  }),
});
after(() => gateway.stop());

const messages = (name, more = {}, path = '/v1/messages') => ask(gateway, {
  model: `house/${name}`, max_tokens: 100, messages: [{ role: 'user', content: 'Mail bob@acme.com.' }], ...more,
}, { key, path, headers: { 'anthropic-version': '2023-06-01' } });
const say = (name, more = {}) => ask(gateway, chat(`house/${name}`, 'Mail bob@acme.com.', more), { key });
const shown = (call) => Object.fromEntries(['authorization', 'x-api-key', 'api-key'].filter((name) => name in call.headers).map((name) => [name, call.headers[name]]));

const hmac = (secret, text) => createHmac('sha256', secret).update(text).digest();
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Signature Version 4, once more and from what came over the wire. */
function signature(call) {
  const [, scope, names] = /^AWS4-HMAC-SHA256 Credential=TESTACCESSKEY\/(\S+), SignedHeaders=(\S+), Signature=/u.exec(call.headers.authorization);
  assert.equal(names, 'content-type;host;x-amz-date;x-amz-security-token');
  const headers = names.split(';').map((name) => `${name}:${call.headers[name]}\n`).join('');
  const canonical = ['POST', call.url, '', headers, names, hash(call.body)].join('\n');
  const moment = call.headers['x-amz-date'];
  assert.equal(scope, `${moment.slice(0, 8)}/eu-central-1/bedrock/aws4_request`);
  const [year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u.exec(moment).slice(1).map(Number);
  assert.ok(Math.abs(Date.UTC(year, month - 1, day, hour, minute, second) - Date.now()) < 10_000, moment);
  const secret = scope.split('/').reduce(hmac, `AWS4${access.secret}`);
  return hmac(secret, ['AWS4-HMAC-SHA256', moment, scope, hash(canonical)].join('\n')).toString('hex');
}

for (const stream of [false, true]) {
  test(`an access key signs what is really sent${stream ? ', streamed' : ''}, and every attempt anew`, async () => {
    let calls = 0;
    upstream.script('aws', async (call) => {
      calls += 1;
      if (calls === 1) return call.answer(503, {}, { error: { message: 'busy' } });
      if (!stream) return call.complete('Done.');
      call.sse();
      await call.say('Done.');
      return call.finish();
    });
    const answer = await say('aws', { stream });
    assert.equal(answer.status, 200, answer.text);
    const sent = upstream.take();
    assert.equal(sent.length, 2);
    for (const call of sent) {
      assert.match(call.text, /<EMAIL_0>/u);
      assert.ok(call.headers.authorization.endsWith(`Signature=${signature(call)}`), call.headers.authorization);
      assert.equal(call.headers['x-amz-security-token'], access.token);
      assert.ok(!call.rawHeaders.join('\n').includes(access.secret));
    }
  });
}

test('the other headers of credentials, each alone', async () => {
  const expected = {
    aws2: { authorization: 'Bearer api-key-of-bedrock' }, google2: { authorization: 'Bearer token-of-my-own' }, azure: { 'api-key': 'key-of-azure' },
    anthro: { 'x-api-key': 'key-of-anthro' }, fal: { authorization: 'Key key-of-fal' }, plain: { authorization: 'Bearer key-of-plain' }, mine: {},
  };
  for (const [name, headers] of Object.entries(expected)) {
    const answer = await say(name);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(shown(upstream.take()[0]), headers, name);
  }
});

/** A token server that looks as closely as Google's. */
function tokens({ token = 'ya29.first', expires = 3599 } = {}) {
  upstream.script('tokens', (call) => {
    assert.equal(call.headers['content-type'], 'application/x-www-form-urlencoded');
    const form = new URLSearchParams(call.text);
    assert.equal(form.get('grant_type'), 'urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header, claims, signed] = form.get('assertion').split('.');
    const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
    assert.deepEqual(read(header), { alg: 'RS256', typ: 'JWT', kid: 'key-1' });
    const { iss, aud, scope, iat, exp } = read(claims);
    assert.deepEqual([iss, aud, scope, exp - iat], [account.client_email, account.token_uri, 'https://www.googleapis.com/auth/cloud-platform', 3600]);
    assert.ok(Math.abs(iat - Date.now() / 1000) < 60);
    assert.ok(createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, Buffer.from(signed, 'base64url')), 'the signature is right');
    call.answer(200, {}, { access_token: token, expires_in: expires, token_type: 'Bearer' });
  });
}

const paths = () => upstream.take().map((call) => [call.provider, call.headers.authorization]);

test('a service account: refused, then exchanged, kept, and exchanged again when a minute is left', async () => {
  upstream.script('tokens', (call) => call.answer(400, {}, { error: 'invalid_grant', error_description: `no such ${account.client_email}` }));
  const refused = await say('google');
  assert.equal(refused.status, 502, refused.text);
  assert.match(refused.headers['x-lethe-trace'], /^google\(400,\d+ms\)$/u);
  for (const secret of [account.client_email, 'invalid_grant', 'assertion', 'PRIVATE']) assert.ok(!JSON.stringify([refused.text, refused.rawHeaders]).includes(secret), secret);
  assert.deepEqual(upstream.take().map((call) => call.provider), ['tokens']);

  tokens({ token: 'ya29.short', expires: 62 });
  assert.equal((await say('google')).status, 200);
  assert.deepEqual(paths(), [['tokens', undefined], ['google', 'Bearer ya29.short']]);
  assert.equal((await say('google', { stream: true })).status, 200);
  assert.deepEqual(paths(), [['google', 'Bearer ya29.short']]);
  await sleep(2_100);
  tokens({ token: 'ya29.long' });
  assert.equal((await say('google')).status, 200);
  assert.deepEqual(paths(), [['tokens', undefined], ['google', 'Bearer ya29.long']]);
});

test('a token that the provider refuses is bought anew', async () => {
  tokens({ token: 'ya29.next' });
  upstream.script('google', (call) => call.answer(401, {}, { error: { message: `expired ${call.headers.authorization}` } }));
  const refused = await say('google');
  assert.equal(refused.status, 502);
  assert.ok(!refused.text.includes('ya29'), refused.text);
  upstream.take();
  upstream.script('google', undefined);
  assert.equal((await say('google')).status, 200);
  assert.deepEqual(paths(), [['tokens', undefined], ['google', 'Bearer ya29.next']]);
});

test('a token server that breaks once is asked again', async () => {
  upstream.script('google', (call) => call.answer(401, {}, {}));
  tokens();
  await say('google');
  upstream.reset();
  let calls = 0;
  upstream.script('tokens', (call) => {
    calls += 1;
    if (calls === 1) return call.break();
    return call.answer(200, {}, { access_token: 'ya29.second', expires_in: 3599 });
  });
  assert.equal((await say('google')).status, 200);
  assert.deepEqual(upstream.take().map((call) => call.provider), ['tokens', 'tokens', 'google']);
});

test('an aggregator is told of zero retention and of no training, and of nothing that was not asked', async () => {
  const rows = [
    [{ zdr: true }, { zdr: true, data_collection: 'deny' }],
    [{ provider: { data_collection: 'deny' } }, { data_collection: 'deny' }],
    [{}, undefined],
  ];
  for (const [more, expected] of rows) {
    const answer = await say('hub', more);
    assert.equal(answer.status, 200, answer.text);
    const [call] = upstream.take();
    assert.deepEqual(call.json.provider, expected);
    assert.equal(call.json.model, 'hub');
  }
});

/** What Anthropic answers, whole or streamed. */
async function claude(call, stream) {
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 3, output_tokens: 5 } };
  if (!stream) return call.answer(200, {}, { ...message, content: [{ type: 'text', text: 'Mailed <EMAIL_0>.' }] });
  call.sse();
  const events = [
    { type: 'message_start', message: { ...message, content: [] } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Mailed <EMAIL_0>.' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ];
  for (const event of events) await call.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return call.response.end();
}

for (const stream of [false, true]) {
  const more = stream ? { stream } : {};
  test(`Bedrock's Messages door is signed${stream ? ', streamed' : ''}`, async () => {
    upstream.script('claude', (call) => claude(call, stream));
    const answer = await messages('claude', more);
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.text, /Mailed bob@acme\.com\./u);
    const [call] = upstream.take();
    assert.equal(call.url, '/claude/v1/v1/messages');
    assert.ok(call.headers.authorization.endsWith(`Signature=${signature(call)}`));
    assert.equal(call.json.model, 'claude');
  });

  test(`Claude on Vertex AI: the model in the URL, the version in the body${stream ? ', streamed' : ''}`, async () => {
    upstream.script('vertex', (call) => claude(call, stream));
    const answer = await messages('vertex', more);
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.text, /Mailed bob@acme\.com\./u);
    const [call] = upstream.take();
    assert.equal(call.url, `/vertex/v1/vertex:${stream ? 'streamRawPredict' : 'rawPredict'}`);
    assert.deepEqual(call.json, {
      anthropic_version: 'vertex-2023-10-16', max_tokens: 100, messages: [{ role: 'user', content: 'Mail <EMAIL_0>.' }], ...more,
    });
    assert.deepEqual(shown(call), { authorization: 'Bearer token-of-my-own' });
  });
}

test('Vertex AI counts tokens at an address of its own, with the model in the body', async () => {
  upstream.script('vertex', (call) => call.answer(200, {}, { input_tokens: 7 }));
  const answer = await messages('vertex', { max_tokens: undefined }, '/v1/messages/count_tokens');
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.json, { input_tokens: 7 });
  const [call] = upstream.take();
  assert.equal(call.url, '/vertex/v1/count-tokens:rawPredict');
  assert.deepEqual([call.json.model, call.json.anthropic_version], ['vertex', 'vertex-2023-10-16']);
});

/** A token is an instance's own: one exchange each. The host of components starts as many as it likes for requests at once. */
const one = runtime === 'worker';

test('whoever comes while a token is being bought waits for it, or goes on with the last one', async () => {
  const crowd = (count) => Promise.all(Array.from({ length: count }, () => say('google3')));
  const slow = (token, expires) => upstream.script('tokens', async (call) => {
    await sleep(400);
    call.answer(200, {}, { access_token: token, expires_in: expires, token_type: 'Bearer' });
  });
  const counted = () => paths().reduce((told, [provider, token]) => {
    if (provider !== 'plain') told[provider === 'tokens' ? 'exchanges' : token.split('.')[1]] += 1;
    return told;
  }, { exchanges: 0, cold: 0, warm: 0 });
  slow('ya29.cold', 62);
  for (const { status, text } of await crowd(8)) assert.equal(status, 200, text);
  const cold = counted();
  assert.ok(one ? cold.exchanges === 1 : cold.exchanges >= 1, `${cold.exchanges} exchanges`);
  assert.deepEqual([cold.cold, cold.warm], [8, 0]);

  // An instance of a component is gone after a second without a request, and what it knew with it.
  for (let at = 0; at < 7; at += 1) await Promise.all([say('plain'), sleep(300)]);
  slow('ya29.warm', 3_599);
  const first = say('google3');
  await sleep(150);
  const rest = await crowd(4);
  assert.deepEqual([await first, ...rest].map(({ status }) => status), [200, 200, 200, 200, 200]);
  const warm = counted();
  if (one) assert.deepEqual(warm, { exchanges: 1, cold: 4, warm: 1 });
  assert.ok(warm.exchanges >= 1);
  assert.equal(warm.cold + warm.warm, 5);
});

test('a token server that refuses keeps nobody waiting for others', async () => {
  upstream.script('tokens', async (call) => {
    await sleep(300);
    call.answer(400, {}, { error: 'invalid_grant' });
  });
  const started = Date.now();
  const answers = await Promise.all(Array.from({ length: 6 }, () => say('google4')));
  assert.deepEqual(answers.map(({ status }) => status), Array(6).fill(502));
  assert.ok(Date.now() - started < 2_500, `${Date.now() - started} ms`);
  assert.ok(upstream.take().every((call) => call.provider === 'tokens'));
});
