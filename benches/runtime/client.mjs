// One request on a socket of its own, so that no keep-alive and no client library is measured.
import { connect } from "node:net";

const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/** Resolves to `{ firstMs, events, text }`: time to the first byte of the body, `data:` lines seen, the whole answer. */
export function ask(port, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const head = [`POST ${path} HTTP/1.1`, "host: 127.0.0.1", "connection: close", "content-type: application/json",
      `content-length: ${Buffer.byteLength(body)}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
    const chunks = [];
    let started = 0;
    let firstMs;
    socket.on("connect", () => { started = performance.now(); socket.write(`${head.join("\r\n")}\r\n\r\n${body}`); });
    socket.on("data", (bytes) => {
      chunks.push(bytes);
      if (firstMs === undefined && bytes.includes("{")) firstMs = performance.now() - started;
      if (ended(chunks)) socket.destroy(); // workerd does not close by itself
    });
    socket.on("error", reject);
    socket.on("close", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      resolve({ firstMs, text, events: text.split("data: ").length - 1 });
    });
  });
}

/** The answer has all its bytes: its last chunk, or as many as it announced. */
function ended(chunks) {
  if (chunks.at(-1).subarray(-5).equals(LAST_CHUNK)) return true;
  if (chunks.length > 2) return false;
  const bytes = Buffer.concat(chunks);
  const head = bytes.indexOf("\r\n\r\n");
  const length = /content-length: (\d+)/i.exec(bytes.subarray(0, head).toString("latin1"))?.[1];
  return length !== undefined && bytes.length - head - 4 >= Number(length);
}
