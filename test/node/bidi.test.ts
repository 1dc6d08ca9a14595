import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { visualRuns } from "../../src/node/bidi.js";

/** Texts, and how the package unicode-bidi of Rust (python-bidi 0.6.12) orders them in a line of left-to-right text, without mirroring. */
const CASES: readonly (readonly [text: string, ordered: string])[] = JSON.parse(
  readFileSync(new URL("bidi.json", import.meta.url), "utf8"),
);
const MIRRORED: Readonly<Record<string, string>> = { "(": ")", ")": "(", "[": "]", "]": "[", "<": ">", ">": "<" };

describe("visualRuns(text)", () => {
  it("orders letters, numbers and brackets as another implementation of the algorithm of Unicode", () => {
    for (const [text, ordered] of CASES) {
      const ours = visualRuns(text).map((run) =>
        run.isRightToLeft ? [...run.text].map((each) => MIRRORED[each] ?? each).reverse() : [...run.text],
      );
      expect(ours.flat().join(""), text).toBe(ordered);
    }
  });

  it("mirrors brackets among letters to the left, and leaves left-to-right text in one run", () => {
    expect(visualRuns("\u05d0 (\u05d1)")).toEqual([{ text: "\u05d0 )\u05d1(", isRightToLeft: true }]);
    expect(visualRuns("m(jj) < 3 [GeV]")).toEqual([{ text: "m(jj) < 3 [GeV]", isRightToLeft: false }]);
    expect(visualRuns("")).toEqual([]);
  });
});
