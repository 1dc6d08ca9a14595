import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);

/** A test that the WebAssembly of a kernel (its name, and the path of its generated file) is what its source compiles to. */
export function itIsCompiledFromItsSource(name: string, path: string): void {
  it(`the embedded WebAssembly is what ${name}.as compiles to`, () => {
    const script = fileURLToPath(new URL("scripts/compile-kernels.mjs", root));
    const compiled = execFileSync(process.execPath, [script, "--print", name], { encoding: "utf8" });
    expect(readFileSync(new URL(path, root), "utf8")).toBe(compiled);
  });
}
