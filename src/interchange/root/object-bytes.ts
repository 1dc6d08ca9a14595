import { Cursor } from "./cursor.js";
import { DamagedBytes } from "./damaged.js";
import { R__unzip } from "./jsroot.generated.js";
import type { Key } from "./keys.js";

/** Bytes of an object: a histogram of 10 million bins with their errors has 160 million. */
const MOST_BYTES = 2 ** 28;
/** Bytes of the head of a compressed block: method, compressed and decompressed size. */
const BLOCK_HEAD = 9;

/** Three bytes, the least significant first. */
function size24(cursor: Cursor): number {
  return cursor.unsigned8() + 2 ** 8 * cursor.unsigned8() + 2 ** 16 * cursor.unsigned8();
}

/** Refuses blocks that do not make up the object, before there is memory for them. */
function checkBlocks(stored: DataView, size: number): void {
  const cursor = new Cursor(stored, 0);
  let total = 0;
  while (cursor.position + BLOCK_HEAD < stored.byteLength) {
    cursor.skip(3);
    const compressed = size24(cursor);
    total += size24(cursor);
    cursor.skip(compressed);
  }
  if (total !== size) throw new DamagedBytes(`compressed blocks of ${total} bytes for an object of ${size}`);
}

/**
 * The bytes of an object, decompressed (zlib, LZ4, LZMA, Zstandard).
 *
 * @throws DamagedBytes
 */
export async function readObjectBytes(file: DataView, key: Key): Promise<DataView> {
  if (key.size > MOST_BYTES) throw new DamagedBytes(`an object ${JSON.stringify(key.name)} of ${key.size} bytes`);
  const stored = new DataView(file.buffer, file.byteOffset + key.start, key.stored);
  if (key.size <= key.stored) return stored;
  checkBlocks(stored, key.size);
  const bytes = await R__unzip(stored, key.size);
  if (bytes === null) throw new DamagedBytes(`an object ${JSON.stringify(key.name)} that cannot be decompressed`);
  return bytes;
}
