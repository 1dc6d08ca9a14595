/**
 * Bundles what reads ROOT files in JSROOT to src/interchange/root/jsroot.generated.js (and its .d.ts), plain ESM.
 *
 *   node scripts/bundle-jsroot.mjs        (npm run generate)
 *
 * JSROOT draws, too, and for that it needs packages that are large or compiled where they are installed; package.json puts an
 * empty package in the place of each ("overrides"). Its code for reading files is independent of them. Here it is given bytes
 * in memory: what it would load to reach files and servers is replaced by nothing, and so is what it prints. Of Zstandard it has
 * a WebAssembly build with patches of global objects; fzstd is in its place. Its code for zlib prepares tables for each of the thousands
 * of small histograms of a file; fflate, ten times faster for them, is in its place.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { noticesOf } from "./notices.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const output = `${root}src/interchange/root/jsroot.generated`;

const ZSTD = `
  import { decompress } from "fzstd";
  export const ZstdInit = async () => ({ ZstdStream: { decompress } });`;

const ZLIB = `
  import { inflateSync } from "fflate";
  const inflate = (source, out) => inflateSync(source, { out }).length;`;

/** JSROOT's code with its class of files exported, and without loading of scripts by an address, which bundlers warn of. */
function adapted(path) {
  const text = readFileSync(path, "utf8");
  if (path.endsWith("io.mjs")) return `${ZLIB}${text.replace(": ZIP_inflate(", ": inflate(")}\nexport { TFile };`;
  return text.replaceAll("import(/* webpackIgnore: true */", "Promise.reject(");
}

const onlyBytes = {
  name: "only-bytes",
  setup(bundler) {
    bundler.onResolve({ filter: /^(?:fs|zlib|tmp|xhr2)$/ }, () => ({ path: "nothing", namespace: "nothing" }));
    bundler.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "export default undefined;" }));
    bundler.onResolve({ filter: /zstd-js$|\/zstd\.mjs$/ }, () => ({ path: "zstd", namespace: "zstd" }));
    bundler.onLoad({ filter: /.*/, namespace: "zstd" }, () => ({ contents: ZSTD, resolveDir: root }));
    bundler.onLoad({ filter: /jsroot[\\/]modules[\\/](?:core|io)\.mjs$/ }, ({ path }) => ({ contents: adapted(path) }));
  },
};

const { outputFiles, metafile } = await build({
  stdin: { contents: 'export { R__unzip, TBuffer, TFile } from "jsroot/io";', resolveDir: root },
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  minify: true,
  drop: ["console"],
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  legalComments: "none",
  plugins: [onlyBytes],
  metafile: true,
  write: false,
});
const bundle = outputFiles[0].text;
if (/\beval\(|\bFunction\(|\bimport\(/.test(bundle))
  throw new Error("the bundle of JSROOT must not load or evaluate code");

const header = "// Made by scripts/bundle-jsroot.mjs. Do not edit.";
const types = `${header}
/** What JSROOT knows of a file: the layouts of its classes. */
export declare class TFile {
  constructor(url: string);
  readonly fStreamerInfos: unknown;
  extractStreamerInfos(buffer: TBuffer): void;
}
/** A place in the bytes of an object, and what turns them into the object. */
export declare class TBuffer {
  constructor(bytes: DataView, position: number, file: TFile);
  fTagOffset: number;
  readonly length: number;
  remain(): number;
  mapObject(tag: number, object: object): void;
  classStreamer(object: object, className: string): object;
  readFastArray(length: number, type: number): ArrayLike<unknown>;
  readNdimArray(
    handle: { readonly fArrayDim?: number; readonly fMaxIndex?: ArrayLike<number>; readonly fArrayLength?: number },
    read: unknown,
  ): unknown;
}
/** The decompressed bytes of an object, null where they are damaged. */
export declare function R__unzip(bytes: DataView, size: number): Promise<DataView | null>;
`;
writeFileSync(`${output}.js`, `${header}\n${noticesOf(metafile)}\n${bundle}`);
writeFileSync(`${output}.d.ts`, types);
