// What a client hears that is refused before its body was read, and what only the head of a request decides.
//
//     client ──── head, 300 KB of body ───▶ gateway        401 · 413 · 415 whole, never a connection broken under the writing
//
// Invariant: an answer reaches a client that is still writing; a header that cannot be read is not an absent one; HEAD is GET without a body.
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { afterEach, test } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { house } from './harness/house.mjs';

const { gateway, upstream } = await house({ vars: { PAGE: 'public' } });
const { hostname: host, port } = new URL(gateway.url);

afterEach(() => upstream.reset());

/** The status that a client sees which writes `size` bytes as fast as it may, and takes a broken connection for what it is. */
function written(size, headers, { path = '/v1/chat/completions', chunked = false } = {}) {
  return new Promise((resolve) => {
    const request = http.request({ host, port, path, method: 'POST', agent: false, headers: { 'content-type': 'application/json', ...(chunked ? {} : { 'content-length': size }), ...headers } });
    request.on('error', (error) => resolve(error.code));
    request.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)));
    const piece = Buffer.alloc(64 << 10, ' ');
    let left = size;
    const write = () => {
      while (left > 0) {
        const next = piece.subarray(0, Math.min(left, piece.length));
        left -= next.length;
        if (!request.write(next)) return request.once('drain', write);
      }
      return request.end();
    };
    write();
  });
}

const known = { authorization: `Bearer ${gateway.key}` };

for (const [name, status, headers, more] of [
  ['nobody\'s key', 401, { authorization: 'Bearer sk-lethe-nobody' }],
  ['no key', 401, {}],
  ['another media type', 415, { ...known, 'content-type': 'text/plain' }],
  ['a door that stores', 400, known, { path: '/v1/files' }],
  ['no such door', 404, known, { path: '/v1/videos' }],
]) {
  for (const chunked of [false, true]) {
    test(`${name}, told to a client that is still writing${chunked ? ', in chunks' : ''}`, async () => {
      const heard = [];
      for (const size of [1 << 10, 100 << 10, 300 << 10, 4 << 20]) for (let time = 0; time < 3; time += 1) heard.push(await written(size, headers, { chunked, ...more }));
      assert.deepEqual([...new Set(heard)], [status]);
      assert.equal(upstream.take().length, 0);
    });
  }
}

test('too long a body, told to a client that is still writing', async () => {
  for (const chunked of [false, true]) assert.equal(await written(12 << 20, known, { chunked }), 413);
});

/** The first line of the answer to these very bytes. */
function told(bytes) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), host, () => socket.write(bytes));
    socket.setEncoding('utf8').once('data', (text) => { socket.destroy(); resolve(text.split('\r\n')[0]); });
    socket.on('error', reject);
  });
}

test('a flag in bytes that are no text is refused, not overlooked', async () => {
  const body = JSON.stringify(chat('house/bare'));
  const asked = (headers) => Buffer.from(`POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nauthorization: Bearer ${gateway.key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${headers}\r\n\r\n${body}`, 'latin1');
  for (const header of ['x-zdr: tru\xe9', 'cf-aig-zdr: \xff', 'x-lethe-dry-run: 1\xe9']) assert.match(await told(asked(header)), / 400 /u, header);
  assert.match(await told(asked('content-encoding: gzip\xe9')), / 415 /u);
  assert.match(await told(asked('x-api-key: \xff\xfe')), / 401 /u);
  assert.equal(upstream.take().length, 0);
});

test('HEAD is answered as GET is, without the body', async () => {
  for (const path of ['/', '/healthz', '/metrics', '/v1/models', '/v1/models/house/sure', '/v1/models/house/nobody', '/v1/endpoints/zdr', '/api/gateway/compliance', '/.well-known/jwks.json', '/v1/generation?id=gen_x', '/nowhere']) {
    const [got, head] = [await ask(gateway, undefined, { method: 'GET', path }), await ask(gateway, undefined, { method: 'HEAD', path })];
    assert.equal(head.status, got.status, path);
    assert.equal(head.bytes.length, 0, path);
    assert.equal(head.headers['content-type'], got.headers['content-type'], path);
    assert.equal(head.headers['cache-control'], 'no-store', path);
  }
  const put = await ask(gateway, undefined, { method: 'PUT', path: '/v1/models' });
  assert.deepEqual([put.status, put.headers.allow], [405, 'GET, HEAD']);
  assert.equal((await ask(gateway, undefined, { method: 'HEAD', path: '/v1/chat/completions' })).status, 405);
});
