import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { fit } from "../../src/index.js";
import type { ModelOptions } from "../../src/model/options.js";
import { readCase } from "../helpers/validation-case.js";
import { histosys, modelOf, normfactor, normsys, sample } from "../helpers/workspaces.js";

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

describe("beside many parameters that other regions determine", () => {
  /** Regions that expect what they see: too many parameters for a search from random points. */
  const controls = Array.from({ length: 32 }, (_, k) => `control${k}`);

  it("a minimum on the same side of its centre as another one is found: by no point of a grid is −2 log L lower", () => {
    const shape = histosys("shape", [82, 93], [104, 107]);
    const main = [sample("s", [1, 10], normfactor("mu")), sample("b", [100, 100], shape)];
    const beside = controls.map((name) => [name, [sample("b", [100], normsys(`norm_${name}`, 0.95, 1.05))]] as const);
    const channels = { main, ...Object.fromEntries(beside) };
    const observed = { main: [154, 133], ...Object.fromEntries(controls.map((name) => [name, [100]])) };
    const { model, data } = modelOf({ channels, observed }, { interpolation: { histosys: "code4p" } });
    const result = fit(model, data);
    expect(result.valid, result.message).toBe(true);
    expect(result.search?.minima.length).toBe(2);
    const at = Float64Array.from(model.suggestedInit);
    for (let alpha = -4; alpha <= 4; alpha += 0.05) {
      for (let mu = 0; mu <= 10; mu += 0.05) {
        at[model.parIndex("shape")] = alpha;
        at[model.parIndex("mu")] = mu;
        expect(model.twiceNll(at, data)).toBeGreaterThan(result.twiceNll - SAME);
      }
    }
  });
});
