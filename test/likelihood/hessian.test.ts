import { describe, expect, it } from "vitest";
import { variances } from "../../src/graph/arrow-covariance.js";
import type { LikelihoodFactor, LikelihoodHessian } from "../../src/likelihood/hessian.js";
import type { BoundData } from "../../src/likelihood/likelihood.js";
import type { Model } from "../../src/model/model.js";
import { formulaModel } from "../graph/random-formulas.js";
import { randomSystem } from "../graph/random-systems.js";
import type { SeededRandom } from "../helpers/random.js";

const SEEDS = Array.from({ length: 20 }, (_, i) => i);
/** As the minimiser's: rounding of a factorisation leaves some 1e-15. */
const PIVOT_TOLERANCE = 1e-14;
/** Relative to the scale of each parameter: more than any negative curvature of these models. */
const DAMPING = 1e3;
const DRAWS = 20;

const KINDS = [
  { kind: "random model", make: randomSystem },
  { kind: "random model with formulas", make: formulaModel },
];

/** A point near the suggested one that has derivatives; the suggested one itself where few points do. */
function pointInside({ likelihood, suggestedInit }: Model, data: BoundData, random: SeededRandom): Float64Array {
  for (let draw = 0; draw < DRAWS; draw++) {
    const x = Float64Array.from(suggestedInit, (value) => value * random.uniform(0.9, 1.1) + random.uniform(0, 0.1));
    if (likelihood.regularValue(x, data) < Number.POSITIVE_INFINITY) return x;
  }
  return Float64Array.from(suggestedInit);
}

/** All that a Hessian and a factorisation of it say. */
function answers(hessian: LikelihoodHessian, factor: LikelihoodFactor, n: number) {
  const step = new Float64Array(n);
  factor.solve(new Float64Array(n).fill(1), step);
  return {
    step,
    variances: variances(factor.covariance()),
    dense: hessian.dense(new Float64Array(n * n)),
    scale: hessian.scale,
    approximation: hessian.approximation().diagonal(),
    rateChange: hessian.rateChange(new Float64Array(n).fill(1)),
  };
}

describe.each(KINDS)("a Hessian and its factorisation, $kind", ({ make }) => {
  it.each(SEEDS)("say the same of their point whatever is evaluated after them, model %i", (seed) => {
    const { model, random } = make(seed);
    const { likelihood, nPars: n } = model;
    const data = model.bind(model.observedData());
    const inside = () => pointInside(model, data, random);
    const [x, elsewhere] = [inside(), inside()];
    const free = new Uint8Array(n).fill(1);
    const { slopes, hessian } = likelihood.evaluate(x, data);
    expect(slopes.value).toBeLessThan(Number.POSITIVE_INFINITY);
    const damping = hessian.scale.map((scale) => DAMPING * Math.max(scale, 1));
    const factor = hessian.factor(free, damping, PIVOT_TOLERANCE)!;
    const first = answers(hessian, factor, n);

    const others = [
      () => likelihood.value(elsewhere, data),
      () => likelihood.slopes(elsewhere, data),
      () => likelihood.rates(elsewhere),
      () => likelihood.evaluate(elsewhere, data).hessian.factor(free, damping, PIVOT_TOLERANCE),
      () =>
        hessian.factor(
          free.map((_, p) => p % 2),
          damping,
          PIVOT_TOLERANCE,
        ),
      () => hessian.approximation().factor(free, damping, PIVOT_TOLERANCE),
      () => hessian.rank(free, PIVOT_TOLERANCE),
      () => likelihood.lend().valueGradientHessian(elsewhere, data),
    ];
    for (const other of others) {
      other();
      expect(answers(hessian, factor, n), `${other}`).toEqual(first);
    }
  });
});
