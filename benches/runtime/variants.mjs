// The Workers that are compared, each in a workerd process of its own.
import { Miniflare } from "miniflare";

export async function bareWorker(name, scriptPath, upstream) {
  const miniflare = new Miniflare({ modules: true, scriptPath, compatibilityDate: "2026-04-20", bindings: { UPSTREAM: upstream }, unsafeDirectSockets: [{ port: 0 }] });
  return running(name, miniflare, false);
}

async function running(name, miniflare, gateway) {
  await miniflare.ready;
  const { port } = await miniflare.unsafeGetDirectURL();
  return { name, port: Number(port), gateway, stop: () => miniflare.dispose() };
}
