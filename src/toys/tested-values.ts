import { failureSentences } from "../hypotest/failure-sentences.js";
import type { Profile } from "../hypotest/profile.js";
import { type JudgedValue, middlesOfEnds } from "./accepted-intervals.js";
import type { CompleteFeldmanCousinsOptions } from "./feldman-cousins-options.js";
import { progressOf } from "./fit-toys.js";
import type { NeymanConstruction } from "./neyman-construction.js";
import { tieOf } from "./p-value.js";
import type { FeldmanCousinsPoint } from "./results.js";
import type { StatisticDistribution } from "./statistic-distribution.js";
import type { ToyProgress } from "./toy-options.js";

/** Number of bisections where no toys are needed; ends are then accurate to a millionth of the distance of the values. */
const EXACT_BISECTIONS = 20;

/** Largest number of parts into which the interval between rejected neighbours is divided to find an accepted region in it. */
const MOST_PARTS = 16;
/** No accepted region is searched between neighbours with p-values below this fraction of 1 − `confidenceLevel`. */
const NEARLY_ACCEPTED = 0.1;

/** Distributions of t by tested value. */
type Distributions = ReadonlyMap<number, StatisticDistribution>;

/** Result of `testedValues`. */
export interface TestedValues {
  readonly distributions: Distributions;
  /** All values to be tested, including those without a distribution. */
  readonly asked: readonly number[];
  /** False when the work was aborted. */
  readonly isWhole: boolean;
}

/** Tests the values of the options, and then midpoints between neighbours where acceptance changes. */
export async function testedValues(
  { profile, mostOutcomes, at }: NeymanConstruction,
  { values, confidenceLevel, nToys, bisections, onProgress }: CompleteFeldmanCousinsOptions,
): Promise<TestedValues> {
  const distributions = new Map<number, StatisticDistribution>();
  const asked: number[] = [];
  let isWhole = true;
  const test = async (places: readonly number[], advance: (count: number) => ToyProgress): Promise<boolean> => {
    const tested = await at(places, (count) => onProgress?.(advance(count)));
    asked.push(...places);
    for (const [i, distribution] of tested.distributions.entries()) {
      if (distribution !== undefined) distributions.set(places[i]!, distribution);
    }
    isWhole = tested.complete;
    return isWhole && distributions.size === asked.length;
  };
  const points = () => pointsOf(profile, distributions, confidenceLevel);
  const middles = () => middlesOfEnds(judgedValues(profile, points()));
  const nOfGrid = nToys * values.length;
  const advance = progressOf(0, nOfGrid);
  let goesOn = await test(values, advance);
  if (goesOn && mostOutcomes !== undefined) {
    const parts = Math.min(MOST_PARTS, Math.floor(nToys / mostOutcomes));
    goesOn = await test(betweenRejected(points(), NEARLY_ACCEPTED * (1 - confidenceLevel), parts), advance);
  }
  const rounds = mostOutcomes === undefined ? bisections : EXACT_BISECTIONS;
  const ofEnds = progressOf(nOfGrid, nOfGrid + nToys * rounds * middles().length);
  for (let round = 0; goesOn && round < rounds; round++) {
    const places = middles();
    goesOn = places.length > 0 && (await test(places, ofEnds));
  }
  return { distributions, asked, isWhole };
}

/**
 * Values between rejected neighbours of which at least one has a p-value of `least` or more. The order of the outcomes changes
 * with the tested value, so that p-values jump, and a short region beyond an end may be accepted again.
 */
function betweenRejected(points: readonly FeldmanCousinsPoint[], least: number, parts: number): number[] {
  return points.slice(1).flatMap((after, i) => {
    const before = points[i]!;
    if (before.accepted || after.accepted || Math.max(before.pValue, after.pValue) < least) return [];
    const distance = after.value - before.value;
    return Array.from({ length: parts - 1 }, (_, k) => before.value + (distance * (k + 1)) / parts);
  });
}

/** Results at the tested values, in ascending order. */
export function pointsOf(
  profile: Profile,
  distributions: Distributions,
  confidenceLevel: number,
): readonly FeldmanCousinsPoint[] {
  return [...distributions]
    .sort(([a], [b]) => a - b)
    .map(([value, { critical, pValue, nFailed }]) => {
      const statistic = profile.deltaTwiceNll(value);
      const { value: p, error } = pValue(statistic);
      const largest = critical(confidenceLevel);
      return {
        value,
        statistic,
        critical: largest,
        pValue: p,
        error,
        accepted: statistic < Number.POSITIVE_INFINITY && tieOf(statistic) <= largest,
        nFailed,
      };
    });
}

/** The tested values and, if it lies between them, the best fit, which is always accepted since its t is 0. */
export function judgedValues(
  { bestFit, free }: Profile,
  points: readonly FeldmanCousinsPoint[],
): readonly JudgedValue[] {
  const isBetween = free.valid && points.length > 0 && bestFit > points[0]!.value && bestFit < points.at(-1)!.value;
  if (!isBetween || points.some(({ value }) => value === bestFit)) return points;
  return [...points, { value: bestFit, accepted: true }].sort((a, b) => a.value - b.value);
}

/** The points of a record: the requested values, and the values next to an end of a region. */
export function shownPoints(points: readonly FeldmanCousinsPoint[], values: readonly number[]) {
  const isNextToEnd = (i: number): boolean =>
    [points[i - 1], points[i + 1]].some((other) => other !== undefined && other.accepted !== points[i]!.accepted);
  return points.filter(({ value }, i) => values.includes(value) || isNextToEnd(i));
}

/**
 * Sentences about fits of the data that failed. Where the data are impossible at a value and there is no free nuisance parameter,
 * t is infinite, and this does not count as a failure.
 */
export function failuresOf(profile: Profile, values: readonly number[]): readonly string[] {
  const { free, poi, model, isAlone } = profile;
  const failed = values.filter((value) => !profile.at(value).valid && !(isAlone && profile.isValidAt(value)));
  return failureSentences(model.parNames[poi]!, [
    ...(free.valid ? [] : [{ message: free.message }]),
    ...failed.map((value) => ({ value, message: profile.at(value).message })),
  ]);
}
