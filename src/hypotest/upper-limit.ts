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
import { type DomainEnd, domainEnd } from "./domain-end.js";
import { fewEventsNotes } from "./few-events.js";
import { boundNotes, notesOf } from "./notes.js";
import { LIMIT_OPTIONS, type LimitOptions, recordedOptions, shownComplement } from "./options.js";
import type { Limit, Limits, UpperLimitResult } from "./results.js";
import { cubicGuess, type RootSearchResult, risingRoot, type Sloped, type SlopedPoint } from "./rising-root.js";
import { poiName, testSetup } from "./setup.js";

/** Statistics below this are rounding errors of −2 log L, and the likelihood does not depend on the parameter. */
const FLAT = 1e-9;

/** Largest deviation of the data from the expectation that first guesses assume, in standard deviations. */
const LARGEST_SHIFT = 5;

/** Largest number of failed fits of a profile; beyond it the search is given up, since its result would not be valid. */
const MOST_FAILURES = 3;

/** Largest number of times that the search starts again after a fit has shown that an earlier minimum was not the lowest. */
const MOST_RESTARTS = 5;

/** The observed limit and the expected ones. */
const N_LIMITS = 6;

const UNSETTLED =
  "Fits during the search for the limits repeatedly found lower minima: the likelihood is not accurate enough, since rates are small differences of large numbers.";

const MEND_BINS = "Give such bins a background of 0 or more, or mask them.";

/** A search for limits: the shared fits and the request. */
interface Search {
  readonly tests: AsymptoticTests;
  /** CLs at the limit. */
  readonly level: number;
  readonly base: BaseDistribution;
  /** Range of the search: `from` is the value at which CLs is 1, or the lower bound if that is larger. */
  readonly from: number;
  readonly to: number;
  /** The end of the domain of the likelihood, where the range ends there and not at the upper bound. */
  readonly end: DomainEnd | undefined;
  /** All tests of the data, by tested value. */
  readonly tested: Map<number, TestedValue>;
  /** √q_A with its slope at all values that searches evaluated. */
  readonly separations: SlopedPoint[];
  /** Values at which searches ended without a root, which are the upper bound of the parameter. */
  readonly unreached: Set<number>;
  readonly onProgress: LimitOptions["onProgress"];
}

/**
 * Upper limit on a parameter of interest, observed and expected at −2 … +2 standard deviations: the value at which CLs is
 * 1 − `confidenceLevel` (default 0.95), found by root search with a relative error of about 1e-8.
 *
 * The expected limits are roots of √q_A(μ) = constant, which need the Asimov data only; the observed one is the root of
 * log CLs(μ) = log(1 − confidenceLevel). The root search uses exact slopes (∂(−2 log L)/∂μ at the conditional minimum).
 *
 * The range of the search is from the alternative (default 0) to the upper bound of the parameter. A limit beyond this bound is
 * undefined, and its `reason` says how large CLs is at the bound, where the limit may be, and how to extend the search with
 * `fit.bounds`. (pyhf searches outside the bounds, too.) Where the domain of the likelihood ends below the bound, since a bin would expect
 * fewer than 0 events, the range ends there.
 *
 * @returns a record whose `points` are the values at which the observed CLs was evaluated, ascending
 * @throws ModelError `no-poi`
 * @throws DataError as `hypotest`
 * @see arXiv:1007.1727; pyhf `infer.intervals.upper_limits.toms748_scan`
 * @example upperLimit(model, workspace.data(model)).limits.observed.value
 */
export function upperLimit(model: Model, data: Data, options: LimitOptions = {}): UpperLimitResult {
  requireInput({ model, data }, options, LIMIT_OPTIONS);
  const { testStatistic = "qtilde", confidenceLevel = 0.95, baseDistribution = "normal" } = options;
  const name = poiName(model, options);
  const setup = testSetup(model, data, options, { statistic: testStatistic, tested: [{ name, values: [] }] });
  const poi = setup.pois[0]!;
  const { lower, upper } = setup.input;
  const searched = (end: DomainEnd | undefined) => {
    const tests = new AsymptoticTests(setup, poi, testStatistic, options);
    const search: Search = {
      tests,
      level: 1 - confidenceLevel,
      base: baseDistribution,
      from: Math.max(tests.alternative, lower[poi.index]!),
      to: end?.value ?? upper[poi.index]!,
      end,
      tested: new Map(),
      separations: [],
      unreached: new Set(),
      onProgress: options.onProgress,
    };
    return { search, ...limitsOf(search) };
  };
  const first = searched(undefined);
  const end = domainEnd(setup, first.search.tests, first.search.from);
  const { search, limits, isSettled } = end === undefined ? first : searched(end);
  const { tests } = search;
  const failures = [...notesOf(tests), ...(isSettled ? [] : [UNSETTLED])];
  const recorded = { testStatistic, confidenceLevel, baseDistribution, asimovSignal: tests.alternative };
  const nEarlierFits = end === undefined ? 0 : first.search.tests.nFits;
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
    nFits: tests.nFits + nEarlierFits,
    valid: failures.length === 0 && tests.observed.free.valid,
    notes: [
      ...failures,
      ...boundNotes(tests),
      ...beyondNotes(search),
      ...fewEventsNotes(tests, limits.observed.value ?? Math.max(...search.tested.keys())),
    ],
  };
}

/** All limits. They are searched again when a fit has shown that an earlier minimum was not the lowest. */
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
  return [observed, asimov].some(({ nFailures }) => nFailures > MOST_FAILURES);
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
 * The root of √(−2 log CLs) = √(−2 log level), whose left side is nearly linear. The first guess assumes that z − √q_A is
 * constant and has its value at the best fit: −√q_A(μ̂), or, for a best fit at the lower end of the range, half the slope of −2
 * log L times σ.
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

/** @param separation - √q_A at an expected limit; undefined for the observed limit */
function asLimit(
  { tests, level, from, unreached, end: endOfDomain }: Search,
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
  if (!(end > from)) return { reason: noneAbove(poi.name, from, endOfDomain) };
  if (sigma === undefined && tests.test(end).asimov < FLAT) {
    return { reason: `The likelihood does not depend on ${poi.name}: no limit from ${from} to ${end} exists.` };
  }
  unreached.add(end);
  const cls = clsAt(end).toPrecision(3);
  const place = endOfDomain === undefined ? `the upper bound ${end} of ${poi.name}` : shownEnd(poi.name, endOfDomain);
  const still = `CLs is still ${cls} at ${place}, above ${shownComplement(1 - level)}`;
  if (endOfDomain !== undefined) return { reason: `${still}. ${MEND_BINS}` };
  const guess = from + (sigma ?? Number.NaN) * (separation ?? Number.NaN);
  const perhaps = guess > end ? `; it may fall to that near ${Number(guess.toPrecision(2))}` : "";
  return { reason: `${still}${perhaps}. To search further, widen fit.bounds (--bounds).` };
}

function noneAbove(name: string, from: number, endOfDomain: DomainEnd | undefined): string {
  if (endOfDomain === undefined) return `${name} has no values above ${from} inside its bounds.`;
  return `The likelihood is not defined at values of ${name} above ${from}: there, ${endOfDomain.beyond}. ${MEND_BINS}`;
}

const shownEnd = (name: string, { value }: DomainEnd): string =>
  `${name} = ${Number(value.toPrecision(8))}, the largest value at which the likelihood is defined`;

/** Notes about limits beyond the upper bound of the parameter, or beyond the domain of the likelihood. */
function beyondNotes({ unreached, end: endOfDomain, tests: { poi } }: Search): readonly string[] {
  if (endOfDomain !== undefined) {
    return unreached.size === 0
      ? []
      : [`Limits lie beyond ${shownEnd(poi.name, endOfDomain)}: above it, ${endOfDomain.beyond}. ${MEND_BINS}`];
  }
  return Array.from(
    unreached,
    (end) =>
      `Limits lie beyond the upper bound ${end} of ${poi.name}: to find them, widen it with fit.bounds, on the command line with --bounds.`,
  );
}
