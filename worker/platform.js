// What the module asks of its platform, one crossing each: it takes and gives text, bytes and numbers, and nothing here throws.
//
//   fetch ─▶ serve(number, invocation, env)      invocation.next(turn, …) ─▶ promise ─▶ heard(number, turn, bytes)
//
// Invariant: nothing is decided here. What comes of a promise is told to the module with the number of the invocation and
// of the question: an answer that nobody waits for any more finds nobody.
import { answered, heard, left, rang, serve, told } from "./lethe.js";

let invocations = 0;

/** The `fetch` handler. It is kept alive after the client has gone, so that everything it holds is dropped. */
export function arrive(request, env, context) {
  return new Promise((resolve) => {
    context.waitUntil(new Promise((done) => new Invocation(request, resolve, done).start(env)));
  });
}

class Invocation {
  constructor(request, resolve, done) {
    this.request = request;
    this.resolve = resolve;
    this.done = done;
    this.number = invocations = (invocations + 1) >>> 0;
  }

  start(env) {
    this.request.signal?.addEventListener("abort", () => left(this.number));
    serve(this.number, this, env);
  }

  /** Method, URL, and the headers as `name`, `value`, …: a line each. */
  head() {
    return `${this.request.method}\n${this.request.url}${lines(this.request.headers)}`;
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

  /** Asks an upstream. Redirects are not followed. */
  send(turn, url, head) {
    const cancel = (this.cancelling = new AbortController());
    const { sent: body } = this;
    this.sent = this.reader = undefined;
    const ask = async () => fetch(url, { method: "POST", headers: pairs(head), body, redirect: "manual", signal: cancel.signal });
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

function lines(headers) {
  let text = "";
  for (const [name, value] of headers) text += `\n${name}\n${value}`;
  return text;
}

function pairs(text) {
  const parts = text.split("\n");
  const headers = [];
  for (let at = 0; at + 1 < parts.length; at += 2) headers.push([parts[at], parts[at + 1]]);
  return headers;
}

/** What the platform refuses of a head does not leave. */
function response(status, head, body) {
  const headers = pairs(head);
  try {
    return new Response(body, { status, headers });
  } catch {
    return new Response(null, { status: 500 });
  }
}
