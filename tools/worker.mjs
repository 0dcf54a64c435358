// Runs the built Worker on workerd, through Miniflare: for `cargo xtask dev` and for the contract suite.
//
//   import { startWorker } from '../../tools/worker.mjs'
//   const worker = await startWorker({ kv: { registry: '{…}' }, vars: { ALLOW_INSECURE_UPSTREAMS: '1' } })
//   await fetch(worker.url + '/healthz');  await worker.kv.put('registry', '{…}');  await worker.stop()
//
// As a program it reads one line of JSON (the same options) from its input, prints `listening http://127.0.0.1:PORT`,
// and ends with its input or with SIGTERM.
//
// Invariant: what is started here ends with this process, and nothing is written outside `persist`.

import { createInterface } from 'node:readline'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Log, LogLevel, Miniflare } from 'miniflare'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

// The same date and flags as in wrangler.toml: what workerd does depends on them.
export const COMPATIBILITY_DATE = '2026-04-01'
const COMPATIBILITY_FLAGS = ['enable_request_signal']

/**
 * @param {object} options
 * @param {string} [options.script]   the built module, by default worker/build/index.js
 * @param {number} [options.port]     0 takes a free one
 * @param {string} [options.persist]  a folder for KV and the Durable Object, by default nothing is kept
 * @param {Record<string, string>} [options.vars]  settings and secrets
 * @param {Record<string, string>} [options.kv]    entries to put into REGISTRY before the first request
 * @param {(line: string) => void} [options.print] every line that workerd prints
 * @param {number} [options.inspect]  a port for the inspector, 0 takes a free one (the memory scan needs it)
 * @param {{name: string}} [options.store] a Worker that stands in for KV as REGISTRY (tests make it fail); `kv` is then ignored
 */
export async function startWorker(options = {}) {
  const { persist, store } = options
  const lethe = {
    name: 'lethe',
    modules: true,
    modulesRoot: dirname(options.script ?? join(root, 'worker/build/index.js')),
    modulesRules: [
      { type: 'ESModule', include: ['**/*.js'] },
      { type: 'CompiledWasm', include: ['**/*.wasm'] },
    ],
    scriptPath: options.script ?? join(root, 'worker/build/index.js'),
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: COMPATIBILITY_FLAGS,
    bindings: options.vars ?? {},
    ...(store ? { wrappedBindings: { REGISTRY: { scriptName: store.name } } } : { kvNamespaces: ['REGISTRY'] }),
    durableObjects: { TALLY: { className: 'Tally', useSQLite: true } },
    unsafeDirectSockets: [{ host: '127.0.0.1', port: options.port ?? 0 }],
  }
  const miniflare = new Miniflare({
    workers: store ? [lethe, store] : [lethe],
    kvPersist: persist ? join(persist, 'kv') : false,
    durableObjectsPersist: persist ? join(persist, 'durable-objects') : false,
    handleRuntimeStdio: (stdout, stderr) => [stdout, stderr].forEach((stream) => lines(stream, options.print)),
    log: new Log(LogLevel.WARN),
    cf: false,
    ...(options.inspect === undefined ? {} : { inspectorPort: options.inspect }),
  })
  await miniflare.ready
  const kv = store ? undefined : await miniflare.getKVNamespace('REGISTRY', 'lethe')
  if (kv) for (const [name, value] of Object.entries(options.kv ?? {})) await kv.put(name, value)
  // The socket of workerd itself: Miniflare's own goes through a proxy that changes headers and buffers.
  const url = (await miniflare.unsafeGetDirectURL('lethe')).origin
  return { url, kv, miniflare, stop: () => miniflare.dispose() }
}

function lines(stream, print) {
  createInterface({ input: stream }).on('line', (line) => print?.(line))
}

async function main() {
  const input = createInterface({ input: process.stdin })
  const { value: line } = await input[Symbol.asyncIterator]().next()
  const worker = await startWorker({ ...JSON.parse(line), print: (text) => console.error(text) })
  const stop = () => worker.stop().finally(() => process.exit(0))
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, stop)
  input.once('close', stop)
  console.log(`listening ${worker.url}`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
