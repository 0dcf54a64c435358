// Bodies that no provider must ever see, and the two encodings that are decoded.
//
//     {"model":"a","model":"b"}  →  400, naming the byte     gzip, zstd → decoded     br → 415     9 MiB → 413
//
// Invariant: every refusal is in dialect, repeats nothing of the body, and nothing of it was forwarded.
import assert from 'node:assert/strict';
import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { house } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';
import { zstd, zstdBomb } from './harness/zstd.mjs';

const { gateway, upstream } = await house();
const messages = '[{"role":"user","content":"hi"}]';
const good = `{"model":"house/sure","messages":${messages}}`;
const PRIVATE = 'PRIVATE-WORDS';
const nested = (depth) => `{"model":"house/sure","messages":${messages},"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
const holding = (members) => `{"model":"house/sure","messages":${messages},${members}}`;

afterEach(() => upstream.reset());

/** Name → body, or [body, pattern that the message must match]. */
const malformed = {
  'nothing at all': '',
  'white space': ' \n ',
  'no JSON': [`${PRIVATE}`, /byte|offset/u],
  'an array': `[${good}]`,
  'a string': '"x"',
  'half of it': good.slice(0, -2),
  'trailing data': `${good} {"x":1}`,
  'a trailing comma': holding('"x":[1,]'),
  'single quotes': "{'model':'house/sure'}",
  'a byte order mark': `\ufeff${good}`,
  'NaN': holding('"temperature":NaN'),
  'Infinity': holding('"temperature":-Infinity'),
  'a number with a leading zero': holding('"temperature":01'),
  'a number without digits after its point': holding('"temperature":1.'),
  'a control character in a string': holding('"x":"a\nb"'),
  'an unknown escape': holding('"x":"\\x41"'),
  'a lone high surrogate': holding('"x":"\\ud800"'),
  'a lone low surrogate': holding('"x":"\\udc00 x"'),
  'two high surrogates': holding('"x":"\\ud83d\\ud83d"'),
  'a duplicate key': [`{"model":"house/bare","messages":${messages},"model":"house/sure"}`, /duplicate|twice|already/iu],
  'a duplicate key after unescaping': `{"model":"house/bare","messages":${messages},"mod\\u0065l":"house/sure"}`,
  'a duplicate key in a message': `{"model":"house/sure","messages":[{"role":"user","content":"${PRIVATE}","content":"b"}]}`,
  'a duplicate key deep in an unknown field': holding('"x":{"a":[{"b":1,"c":2,"b":3}]}'),
  'a duplicate key in tool parameters': holding('"tools":[{"type":"function","function":{"name":"f","parameters":{"a":1,"a":2}}}]'),
  'a key in capitals': [`{"MODEL":"house/sure","messages":${messages}}`, /model/u],
  'STORE': holding('"STORE":true'),
  'store with a long s': holding('"\u017ftore":true'),
  'store with an escaped long s': holding('"\\u017ftore":true'),
  'stream with a long s': holding('"\u017ftream":true'),
  'a Kelvin sign': holding('"metadata":{},"to\u212Aens":1,"max_to\u212Aens":5'),
  'Zdr': holding('"Zdr":true'),
  'ZDR': holding('"ZDR":false'),
  'Provider': holding('"Provider":{"zdr":true}'),
  'provideroptions': holding('"provideroptions":{}'),
  'folded keys in a message': `{"model":"house/sure","messages":[{"role":"user","Content":"hi","content":"b"}]}`,
  '200 levels': [nested(200), /deep|nest|level/iu],
  '100,000 levels': nested(100_000),
};

for (const [name, given] of Object.entries(malformed)) {
  test(`malformed: ${name}`, async () => {
    const [body, pattern = /./u] = Array.isArray(given) ? given : [given];
    for (const whole of [true, false]) {
      const headers = whole ? {} : { 'content-length': undefined, 'transfer-encoding': 'chunked' };
      const answer = await ask(gateway, body, { headers });
      const error = refused(answer, 400, 'invalid_request_error');
      assert.match(error.message, pattern);
      assert.ok(!answer.text.includes(PRIVATE), answer.text);
      assert.deepEqual(upstream.take(), []);
    }
  });
}

test('malformed: bytes that are not UTF-8', async () => {
  for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80]]) {
    const at = good.indexOf('hi');
    const body = Buffer.concat([Buffer.from(good.slice(0, at)), Buffer.from(bytes), Buffer.from(good.slice(at))]);
    refused(await ask(gateway, body), 400, 'invalid_request_error');
  }
  assert.deepEqual(upstream.take(), []);
});

test('30 levels are either served or refused, never a fault', async () => {
  const answer = await ask(gateway, nested(28));
  assert.ok([200, 400].includes(answer.status), answer.text);
});

/** Field name that the message (or `param`) must hold → bodies. */
const mistyped = {
  model: ['{"model":5,"messages":[]}', '{"model":null,"messages":[]}', '{"messages":[]}', '{"model":["house/sure"],"messages":[]}', '{"model":"","messages":[]}'],
  messages: ['{"model":"house/sure"}', '{"model":"house/sure","messages":"hi"}', '{"model":"house/sure","messages":{}}', '{"model":"house/sure","messages":null}'],
  stream: [holding('"stream":"true"'), holding('"stream":1'), holding('"stream":[]')],
  provider: [holding('"provider":"sure"'), holding('"provider":[]'), holding('"provider":true')],
  order: [holding('"provider":{"order":"sure"}'), holding('"provider":{"order":[1]}'), holding('"providerOptions":{"gateway":{"order":{}}}')],
  only: [holding('"provider":{"only":"sure"}'), holding('"provider":{"only":[null]}'), holding('"providerOptions":{"gateway":{"only":"x"}}')],
  ignore: [holding('"provider":{"ignore":{}}'), holding('"provider":{"ignore":[true]}')],
  allow_fallbacks: [holding('"provider":{"allow_fallbacks":"no"}'), holding('"provider":{"allow_fallbacks":0}')],
  data_collection: [holding('"provider":{"data_collection":true}'), holding('"provider":{"data_collection":"never"}')],
  providerOptions: [holding('"providerOptions":[]'), holding('"providerOptions":"x"')],
  gateway: [holding('"providerOptions":{"gateway":[]}'), holding('"providerOptions":{"gateway":true}')],
  zdr_policy: [holding('"zdr_policy":[]'), holding('"zdr_policy":"eu"')],
  region: [holding('"zdr_policy":{"region":"eu"}'), holding('"zdr_policy":{"region":[1]}')],
  certifications: [holding('"zdr_policy":{"certifications":"soc2"}'), holding('"zdr_policy":{"certifications":["soc3"]}')],
};

for (const [field, bodies] of Object.entries(mistyped)) {
  test(`wrong type: ${field}`, async () => {
    for (const body of bodies) {
      const error = refused(await ask(gateway, body), 400, 'invalid_request_error');
      assert.ok(`${error.message} ${error.param}`.includes(field), `${body}: ${error.message}`);
    }
    assert.deepEqual(upstream.take(), []);
  });
}

/** An unknown member of a closed object → the nearest that exists. */
const unknown = {
  '"provider":{"zrd":true}': 'zdr',
  '"provider":{"ordr":[]}': 'order',
  '"provider":{"allow_fallback":true}': 'allow_fallbacks',
  '"provider":{"data_colection":"deny"}': 'data_collection',
  '"providerOptions":{"gateway":{"zeroDataRetentoin":true}}': 'zeroDataRetention',
  '"providerOptions":{"gateway":{"disallowPromptTrainings":true}}': 'disallowPromptTraining',
  '"providerOptions":{"gatway":{"zeroDataRetention":true}}': 'gateway',
  '"zdr_policy":{"regions":["eu"]}': 'region',
};

for (const [members, nearest] of Object.entries(unknown)) {
  test(`unknown member: ${members}`, async () => {
    const error = refused(await ask(gateway, holding(members)), 400, 'invalid_request_error');
    assert.ok(new RegExp(`\\b${nearest}\\b`, 'u').test(error.message), error.message);
    const own = /"(\w+)":[^{]*\}+$/u.exec(members)?.[1];
    if (own && !nearest.includes(own)) assert.ok(!error.message.replace(nearest, '').includes(own), `the client's own word is repeated: ${error.message}`);
    assert.deepEqual(upstream.take(), []);
  });
}

test('content types', async () => {
  for (const kind of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=latin1', 'application/json; charset=utf-16', '', 'json', undefined]) {
    refused(await ask(gateway, good, { headers: { 'content-type': kind } }), 415, 'invalid_request_error');
  }
  assert.deepEqual(upstream.take(), []);
  for (const kind of ['application/json', 'application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'Application/JSON']) {
    assert.equal((await ask(gateway, good, { headers: { 'content-type': kind } })).status, 200, kind);
  }
});

const encoded = (body, encoding) => ask(gateway, body, { headers: { 'content-encoding': encoding } });

test('gzip and zstd are decoded; what leaves is plain', async () => {
  const long = JSON.stringify(chat('house/sure', 'A longer text. '.repeat(2_000)));
  for (const [body, encoding] of [[gzipSync(long), 'gzip'], [zstd(Buffer.from(long)), 'zstd'], [long, 'identity'], [gzipSync(long), 'GZIP']]) {
    const answer = await encoded(body, encoding);
    assert.equal(answer.status, 200, `${encoding}: ${answer.text}`);
    const [call] = upstream.take();
    assert.equal(call.headers['content-encoding'], undefined);
    assert.equal(call.json.messages[0].content.length, 30_000);
    assert.equal(Number(call.headers['content-length'] ?? call.body.length), call.body.length);
  }
});

test('other encodings, and more than one, are refused', async () => {
  for (const [body, encoding] of [[brotliCompressSync(good), 'br'], [deflateSync(good), 'deflate'], [gzipSync(gzipSync(good)), 'gzip, gzip'], [gzipSync(good), 'gzip, identity'], [good, 'x-unknown']]) {
    refused(await encoded(body, encoding), 415, 'invalid_request_error');
  }
  assert.deepEqual(upstream.take(), []);
});

test('an encoded body that is not what it says', async () => {
  const cut = gzipSync(good).subarray(0, -6);
  const wrong = Buffer.from(gzipSync(good));
  wrong[wrong.length - 6] ^= 0x55;
  for (const [body, encoding] of [[good, 'gzip'], [cut, 'gzip'], [wrong, 'gzip'], [good, 'zstd'], [zstd(Buffer.from(good)).subarray(0, -3), 'zstd'], [Buffer.concat([gzipSync(good), Buffer.from('tail')]), 'gzip']]) {
    refused(await encoded(body, encoding), 400, 'invalid_request_error');
  }
  assert.deepEqual(upstream.take(), []);
});

test('a decompression bomb', async () => {
  const bombs = [[gzipSync(Buffer.alloc(64 << 20, ' ')), 'gzip'], [zstdBomb(64 << 20), 'zstd']];
  for (const [bomb, encoding] of bombs) {
    const answer = await encoded(bomb, encoding);
    assert.ok([400, 413].includes(answer.status), answer.text);
    refused(answer, answer.status, 'invalid_request_error');
  }
  assert.deepEqual(upstream.take(), []);
});

test('a body of 9 MiB is too large, announced or not; 7 MiB is served', async () => {
  const body = (size) => JSON.stringify(chat('house/sure', 'x'.repeat(size)));
  for (const headers of [{}, { 'content-length': undefined, 'transfer-encoding': 'chunked' }]) {
    const answer = await ask(gateway, body(9 << 20), { headers }).catch((error) => error);
    // A refusal in the middle of an upload may meet a client that is still writing.
    if (answer instanceof Error) assert.match(answer.code, /EPIPE|ECONNRESET/u);
    else refused(answer, 413, 'invalid_request_error');
  }
  assert.deepEqual(upstream.take(), []);
  const answer = await ask(gateway, body(7 << 20));
  assert.equal(answer.status, 200, answer.text.slice(0, 500));
  assert.equal(upstream.take()[0].json.messages[0].content.length, 7 << 20);
});

test('an unknown model: 404 with close ids that this key may use', async () => {
  for (const model of ['house/sur', 'hous/sure', 'house/suree']) {
    const answer = await ask(gateway, chat(model));
    const error = refused(answer, 404, 'model_not_found');
    assert.match(answer.text, /house\/sure/u);
    assert.ok(error.message.includes(model), error.message);
  }
  refused(await ask(gateway, chat('no-such-thing-at-all')), 404, 'model_not_found');
  assert.deepEqual(upstream.take(), []);
});

test('an alias and a bare name lead to the model', async () => {
  for (const model of ['nickname', 'sure', 'house/sure']) {
    const answer = await ask(gateway, chat(model));
    assert.equal(answer.headers['x-lethe-provider'], 'sure', `${model}: ${answer.text}`);
  }
});
