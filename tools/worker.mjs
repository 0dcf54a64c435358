// Runs the built Workers on workerd, through Miniflare: for `cargo xtask dev` and for the contract suite.
//
//   import { startWorker } from '../../tools/worker.mjs'
//   const worker = await startWorker({ kv: { registry: '{…}' }, vars: { ALLOW_INSECURE_UPSTREAMS: '1' } })
//   await fetch(worker.url + '/healthz');  await worker.kv.put('registry', '{…}');  await worker.stop()
//
// With `admin` the admin plane's Worker runs beside it, on the same KV namespace and behind the same port: below /api/admin
// a third Worker of three lines hands requests to it, as a route of a zone does in a deployment.
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
export const COMPATIBILITY_FLAGS = ['enable_request_signal', 'nodejs_compat', 'nodejs_compat_do_not_populate_process_env', 'no_nodejs_global_timers']

const TALLY = { className: 'Tally', useSQLite: true }

const built = { data: join(root, 'worker/build/index.js'), admin: join(root, 'worker/admin/build/index.js') }

// Which plane a path belongs to. The request itself is handed on: nothing of it is read here.
const FRONT = `export default { fetch(request, env) {
  const { pathname } = new URL(request.url)
  return (pathname === '/api/admin' || pathname.startsWith('/api/admin/') ? env.ADMIN : env.DATA).fetch(request)
} }`

/**
 * @param {object} options
 * @param {string} [options.script]   the built module, by default worker/build/index.js
 * @param {number} [options.port]     0 takes a free one
 * @param {string} [options.persist]  a folder for KV and the Durable Object, by default nothing is kept
 * @param {Record<string, string>} [options.vars]  settings and secrets
 * @param {Record<string, string>} [options.kv]    entries to put into REGISTRY before the first request
 * @param {(line: string) => void} [options.print] every line that workerd prints
 * @param {number} [options.inspect]  a port for the inspector, 0 takes a free one (the memory scan needs it)
 * @param {{script?: string, vars?: Record<string, string>}} [options.admin] the admin plane's Worker too; its settings are `vars` and these
 * @param {boolean} [options.counters]  false: the counters' store is not there
 * @param {boolean} [options.twin]  a second instance on the same stores, at `twin`
 * @param {{name: string}} [options.store] a Worker that stands in for KV as REGISTRY (tests make it fail); `kv` is then ignored
 */
export async function startWorker(options = {}) {
  const { persist, store, admin, port = 0 } = options
  const registry = store ? { wrappedBindings: { REGISTRY: { scriptName: store.name } } } : { kvNamespaces: ['REGISTRY'] }
  const socket = { unsafeDirectSockets: [{ host: '127.0.0.1', port }] }
  const lethe = {
    name: 'lethe',
    ...script(options.script ?? built.data),
    bindings: options.vars ?? {},
    ...registry,
    ...(options.counters === false ? {} : { durableObjects: { TALLY } }),
    ...(admin ? {} : socket),
  }
  const second = { ...lethe, name: 'twin', durableObjects: { TALLY: { ...TALLY, scriptName: 'lethe' } } }
  const planes = admin ? [lethe, {
    name: 'lethe-admin',
    ...script(admin.script ?? built.admin),
    bindings: { ...options.vars, ...admin.vars },
    ...registry,
    durableObjects: { LEDGER: { className: 'Ledger', useSQLite: true } },
  }, {
    name: 'front', modules: true, script: FRONT, compatibilityDate: COMPATIBILITY_DATE, compatibilityFlags: COMPATIBILITY_FLAGS,
    serviceBindings: { DATA: 'lethe', ADMIN: 'lethe-admin' }, ...socket,
  }] : [lethe]
  const miniflare = new Miniflare({
    workers: [...planes, ...(options.twin ? [second] : []), ...(store ? [store] : [])],
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
  const url = (await miniflare.unsafeGetDirectURL(admin ? 'front' : 'lethe')).origin
  const twin = options.twin ? (await miniflare.unsafeGetDirectURL('twin')).origin : undefined
  return { url, twin, kv, miniflare, stop: () => miniflare.dispose() }
}

/** A built module, as it is deployed. */
function script(path) {
  return {
    modules: true,
    modulesRoot: dirname(path),
    modulesRules: [
      { type: 'ESModule', include: ['**/*.js'] },
      { type: 'CompiledWasm', include: ['**/*.wasm'] },
    ],
    scriptPath: path,
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: COMPATIBILITY_FLAGS,
  }
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
