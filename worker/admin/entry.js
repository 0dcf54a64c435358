// The module that workerd loads, bundled with platform.js, text.js and lethe.js (made by wasm-bindgen, target `web`) around lethe_bg.wasm.
import module from "./lethe_bg.wasm";
import { initSync } from "./lethe.js";
import { pass } from "./platform.js";

initSync({ module });

export default { fetch: pass };
export { Ledger } from "./platform.js";
