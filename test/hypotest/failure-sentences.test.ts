import { describe, expect, it } from "vitest";
import { failureSentences } from "../../src/hypotest/failure-sentences.js";

const grid = (n: number) => Array.from({ length: n }, (_, k) => k / 4);

describe("sentences about fits that failed", () => {
  it("say a problem of many values once, with their range", () => {
    const failed = grid(21).map((value) => ({ value, message: `It stalled (|g|σ ${3 + value}e-6).` }));
    expect(failureSentences("mu", failed)).toEqual([
      "The fits at mu = 0 to 5 (21 values) failed: It stalled (|g|σ 3e-6).",
    ]);
  });

  it("name the free fit with the others, and keep different problems apart", () => {
    const sentences = failureSentences("mu", [
      { message: "Bin 1 expects nothing." },
      { value: 1, message: "It stalled." },
      { value: 2, message: "Bin 1 expects nothing." },
    ]);
    expect(sentences).toEqual([
      "The free fit and the fit at mu = 2 failed: Bin 1 expects nothing.",
      "The fit at mu = 1 failed: It stalled.",
    ]);
  });

  it("are as short as they were for one fit", () => {
    expect(failureSentences("mu", [{ message: "No." }])).toEqual(["The free fit failed: No."]);
    expect(failureSentences("mu", [{ value: 0.5, message: "No." }])).toEqual(["The fit at mu = 0.5 failed: No."]);
  });
});
