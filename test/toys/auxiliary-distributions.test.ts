import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { sampleToy } from "../../src/toys/toy-sampler.js";
import type { ConstraintChoice } from "../../src/workspace/constraint-kinds.js";
import { EXTENSION_KINDS } from "../helpers/extension-kinds.js";

const N_TOYS = 6000;
/** Standard deviations of a mean and of a variance of toys that may not be exceeded: one failure in two million. */
const FIVE = 5;

/** What a toy's auxiliary datum is by its parameter, as something with a known mean and variance. */
interface Expected {
  /** A function of the datum that is normal, or a count. */
  readonly of: (datum: number) => number;
  readonly mean: number;
  readonly variance: number;
  /** Whether it is a count. */
  readonly isCount: boolean;
}

/**
 * The distributions of docs/extensions.md. Those of an effect α are about β = 1 + σ α, or 1 + α/√τ for a count.
 *
 * @param relative - σ, or 1/√τ
 */
function distribution(kind: ConstraintChoice, theta: number, relative: number, isEffect: boolean): Expected {
  const beta = (value: number) => (isEffect ? 1 + relative * value : value);
  const tau = relative ** -2;
  switch (kind) {
    case "lognormal": {
      const kappa = Math.log(1 + relative);
      return { of: (a) => Math.log(beta(a)), mean: Math.log(beta(theta)), variance: kappa ** 2, isCount: false };
    }
    case "gamma":
      return { of: (a) => tau * beta(a), mean: tau * beta(theta), variance: tau * beta(theta), isCount: true };
    case "poisson":
      return { of: (a) => a, mean: tau * beta(theta), variance: tau * beta(theta), isCount: true };
    default:
      return { of: (a) => a, mean: theta, variance: relative ** 2, isCount: false };
  }
}

const constrained = EXTENSION_KINDS.flatMap(({ name, spec, truth }) => {
  const found = /^constraint (normal|poisson|lognormal|gamma) of (\w+)$/.exec(name);
  return found === null ? [] : [{ name, spec, truth, kind: found[1] as ConstraintChoice, set: found[2]! }];
});

it("has every constraint with a distribution, of factors and of effects", () => {
  expect(constrained.map(({ kind, set }) => `${kind} of ${set}`).sort()).toEqual(
    [
      ...["normal", "poisson", "lognormal", "gamma"].map((kind) => `${kind} of norm`),
      ...["poisson", "lognormal", "gamma"].flatMap((kind) => [`${kind} of scale`, `${kind} of stat`]),
    ].sort(),
  );
});

describe.each(constrained)("toys of $name", ({ spec, truth, kind, set }) => {
  it("have auxiliary data of its distribution", () => {
    const model = Workspace.parse(spec).model();
    const before = model.parameterSets.slice(
      0,
      model.parameterSets.findIndex(({ name }) => name === set),
    );
    const offset = before.reduce((sum, { constraint, size }) => sum + (constraint === undefined ? 0 : size), 0);
    const { first, constraint } = model.parameterSets[before.length]!;
    const width = constraint!.widths[0]!;
    const relative = kind === "poisson" ? width ** -0.5 : width;
    const theta = model.resolve(truth)[first]!;
    const { of, mean, variance, isCount } = distribution(kind, theta, relative, set === "scale");
    const values = Array.from({ length: N_TOYS }, (_, index) =>
      of(sampleToy(model, truth, { seed: 11, index })[model.nMainData + offset]!),
    );
    const found = values.reduce((sum, v) => sum + v, 0) / N_TOYS;
    const spread = values.reduce((sum, v) => sum + (v - found) ** 2, 0) / (N_TOYS - 1);
    expect(Math.abs(found - mean)).toBeLessThan(FIVE * Math.sqrt(variance / N_TOYS));
    // the variance of a squared deviation is 2 variance², and variance more for a count
    const ofSquares = 2 * variance ** 2 + (isCount ? variance : 0);
    expect(Math.abs(spread - variance)).toBeLessThan(FIVE * Math.sqrt(ofSquares / N_TOYS));
    if (isCount) for (const v of values) expect(Math.abs(v - Math.round(v))).toBeLessThan(1e-9 * Math.max(1, v));
  });
});
