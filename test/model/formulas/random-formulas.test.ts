import { describe, expect, it } from "vitest";
import { add, div, hessian as dualHessian, exp, mul, type Scalar, sub, valueAndGrad } from "../../../src/ad/index.js";
import { Workspace } from "../../../src/api/workspace.js";
import type { ModifierSpec, WorkspaceSpec } from "../../../src/workspace/types.js";
import { expectClose, expectNear } from "../../helpers/close.js";
import { evaluateGaussNewton } from "../../helpers/gauss-newton.js";
import { type SeededRandom, seededRandom } from "../../helpers/random.js";
import { randomData, randomWorkspace } from "../../helpers/random-workspace.js";
import { absoluteTerms, ReferenceLikelihood } from "../../helpers/reference-likelihood.js";

/**
 * Random models whose normfactors are replaced by formulas, against the reference likelihood of the model with the
 * normfactors, at the values that the formulas have, differentiated as a whole by dual numbers.
 */

/** As for models without formulas: two sums of the same few hundred products, in units of the largest entry of a row. */
const DUAL = 1e-11;
const SEEDS = Array.from({ length: 100 }, (_, i) => i + 1);

type ParameterOf = (name: string) => Scalar;

interface Replacement {
  readonly text: string;
  /** The same, written by hand for scalars of any kind. */
  readonly value: (par: ParameterOf) => Scalar;
}

/** What the normfactors become. `theory` is constrained in most models; where no modifier has it, it is new. */
const SCALAR: Readonly<Record<string, Replacement>> = {
  mu: {
    text: "mu * kappa^2 / (1 + kappa)",
    value: (par) => div(mul(par("mu"), mul(par("kappa"), par("kappa"))), add(1, par("kappa"))),
  },
  k_top: {
    text: "exp(0.1 * (kappa - lambda)) * (1 + 0.05 * theory)",
    value: (par) => mul(exp(mul(0.1, sub(par("kappa"), par("lambda")))), add(1, mul(0.05, par("theory")))),
  },
  a_norm: {
    text: "1 + 0.2 * theory * lambda",
    value: (par) => add(1, mul(0.2, mul(par("theory"), par("lambda")))),
  },
};

/** The same with two components of vectors in the first. */
function withComponents(first: string, second: string): Readonly<Record<string, Replacement>> {
  const value = (par: ParameterOf) => div(mul(SCALAR["mu"]!.value(par), mul(par(first), par(first))), par(second));
  return { ...SCALAR, mu: { text: `${SCALAR["mu"]!.text} * ${first}^2 / ${second}`, value } };
}

function replacements(parNames: readonly string[], random: SeededRandom): Readonly<Record<string, Replacement>> {
  const components = parNames.filter((name) => name.endsWith("]"));
  if (components.length === 0 || random.chance(0.3)) return SCALAR;
  return withComponents(random.pick(components), random.pick(components));
}

function withFormulas(spec: WorkspaceSpec, formulas: Readonly<Record<string, Replacement>>): WorkspaceSpec {
  const replaced = (modifier: ModifierSpec): ModifierSpec =>
    modifier.type === "normfactor"
      ? { name: `f_${modifier.name}`, type: "formula", data: { expression: formulas[modifier.name]!.text } }
      : modifier;
  const channels = spec.channels.map((channel) => ({
    ...channel,
    samples: channel.samples.map((sample) => ({ ...sample, modifiers: sample.modifiers.map(replaced) })),
  }));
  return { ...spec, channels };
}

function caseOf(seed: number) {
  const { spec, options } = randomWorkspace(seed);
  const random = seededRandom(40_000 + seed);
  const reference = new ReferenceLikelihood(spec, options);
  const formulas = replacements(reference.parNames, random);
  const model = Workspace.parse(withFormulas(spec, formulas)).model(options);
  const data = randomData(model.observedData(), reference.parameters, random);
  const draw = () => Float64Array.from(model.suggestedInit, (init) => init + random.uniform(-0.4, 0.4));
  let pars = draw();
  for (let i = 0; i < 20 && model.logpdf(pars, data) === Number.NEGATIVE_INFINITY; i++) pars = draw();
  const density = (values: readonly Scalar[]): Scalar => {
    const par = (name: string): Scalar => values[model.parIndex(name)]!;
    return reference.logpdf(
      reference.parNames.map((name) => formulas[name]?.value(par) ?? par(name)),
      data,
    );
  };
  return { model, pars, data, density, hasComponents: formulas !== SCALAR };
}

const cases = SEEDS.map((seed) => ({ seed, ...caseOf(seed) }));

it("some of the random models have components of vectors in formulas, and some have not", () => {
  const count = cases.filter(({ hasComponents }) => hasComponents).length;
  expect(count).toBeGreaterThan(30);
  expect(count).toBeLessThan(70);
});

describe.each(cases)("random model $seed with formulas", ({ model, pars, data, density }) => {
  it("has the value, gradient and Hessian of scalar dual numbers", () => {
    const [value, slopes] = valueAndGrad(density)([...pars]);
    const rows = dualHessian(density)([...pars]) as number[][];
    const { value: ours, gradient } = model.valueAndGradient(pars, data);
    const scale = absoluteTerms(data.map(Math.abs), data.map(Math.abs));
    expectNear(ours, value as number, DUAL, "value", scale);
    expectNear(model.logpdf(pars, data), ours, DUAL, "value alone", scale);
    const largest = rows.map((row) => Math.max(1, ...row.map(Math.abs)));
    expectClose(gradient, slopes as number[], DUAL, "gradient", largest);
    const scales = rows.flatMap((row, i) => row.map((_, j) => Math.max(largest[i]!, largest[j]!)));
    expectClose(model.hessian(pars, data), rows.flat(), DUAL, "Hessian", scales);
  });

  it("multiplies by the Hessian, and has its diagonal, as the full matrix says", () => {
    const n = model.nPars;
    const full = model.hessian(pars, data);
    const evaluator = model.likelihood.lend();
    evaluator.valueGradientHessian(pars, model.bind(data));
    const diagonal = new Float64Array(n);
    evaluator.system.diagonal(diagonal);
    const v = Float64Array.from({ length: n }, (_, i) => Math.sin(1 + i));
    const product = new Float64Array(n);
    evaluator.system.multiply(v, product);
    const expected = Float64Array.from(v, (_, i) => v.reduce((sum, x, j) => sum - full[i * n + j]! * x, 0));
    const scale = 1 + Math.max(...full.map(Math.abs));
    const all = new Array<number>(n).fill(scale);
    expectClose(
      diagonal,
      Float64Array.from(v, (_, i) => -full[i * n + i]!),
      DUAL,
      "diagonal",
      all,
    );
    expectClose(product, expected, DUAL, "product", all);
  });

  it("solves with the Gauss–Newton matrix, which is positive definite with damping", () => {
    const n = model.nPars;
    const evaluator = model.likelihood.lend();
    evaluateGaussNewton(evaluator, pars, model.bind(data));
    const { system } = evaluator;
    const damping = Float64Array.from(system.scale, (scale) => scale + 1);
    expect(system.factor(new Uint8Array(n).fill(1), damping, 0)).toBe(true);
    const matrix = evaluator.denseHessian(new Float64Array(n * n));
    const diagonal = Float64Array.from(damping, (_, p) => matrix[p * n + p]!);
    expectClose(
      system.scale,
      diagonal,
      DUAL,
      "scale is the diagonal of Gauss–Newton",
      diagonal.map((d) => 1 + d),
    );
  });
});
