import { certify } from "../fit/certificate.js";
import { fitInput } from "../fit/fit-input.js";
import type { FitResult } from "../fit/results.js";
import { placed } from "../fit/starting-points.js";
import { AsymptoticTests } from "../hypotest/asymptotic-tests.js";
import { limitStatistic } from "../hypotest/limit-statistic.js";
import { testSetup } from "../hypotest/setup.js";
import type { Model } from "../model/model.js";
import { AT_LOWER, AT_UPPER } from "../newton/problem.js";
import { type Minimised, newtonSteps, type Stepped } from "./newton-step.js";
import type { FittedNumbers, Reached } from "./numbers.js";
import type { ReportedQuantity } from "./results.js";
import { type SteppedPoi, type SteppedTest, steppedTest, type TestPoints } from "./stepped-test.js";

/** Least decrease of −log L on the way to a bound at which a parameter is taken to belong there: that of a tenth of a standard deviation. */
const PUSHES = 0.005;
/** log of the CLs at the upper limit. */
const LOG_LEVEL = Math.log(0.05);
/** Largest number of rounds of Newton's method for the limit, and the relative step at which they have converged. */
const ROUNDS = 3;
const CONVERGED = 1e-6;

/** The result after an operation. */
export interface Outcome {
  readonly numbers: ReadonlyMap<ReportedQuantity, Reached>;
  /** Values of the parameters; empty where no minimum was reached. */
  readonly parameters: readonly Reached[];
  readonly notes: readonly string[];
}

/** The minimum before an operation, and how the parameters of the two models correspond. */
export interface Origin {
  readonly before: Model;
  readonly after: Model;
  readonly fitBefore: FitResult;
  /** Index before the operation of each parameter after it. */
  readonly matched: readonly (number | undefined)[];
  /** Numbers about the parameter of interest before the operation; undefined where the two models do not have the same one. */
  readonly numbersBefore: FittedNumbers | undefined;
  /** The value whose CLs is reported; undefined for none. */
  readonly tested: number | undefined;
}

/**
 * The result after an operation from at most five Newton steps on exact Hessians, which begin at the minimum before it. The change by the
 * next step is an estimate of their error.
 */
export function bySteps(origin: Origin): Outcome {
  const { after, fitBefore, numbersBefore } = origin;
  const side: Minimised = { model: after, data: after.bind(after.observedData()), input: fitInput(after, {}) };
  const start = moved(origin, side, Float64Array.from(fitBefore.values));
  const found = newtonSteps(side, start);
  if (found === undefined) {
    const text = "The change is too large for Newton steps: they do not come near a minimum. Ask for fits.";
    return { numbers: new Map(), parameters: [], notes: [text] };
  }
  const parameters = Array.from(found.x, (value, p) => ({ value, remainder: remainderOf(found, start, p) }));
  const ofPoi = numbersBefore === undefined ? [] : poiNumbers(origin, side, found, parameters);
  return { numbers: new Map(ofPoi), parameters, notes: [] };
}

/** Estimated distance of a parameter from the minimum; infinite at a bound to which −log L hardly decreases. */
function remainderOf({ x, state, gradient, next }: Stepped, start: Float64Array, p: number): number {
  const isAtBound = state[p] === AT_LOWER || state[p] === AT_UPPER;
  const fall = Math.abs(gradient[p]! * (x[p]! - start[p]!));
  return isAtBound && x[p] !== start[p] && fall < PUSHES ? Number.POSITIVE_INFINITY : Math.abs(next[p]!);
}

type Numbered = readonly [ReportedQuantity, Reached];

function poiNumbers(
  origin: Origin,
  side: Minimised,
  found: Stepped,
  parameters: readonly Reached[],
): readonly Numbered[] {
  const index = side.model.requirePoi();
  const poi: SteppedPoi = { index, statistic: limitStatistic(side.model) };
  return [
    ["estimate", parameters[index]!],
    ...uncertaintyBySteps(side, found, index),
    ...limitBySteps(origin, side, poi),
    ...clsBySteps(origin, side, poi),
  ];
}

/** The uncertainty where the steps end, and by how much it changes with the next one. */
function uncertaintyBySteps({ model, data }: Minimised, found: Stepped, index: number): readonly Numbered[] {
  const sigmaAt = ({ hessian, gradient, state }: Pick<Stepped, "hessian" | "gradient" | "state">) =>
    certify(hessian, gradient, state).sigmas[index];
  const value = sigmaAt(found);
  if (value === undefined) return [];
  const ahead = found.x.map((v, p) => v + found.next[p]!);
  const { slopes, hessian } = model.likelihood.evaluate(ahead, data);
  const later =
    slopes.value < Number.POSITIVE_INFINITY
      ? sigmaAt({ hessian, gradient: found.gradient, state: found.state })
      : undefined;
  return [["uncertainty", { value, remainder: Math.abs(value - (later ?? Number.POSITIVE_INFINITY)) }]];
}

/** The upper limit: log CLs = log 0.05 by Newton's method from the limit before. */
function limitBySteps(origin: Origin, side: Minimised, poi: SteppedPoi): readonly Numbered[] {
  const before = origin.numbersBefore?.numbers.get("upper-limit");
  if (before === undefined) return [];
  const { lower, upper } = side.input;
  let points = pointsBefore(origin, side, before);
  let [value, remainder] = [before, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS && remainder > CONVERGED * value; round++) {
    if (!(value > Math.max(0, lower[poi.index]!) && value <= upper[poi.index]!)) return [];
    const test = steppedTest(side, poi, value, points);
    if (test === undefined) return [];
    const step = rootStep(test);
    remainder = Math.abs(step) + Math.abs(test.remainder / test.slope);
    points = test.points;
    value += step;
  }
  return Number.isFinite(value) ? [["upper-limit", { value, remainder }]] : [];
}

/** The step to the root of √(−2 log CLs) = √(−2 log 0.05), whose left side is nearly linear. */
function rootStep({ logCls, slope }: SteppedTest): number {
  const [root, target] = [Math.sqrt(-2 * logCls), Math.sqrt(-2 * LOG_LEVEL)];
  return ((root - target) * root) / slope;
}

function clsBySteps(origin: Origin, side: Minimised, poi: SteppedPoi): readonly Numbered[] {
  const { tested, numbersBefore } = origin;
  if (tested === undefined || numbersBefore?.numbers.has("cls") !== true) return [];
  const test = steppedTest(side, poi, tested, pointsBefore(origin, side, tested));
  if (test === undefined) return [];
  const value = Math.exp(test.logCls);
  return [["cls", { value, remainder: value * Math.expm1(test.remainder) }]];
}

/** Minima of the test of a value before the operation, in the parameters after it. */
function pointsBefore(origin: Origin, side: Minimised, value: number): TestPoints {
  const { before } = origin;
  const statistic = limitStatistic(before);
  const tested = [{ name: before.parNames[before.requirePoi()]!, values: [value] }];
  const setup = testSetup(before, before.observedData(), {}, { statistic, tested });
  const tests = new AsymptoticTests(setup, setup.pois[0]!, statistic, {});
  tests.test(value);
  const inAfter = (x: Float64Array) => moved(origin, side, x);
  return {
    free: inAfter(tests.observed.free.values),
    background: inAfter(tests.observed.at(tests.alternative).values),
    held: inAfter(tests.observed.at(value).values),
    asimov: inAfter(tests.asimov.at(value).values),
  };
}

/** A point before the operation as a start after it. New parameters start at their suggested values. */
function moved({ matched }: Origin, { input }: Minimised, x: Float64Array): Float64Array {
  const start = input.init.slice();
  for (const [q, p] of matched.entries()) if (p !== undefined) start[q] = x[p]!;
  return placed(start, input);
}
