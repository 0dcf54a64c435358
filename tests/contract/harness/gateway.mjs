// One gateway on one runtime, as a black box.
//
//     const gateway = await startGateway({ kv: { registry: '{…}' }, vars: { … } });
//     gateway.url · kv.put/delete/all · output() · scan('text') · memory() · stop()
//     startGateway({ admin: true, state: folder })   both planes behind the one url, over a store that outlives the gateway; kill()
//
// Invariant: the same calls mean the same on both runtimes; LETHE_RUNTIME chooses: `worker` (default), `component` or `spin`.
import { startComponent } from './component.mjs';
import { startSpin } from './spin.mjs';
import { startWorker } from './worker.mjs';

export const runtime = process.env.LETHE_RUNTIME ?? 'worker';

/** What this runtime lets a test do: edit KV while the gateway runs, look into linear memory. */
export const can = { edit: runtime !== 'spin', inspect: runtime !== 'spin' };

const starters = { worker: startWorker, component: startComponent, spin: startSpin };

/**
 * `kv`: entries to begin with. `vars`: settings. `unreachable`: the KV store can be made to fail. `inspect`: memory can be looked at.
 * `twin`: a second instance on the same stores. `counters`: false where the platform is to have none (Worker only).
 * `admin`: with the admin plane. `state`: a folder of the caller's that keeps the store, for a gateway that is killed and started again.
 */
export async function startGateway({ kv = {}, vars = {}, unreachable = false, inspect = false, admin = false, state, twin = false, counters = true } = {}) {
  const start = starters[runtime];
  if (!start) throw new Error(`LETHE_RUNTIME=${runtime}: expected worker, component or spin`);
  return start({ kv, vars, unreachable, inspect, admin, state, twin, counters });
}
