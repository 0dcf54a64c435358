// Ed25519 by the platform: worker/curve.js itself, on workerd, with the flags of the deployment.
//
//     RFC 8032's vectors · what Node signs it verifies, and the other way round · a changed byte, a malleated scalar, another key: refused
//
// Invariant: what a platform cannot sign or verify is neither signed nor verified, and nothing throws.
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, test as always } from 'node:test';
import { Miniflare } from 'miniflare';
import { COMPATIBILITY_DATE, COMPATIBILITY_FLAGS } from '../../tools/worker.mjs';
import { runtime } from './harness/gateway.mjs';

const test = (name, body) => always(name, { skip: runtime !== 'worker' && 'the curve is in the component' }, body);

/** Runs lists of `[function, …arguments]`, bytes as base64; or changes every `step`th byte of message and signature, `from` there. */
const SCRIPT = `
import * as curve from './curve.js'
const bytes = (text) => Uint8Array.from(atob(text), (digit) => digit.charCodeAt(0))
const text = (value) => (value instanceof Uint8Array ? btoa(String.fromCharCode(...value)) : value ?? null)
const run = {
  made: (seed, message) => { const key = curve.privateKey(bytes(seed)); return key ? [curve.publicKey(key), curve.signature(key, bytes(message))].map(text) : null },
  verifies: (...all) => curve.verifies(...all.map(bytes)),
  changed(seed, message, from, step) {
    const key = curve.privateKey(bytes(seed)), point = curve.publicKey(key), said = bytes(message), made = curve.signature(key, said)
    let [tried, taken] = [0, 0]
    for (const part of [said, made]) for (let at = from % step; at < part.length; at += step) {
      part[at] ^= 1 + (from % 255)
      const again = curve.signature(key, said).every((byte, place) => byte === made[place])
      taken += Number(again || curve.verifies(point, said, made))
      part[at] ^= 1 + (from % 255)
      tried += 1
    }
    return curve.verifies(point, said, made) ? [tried, taken] : null
  },
}
export default { async fetch(request) { return Response.json((await request.json()).map(([name, ...rest]) => run[name](...rest))) } }`;

function started(compatibilityFlags) {
  const curve = readFileSync(new URL('../../worker/curve.js', import.meta.url), 'utf8');
  const modules = [{ type: 'ESModule', path: 'test.js', contents: SCRIPT }, { type: 'ESModule', path: 'curve.js', contents: curve }];
  const miniflare = new Miniflare({ modules, compatibilityDate: COMPATIBILITY_DATE, compatibilityFlags, cf: false });
  after(() => miniflare.dispose());
  return async (...calls) => (await miniflare.dispatchFetch('http://curve/', { method: 'POST', body: JSON.stringify(calls) })).json();
}

always('the flags are those of the deployment', () => {
  const manifest = readFileSync(new URL('../../wrangler.toml', import.meta.url), 'utf8');
  assert.deepEqual(JSON.parse(/^compatibility_flags = (.*)$/mu.exec(manifest)[1]), COMPATIBILITY_FLAGS);
});

const ask = runtime === 'worker' ? started(COMPATIBILITY_FLAGS) : undefined;
const base64 = (bytes) => Buffer.from(bytes).toString('base64');
const hex = (text) => base64(Buffer.from(text, 'hex'));

// RFC 8032 §7.1, tests 1 and 2.
const VECTORS = [
  ['9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'],
  ['4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'],
].map((row) => row.map(hex));

test('it says what the standard says', async () => {
  for (const [seed, point, message, made] of VECTORS) {
    assert.deepEqual(await ask(['made', seed, message], ['verifies', point, message, made]), [[point, made], true]);
  }
});

test('it and Node take each other\'s signatures', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [seed, point] = ['d', 'x'].map((half) => base64(Buffer.from(privateKey.export({ format: 'jwk' })[half], 'base64url')));
  const message = Buffer.from('a receipt '.repeat(90));
  const [made, verified] = await ask(['made', seed, base64(message)], ['verifies', point, base64(message), base64(sign(null, message, privateKey))]);
  assert.equal(made[0], point);
  assert.ok(verified && verify(null, message, publicKey, Buffer.from(made[1], 'base64')));
});

test('of a thousand messages no changed byte is taken', async () => {
  const row = (number) => ['changed', base64(Buffer.alloc(32, number)), base64(Buffer.from(`${number} `.repeat(200).slice(0, 600))), number, number < 2 ? 1 : 60];
  const rows = await ask(...Array.from({ length: 1_000 }, (_, number) => row(number)));
  assert.ok(rows.every((told) => told !== null && told[1] === 0));
  assert.ok(rows.reduce((sum, [tried]) => sum + tried, 0) > 10_000);
});

/** The group's order (RFC 8032 §5.1). */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

function scalar(made, change) {
  const bytes = Buffer.from(made, 'base64');
  const value = change(BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`));
  Buffer.from(value.toString(16).padStart(64, '0').slice(-64), 'hex').reverse().copy(bytes, 32);
  return base64(bytes);
}

test('a signature has one form, and what is no key, or another, verifies nothing', async () => {
  const [[, point, message, made], [, other]] = VECTORS;
  const malleated = [1n, 2n, 4n, 8n].map((times) => scalar(made, (value) => value + times * ORDER));
  const wrong = [...malleated, scalar(made, (value) => ORDER - value), base64(Buffer.alloc(64)), base64(Buffer.alloc(63)), ''];
  assert.deepEqual(await ask(...wrong.map((signature) => ['verifies', point, message, signature])), wrong.map(() => false));
  // y = 2 is on no point; the rest are too short, too long, or somebody else's.
  const keys = [hex(`02${'00'.repeat(31)}`), base64(Buffer.alloc(31)), base64(Buffer.alloc(33)), '', other];
  assert.deepEqual(await ask(...keys.map((key) => ['verifies', key, message, made])), keys.map(() => false));
  assert.deepEqual(await ask(['made', base64(Buffer.alloc(31)), ''], ['made', '', '']), [null, null]);
});

test('without the flag nothing is signed and nothing verified', async () => {
  const bare = started(COMPATIBILITY_FLAGS.filter((flag) => flag !== 'nodejs_compat'));
  const [[seed, point, message, made]] = VECTORS;
  assert.deepEqual(await bare(['made', seed, message], ['verifies', point, message, made]), [null, false]);
});
