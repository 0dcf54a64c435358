// Looks into the linear memory of a live Worker over the Chrome DevTools Protocol.
//
//     Runtime.enable → queryObjects(WebAssembly.Memory.prototype) → callFunctionOn(search)
//
// Invariant: it only reads, and it never plants what it looks for: the needle travels with every byte inverted.
import { createRequire } from 'node:module';
import { within } from './wait.mjs';

export class Inspector {
  #socket;
  #next = 1;
  #answers = new Map();
  #context;
  #contextId = new Promise((known) => { this.#context = known; });

  constructor(miniflare) { this.miniflare = miniflare; }

  /** How often `text` stands in the linear memories. */
  async scan(text) {
    const inverted = Array.from(Buffer.from(text), (byte) => byte ^ 0xff);
    return this.#overMemories(search, inverted);
  }

  /** Bytes of linear memory, all modules together. */
  memory() {
    return this.#overMemories(`function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }`);
  }

  close() { this.#socket?.close(); }

  async #overMemories(functionDeclaration, ...values) {
    await this.#connect();
    const contextId = await within(10_000, this.#contextId, 'the Worker has a context');
    const { result: prototype } = await this.#send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype', contextId });
    const { objects } = await this.#send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId });
    const { result, exceptionDetails } = await this.#send('Runtime.callFunctionOn', {
      functionDeclaration, objectId: objects.objectId, arguments: values.map((value) => ({ value })), returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result.value;
  }

  async #connect() {
    if (this.#socket) return;
    const WebSocket = createRequire(createRequire(import.meta.url).resolve('miniflare'))('ws');
    const base = await this.miniflare.getInspectorURL();
    const targets = await (await fetch(new URL('/json', base.href.replace(/^ws/u, 'http')))).json();
    const target = targets.find(({ id }) => id.endsWith('lethe'));
    this.#socket = new WebSocket(target.webSocketDebuggerUrl, { perMessageDeflate: false });
    await within(10_000, new Promise((open, fail) => this.#socket.once('open', open).once('error', fail)), 'the inspector answers');
    this.#socket.on('message', (message) => {
      const { id, result, error, method, params } = JSON.parse(message);
      if (method === 'Runtime.executionContextCreated') this.#context(params.context.id);
      this.#answers.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
    });
    await this.#send('Runtime.enable', {});
  }

  #send(method, params) {
    const id = this.#next++;
    const answer = new Promise((resolve) => this.#answers.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    return within(30_000, answer, method);
  }
}

const search = `function (inverted) {
  let found = 0;
  for (const memory of this) {
    const bytes = new Uint8Array(memory.buffer);
    const first = inverted[0] ^ 0xff;
    for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
      let length = 1;
      while (length < inverted.length && bytes[at + length] === (inverted[length] ^ 0xff)) length += 1;
      if (length === inverted.length) found += 1;
    }
  }
  return found;
}`;
