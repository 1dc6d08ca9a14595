import { describe, expect, it } from "vitest";
import { fit } from "../../src/index.js";
import { expectNear } from "../helpers/close.js";
import { normfactor, sample, singleChannel } from "../helpers/workspaces.js";

/*
 * Where the certificate draws its lines: models on both sides of each, with the curvatures by hand. In all of them a bin expects 100
 * events and has as many, so that the Hessian is JᵀJ/100.
 */

const BOUNDS = [[-1e12, 1e12]] as const;
const unbounded = (...names: string[]) => ({
  parameters: names.map((name) => ({ name, bounds: BOUNDS.map(([low, high]) => [low, high] as [number, number]) })),
});

describe("rank", () => {
  /** Samples (10, 10) and 10 (1 + δ, 1 − δ): the second pivot is δ² of its diagonal. */
  const pair = (delta: number) => {
    const second = [10 * (1 + delta), 10 * (1 - delta)];
    const samples = [sample("a", [10, 10], normfactor("mu")), sample("c", second, normfactor("k"))];
    return singleChannel(
      [sample("b", [80, 80]), ...samples],
      [100 + 10 * delta, 100 - 10 * delta],
      unbounded("mu", "k"),
    );
  };

  it("two shapes that differ by 2e-6 are told apart: σ = 10/(10 √2 δ)", () => {
    const { model, data } = pair(2e-6);
    const result = fit(model, data);
    expect(result.valid, result.message).toBe(true);
    expect(result.certificate).toMatchObject({ rank: 2, flatDirections: [] });
    expectNear(result.uncertainties["k"]!, 10 / (10 * Math.SQRT2 * 2e-6), 1e-3);
  });

  it("two shapes that differ by 5e-7 are one", () => {
    const { model, data } = pair(5e-7);
    const result = fit(model, data);
    expect(result.valid, result.message).toBe(true);
    expect(result.certificate).toMatchObject({ rank: 1, flatDirections: [["mu", "k"]] });
  });
});

describe("parameters of a flat direction", () => {
  /** (10, 10), (10, 10 − 10 ε) and (0, 10): the first less the second less ε times the third is nothing. */
  const triple = (epsilon: number) => {
    const samples = [
      sample("a", [10, 10], normfactor("mu")),
      sample("c", [10, 10 - 10 * epsilon], normfactor("k")),
      sample("d", [0, 10], normfactor("l")),
    ];
    const data = [100, 100 - 10 * epsilon];
    return singleChannel([sample("b", [80, 70]), ...samples], data, unbounded("mu", "k", "l"));
  };

  it("one with 3.5e-6 of the largest part in it is named", () => {
    const { model, data } = triple(5e-6);
    const result = fit(model, data);
    expect(result.valid, result.message).toBe(true);
    expect(result.certificate).toMatchObject({ rank: 2, flatDirections: [["mu", "k", "l"]] });
  });

  it("one with 2.1e-7 of it is not, and has its uncertainty", () => {
    const { model, data } = triple(3e-7);
    const result = fit(model, data);
    expect(result.valid, result.message).toBe(true);
    expect(result.certificate).toMatchObject({ rank: 2, flatDirections: [["mu", "k"]] });
    // l is the difference of the two bins
    expectNear(result.uncertainties["l"]!, Math.SQRT2, 1e-5);
  });
});

describe("bounds", () => {
  /** 10 μ + 100 with 100 (1 − η): the slope at μ = 0 is 10 η, and σ is 1. */
  const pushed = (eta: number) =>
    singleChannel([sample("b", [100]), sample("s", [10], normfactor("mu"))], [100 * (1 - eta)]);

  it("a slope of 3e-6 σ holds a parameter at its bound", () => {
    const { model, data } = pushed(3e-7);
    const { certificate, uncertainties } = fit(model, data);
    expect(certificate.atBounds).toMatchObject([{ name: "mu", side: "lower", multiplier: expect.closeTo(6e-6, 10) }]);
    expect(uncertainties["mu"]).toBeUndefined();
  });

  it("a slope of 3e-7 σ does not", () => {
    const { model, data } = pushed(3e-8);
    const { certificate, uncertainties } = fit(model, data);
    expect(certificate.atBounds).toEqual([]);
    expectNear(uncertainties["mu"]!, 1, 1e-6);
  });
});
