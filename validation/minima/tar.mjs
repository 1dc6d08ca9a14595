// Files of a tar archive (POSIX ustar), in memory.

const BLOCK = 512;

/** Name and bytes of every regular file. */
export function* tarFiles(bytes) {
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const text = (from, length) => bytes.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
    const name = text(0, 100);
    if (name === "") return;
    const size = Number.parseInt(text(124, 12), 8);
    const isFile = ["0", ""].includes(text(156, 1));
    const prefix = text(345, 155);
    if (isFile)
      yield { name: prefix === "" ? name : `${prefix}/${name}`, bytes: bytes.subarray(at + BLOCK, at + BLOCK + size) };
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
}
