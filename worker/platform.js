// What the module asks of its platform, one crossing each: it takes and gives text, bytes and numbers, and nothing here throws.
//
//   fetch ─▶ serve(number, invocation, seed)      invocation.next(turn, …) ─▶ promise ─▶ heard(number, turn, bytes)
//
// Invariant: nothing is decided here, and KV is only read: what is written anywhere are counters, one an object. What comes of a
// promise is told to the module with the number of the invocation and of the question: an answer that nobody waits for any more
// finds nobody.
import { answered, count, heard, left, rang, serve, told } from "./lethe.js";
import { fields, found, head, lines, response, seed, setting, stored } from "./text.js";

let invocations = 0;

/** The `fetch` handler. It is kept alive after the client has gone, so that everything it holds is dropped. */
export function arrive(request, env, context) {
  return new Promise((resolve) => {
    context.waitUntil(new Promise((done) => new Invocation(request, env, resolve, done).start()));
  });
}

class Invocation {
  constructor(request, env, resolve, done) {
    this.request = request;
    this.env = env;
    this.resolve = resolve;
    this.done = done;
    this.number = invocations = (invocations + 1) >>> 0;
  }

  start() {
    this.request.signal?.addEventListener("abort", () => left(this.number));
    serve(this.number, this, seed());
  }

  /** Method, URL, and the headers as `name`, `value`, …: a line each. */
  head() {
    return head(this.request);
  }

  /** `rang` after so many milliseconds, unless another time is set before. */
  alarm(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => rang(this.number), milliseconds);
  }

  /** Nothing is left to do. */
  end() {
    clearTimeout(this.timer);
    this.done();
  }

  /** Looks up what each line names: `setting NAME`, `kv KEY`, `tally`. */
  look(turn, reads) {
    const { env } = this;
    const look = async (kind, name) => {
      if (kind === "setting") return setting(env[name]);
      return kind === "kv" ? stored(env.REGISTRY, name) : counter(env, kind);
    };
    this.hear(turn, found(reads, look));
  }

  /** Says something to a counter of all instances. */
  count(turn, name, message) {
    this.hear(turn, counter(this.env, name, message.slice()));
  }

  /** RSASSA-PKCS1-v1_5 with a PKCS #8 key, which the platform copies before this returns. */
  sign(turn, key, message) {
    const scheme = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const said = message.slice();
    const imported = (async () => crypto.subtle.importKey("pkcs8", key, scheme, false, ["sign"]))();
    const signed = imported.then((usable) => crypto.subtle.sign(scheme.name, usable, said));
    this.hear(turn, signed.then((signature) => new Uint8Array(signature)));
  }

  /** The whole of the request's body. */
  upload(turn) {
    this.hear(turn, this.request.arrayBuffer().then((buffer) => new Uint8Array(buffer)));
  }

  /** The request's body, `least` bytes or the rest of it. */
  uploading(turn, least) {
    this.body ??= this.request.body?.getReader({ mode: "byob" });
    this.hear(turn, read(this.body, least));
  }

  /** The body of the next request to an upstream is this long; [`piece`] fills it. */
  room(length) {
    this.sent = new Uint8Array(length);
    this.filled = 0;
  }

  piece(bytes) {
    this.sent.set(bytes, this.filled);
    this.filled += bytes.length;
  }

  /** Asks an upstream, with `GET` where nothing made room for a body. Redirects are not followed. */
  send(turn, url, head) {
    const cancel = (this.cancelling = new AbortController());
    const { sent: body } = this;
    this.sent = this.reader = undefined;
    const ask = async () => fetch(url, { method: body ? "POST" : "GET", headers: fields(head), body, redirect: "manual", signal: cancel.signal });
    ask().then((answer) => {
      if (this.cancelling !== cancel) return;
      this.answer = answer;
      answered(this.number, turn, `${answer.status}${lines(answer.headers)}`);
    }, () => told(this.number, READ, turn, false));
  }

  /** The upstream's body, `least` bytes or the rest of it; whatever there is, if that is one. */
  next(turn, least) {
    const mode = least > 1 ? "byob" : undefined;
    if (!this.reader || this.mode !== mode) {
      this.reader?.releaseLock();
      this.reader = this.answer.body?.getReader({ mode });
      this.mode = mode;
    }
    this.hear(turn, read(this.reader, least));
  }

  /** Nobody wants the rest of the upstream's answer. */
  cancel() {
    const { cancelling } = this;
    this.cancelling = this.answer = this.reader = undefined;
    cancelling?.abort();
  }

  /** Answers the client, all at once. */
  reply(status, head, bytes) {
    this.resolve(response(status, head, bytes.length === 0 ? null : bytes.slice()));
  }

  /** Answers the client with what is going to be written. */
  open(status, head) {
    const { readable, writable } = new IdentityTransformStream();
    this.writer = writable.getWriter();
    this.resolve(response(status, head, readable));
  }

  /** Answers the client with the upstream's body, which the platform copies. */
  pass(status, head) {
    this.resolve(response(status, head, this.answer.body));
  }

  write(turn, bytes) {
    this.tell(turn, this.writer.write(bytes.slice()));
  }

  close(turn) {
    this.tell(turn, this.writer.close());
  }

  /** The client must notice that its answer is not whole. */
  abort(turn) {
    this.tell(turn, this.writer.abort("upstream broke"));
  }

  hear(turn, bytes) {
    bytes.then((value) => heard(this.number, turn, value), () => told(this.number, READ, turn, false));
  }

  tell(turn, promise) {
    promise.then(() => told(this.number, WRITE, turn, true), () => told(this.number, WRITE, turn, false));
  }
}

const READ = 0;
const WRITE = 1;

/** Resolves to bytes, or to nothing at the end. */
async function read(reader, least) {
  if (!reader) return undefined;
  const { value } = least > 1 ? await reader.readAtLeast(least, new Uint8Array(least)) : await reader.read();
  return value?.length ? value : undefined;
}

/** Tells the counter `name` a message, or asks what it holds: its answer, or nothing. */
async function counter(env, name, body) {
  const answer = await env.TALLY.getByName(name).fetch("http://tally/", body && { method: "POST", body });
  if (answer.status === 204) return undefined;
  if (answer.status !== 200) throw new Error("no answer");
  return new Uint8Array(await answer.arrayBuffer());
}

/** A Durable Object that keeps one counter: the tally, or what a key or an account has used. */
export class Tally {
  constructor({ storage }) {
    this.sql = storage.sql;
  }

  /** `POST` says something to the counter: 200 with its answer; no body reads it: 200 with the stored blob. 204 for nothing. */
  async fetch(request) {
    try {
      const told = count(this.sql, new Uint8Array(await request.arrayBuffer()), Date.now());
      return told.length > 0 ? new Response(told) : new Response(null, { status: 204 });
    } catch {
      return new Response(null, { status: 500 });
    }
  }
}
