// A client without manners of its own: what is sent and what comes back are exactly the bytes on the wire.
//
//     const answer = await ask(gateway, { model: 'house/sure', messages: […], zdr: true });
//     answer.status, answer.headers, answer.text, answer.json
//     const stream = await open(gateway, body);  for await (const event of stream.events()) …
//
// Invariant: one new connection per request, no retries, no decoding; a path goes out byte for byte.
import http from 'node:http';

/** The head of an answer, its body still coming. `body` is an object, a string, a Buffer, or undefined for none; when `leaving` resolves, the client is gone. */
export function open(gateway, body, { key = gateway.key, path = '/v1/chat/completions', method = 'POST', headers = {}, leaving } = {}) {
  const bytes = encode(body);
  const own = bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': bytes.length };
  const credential = key ? { authorization: `Bearer ${key}` } : {};
  const all = Object.entries({ ...own, ...credential, ...headers }).filter(([, value]) => value !== undefined);
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gateway.url);
    const request = http.request({ host: hostname, port, path, method, agent: false, headers: Object.fromEntries(all) });
    leaving?.then(() => request.socket.resetAndDestroy());
    request.setNoDelay(true);
    request.on('error', reject);
    request.on('response', (response) => {
      request.removeListener('error', reject);
      request.on('error', () => {});
      resolve(new Answer(request, response));
    });
    request.end(bytes);
  });
}

/** The whole answer. */
export async function ask(gateway, body, options) {
  const answer = await open(gateway, body, options);
  await answer.read();
  return answer;
}

function encode(body) {
  if (body === undefined || Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

class Answer {
  constructor(request, response) {
    this.request = request;
    this.response = response;
    this.status = response.statusCode;
    this.headers = response.headers;
    this.rawHeaders = response.rawHeaders;
    this.whole = undefined;
  }

  /** Reads to the end; `broken` tells whether it was cut off. */
  async read() {
    const pieces = [];
    this.broken = false;
    try {
      for await (const piece of this.response) pieces.push(piece);
    } catch {
      this.broken = true;
    }
    this.bytes = Buffer.concat(pieces);
    return this;
  }

  get text() { return this.bytes.toString('utf8'); }
  get json() { return JSON.parse(this.text); }
  /** The data of every event, parsed; `[DONE]` stays text. */
  get events() { return eventsOf(this.text); }
  get error() { return this.json.error; }

  /** Data of the events as they come, each with the moment it was whole. */
  async *stream() {
    let held = '';
    this.response.setEncoding('utf8');
    for await (const piece of this.response) {
      held += piece;
      const whole = held.split('\n\n');
      held = whole.pop();
      for (const event of whole) for (const data of dataOf(event)) yield { data: parsed(data), at: Date.now() };
    }
  }

  hangUp() { this.request.destroy(); }
}

/** A slow and simple event-stream reader, to compare with. */
export function eventsOf(text) {
  return text.split(/\r\n\r\n|\n\n|\r\r/u).flatMap(dataOf).map(parsed);
}

function dataOf(event) {
  const lines = event.split(/\r\n|\n|\r/u).filter((line) => line.startsWith('data:')).map((line) => line.slice(5).replace(/^ /u, ''));
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function parsed(data) {
  return data === '[DONE]' ? data : JSON.parse(data);
}

/** All text of choice `index` in streamed `events`. */
export function said(events, index = 0) {
  return deltas(events, index).map((delta) => delta.content ?? '').join('');
}

/** All arguments of tool call `call` of choice `index` in streamed `events`. */
export function argued(events, call = 0, index = 0) {
  return deltas(events, index).flatMap((delta) => delta.tool_calls ?? [])
    .filter((piece) => piece.index === call).map((piece) => piece.function?.arguments ?? '').join('');
}

function deltas(events, index) {
  return events.filter((event) => event !== '[DONE]').flatMap((event) => event.choices ?? [])
    .filter((choice) => choice.index === index).map((choice) => choice.delta ?? {});
}

/** A chat request to `model` saying `text`. */
export function chat(model, text = 'Hello there.', more = {}) {
  return { model, messages: [{ role: 'user', content: text }], ...more };
}
