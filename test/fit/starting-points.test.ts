import { describe, expect, it } from "vitest";
import { fitInput } from "../../src/fit/fit-input.js";
import { startingPoint } from "../../src/fit/starting-points.js";
import { expectNear } from "../helpers/close.js";
import { modelOf, normfactor, normsys, sample } from "../helpers/workspaces.js";

const N = 4000;
/** Standard deviations of an estimate from N points within which it is. */
const SIGMAS = 4;

describe("random starting points", () => {
  const signal = sample("signal", [10], normfactor("mu"), normfactor("k"));
  const background = sample("bkg", [50], normsys("wide", 0.9, 1.1), normsys("held", 0.9, 1.1));
  const parameters = [
    { name: "mu", inits: [1], bounds: [[-100, 100]] as [number, number][] },
    { name: "k", inits: [1], bounds: [[0, 3]] as [number, number][] },
    { name: "wide", bounds: [[-50, 50]] as [number, number][] },
  ];
  const { model } = modelOf({ channels: { SR: [signal, background] }, parameters });
  const input = fitInput(model, { fixed: { held: 0.5 } });
  const points = Array.from({ length: N }, (_, k) => startingPoint(model, input, 1, k + 1));
  const drawn = (name: string) => points.map((point) => point[model.parIndex(name)]!);
  const moment = (values: readonly number[], power: number) => values.reduce((sum, v) => sum + v ** power, 0) / N;

  it("scatter constrained parameters normally by twice the width of their constraint", () => {
    const values = drawn("wide");
    expectNear(moment(values, 1) / (2 / Math.sqrt(N)), 0, SIGMAS, "mean");
    // the variance of x² is 2 σ⁴, that of x⁴ is 96 σ⁸
    expectNear(moment(values, 2), 4, SIGMAS * 4 * Math.sqrt(2 / N), "variance", 1);
    expectNear(moment(values, 4), 48, SIGMAS * 16 * Math.sqrt(96 / N), "fourth moment", 1);
  });

  it("scatter others uniformly within 10 of their suggested value, and within their bounds", () => {
    for (const [name, low, high] of [
      ["mu", -9, 11],
      ["k", 0, 3],
    ] as const) {
      const values = drawn(name);
      const width = high - low;
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...values)).toBeLessThanOrEqual(high);
      expectNear(moment(values, 1), (low + high) / 2, (SIGMAS * width) / Math.sqrt(12 * N), `mean of ${name}`, 1);
      // the variance of (x − mean)² is width⁴/180
      const centred = values.map((v) => v - (low + high) / 2);
      expectNear(
        moment(centred, 2),
        width ** 2 / 12,
        (SIGMAS * width ** 2) / Math.sqrt(180 * N),
        `variance of ${name}`,
      );
    }
  });

  it("leave held parameters where they are, and are the same again", () => {
    expect(new Set(drawn("held"))).toEqual(new Set([0.5]));
    expect(startingPoint(model, input, 1, 7)).toEqual(points[6]);
    expect(startingPoint(model, input, 2, 7)).not.toEqual(points[6]);
  });
});
