import { afterEach, describe, expect, it, vi } from "vitest";
import { countKernel } from "../../src/fractal/kernel.js";
import { fractalRequest } from "../../src/fractal/request.js";
import { itIsCompiledFromItsSource } from "../helpers/generated-kernel.js";

itIsCompiledFromItsSource("escape", "src/fractal/wasm/escape.generated.ts");

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
