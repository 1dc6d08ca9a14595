// Mutated archives: tar and zip, compressed or not, one in another. Every entry that is given out has a path inside of the archive, and bytes.
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { library } from "../lib/library.mjs";
import { refusal } from "./documents.mjs";

const { archiveEntries } = await library("node/archive/archive.js");

const BLOCK = 512;
const CONTENTS = [
  ["likelihoods/RegionA/BkgOnly.json", JSON.stringify({ channels: [], version: "1.0.0" }).repeat(20)],
  ["likelihoods/README.md", "# Likelihoods\n"],
  ["likelihoods/a/b/c.json.gz", gzipSync("{}")],
];

/** The header of an entry of tar, its checksum right. */
function header(name, size, type) {
  const bytes = Buffer.alloc(BLOCK);
  bytes.write(name, 0, 100);
  bytes.write("0000644\0", 100);
  bytes.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  bytes.write(type, 156);
  bytes.write("ustar\x0000", 257);
  return summed(bytes);
}

function summed(bytes) {
  bytes.fill(" ", 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}

function tarOf(members, type = "0") {
  const blocks = members.flatMap(([name, contents]) => {
    const data = Buffer.from(contents);
    return [header(name, data.length, type), data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

const zipOf = (members) =>
  Buffer.from(zipSync(Object.fromEntries(members.map(([name, data]) => [name, Buffer.from(data)]))));
const PAX = tarOf([["PaxHeaders/x", "27 path=a/long/name/x.json\n"]], "x").subarray(0, 2 * BLOCK);
const LONG = tarOf([["././@LongLink", `${"long/".repeat(40)}x.json\0`]], "L").subarray(0, 2 * BLOCK);
const TAR = tarOf(CONTENTS);

const SEEDS = [
  TAR,
  Buffer.concat([PAX, TAR]),
  Buffer.concat([LONG, TAR]),
  zipOf(CONTENTS),
  zipOf([["inside.tgz", gzipSync(TAR)], ...CONTENTS]),
  tarOf([["inside.zip", zipOf(CONTENTS)]]),
  gzipSync(TAR),
];
const NAMES = [
  "../x",
  "/x",
  "a/../../x",
  "C:x",
  "..\\x",
  "",
  ".",
  "./",
  "x/",
  "a\0b",
  "likelihoods/README.md",
  "é/\u202e",
];

export function mutatedArchive(draw) {
  const bytes = Buffer.from(draw.pick(SEEDS));
  const isTar = bytes.toString("latin1", 257, 262) === "ustar";
  for (let left = 1 + draw.integer(3); left > 0; left--) {
    const kind = draw.uniform();
    const at = draw.integer(bytes.length);
    if (kind < 0.35) bytes[at] = draw.integer(256);
    else if (kind < 0.5 && at + 4 <= bytes.length)
      bytes.writeUInt32LE(draw.pick([0, 1, 0xffff, 0x7fffffff, 0xffffffff]), at);
    else if (kind < 0.6) bytes.copy(bytes, draw.integer(bytes.length), at, at + draw.integer(BLOCK));
    else if (kind < 0.7) return bytes.subarray(0, at);
    else if (isTar) changeHeader(bytes, draw);
    else if (at + 8 < bytes.length) bytes.write(draw.pick(NAMES), at);
  }
  return bytes;
}

/** Changes a field of a header of tar, with a right checksum. */
function changeHeader(bytes, draw) {
  const begin = BLOCK * draw.integer(bytes.length / BLOCK);
  const block = bytes.subarray(begin, begin + BLOCK);
  const kind = draw.integer(3);
  if (kind === 0) block.fill(0, 0, 100).write(draw.pick(NAMES), 0);
  else if (kind === 1)
    block.write(draw.pick(["77777777777", "-1", "00000000001", "x", "\x80\xff\xff\xff\xff"]), 124, "latin1");
  else block.write(draw.pick([..."0123457xgLKS\0"]), 156, "latin1");
  summed(block);
}

const MOST_BYTES = 2 ** 26;

/** Memory of zlib is freed in a turn of the event loop. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

export async function checkArchive(bytes) {
  await turn();
  try {
    const entries = archiveEntries(bytes, "archive");
    let size = 0;
    let refused = 0;
    for (const { name, read } of entries) {
      if (name === "" || name.startsWith("/") || name.includes("\\") || name.split("/").includes(".."))
        return { outcome: "fault", fault: `the path ${JSON.stringify(name)}` };
      try {
        size += read().length;
      } catch (error) {
        const { outcome, fault } = refusal(error);
        if (fault !== undefined) return { outcome, fault };
        refused++;
      }
    }
    if (size > MOST_BYTES) return { outcome: "fault", fault: `${size} bytes of ${bytes.length}` };
    return { outcome: refused === 0 ? "read" : "read in part" };
  } catch (error) {
    return refusal(error);
  }
}
