// The bare minimum a Worker can do with a stream: hand the upstream's body to the runtime.
export default {
  async fetch(request, env) {
    const answer = await fetch(env.UPSTREAM + new URL(request.url).pathname, { method: "POST", headers: { "content-type": "application/json" }, body: request.body });
    return new Response(answer.body, { headers: { "content-type": answer.headers.get("content-type"), "cache-control": "no-store" } });
  },
};
