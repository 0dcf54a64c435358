// The Worker on workerd, and a way to look into its stores and its memory.
//
//     tests ──HTTP──▶ workerd (worker/build/index.js)      KV: namespace REGISTRY      counters: Durable Object TALLY
//              └─CDP─▶ its inspector: WebAssembly.Memory objects, searched byte by byte
//
// Invariant: the module is the built one, unchanged; only bindings differ from a deployment.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorker as start } from '../../../tools/worker.mjs';
import { brittleKv } from './brittle-kv.mjs';
import { Inspector } from './inspector.mjs';

export async function startWorker({ kv, vars, unreachable, inspect, admin, state, twin, counters }) {
  const script = process.env.LETHE_WORKER;
  if (script && !existsSync(script)) throw new Error(`LETHE_WORKER: no ${script}`);
  const persist = state ?? await mkdtemp(join(tmpdir(), 'lethe-contract-'));
  const printed = [];
  const store = unreachable ? brittleKv(kv) : undefined;
  const worker = await start({
    script, persist, vars, kv, admin: admin ? { script: process.env.LETHE_ADMIN_WORKER } : undefined, store: store?.worker, print: (line) => printed.push(line), inspect: inspect ? 0 : undefined,
    twin, counters,
  });
  const inspector = new Inspector(worker.miniflare);
  const workerd = workerdPid();
  return {
    url: worker.url, twin: worker.twin && { url: worker.twin }, kv: store ?? namespace(worker.kv, persist), pid: workerd,
    output: () => printed.join('\n'),
    scan: (text) => inspector.scan(text),
    memory: () => inspector.memory(),
    stop: async () => {
      inspector.close();
      await worker.stop();
      if (!state) await rm(persist, { recursive: true, force: true });
    },
    /** As by a power cut: workerd holds the stores too. */
    kill: async () => {
      process.kill(workerd, 'SIGKILL');
      inspector.close();
      await worker.stop();
    },
  };
}

function namespace(binding, folder) {
  return {
    get: (key) => binding.get(key),
    put: (key, value) => binding.put(key, value),
    delete: (key) => binding.delete(key),
    all: () => everything(folder),
  };
}

/** Every byte that KV and Durable Objects left on disk. */
async function everything(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file.slice(folder.length), await readFile(file)])));
}

/** The workerd process that this test process started last. */
function workerdPid() {
  const children = readdirSync('/proc').filter((name) => /^\d+$/u.test(name)).filter((pid) => parentOf(pid) === process.pid);
  return Number(children.at(-1));
}

function parentOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return /^Name:\s+workerd/mu.test(status) ? Number(/^PPid:\s+(\d+)/mu.exec(status)?.[1]) : undefined;
  } catch {
    return undefined;
  }
}
