import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareCodePoints } from "../../src/workspace/index.js";

/** Python's order of strings, the slow way: lists of code points, compared entry by entry. */
function compareSlowly(a: string, b: string): number {
  const left = Array.from(a, (character) => character.codePointAt(0)!);
  const right = Array.from(b, (character) => character.codePointAt(0)!);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] !== right[i]) return left[i]! - right[i]!;
  }
  return left.length - right.length;
}

describe("compareCodePoints", () => {
  it("sorts as Python's sorted() does", () => {
    // sorted(["b", "B", "a", "\ufb01", "\U0001f600", "é", "a1", "a", "", "_", "\ue000", "\U0001f601", "Z"]) in Python 3.11
    const sorted = ["", "B", "Z", "_", "a", "a", "a1", "b", "é", "\ue000", "\ufb01", "\u{1f600}", "\u{1f601}"];
    expect([...sorted].reverse().sort(compareCodePoints)).toEqual(sorted);
  });

  it("agrees in sign with a comparison of lists of code points, unpaired surrogates included", () => {
    const unit = fc.constantFrom("a", "b", "\ud83d", "\ude00", "\ude01", "\ue000", "\uffff", "\u{1f600}", "\u{10ffff}");
    const text = fc.array(unit, { maxLength: 6 }).map((units) => units.join(""));
    fc.assert(
      fc.property(text, text, (a, b) => Math.sign(compareCodePoints(a, b)) === Math.sign(compareSlowly(a, b))),
      { numRuns: 5000 },
    );
  });
});
