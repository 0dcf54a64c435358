// The module that workerd loads, bundled with lethe.js (made by wasm-bindgen, target `web`) around lethe_bg.wasm.
import module from "./lethe_bg.wasm";
import { initSync, serve, Tally } from "./lethe.js";

initSync({ module });

export default { fetch: serve };
export { Tally };
