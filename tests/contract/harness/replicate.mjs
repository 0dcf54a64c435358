// Replicate's predictions on the wire, as "HTTP API" and "Streaming output" of its documentation show them.
//
//     POST /v1/models/{owner}/{name}/predictions   201 {"id","status","urls":{"get","cancel","stream"}}      prefer: wait → 201, ended
//     GET  urls.stream                             event: output (plain text) · error · done (JSON)
//     GET  /v1/predictions/{id} · POST …/cancel    200
//
// Invariant: the stream takes no credential and everything else needs one; a prediction that was cancelled says so.

const shown = 'Bearer operator-credential-of-replicate';

/** A provider whose next predictions come to `pieces`; `more` changes what a prediction says of itself, or how its stream goes. */
export function replicate(upstream, pieces, { polls = 0, before = {}, stream = `${upstream.base('replicate')}/stream/abc-1`, flow = flowing } = {}) {
  const base = `${upstream.base('replicate')}/predictions/p1`;
  const provider = { cancelled: 0, left: polls };
  const prediction = (status, more = {}) => ({
    id: 'p1', model: 'meta/llama', version: 'hidden', input: {}, logs: '', output: null, error: null, status, data_removed: false,
    created_at: '2026-04-18T10:00:00.000Z', started_at: null, completed_at: null, urls: { get: base, cancel: `${base}/cancel`, stream }, ...more, ...before,
  });
  const ended = () => prediction('succeeded', { output: pieces, metrics: { input_token_count: 11, output_token_count: 7, predict_time: 0.5 } });
  upstream.script('replicate', async (call) => {
    if (call.method === 'GET' && call.url.startsWith('/replicate/v1/stream/')) {
      if (call.headers.authorization) return call.answer(400, {}, { detail: 'a stream takes no credential' });
      call.sse();
      return flow(call, pieces);
    }
    if (call.headers.authorization !== shown) return call.answer(401, {}, { title: 'Unauthenticated', detail: 'no token', status: 401 });
    if (call.url === '/replicate/v1/predictions/p1/cancel') {
      provider.cancelled += 1;
      return call.answer(200, {}, prediction('canceled'));
    }
    if (call.method === 'GET' && call.url === '/replicate/v1/predictions/p1') {
      provider.left -= 1;
      return call.answer(200, {}, provider.left < 0 ? ended() : prediction('processing'));
    }
    const waited = call.headers.prefer === 'wait' && polls === 0;
    return call.answer(201, {}, waited ? ended() : prediction('starting'));
  });
  return provider;
}

/** One event; every line of `data` has a line of its own. */
export const event = (kind, data, id) => `event: ${kind}\nid: 1690212292:${id}\n${data.split('\n').map((line) => `data: ${line}\n`).join('')}\n`;

async function flowing(call, pieces) {
  for (const [id, piece] of pieces.entries()) await call.write(event('output', piece, id));
  await call.write(event('done', '{}', pieces.length));
  call.response.end();
}
