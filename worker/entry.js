// The module that workerd loads, bundled with platform.js, text.js and lethe.js (made by wasm-bindgen, target `web`) around lethe_bg.wasm.
import module from "./lethe_bg.wasm";
import { initSync } from "./lethe.js";
import { arrive } from "./platform.js";

initSync({ module });

export default { fetch: arrive };
export { Tally } from "./platform.js";
