// A provider that does what a test tells it, and remembers exactly what it was sent.
//
//     const upstream = await startUpstream();
//     upstream.script('sure', (call) => { call.sse(); call.say('Hi'); call.break(); });
//     upstream.base('sure')   →  http://127.0.0.1:PORT/sure/v1
//     upstream.take()         →  the calls since the last take, with raw headers and raw body
//
// Invariant: without a script a provider speaks the OpenAI wire format and answers with the last user message it saw.
import http from 'node:http';

export async function startUpstream() {
  const upstream = new Upstream();
  await upstream.listen();
  return upstream;
}

class Upstream {
  #scripts = new Map();
  #calls = [];
  #sockets = new Set();

  async listen() {
    this.server = http.createServer({ keepAlive: true, maxHeaderSize: 1 << 20 }, (request, response) => this.#receive(request, response));
    this.server.on('connection', (socket) => {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise((ready) => this.server.listen(0, '127.0.0.1', ready));
    this.port = this.server.address().port;
  }

  base(provider) { return `http://127.0.0.1:${this.port}/${provider}/v1`; }

  /** `behave(call)` answers every call to `provider` until the next script; without it, the echo. */
  script(provider, behave) {
    if (behave) this.#scripts.set(provider, behave);
    else this.#scripts.delete(provider);
  }

  /** Forgets all scripts and calls. */
  reset() {
    this.#scripts.clear();
    this.#calls = [];
  }

  get calls() { return this.#calls; }

  take() {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  #receive(request, response) {
    const call = new Call(request, response);
    this.#calls.push(call);
    response.on('error', () => {});
    request.on('error', () => {});
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      call.body = Buffer.concat(pieces);
      const behave = this.#scripts.get(call.provider) ?? echo;
      Promise.resolve(behave(call)).catch((error) => { call.failure = error; call.break(); });
    });
  }
}

/** One request that the provider received, and the means to answer it. */
class Call {
  constructor(request, response) {
    this.request = request;
    this.response = response;
    this.method = request.method;
    this.url = request.url;
    this.provider = request.url.split('/')[1];
    this.headers = request.headers;
    this.rawHeaders = request.rawHeaders;
    this.sent = 0;
    this.closed = new Promise((gone) => response.on('close', () => { this.closedAt = Date.now(); gone(this); }));
  }

  get text() { return this.body.toString('utf8'); }
  get json() { return JSON.parse(this.text); }
  get streamed() { return this.json.stream === true; }
  get lastUser() {
    const last = this.json.messages.filter((message) => message.role === 'user').at(-1);
    return typeof last?.content === 'string' ? last.content : (last?.content ?? []).map((part) => part.text ?? '').join('');
  }
  get isClosed() { return this.closedAt !== undefined; }

  /** A whole answer. */
  answer(status, headers, body) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    this.response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers });
    this.response.end(bytes);
  }

  /** A whole chat completion saying `content`, or with the members of `message`. */
  complete(message, headers = {}) {
    this.answer(200, headers, completion(this.json.model, typeof message === 'string' ? { content: message } : message));
  }

  /** Opens an event stream. */
  sse(headers = {}, status = 200) {
    this.response.writeHead(status, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...headers });
    this.response.flushHeaders();
  }

  /** Raw bytes; resolves when the socket took them. */
  write(bytes) {
    this.sent += Buffer.byteLength(bytes);
    return new Promise((done) => {
      if (this.response.destroyed || this.isClosed) return done(false);
      this.response.write(bytes, () => done(true));
      this.closed.then(() => done(false));
    });
  }

  /** One event whose data is `data`. */
  event(data) { return this.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`); }

  /** One chunk with `delta` in choice `index`. */
  delta(delta, index = 0, finish = null) { return this.event(chunk(delta, index, finish)); }

  say(content, index = 0) { return this.delta({ content }, index); }

  /** Finishes properly. */
  async finish(reason = 'stop', usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 }) {
    await this.delta({}, 0, reason);
    if (usage) await this.event({ ...chunk({}, 0, null), choices: [], usage });
    await this.event('[DONE]');
    this.response.end();
  }

  /** Breaks the connection off with a reset. */
  break() { this.request.socket.resetAndDestroy(); }
}

export function chunk(delta, index, finish) {
  return { id: 'chatcmpl-fixture', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'fixture', choices: [{ index, delta, finish_reason: finish }] };
}

export function completion(model, message) {
  return {
    id: 'chatcmpl-fixture', object: 'chat.completion', created: 1_790_000_000, model,
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: message.tool_calls ? 'tool_calls' : 'stop' }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
  };
}

/** Answers with the last user message as it was received, word by word where a stream is asked for. */
export async function echo(call) {
  if (call.method !== 'POST') return call.answer(405, {}, { error: { message: 'fixture' } });
  if (!call.streamed) return call.complete(call.lastUser);
  call.sse();
  await call.delta({ role: 'assistant', content: '' });
  for (const word of call.lastUser.split(/(?<=\s)/u)) await call.say(word);
  await call.finish();
}
