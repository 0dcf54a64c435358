// The module that workerd loads, bundled with lethe.js (made by wasm-bindgen, target `web`) around lethe_bg.wasm.
import module from "./lethe_bg.wasm";
import { initSync, serve, Tally } from "./lethe.js";

// The module asks for a microtask at every wake-up; the platform's own wraps each callback, a settled promise does not.
const settled = Promise.resolve();
globalThis.queueMicrotask = (run) => void settled.then(run);

initSync({ module });

export default { fetch: serve };
export { Tally };
