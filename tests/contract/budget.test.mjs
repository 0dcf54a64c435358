// One byte budget for bodies in flight: a crowd of large uploads is turned away before it costs the others their isolate.
//
//     8, 16, 24 … × 7 MiB announced and almost sent  →  some 503 overloaded, retry-after      all gone  →  served again
//
// Invariant: an upload that stops or leaves gives its bytes back.
import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { house } from './harness/house.mjs';
import { refused } from './harness/refusals.mjs';
import { eventually, sleep } from './harness/wait.mjs';

const { gateway, upstream } = await house();
const size = 7 << 20;

/** An upload that sends all but its last bytes and then waits. */
function stuck() {
  const { hostname, port } = new URL(gateway.url);
  const request = http.request({ host: hostname, port, path: '/v1/chat/completions', method: 'POST', agent: false, headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json', 'content-length': size } });
  request.on('error', () => {});
  request.answer = new Promise((resolve) => request.on('response', (response) => {
    let text = '';
    response.on('data', (piece) => { text += piece; }).on('end', () => resolve({ status: response.statusCode, headers: response.headers, text, get json() { return JSON.parse(text); } }));
    response.on('error', () => {});
  }));
  request.write(`{"model":"house/sure","messages":[{"role":"user","content":"${'x'.repeat(size - 1_000)}`);
  return request;
}

test('a crowd of large uploads is turned away, and the budget comes back', async () => {
  const uploads = [];
  let first;
  // The budget is one instance's, and Spin's way of reuse may start several: more uploads until one of them is full.
  while (!first && uploads.length < 40) {
    for (let more = 0; more < 8; more += 1) uploads.push(stuck());
    first = await Promise.race([...uploads.map((upload) => upload.answer), sleep(15_000)]);
  }
  assert.ok(first, 'one of them is refused');
  refused(first, 503, 'overloaded', { retry: true });
  assert.match(first.headers['retry-after'], /^\d+$/u);
  for (const upload of uploads) upload.destroy();
  await eventually(10_000, async () => {
    const answer = await ask(gateway, chat('house/sure', 'x'.repeat(6 << 20)));
    assert.equal(answer.status, 200, answer.text.slice(0, 300));
  }, 500);
  for (const call of upstream.take()) assert.ok(call.text.endsWith('}'), 'half a body was never forwarded');
});
