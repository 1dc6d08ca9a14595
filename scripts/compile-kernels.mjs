/**
 * Compiles the kernels written in AssemblyScript (src/…/wasm/*.as) to *.generated.ts files, which hold the WebAssembly.
 * The generated files are checked in: a build needs no compiler, and a test compares them with what this prints. Kernels
 * that read records find constants for them in front of their source, and TypeScript finds the layouts in *-records.generated.ts.
 *
 *   npm run kernels                                          writes all files
 *   node scripts/compile-kernels.mjs --print NAME            prints what the file of one kernel should contain
 *   node scripts/compile-kernels.mjs --print NAME-records    prints the same of its records
 *   node scripts/compile-kernels.mjs --print kernel-text     prints the same of what reads the text of kernels
 */
import { readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { KERNELS_WITH_RECORDS, recordConstants, recordModule } from "./kernel-records.mjs";
import { kernelText, kernelTextModule } from "./kernel-text.mjs";

const asText = (bytes) => `string =\n  ${JSON.stringify(kernelText(bytes))}`;
/** Decoding a text would take longer than all calls of a first scan. */
const numbers = (bytes) => `readonly number[] = [\n  ${[...bytes].join(", ")},\n]`;

const KERNELS = {
  dense: { folder: "src/math/wasm", encode: asText, flags: ["--importMemory", "--memoryBase", "64"] },
  engine: { folder: "src/graph/wasm", encode: asText, flags: ["--importMemory", "--memoryBase", "512"] },
  arrow: { folder: "src/graph/wasm", encode: asText, flags: ["--importMemory", "--memoryBase", "512"] },
  fold: { folder: "src/graph/wasm", encode: asText, flags: ["--importMemory", "--memoryBase", "512"] },
  morphing: { folder: "src/model/wasm", encode: asText, flags: ["--importMemory", "--memoryBase", "512"] },
  deviance: { folder: "src/graph/rows/wasm", encode: numbers, flags: ["--initialMemory", "1"] },
  escape: { folder: "src/fractal/wasm", encode: asText, flags: ["--initialMemory", "1"] },
};

const sourceOf = (name) => readFileSync(new URL(`../${KERNELS[name].folder}/${name}.as`, import.meta.url), "utf8");

/** The ending .as keeps tsc from taking the source for TypeScript; the compiler wants .ts. */
async function compile(name) {
  let bytes;
  const source = () => `${recordConstants(name)}\n${sourceOf(name)}`;
  const readFile = (file) => (file === "source.ts" ? source() : null);
  const writeFile = (file, contents) => {
    if (file === "source.wasm") bytes = contents;
  };
  const flags = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", ...KERNELS[name].flags];
  const options = { readFile, writeFile, listFiles: () => [] };
  const { error, stderr } = await asc.main(["source.ts", "--outFile", "source.wasm", ...flags], options);
  if (error !== null) throw new Error(`${name}: ${error.message}\n${stderr.toString()}`);
  return Buffer.from(bytes);
}

const moduleOf = async (name) => `// Made by scripts/compile-kernels.mjs from ${name}.as. Do not edit.
/** The compiled kernels. */
export const ${name.toUpperCase()}_WASM: ${KERNELS[name].encode(await compile(name))};
`;

const texts = {
  ...Object.fromEntries(Object.keys(KERNELS).map((name) => [name, () => moduleOf(name)])),
  "kernel-text": kernelTextModule,
  ...Object.fromEntries(KERNELS_WITH_RECORDS.map((name) => [`${name}-records`, () => recordModule(name)])),
};
const generated = (text) => {
  const { folder } = KERNELS[text.replace("-records", "")] ?? KERNELS.dense;
  return new URL(`../${folder}/${text}.generated.ts`, import.meta.url);
};

if (process.argv[2] === "--print") process.stdout.write(await texts[process.argv[3]]());
else for (const [name, text] of Object.entries(texts)) writeFileSync(generated(name), await text());
