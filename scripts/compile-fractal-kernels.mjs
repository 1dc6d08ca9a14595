/**
 * Compiles src/fractal/wasm/escape.as (AssemblyScript) to src/fractal/wasm/escape.generated.ts, which holds the
 * WebAssembly as base64. The generated file is checked in: a build needs no compiler, and a test compares the two.
 *
 *   node scripts/compile-fractal-kernels.mjs            writes the file
 *   node scripts/compile-fractal-kernels.mjs --print    prints what it should contain
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const folder = fileURLToPath(new URL("../src/fractal/wasm/", import.meta.url));
const FLAGS = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--initialMemory", "1"];

/** The ending .as keeps tsc from taking the file for TypeScript; the compiler knows it by the name it expects. */
const readSource = (name) => (name === "escape.ts" ? readFileSync(`${folder}escape.as`, "utf8") : null);

async function compile() {
  let bytes;
  const writeFile = (name, contents) => {
    if (name === "escape.wasm") bytes = contents;
  };
  const options = { readFile: readSource, writeFile, listFiles: () => [] };
  const { error, stderr } = await asc.main(["escape.ts", "--outFile", "escape.wasm", ...FLAGS], options);
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  return Buffer.from(bytes);
}

const text = `// Made by scripts/compile-fractal-kernels.mjs from escape.as. Do not edit.
/** The compiled kernels, base64. */
export const ESCAPE_WASM =
  "${(await compile()).toString("base64")}";
`;
if (process.argv[2] === "--print") process.stdout.write(text);
else writeFileSync(`${folder}escape.generated.ts`, text);
