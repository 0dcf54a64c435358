// Ed25519 by the platform's own library, at once: the module, which has no room for the curve, asks for keys and signatures.
//
//   privateKey(seed) ─▶ key      publicKey(key) ─▶ 32 bytes      signature(key, message) ─▶ 64 bytes      verifies(…) ─▶ true, false
//
// Loading the library takes an instance 8 ms: it is asked for at the first use, so that a deployment without keys never pays.
//
// Invariant: nothing here throws. A platform without it (`nodejs_compat` is not among the flags) makes no key and verifies nothing.
let library;

/** What stands before the 32 bytes of a private key (RFC 5958, PKCS #8) and of a public one (RFC 5280): RFC 8410 §10. */
const PRIVATE = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
const PUBLIC = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

function attempt(what) {
  try {
    return what((library ??= process.getBuiltinModule("node:crypto")));
  } catch {
    return undefined;
  }
}

export function privateKey(seed) {
  // No list of numbers between: it could not be wiped.
  const key = new Uint8Array(PRIVATE.length + seed.length);
  key.set(PRIVATE);
  key.set(seed, PRIVATE.length);
  const made = attempt(({ createPrivateKey }) => createPrivateKey({ key, format: "der", type: "pkcs8" }));
  key.fill(0);
  return made;
}

export function publicKey(key) {
  return attempt(({ createPublicKey }) => createPublicKey(key).export({ format: "der", type: "spki" }).subarray(PUBLIC.length));
}

export function signature(key, message) {
  return attempt(({ sign }) => sign(null, message, key));
}

export function verifies(key, message, made) {
  const point = new Uint8Array([...PUBLIC, ...key]);
  return attempt(({ createPublicKey, verify }) => verify(null, message, createPublicKey({ key: point, format: "der", type: "spki" }), made)) === true;
}
