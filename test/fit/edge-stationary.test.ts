import { describe, expect, it } from "vitest";
import { isStationaryOnEdge } from "../../src/fit/edge-stationary.js";
import { emptyBins } from "../../src/fit/empty-bins.js";
import { FIXED } from "../../src/newton/problem.js";
import { histosys, normfactor, sample, singleChannel } from "../helpers/workspaces.js";

/*
 * Bins without events expect size × (1 + a α + c β), with α and β known to 0 ± 1: on their common edge −log L is (α² + β²)/2, which
 * is least where (α, β) is along (a, c), and falls along the edge everywhere else.
 */

const SIZES = [1 / 3, 0.7, 1.9, 11];

function onEdge(a: number, c: number, along: number, state = new Uint8Array(3)): boolean {
  const shifted = (slope: number) => SIZES.map((size) => size * (1 + slope));
  const { model, data } = singleChannel(
    [
      sample("b", SIZES, histosys("alpha", shifted(-a), shifted(a)), histosys("beta", shifted(-c), shifted(c))),
      sample("s", [0, 0, 0, 0], normfactor("mu")),
    ],
    [0, 0, 0, 0],
  );
  const square = a * a + c * c;
  // A hair inside, where the expectations are above 0.
  const scale = (1 - 1e-12) / square;
  const values = { alpha: -a * scale - c * along, beta: -c * scale + a * along, mu: 0 };
  const x = Float64Array.from(model.parNames, (name) => values[name as keyof typeof values]);
  const bound = model.bind(data);
  const bins = emptyBins(model, bound).map((bin) => ({ ...bin, multiplier: 1 }));
  expect(bins.length).toBe(SIZES.length);
  return isStationaryOnEdge(model, bound, { x, bins }, state);
}

describe("a point on the edge of bins that depend on parameters alike", () => {
  /** Slopes whose multiples differ by rounding, so that the slopes of two bins look different. */
  const SLOPES = [
    [0.3, 0.7],
    [1 / 3, -0.1],
    [-0.9, 1 / 7],
    [0.21, 0.0013],
  ] as const;

  it.each(SLOPES)("of %d and %d is stationary where −log L is least along the edge", (a, c) => {
    expect(onEdge(a, c, 0)).toBe(true);
  });

  it.each(SLOPES)(
    "of %d and %d is not stationary beside that: what rounding tells bins apart by is no condition",
    (a, c) => {
      for (const along of [-1, -1e-3, 1e-4, 0.1, 2]) expect(onEdge(a, c, along), `${along}`).toBe(false);
    },
  );

  it("is stationary anywhere with the parameters held", () => {
    expect(onEdge(0.3, 0.7, 1, new Uint8Array(3).fill(FIXED))).toBe(true);
  });
});
