// What both Workers say to their modules: heads as text, a line for each name and each value, and values as bytes.
//
//   Headers ─▶ "\nname\nvalue…"      "name\nvalue…" ─▶ { name: value, … }      values ─▶ four bytes of length, bytes, …
//
// `worker/text/` is the other side of it.
//
// Invariant: nothing is decided here.

/** A store that did not answer. */
export const FAILED = Symbol("failed");

export function seed() {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** Method, URL and headers of a request. */
export function head({ method, url, headers }) {
  return `${method}\n${url}${lines(headers)}`;
}

export function lines(headers) {
  let text = "";
  headers.forEach((value, name) => { text += `\n${name}\n${value}`; });
  return text;
}

/** What the platform refuses of a head does not leave. */
export function response(status, text, body) {
  try {
    return new Response(body, { status, headers: fields(text) });
  } catch {
    return new Response(null, { status: 500 });
  }
}

/** Headers as an object, which the platform takes in faster than pairs; of a name that comes twice, a list (RFC 9110 §5.3). */
export function fields(text) {
  const parts = text.split("\n");
  const headers = {};
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const name = parts[at];
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${parts[at + 1]}` : parts[at + 1];
  }
  return headers;
}

export function bytes(text) {
  return new TextEncoder().encode(text);
}

/** A setting's text; one that is an object in the manifest, as JSON. */
export function setting(value) {
  if (value === undefined) return undefined;
  return bytes(typeof value === "string" ? value : JSON.stringify(value));
}

/** A document. What KV shows may be half a minute old. */
export async function stored(store, key) {
  const value = await store.get(key, { type: "arrayBuffer", cacheTtl: 30 });
  return value === null ? undefined : new Uint8Array(value);
}

/** What each line of `reads` finds. */
export async function found(reads, look) {
  const answer = async (line) => look(...line.split(/ (.*)/su));
  const values = await Promise.all(reads.split("\n").map((line) => answer(line).catch(() => FAILED)));
  const sizes = values.map((value) => value?.length ?? 0);
  const all = new Uint8Array(sizes.reduce((sum, size) => sum + 4 + size, 0));
  const view = new DataView(all.buffer);
  let at = 0;
  values.forEach((value, row) => {
    view.setUint32(at, value === undefined ? 0xffffffff : value === FAILED ? 0xfffffffe : sizes[row], true);
    if (sizes[row] > 0) all.set(value, at + 4);
    at += 4 + sizes[row];
  });
  return all;
}
