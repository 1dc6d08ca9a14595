import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { fit } from "../../src/index.js";
import type { ModelOptions } from "../../src/model/options.js";
import { readCase } from "../helpers/validation-case.js";

/** Heights above the judge's minimum, in −2 log L, that count as the same: what rounding leaves of a narrow valley. */
const SAME = 1e-6;

/** A random model that a fit misses without one rule of the search, from validation/minima/make-cases.mjs. */
interface SearchCase {
  readonly kind: string;
  readonly index: number;
  readonly needs: string;
  readonly fixed?: Readonly<Record<string, number>>;
  readonly twiceNll: number;
  readonly workspace: unknown;
  readonly interpolation?: ModelOptions["interpolation"];
}

const { cases } = readCase<{ readonly cases: readonly SearchCase[] }>("minima");

describe("a fit reaches the lowest minimum that many random starts find", () => {
  it.each(cases)("of $kind:$index, which needs $needs", ({ workspace, interpolation, fixed, twiceNll }) => {
    const parsed = Workspace.parse(workspace);
    const model = parsed.model(interpolation === undefined ? {} : { interpolation });
    const data = parsed.data(model);
    const result = fit(model, data, fixed === undefined ? {} : { fixed });
    expect([result.valid, result.status], result.message).toEqual([true, "converged"]);
    expect(model.twiceNll(result.values, data)).toBeCloseTo(result.twiceNll, 9);
    expect(result.twiceNll).toBeLessThan(twiceNll + SAME);
  });
});
