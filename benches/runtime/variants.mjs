// The Workers that are compared, each in a workerd process of its own.
import { createRequire } from "node:module";
import { COMPATIBILITY_DATE, startWorker } from "../../tools/worker.mjs";

const { Miniflare } = createRequire(new URL("../../tools/package.json", import.meta.url))("miniflare");

/** A Worker of a few lines of JavaScript, `scriptPath`, that forwards to `upstream`. */
export async function bareWorker(name, scriptPath, upstream) {
  const miniflare = new Miniflare({ name: "bare", modules: true, scriptPath, compatibilityDate: COMPATIBILITY_DATE, cf: false,
    bindings: { UPSTREAM: upstream }, unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] });
  await miniflare.ready;
  const url = await miniflare.unsafeGetDirectURL("bare");
  return { name, port: Number(url.port), gateway: false, stop: () => miniflare.dispose() };
}

/** The gateway as `cargo xtask build worker` made it. */
export async function gatewayWorker(name, kv, vars) {
  const worker = await startWorker({ kv, vars: { ALLOW_INSECURE_UPSTREAMS: "1", ...vars } });
  return { name, port: Number(new URL(worker.url).port), gateway: true, stop: worker.stop };
}
