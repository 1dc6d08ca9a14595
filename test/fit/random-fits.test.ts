import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { type FitResult, fit, type Model } from "../../src/index.js";
import { expectCertified, expectReason } from "../helpers/fit-checks.js";
import { type SeededRandom, seededRandom } from "../helpers/random.js";
import { randomStarts } from "../helpers/random-starts.js";
import { randomWorkspace } from "../helpers/random-workspace.js";

/** A thousandth of an uncertainty from a minimum with unit curvature −2 log L is 1e-6 higher; rounding is far below. */
const NEAR = 1e-3;
const LOWER = 1e-9;
const ROUNDING = 1e-13;
const SEEDS = Array.from({ length: 120 }, (_, i) => i + 1);
const NEIGHBOURS = 20;

/** No point near a valid minimum is lower: along each parameter, and in random directions. */
function expectNoLowerNeighbour(model: Model, data: Float64Array, result: FitResult, random: SeededRandom): void {
  const { values, uncertainties } = result;
  const minimum = model.twiceNll(values, data);
  const width = model.parNames.map((name, p) => (model.suggestedFixed[p] ? 0 : (uncertainties[name] ?? 0.1)));
  const isLower = (move: (p: number) => number) => {
    const moved = values.map((x, p) => {
      const [low, high] = model.suggestedBounds[p]!;
      return width[p] === 0 ? x : Math.min(Math.max(x + width[p]! * move(p), low), high);
    });
    return minimum - model.twiceNll(moved, data) > LOWER + 1e-13 * Math.abs(minimum);
  };
  for (const [p, name] of model.parNames.entries()) {
    for (const side of [-NEAR, NEAR])
      expect(
        isLower((q) => (q === p ? side : 0)),
        `${name} moved by ${side}`,
      ).toBe(false);
  }
  for (let k = 0; k < NEIGHBOURS; k++) {
    expect(
      isLower(() => NEAR * random.uniform(-1, 1)),
      `random neighbour ${k}`,
    ).toBe(false);
  }
}

/** Fits of random models that were valid, and so compared with their neighbours. */
let certified = 0;

describe.each(SEEDS)("fits of random model %i", (seed) => {
  const { spec, options } = randomWorkspace(seed);
  const model = Workspace.parse(spec).model(options);
  const data = model.observedData();

  it("are certified minima, or say why not", () => {
    const random = seededRandom(50_000 + seed);
    for (const init of [model.suggestedInit, ...randomStarts(model, data, 1, random)]) {
      const result = fit(model, data, { init });
      expectReason(result);
      const start = model.twiceNll(init, data);
      expect(result.twiceNll).toBeLessThanOrEqual(start + ROUNDING * Math.max(1, Math.abs(start)));
      if (!result.valid) continue;
      expectCertified(model, data, result);
      expectNoLowerNeighbour(model, data, result, random);
      certified++;
    }
  });
});

describe("fits of all random models", () => {
  const outcomes = SEEDS.map((seed) => {
    const { spec, options } = randomWorkspace(seed);
    const model = Workspace.parse(spec).model(options);
    const data = model.observedData();
    // pyhf's code 2 jumps: a minimum at a jump has no vanishing slope
    const isContinuous = model.warnings.every(({ code }) => code !== "discontinuous-interpolation");
    return { seed, model, data, isContinuous, result: fit(model, data) };
  });

  it("were compared with their neighbours, nearly all of them", () => {
    expect(certified / (2 * SEEDS.length)).toBeGreaterThan(0.85);
  });

  it("from the suggested start are valid, or end at the edge of the domain, nearly always", () => {
    const met = outcomes.filter(({ isContinuous }) => isContinuous).map(({ result }) => result.status);
    const good = met.filter((status) => ["converged", "outside-domain", "domain-edge"].includes(status));
    expect(met.length).toBeGreaterThan(SEEDS.length / 3);
    expect(good.length / met.length).toBeGreaterThan(0.9);
    expect(met.filter((status) => status === "converged").length / met.length).toBeGreaterThan(0.8);
  });

  it("never stop with a large slope where other starts find a minimum", () => {
    const stuck = outcomes.filter(({ isContinuous, result }) => {
      return isContinuous && (result.status === "hessian-not-positive-definite" || result.status === "stalled");
    });
    for (const { seed, model, data, result } of stuck) {
      const starts = randomStarts(model, data, 4, seededRandom(seed));
      const others = starts.map((init) => fit(model, data, { init })).filter(({ valid }) => valid);
      const best = Math.min(...others.map(({ twiceNll }) => twiceNll));
      const where = `model ${seed}: ${result.status} at ${result.twiceNll}, slope ${result.certificate.gradientNorm}`;
      expect(result.twiceNll, where).toBeLessThanOrEqual(best + 1e-6);
    }
  });
});
