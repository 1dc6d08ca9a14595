// -2 log L of models with normfactors, normsys and histosys, written from the formulas with 32 digits: Newton's method on it
// finds the minima of nearly degenerate models, whose Hessian double precision cannot invert.
import { add, divide, double, multiply, negative, squareRoot, subtract, ZERO } from "./double-double.mjs";
import { code4, code4p } from "./exact-interpolation.mjs";
import { constant, ofParameter, plus, times } from "./jets.mjs";
import { minimise } from "./newton.mjs";

const LEAST_PIVOT = 1e-28; // relative to the diagonal entry
const LEAST_DAMPING = 1e-26;
const LEAST_SCALE = 1e-6;

/**
 * The problem of a model with one channel, default interpolation codes and standard normal constraints, as `minimise` wants
 * it; its value lacks the constant terms.
 */
export function exactProblem({ workspace, model, data, lower, upper }) {
  const [{ samples }] = workspace.channels;
  const index = new Map(model.parNames.map((name, i) => [name, i]));
  const counts = data.slice(0, model.nMainData);
  const constraints = model.parameterSets
    .filter(({ constraint }) => constraint !== undefined)
    .map(({ first }, k) => ({ i: first, measured: data[model.nMainData + k] }));
  const ratesAt = (x, n) =>
    samples.map((sample) => sampleRates(sample, index, x, n)).reduce((a, b) => a.map((jet, bin) => plus(jet, b[bin])));
  const value = (x) => {
    const penalty = constraints.reduce((sum, { i, measured }) => sum + (x[i] - measured) ** 2, 0);
    return ratesAt(x, 0).reduce((sum, { value: rate }, b) => {
      return sum + (rate.h > 0 ? 2 * (rate.h + rate.l - counts[b] * Math.log(rate.h)) : Number.POSITIVE_INFINITY);
    }, penalty);
  };
  const derivatives = (x) => {
    const { gradient, matrix } = likelihoodDerivatives(ratesAt(x, x.length), counts, constraints, x);
    const solve = (free, damping) => newtonStep(free, matrix, damping, gradient);
    return { gradient: Float64Array.from(gradient, (g) => g.h), solve };
  };
  return { lower, upper, value, derivatives, leastDamping: LEAST_DAMPING };
}

/** Expected events of a sample in every bin, with derivatives to `n` parameters: all, or none. */
function sampleRates({ data, modifiers }, index, x, n) {
  const of = (type) => modifiers.filter((modifier) => modifier.type === type);
  const factors = [
    ...of("normfactor").map(({ name }) => [name, [double(x[index.get(name)]), double(1), ZERO]]),
    ...of("normsys").map(({ name, data: sizes }) => [name, code4(sizes, x[index.get(name)])]),
  ];
  const factor = factors.reduce(
    (product, [name, derivatives]) => times(product, ofParameter(n, index.get(name), derivatives)),
    constant(n, 1),
  );
  return data.map((nominal, b) => {
    const shifts = of("histosys").map(({ name, data: { hi_data: hi, lo_data: lo } }) => {
      const i = index.get(name);
      return ofParameter(n, i, code4p({ up: hi[b] - nominal, down: nominal - lo[b] }, x[i]));
    });
    return times(factor, shifts.reduce(plus, constant(n, nominal)));
  });
}

/** Gradient and Hessian (lower triangle) of -2 log L from the rates: Σ 2 (1 - n/r) r' and Σ 2 (1 - n/r) r'' + 2 n/r² r' r'. */
function likelihoodDerivatives(rates, counts, constraints, x) {
  const total = constant(x.length, 0);
  for (const { i, measured } of constraints) {
    total.gradient[i] = multiply(double(2), subtract(double(x[i]), double(measured)));
    total.hessian[i][i] = double(2);
  }
  rates.forEach((rate, b) => {
    const ratio = divide(double(counts[b]), rate.value);
    const slope = multiply(double(2), subtract(double(1), ratio));
    const bend = multiply(double(2), divide(ratio, rate.value));
    rate.gradient.forEach((g, i) => {
      total.gradient[i] = add(total.gradient[i], multiply(slope, g));
      for (let j = 0; j <= i; j++) {
        const term = add(multiply(slope, rate.hessian[i][j]), multiply(bend, multiply(g, rate.gradient[j])));
        total.hessian[i][j] = add(total.hessian[i][j], term);
      }
    });
  });
  return { gradient: total.gradient, matrix: total.hessian };
}

/** -(H + damping · diag)⁻¹ g over `free`, by Cholesky; undefined where that is not positive definite. */
function newtonStep(free, matrix, damping, gradient) {
  const lower = cholesky(free, matrix, damping);
  if (lower === undefined) return undefined;
  const sum = (r, count, entry, y) => {
    let rest = y;
    for (let k = 0; k < count; k++) rest = subtract(rest, entry(k));
    return divide(rest, lower[r][r]);
  };
  const y = [];
  for (const [r, i] of free.entries()) y.push(sum(r, r, (k) => multiply(lower[r][k], y[k]), negative(gradient[i])));
  const step = new Float64Array(gradient.length);
  const solved = [];
  for (let r = free.length - 1; r >= 0; r--) {
    const above = free.length - 1 - r;
    solved[r] = sum(r, above, (k) => multiply(lower[r + 1 + k][r], solved[r + 1 + k]), y[r]);
    step[free[r]] = solved[r].h;
  }
  return step;
}

function cholesky(free, matrix, damping) {
  const lower = [];
  for (const [r, i] of free.entries()) {
    lower.push([]);
    for (let c = 0; c <= r; c++) {
      const j = free[c];
      let sum = i > j ? matrix[i][j] : matrix[j][i];
      if (r === c) sum = add(sum, double(damping * Math.max(Math.abs(matrix[i][i].h), LEAST_SCALE)));
      const diagonal = sum.h;
      for (let k = 0; k < c; k++) sum = subtract(sum, multiply(lower[r][k], lower[c][k]));
      if (r !== c) lower[r].push(divide(sum, lower[c][c]));
      else if (sum.h > LEAST_PIVOT * diagonal) lower[r].push(squareRoot(sum));
      else return undefined;
    }
  }
  return lower;
}

/**
 * A minimum of `model` closer than double precision of its derivatives can take it: `(x, { data, lower, upper })` to
 * `{ x, value, converged }`.
 */
export function exactRefinement(model, workspace) {
  return (x, { data, lower, upper }) => {
    const problem = exactProblem({ workspace, model, data, lower, upper });
    const end = minimise(problem, x, { tolerance: 1e-12, maxIterations: 200 });
    const constants = -2 * model.logpdf(model.suggestedInit, data) - problem.value(model.suggestedInit);
    return end && { ...end, value: end.value + constants };
  };
}
