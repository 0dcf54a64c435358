// Just enough of RFC 8878 to send a zstd body: stored blocks and runs, no compression.
//
//     zstd(Buffer.from('{"a":1}'))        one frame, raw blocks
//     zstdBomb(32 << 20)                  32 MiB of spaces in about 1 KB
//
// Invariant: every frame is valid zstd that any decoder accepts (Node 20 has no zstd of its own).
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const most = 128 * 1024;

/** One frame holding `bytes` as they are. */
export function zstd(bytes) {
  const blocks = [];
  for (let at = 0; at < bytes.length || at === 0; at += most) {
    const piece = bytes.subarray(at, at + most);
    blocks.push(blockHeader(at + most >= bytes.length, 0, piece.length), piece);
  }
  return Buffer.concat([magic, frameHeader(bytes.length), ...blocks]);
}

/** One frame that decodes to `length` spaces. */
export function zstdBomb(length) {
  const blocks = [];
  for (let left = length; left > 0; left -= most) {
    blocks.push(blockHeader(left <= most, 1, Math.min(left, most)), Buffer.from(' '));
  }
  return Buffer.concat([magic, frameHeader(length), ...blocks]);
}

/** Four-byte content size and a one-megabyte window. */
function frameHeader(length) {
  const header = Buffer.alloc(6);
  header.writeUInt8(0b1000_0000, 0);
  header.writeUInt8(10 << 3, 1);
  header.writeUInt32LE(length, 2);
  return header;
}

function blockHeader(last, type, length) {
  const header = Buffer.alloc(3);
  header.writeUIntLE((length << 3) | (type << 1) | (last ? 1 : 0), 0, 3);
  return header;
}
