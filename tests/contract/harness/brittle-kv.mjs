// A KV namespace that can be made to fail, for the Worker only (the component's host has a switch of its own).
//
//     Lethe ──REGISTRY.get──▶ KvNamespace (wrapped binding) ──fetch──▶ a Map in the test process
//
// Invariant: while unreachable, every call throws as Workers KV does; otherwise it reads what the test wrote.

/** A store with `entries`, and the Worker that stands in for the namespace. */
export function brittleKv(entries) {
  const values = new Map(Object.entries(entries));
  let broken = false;
  return {
    put: async (key, value) => { values.set(key, value); },
    delete: async (key) => { values.delete(key); },
    all: async () => Object.fromEntries([...values].map(([key, value]) => [key, Buffer.from(value)])),
    unreachable: async (yes) => { broken = yes; },
    worker: {
      name: 'brittle-kv',
      modules: [{ type: 'ESModule', path: 'brittle-kv.mjs', contents: standIn }],
      serviceBindings: {
        store: async (request) => {
          const key = decodeURIComponent(new URL(request.url).pathname.slice(1));
          if (broken) return new Response('unreachable', { status: 503 });
          return values.has(key) ? new Response(values.get(key)) : new Response('absent', { status: 404 });
        },
      },
    },
  };
}

const standIn = `
class KvNamespace {
  constructor(store) { this.store = store; }
  async #read(key) {
    const answer = await this.store.fetch('http://kv/' + encodeURIComponent(key));
    if (answer.status === 503) throw new Error('KV GET failed: 503 Service Unavailable');
    return answer.status === 404 ? null : answer;
  }
  async get(key, options) {
    const answer = await this.#read(key);
    const type = typeof options === 'string' ? options : options?.type ?? 'text';
    if (answer === null) return null;
    return type === 'arrayBuffer' ? answer.arrayBuffer() : type === 'json' ? answer.json() : type === 'stream' ? answer.body : answer.text();
  }
  async getWithMetadata(key, options) {
    return { value: await this.get(key, options), metadata: null, cacheStatus: null };
  }
}
export default (env) => new KvNamespace(env.store);
`;
