import { describe, expect, it } from "vitest";
import { noteLines } from "../../src/format/notes.js";

describe("noteLines", () => {
  it("puts fits that failed for the same reason into one line, and leaves other notes and their order", () => {
    const lines = noteLines([
      "The free fit failed: No start (moved: a, b). Mask it.",
      "A bound matters.",
      "The fit at mu = 0 failed: No start (moved: mu). Mask it.",
      "The fit at mu of X = 1e-3 failed: Stalled: it failed: twice.",
      "The fit at mu = 2 failed: No start. Mask it.",
      "The fit at mu = 3 failed: No start. Mask it.",
      "A bound matters.",
    ]);
    expect(lines).toEqual([
      "note: 4 fits failed (the free fit, the fit at mu = 0, the fit at mu = 2 and 1 more): No start (moved: a, b). Mask it.",
      "note: A bound matters.",
      "note: The fit at mu of X = 1e-3 failed: Stalled: it failed: twice.",
    ]);
  });

  it("leaves a single failure as it is", () => {
    expect(noteLines(["The free fit failed: It stalled (moved: mu)."])).toEqual([
      "note: The free fit failed: It stalled (moved: mu).",
    ]);
  });
});
