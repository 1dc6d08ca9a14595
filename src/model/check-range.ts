import { type Issue, ModelError } from "../errors.js";
import { isMasked } from "../graph/bin-deviance.js";
import type { BoundData } from "../graph/evaluate-value.js";
import type { Evaluator } from "../graph/evaluator.js";
import type { Program } from "../graph/program.js";
import { type ConstraintTable, typeIn } from "./constraints/table.js";
import type { DomainProblem } from "./diagnose.js";
import type { ParameterSet } from "./parameters.js";

/** Up to here, and down to its inverse, products of the few numbers that a second derivative has stay far inside the range. */
const LARGE = 2 ** 200;
/** Coefficients of a polynomial of degree 6 are multiplied by at most 6 · 5, and eight of them added, in a second derivative. */
const SEXTIC = 240;

const HINT = "Numbers of this size cannot be combined. Are the units right?";

/** A model at its suggested values: the parts that the checks of this module use. */
export interface AtStart {
  readonly evaluator: Evaluator;
  readonly constraints: ConstraintTable;
  readonly parNames: readonly string[];
  readonly parameterSets: readonly ParameterSet[];
  readonly pars: Float64Array;
  readonly data: BoundData;
  /** The places at which the point is outside the domain. */
  readonly diagnose: () => readonly DomainProblem[];
}

/**
 * Refuses a model whose log-density, or a derivative of it up to the second, overflows at the suggested values and the
 * observed data. A point outside the domain is no such case. Models whose numbers are all of ordinary size, which cost one
 * evaluation of the rates to recognise, are not evaluated further.
 *
 * @throws ModelError `overflow` with every place whose numbers are too large or too small
 */
export function requireRange(start: AtStart): void {
  const constraints = farConstraints(start);
  if (constraints.length > 0) throw new ModelError(constraints);
  start.evaluator.rates(start.pars);
  const places = [...extremeConstraints(start), ...extremeSamples(start), ...extremeBins(start)];
  if (places.length > 0 && !isComputable(start)) throw new ModelError(places);
}

function overflow(path: string, expected: string, received: string): Issue {
  return { code: "overflow", path, expected, received, hint: HINT };
}

/** Constraints whose density overflows at the suggested values, whatever the main data are. */
function farConstraints({ constraints, parameterSets, parNames, pars }: AtStart): Issue[] {
  const issues: Issue[] = [];
  for (const { first, size, constraint } of parameterSets) {
    if (constraint === undefined) continue;
    const { widthName, largestPart } = typeIn(constraints, constraint);
    for (let k = 0; k < size; k++) {
      const [start, datum, width] = [pars[first + k]!, constraint.auxdata[k]!, constraint.widths[k]!];
      if (Number.isFinite(largestPart(start, datum, width))) continue;
      const received = `${start}, with auxiliary datum ${datum} and ${widthName} ${width}`;
      const path = `parameter "${parNames[first + k]}"`;
      issues.push(overflow(path, "a start value at which its constraint can be computed", received));
    }
  }
  return issues;
}

/** Largest number of parameters for which the full Hessian is checked (800 MB). For larger models, only the gradient is checked. */
const MOST_PARAMETERS = 10_000;

/** Whether value, gradient and Hessian are finite; also true outside the domain where `diagnose` can name the place. */
function isComputable({ evaluator, pars, data, diagnose }: AtStart): boolean {
  const { nPars } = evaluator.program;
  const deviance =
    nPars > MOST_PARAMETERS ? evaluator.valueAndGradient(pars, data) : evaluator.valueGradientHessian(pars, data);
  if (!(deviance < Number.POSITIVE_INFINITY)) return diagnose().length > 0;
  const constants = data.mainConstant + data.constraintConstant;
  return (
    Number.isFinite(deviance + constants) &&
    evaluator.gradient.every(Number.isFinite) &&
    (nPars > MOST_PARAMETERS || evaluator.denseHessian(new Float64Array(nPars ** 2)).every(Number.isFinite))
  );
}

function isModerate(value: number): boolean {
  return value >= 1 / LARGE && value <= LARGE;
}

function* extremeConstraints({ evaluator, parNames, pars, data }: AtStart): Iterable<Issue> {
  const { normals, poissons } = evaluator.program;
  const issue = (p: number, datum: number, what: string) =>
    overflow(
      `parameter "${parNames[p]}"`,
      "a constraint whose derivatives can be computed",
      `start value ${pars[p]}, auxiliary datum ${datum}, ${what}`,
    );
  for (let i = 0; i < normals.parameter.length; i++) {
    const p = normals.parameter[i]!;
    const [sigma, datum] = [normals.sigma[i]!, data.values[normals.data[i]!]!];
    if (!isModerate(sigma) || Math.abs(pars[p]! - datum) > LARGE) yield issue(p, datum, `width ${sigma}`);
  }
  for (let i = 0; i < poissons.parameter.length; i++) {
    const p = poissons.parameter[i]!;
    const [tau, datum] = [poissons.tau[i]!, data.values[poissons.data[i]!]!];
    const isOrdinary = tau <= LARGE && datum <= LARGE && (datum === 0 || isModerate(pars[p]!));
    if (!isOrdinary) yield issue(p, datum, `rate ${tau}`);
  }
}

/** Samples whose rates have parts, or products of them, that are large. */
function* extremeSamples({ evaluator, pars }: AtStart): Iterable<Issue> {
  const program = evaluator.program.derived?.inner ?? evaluator.program;
  const values = evaluator.state.value;
  const slopes = factorSlopes(program);
  const formulas = formulaSlope(evaluator.program, pars);
  const { derived, nPars } = evaluator.program;
  const at = (p: number) => (p < nPars ? pars[p]! : derived!.functions[p - nPars]!.function.value(pars));
  const perBin = program.arrow.reduce((most, p) => Math.max(most, Math.abs(at(p))), 1);
  for (const [s, sample] of program.samples.entries()) {
    let [product, slope] = [largestBase(program, s, pars), formulas];
    for (let i = sample.useBegin; i < sample.useEnd; i++) {
      const factor = program.uses.factor[i]!;
      product *= Math.max(1, Math.abs(values[factor]!));
      slope = Math.max(slope, slopes[factor]!);
    }
    const bound = product * perBin ** (sample.binEnd - sample.binBegin) * slope ** 2;
    if (bound <= LARGE) continue;
    const path = `channel "${program.channels[sample.channel]!.label}", sample "${sample.label}"`;
    const expected = "templates and factors whose products can be computed, with derivatives";
    yield overflow(path, expected, `products up to ${bound.toExponential(0)} at the suggested values`);
  }
}

/** A bound of first and second derivatives of each factor, in units of its value or of 1. */
function factorSlopes({ factorGroups, nFactors }: Program): Float64Array {
  const slopes = new Float64Array(nFactors).fill(1);
  for (const { form, begin, parameter, coefficients } of factorGroups) {
    const n = form.nCoefficients;
    for (let i = 0; n > 0 && i < parameter.length; i++) {
      let largest = 1;
      for (let k = 0; k < n; k++) largest = Math.max(largest, Math.abs(coefficients[n * i + k]!));
      slopes[begin + i] = SEXTIC * largest ** 2;
    }
  }
  return slopes;
}

/** The largest derivative, first or second, of any formula; 1 at least. One that is not finite is outside the domain. */
function formulaSlope({ derived }: Program, pars: Float64Array): number {
  let largest = 1;
  for (const { function: f } of derived?.functions ?? []) {
    const n = f.support.length;
    const [first, second] = [new Float64Array(n), new Float64Array(n * n)];
    f.hessian(pars, first, second);
    for (const slope of [...first, ...second]) if (Number.isFinite(slope)) largest = Math.max(largest, Math.abs(slope));
  }
  return largest;
}

/** A bound of nominal events plus shifts of a sample, and of their derivatives, over its bins. */
function largestBase(program: Program, s: number, pars: Float64Array): number {
  const { nominal, terms, termShift, samples, channels, basisParameter } = program;
  const { offset, channel, termBegin, termEnd } = samples[s]!;
  const { nBins } = channels[channel]!;
  let largest = 0;
  for (let b = 0; b < nBins; b++) largest = Math.max(largest, Math.abs(nominal[offset + b]!));
  for (let t = termBegin; t < termEnd; t++) {
    const up = termShift[t]!;
    let most = 0;
    for (let k = 0; k < 2 * nBins; k++) most = Math.max(most, Math.abs(terms.shift[up + k]!));
    largest += SEXTIC * most * Math.max(1, Math.abs(pars[basisParameter[terms.basis[t]!]!]!));
  }
  return largest;
}

/** Bins inside the domain whose expected or observed events are so large, or so different, that ratios overflow. */
function* extremeBins({ evaluator, data }: AtStart): Iterable<Issue> {
  const { rate } = evaluator.state;
  for (const { label, binBegin, nBins, data: begin } of evaluator.program.channels) {
    for (let b = 0; b < nBins; b++) {
      const [expected, observed] = [rate[binBegin + b]!, data.values[begin + b]!];
      if (isMasked(observed)) continue;
      const isOrdinary = expected <= LARGE && observed <= LARGE && (observed === 0 || expected >= 1 / LARGE);
      if (isOrdinary || !(expected > 0)) continue;
      yield overflow(
        `channel "${label}", bin ${b}`,
        "expected and observed events whose ratio can be computed, with derivatives",
        `${expected} expected at the suggested values, ${observed} observed`,
      );
    }
  }
}
