// The module that workerd loads, bundled with platform.js and lethe.js (made by wasm-bindgen, target `web`) around lethe_bg.wasm.
import module from "./lethe_bg.wasm";
import { initSync, Tally } from "./lethe.js";
import { arrive } from "./platform.js";

// The module asks for a microtask at every wake-up; the platform's own wraps each callback, a settled promise does not.
const settled = Promise.resolve();
globalThis.queueMicrotask = (run) => void settled.then(run);

initSync({ module });

export default { fetch: arrive };
export { Tally };
