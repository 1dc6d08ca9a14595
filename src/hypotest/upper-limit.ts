import { recordOrigin } from "../fit/origin.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import {
  type BaseDistribution,
  expectedCls,
  expectedSeparations,
  logCls,
  logClsSlope,
  pValues,
  separationAt,
} from "./asymptotic.js";
import { AsymptoticTests, type TestedValue } from "./asymptotic-tests.js";
import { fewEventsNotes } from "./few-events.js";
import { boundNotes, notesOf } from "./notes.js";
import { LIMIT_OPTIONS, type LimitOptions, recordedOptions, shownComplement } from "./options.js";
import type { Limit, Limits, UpperLimitResult } from "./results.js";
import { cubicGuess, type RootSearchResult, risingRoot, type Sloped, type SlopedPoint } from "./rising-root.js";
import { poiName, testSetup } from "./setup.js";

/** Statistics below this are rounding of −2 log L: the likelihood does not depend on the parameter. */
const FLAT = 1e-9;

/** Guesses do not assume data that are further from the expectation than this, in standard deviations. */
const LARGEST_SHIFT = 5;

/** Fits of a profile that may fail before the search for limits is given up: its result would not be valid. */
const MOST_FAILURES = 3;

/** Times that the search begins again because a fit on the way showed that an earlier minimum was none. */
const MOST_RESTARTS = 5;

/** The observed limit and the expected ones. */
const N_LIMITS = 6;

const UNSETTLED =
  "Fits on the way to the limits found lower minima again and again: the likelihood is not known exactly enough, since rates are small differences of large numbers.";

/** A limit search: the shared fits, and what was asked for. */
interface Search {
  readonly tests: AsymptoticTests;
  /** CLs at the limit. */
  readonly level: number;
  readonly base: BaseDistribution;
  /** Where CLs is 1, and the end of the range. */
  readonly from: number;
  readonly to: number;
  /** Every test of the data, by value. */
  readonly tested: Map<number, TestedValue>;
  /** √q_A with its slope, wherever a search looked. */
  readonly separations: SlopedPoint[];
  /** Where searches ended below their root: the upper bound of the parameter. */
  readonly unreached: Set<number>;
  readonly onProgress: LimitOptions["onProgress"];
}

/**
 * Upper limit on a parameter of interest, observed and expected at −2 … +2 standard deviations, by root search: the value
 * at which CLs is 1 − `confidenceLevel` (default 0.95). Relative error about 1e-8.
 *
 * The expected limits are roots of √q_A(μ) = constants on the Asimov data alone; the observed one is the root of
 * log CLs(μ) = log(1 − confidenceLevel). Both by Newton's method with exact slopes (∂(−2 log L)/∂μ at the conditional minimum).
 *
 * Searched between the alternative, 0, and the upper bound of the parameter; a limit beyond it is undefined and its
 * `reason` says how large CLs still is there, where the limit may be, and how to search further: with other `fit.bounds`.
 * (pyhf's brackets leave the bounds.)
 *
 * @returns `points` are the values at which the observed CLs was evaluated, ascending
 * @throws DataError as `hypotest`
 * @see arXiv:1007.1727; pyhf `infer.intervals.upper_limits.toms748_scan`
 * @example upperLimit(model, workspace.data(model)).limits.observed.value
 */
export function upperLimit(model: Model, data: Data, options: LimitOptions = {}): UpperLimitResult {
  requireInput({ model, data }, options, LIMIT_OPTIONS);
  const { testStatistic = "qtilde", confidenceLevel = 0.95, baseDistribution = "normal" } = options;
  const name = poiName(model, options);
  const setup = testSetup(model, data, options, {
    statistic: testStatistic,
    values: [{ name }],
  });
  const poi = setup.pois[0]!;
  const tests = new AsymptoticTests(setup, poi, testStatistic, options);
  const { lower, upper } = setup.input;
  const from = Math.max(tests.alternative, lower[poi.index]!);
  const search: Search = {
    tests,
    level: 1 - confidenceLevel,
    base: baseDistribution,
    from,
    to: upper[poi.index]!,
    tested: new Map(),
    separations: [],
    unreached: new Set(),
    onProgress: options.onProgress,
  };
  const { limits, isSettled } = limitsOf(search);
  const failures = [...notesOf(tests), ...(isSettled ? [] : [UNSETTLED])];
  const recorded = { testStatistic, confidenceLevel, baseDistribution, asimovSignal: tests.alternative };
  return {
    kind: "upper-limit",
    origin: recordOrigin(model, data, recordedOptions(options, recorded)),
    calculator: "asymptotic",
    testStatistic,
    poi: name,
    confidenceLevel,
    bestFitPoi: tests.observed.bestFit,
    limits,
    points: [...search.tested.values()]
      .sort((a, b) => a.value - b.value)
      .map((test) => ({
        value: test.value,
        cls: pValues(test).cls,
        expected: expectedCls(test.separation, baseDistribution),
      })),
    nFits: tests.nFits,
    valid: failures.length === 0 && tests.observed.free.valid,
    notes: [
      ...failures,
      ...boundNotes(tests),
      ...beyondNotes(search),
      ...fewEventsNotes(tests, limits.observed.value ?? Math.max(...search.tested.keys())),
    ],
  };
}

/** All limits; found again when a fit on the way showed that an earlier minimum was none. */
function limitsOf(search: Search): { readonly limits: Limits; readonly isSettled: boolean } {
  const { observed } = search.tests;
  if (observed.free.status === "outside-domain") {
    const limit = { reason: observed.free.message };
    return { limits: { observed: limit, expected: [limit, limit, limit, limit, limit] }, isSettled: true };
  }
  for (let restarts = 0; ; restarts++) {
    const { version } = observed;
    const expected = expectedLimits(search);
    const limits = { expected, observed: observedLimit(search) };
    search.onProgress?.(N_LIMITS, N_LIMITS);
    if (observed.version === version || restarts === MOST_RESTARTS) {
      return { limits, isSettled: observed.version === version };
    }
    search.tested.clear();
    search.separations.length = 0;
    search.unreached.clear();
  }
}

function isHopeless({ observed, asimov }: AsymptoticTests): boolean {
  return [observed, asimov].some(({ failures }) => failures.length > MOST_FAILURES);
}

function expectedLimits(search: Search): Limits["expected"] {
  const { tests, level, base, from, to, separations } = search;
  const { sigma } = tests;
  if (sigma !== undefined && from === tests.alternative) separations.push({ x: from, value: 0, slope: 1 / sigma });
  const limits = expectedSeparations(level, base).map((target, i): Limit => {
    const guess = cubicGuess(separations, target) ?? from + (sigma ?? to - from) * target;
    const found = risingRoot((value) => tests.separation(value), target, {
      from,
      to,
      guess,
      points: separations,
      isHopeless: () => isHopeless(tests),
    });
    search.onProgress?.(i + 1, N_LIMITS);
    return asLimit(search, found, (value) => expectedCls(tests.separation(value).value, base)[i]!, target);
  });
  const [a, b, c, d, e] = limits;
  return [a!, b!, c!, d!, e!];
}

/**
 * Root of √(−2 log CLs) = √(−2 log level), which is nearly straight. The first guess takes z − √q_A for constant, with its
 * value at the best fit: −√q_A(μ̂), or for a best fit at 0 half the slope of −2 log L there times σ.
 */
function observedLimit(search: Search): Limit {
  const { tests, level, from, to } = search;
  const g = (value: number): Sloped => {
    const { test, slope } = tests.sloped(value);
    search.tested.set(value, tests.test(value));
    const height = Math.sqrt(-2 * logCls(test));
    return { value: height, slope: -logClsSlope(test, slope) / height };
  };
  const guess = observedGuess(search);
  const found = risingRoot(g, Math.sqrt(-2 * Math.log(level)), {
    from,
    to,
    guess,
    points: [],
    isHopeless: () => isHopeless(tests),
  });
  return asLimit(search, found, (value) => pValues(tests.test(value)).cls);
}

function observedGuess({ tests, level, from, to, separations }: Search): number {
  const { observed, poi } = tests;
  const { bestFit } = observed;
  const near = separations.reduce<SlopedPoint | undefined>(
    (best, point) => (best === undefined || Math.abs(point.x - bestFit) < Math.abs(best.x - bestFit) ? point : best),
    undefined,
  );
  if (near === undefined || !(near.slope > 0)) return to;
  const t =
    bestFit > from
      ? -(near.value + near.slope * (bestFit - near.x))
      : observed.free.gradient[poi.index]! / (2 * near.slope);
  const separation = separationAt(level, Math.max(-LARGEST_SHIFT, Math.min(t, LARGEST_SHIFT)));
  return Math.min(cubicGuess(separations, separation) ?? near.x + (separation - near.value) / near.slope, to);
}

/** @param separation - √q_A at the limit; undefined where the data decide */
function asLimit(
  { tests, level, from, unreached }: Search,
  found: RootSearchResult,
  clsAt: (value: number) => number,
  separation?: number,
): Limit {
  if ("root" in found) return { value: found.root };
  const { poi, sigma } = tests;
  if ("givenUpAt" in found) {
    return {
      reason: `The search was given up at ${poi.name} = ${found.givenUpAt}, since fits fail: the notes say why.`,
    };
  }
  const end = found.stillBelowAt;
  if (!(end > from)) return { reason: `${poi.name} has no values above ${from} inside its bounds.` };
  if (sigma === undefined && tests.test(end).asimov < FLAT) {
    return { reason: `The likelihood does not depend on ${poi.name}: no limit from ${from} to ${end} exists.` };
  }
  unreached.add(end);
  const cls = clsAt(end).toPrecision(3);
  const still = `CLs is still ${cls} at the upper bound ${end} of ${poi.name}, above ${shownComplement(1 - level)}`;
  const guess = from + (sigma ?? Number.NaN) * (separation ?? Number.NaN);
  const perhaps = guess > end ? `; it may fall to that near ${Number(guess.toPrecision(2))}` : "";
  return { reason: `${still}${perhaps}. To search further, widen fit.bounds (--bounds).` };
}

/** A remark where limits lie beyond the upper bound of the parameter. */
function beyondNotes({ unreached, tests: { poi } }: Search): readonly string[] {
  return Array.from(
    unreached,
    (end) =>
      `Limits lie beyond the upper bound ${end} of ${poi.name}: to find them, widen it with fit.bounds, on the command line with --bounds.`,
  );
}
