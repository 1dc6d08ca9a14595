import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { compareModels } from "../../src/compare/index.js";
import { applyPatch } from "../../src/workspace/patch.js";

/** What pyhf says about changes of one number: `validation/compare/make.py` wrote it. */
interface Expected {
  readonly changes: readonly {
    readonly pointer: string;
    readonly value: number;
    /** Whether log L differs by more than a constant. */
    readonly differs: boolean;
    readonly bins: readonly {
      readonly channel: string;
      readonly bin: number;
      readonly a: number;
      readonly b: number;
    }[];
  }[];
}

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
const { changes } = read("validation/compare/expected.json") as Expected;
const document = read("examples/two-channel.json");
const model = Workspace.parse(document).model();

/** Digits of expectations that pyhf sums in another order. */
const DIGITS = 9;

describe("changes of one number of a workspace", () => {
  it.each(changes)("at $pointer are what pyhf says", ({ pointer, value, differs, bins }) => {
    const other = applyPatch(document, [{ op: "replace", path: pointer, value }]);
    const comparison = compareModels(model, Workspace.parse(other).model(), { fits: false });
    expect(comparison.same).toBe(false);
    expect(comparison.sameLikelihood).toBe(!differs);
    expect(comparison.offset).toBe(differs ? null : 0);
    const atStart = comparison.differences.filter(
      ({ subject, parameter }) => subject === "expected-events" && parameter === undefined,
    );
    expect(atStart.map(({ channel, bin }) => ({ channel, bin }))).toEqual(
      bins.map(({ channel, bin }) => ({ channel, bin })),
    );
    for (const [i, { a, b }] of bins.entries()) {
      expect(atStart[i]!.a).toBeCloseTo(a, DIGITS);
      expect(atStart[i]!.b).toBeCloseTo(b, DIGITS);
    }
  });
});
