import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { fit } from "../../src/index.js";
import type { ModifierSpec, WorkspaceSpec } from "../../src/workspace/types.js";
import { inverse, matrixVector } from "../helpers/dense-reference.js";

/** More than the models that are searched in all directions, and than those that are searched everywhere. */
const N_OTHERS = 85;
const NOMINAL = [100, 100, 100, 100];
const EVEN = [30, 25, 20, 10];
const COVARIANCE = NOMINAL.map((_, i) => NOMINAL.map((__, j) => (i === j ? 60 : 15)));
/** Events that data have beyond the even effect at its size of 1. */
const MORE = 3;

/** Data are Gaussian, and far from what is expected without an effect that is nearly the same up and down: there are two minima. */
function twoMinima(size: number, tilt: number): WorkspaceSpec {
  const bent: ModifierSpec = {
    name: "bent",
    type: "histosys",
    data: {
      hi_data: NOMINAL.map((n, b) => n + size * EVEN[b]! + tilt),
      lo_data: NOMINAL.map((n, b) => n + size * EVEN[b]! - tilt),
    },
  };
  const others = Array.from(
    { length: N_OTHERS },
    (_, k): ModifierSpec => ({ name: `other${k}`, type: "normsys", data: { hi: 1.01, lo: 0.99 } }),
  );
  const mu: ModifierSpec = { name: "mu", type: "normfactor", data: null };
  return {
    version: "1.0.0",
    channels: [
      { name: "gaussian", samples: [{ name: "b", data: NOMINAL, modifiers: [bent] }] },
      { name: "poisson", samples: [{ name: "b", data: [200, 180], modifiers: [mu, ...others] }] },
    ],
    observations: [
      { name: "gaussian", data: NOMINAL.map((n, b) => n + size * EVEN[b]! + MORE) },
      { name: "poisson", data: [205, 175] },
    ],
    covariances: [{ channels: ["gaussian"], matrix: COVARIANCE }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
  };
}

const PRECISION = inverse(Float64Array.from(COVARIANCE.flat()), NOMINAL.length)!;

/** χ² and the constraint of the effect alone, by code 4p: u = α/2 + even and w = α/2 − even within 1, and linear outside. */
function chiSquared(alpha: number, size: number, tilt: number): number {
  const even = (alpha ** 2 * (15 - 10 * alpha ** 2 + 3 * alpha ** 4)) / 8;
  const residuals = EVEN.map((shift) => {
    const effect = Math.abs(alpha) > 1 ? Math.abs(alpha) * size * shift : even * size * shift;
    return effect + alpha * tilt - size * shift - MORE;
  });
  const pulls = matrixVector(PRECISION, residuals);
  return residuals.reduce((sum, r, i) => sum + r * pulls[i]!, alpha ** 2);
}

describe.each([
  [1, 2],
  [1, -2],
  [1, 6],
  [2, -6],
])("an effect of size %d on Gaussian data, tilted by %d events", (size, tilt) => {
  it.each([-1.5, -0.7, 0.7, 1.5])("is fitted at its lower minimum from %d", (start) => {
    const parsed = Workspace.parse(twoMinima(size, tilt));
    const model = parsed.model();
    const result = fit(model, parsed.data(model), { init: { bent: start } });
    const grid = Array.from({ length: 6001 }, (_, k) => -3 + 0.001 * k);
    const lowest = grid.reduce((best, a) => (chiSquared(a, size, tilt) < chiSquared(best, size, tilt) ? a : best));
    expect([result.valid, result.status]).toEqual([true, "converged"]);
    expect(Math.abs(result.values[model.parNames.indexOf("bent")]! - lowest)).toBeLessThan(0.002);
  });
});
