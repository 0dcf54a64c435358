// Doors are a closed table, matched byte for byte.
//
//     /v1/chat/completions → door      /v1/files → refused with its reason      /v1/%66iles → no door
//
// Invariant: no spelling of a path reaches an upstream other than the listed ones.
import assert from 'node:assert/strict';
import net from 'node:net';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { runtime } from './harness/gateway.mjs';
import { house } from './harness/house.mjs';
import { common, refused } from './harness/refusals.mjs';

const { gateway, upstream } = await house();
const body = chat('house/sure');

afterEach(() => upstream.reset());

test('the door answers under /v1 and under /api/v1', async () => {
  for (const path of ['/v1/chat/completions', '/api/v1/chat/completions']) {
    assert.equal((await ask(gateway, body, { path })).status, 200, path);
    assert.equal(upstream.take()[0].url, '/sure/v1/chat/completions');
  }
});

const strange = [
  '/v1/chat//completions', '//v1/chat/completions', '/v1/chat/completions/', '/V1/chat/completions', '/v1/Chat/Completions',
  '/v1/chat%2fcompletions', '/v1/chat%2Fcompletions', '/v1/ch%61t/completions', '/v1/chat/completions;x=1', '/v1/chat/completions%00',
  '/v1/chat\\completions', '/api/api/v1/chat/completions', '/v1/v1/chat/completions', '/chat/completions', '/v1/images/%2e%2e/files',
  '/v1/chat/completions%3Fbeta=true', '/v1/chat/completions%20', '/v1/unknown', '/v2/chat/completions',
];

test('other spellings are no door', async () => {
  for (const path of strange) {
    const answer = await ask(gateway, body, { path });
    assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status} ${answer.text}`);
    assert.notEqual(answer.json.error, undefined, path);
    assert.deepEqual(upstream.take(), [], path);
  }
});

test('dot segments never lead to another door\'s upstream', async () => {
  for (const path of ['/v1/files/../chat/completions', '/v1/chat/./completions', '/v1/chat/completions/../../files', '/v1/x/%2e%2e/chat/completions']) {
    const answer = await ask(gateway, body, { path });
    // workerd resolves dot segments before any code runs: then it is the listed door itself that answers.
    const resolved = runtime === 'worker' && answer.status === 200;
    assert.ok(resolved || [400, 403, 404, 405, 422, 501].includes(answer.status), `${path}: ${answer.status} ${answer.text}`);
    for (const call of upstream.take()) assert.equal(call.url, '/sure/v1/chat/completions', path);
  }
});

test('the query is an allow-list and never travels', async () => {
  for (const path of ['/v1/chat/completions?api-version=2024', '/v1/chat/completions?key=1', '/v1/chat/completions?beta=true&x=1']) {
    refused(await ask(gateway, body, { path }), 400, 'invalid_request_error');
  }
  assert.deepEqual(upstream.take(), []);
  assert.equal((await ask(gateway, body, { path: '/v1/chat/completions?beta=true' })).status, 200);
  assert.equal(upstream.take()[0].url, '/sure/v1/chat/completions');
});

test('a wrong method: 405 with allow; an unknown one too', async () => {
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
    const answer = await ask(gateway, undefined, { method });
    assert.equal(answer.status, 405, `${method}: ${answer.text}`);
    assert.match(answer.headers.allow, /POST/u);
    common(answer);
  }
  const answer = await ask(gateway, body, { path: '/v1/models' });
  assert.equal(answer.status, 405);
  assert.match(answer.headers.allow, /GET/u);
});

const stateful = [
  'assistants', 'assistants/asst_1', 'threads', 'threads/t/messages', 'vector_stores', 'files', 'files/f/content', 'uploads', 'fine_tuning/jobs', 'batches',
  'evals', 'conversations', 'containers', 'chat/completions/chatcmpl-1', 'responses/resp_1', 'responses/resp_1/input_items',
];

test('doors that keep state are refused with the reason', async () => {
  for (const path of stateful) {
    const method = /^(?:chat|responses)\//u.test(path) ? 'GET' : 'POST';
    const answer = await ask(gateway, method === 'GET' ? undefined : body, { method, path: `/v1/${path}` });
    refused(answer, answer.status, 'endpoint_stateful');
    assert.ok(answer.status >= 400 && answer.status < 500, answer.text);
  }
  assert.deepEqual(upstream.take(), []);
});

test('the admin plane has no door here: it is a deployment of its own', async () => {
  for (const path of ['/api/admin', '/api/admin/registry']) refused(await ask(gateway, undefined, { method: 'GET', path }), 404, 'invalid_request_error');
  assert.deepEqual(upstream.take(), []);
});

const fields = {
  'max_price.image': '"provider":{"max_price":{"image":1}}',
};

test('fields that cannot be honoured say so', async () => {
  for (const [field, members] of Object.entries(fields)) {
    const answer = await ask(gateway, `{"model":"house/sure","messages":[{"role":"user","content":"x"}],${members}}`);
    const error = refused(answer, 400, /^(?:unsupported_parameter|invalid_request_error)$/u);
    assert.match(`${error.type} ${error.code}`, /unsupported_parameter/u);
    assert.ok(`${error.message} ${error.param}`.includes(field), `${field}: ${error.message}`);
  }
  assert.deepEqual(upstream.take(), []);
});

test('a WebSocket upgrade and the realtime door are refused by name', async () => {
  const realtime = await ask(gateway, undefined, { method: 'GET', path: '/v1/realtime?model=x' });
  assert.ok([400, 426].includes(realtime.status), realtime.text);
  assert.match(refused(realtime, realtime.status, 'endpoint_stateful').message, /realtime/iu);
  const { port } = new URL(gateway.url);
  const text = await new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), '127.0.0.1', () => socket.write(
      `GET /v1/responses HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nauthorization: Bearer ${gateway.key}\r\n\r\n`));
    let got = '';
    socket.on('data', (bytes) => {
      got += bytes;
      if (/\r\n\r\n[\s\S]+/u.test(got)) socket.destroy();
    });
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
    setTimeout(() => socket.destroy(), 5_000).unref();
  });
  assert.match(text, /^HTTP\/1\.1 [45]\d\d /u);
  assert.match(text, /websocket/iu);
});
