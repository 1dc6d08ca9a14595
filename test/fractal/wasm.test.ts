import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { countKernel } from "../../src/fractal/kernel.js";
import { fractalRequest } from "../../src/fractal/request.js";

const root = new URL("../../", import.meta.url);

it("the embedded WebAssembly is what its source compiles to", () => {
  const script = fileURLToPath(new URL("scripts/compile-fractal-kernels.mjs", root));
  const compiled = execFileSync(process.execPath, [script, "--print"], { encoding: "utf8" });
  expect(readFileSync(new URL("src/fractal/wasm/escape.generated.ts", root), "utf8")).toBe(compiled);
});

describe("countKernel", () => {
  afterEach(() => vi.unstubAllGlobals());
  const request = fractalRequest({ kind: "mandelbrot" });

  it("takes vectors where it can", () => {
    expect(countKernel(request).engine).toBe("vector");
    expect(countKernel(request, "scalar").engine).toBe("scalar");
  });

  it.each([
    ["there is no WebAssembly", undefined],
    [
      "the page's policy forbids it",
      {
        Module: class {
          constructor() {
            throw new Error("blocked by CSP");
          }
        },
      },
    ],
  ])("falls back to plain JavaScript where %s", (_, replacement) => {
    vi.stubGlobal("WebAssembly", replacement);
    expect(countKernel(request).engine).toBe("scalar");
    expect(() => countKernel(request, "vector")).toThrow('Use engine "scalar"');
  });
});
