// Time in tests: only "it happens within" and "it happened before", never "it took".
//
//     await within(5_000, call.closed, 'the upstream is cancelled');
//
// Invariant: a wait that fails says what was waited for.
import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

/** The outcome of `promise`, or an error that names `what` after `ms`. */
export async function within(ms, promise, what) {
  const timer = new AbortController();
  const late = sleep(ms, undefined, { signal: timer.signal }).then(() => { throw new Error(`not within ${ms} ms: ${what}`); });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}

/** Calls `attempt` until it does not throw; its last error after `ms`. */
export async function eventually(ms, attempt, every = 100) {
  const end = Date.now() + ms;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= end) throw error;
      await sleep(every);
    }
  }
}
