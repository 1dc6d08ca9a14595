import { batches } from "./batches.js";
import type { ParameterPair } from "./match-parameters.js";
import { type BinGap, Meter, type Response, type Sides } from "./meter.js";
import type { CompareOptions } from "./options.js";
import { evaluator, mapped, type Pair, pairsHeld } from "./pair.js";
import { movedPoint, randomPoint, valuesOf } from "./points.js";

/** Expectations and log-densities of two models at many points. */
export interface Survey {
  /** Bins that differ at the suggested values of the first model. */
  readonly atStart: readonly BinGap[];
  /** Of each parameter that a fit can move, and of all of them at random points at the end. */
  readonly responses: readonly Response[];
  /** Of each parameter that both models hold. */
  readonly held: readonly Response[];
  /** Values of each parameter alone, random points, and the start. */
  readonly nPoints: number;
  /** A point at which both likelihoods are defined; undefined where there is none. */
  readonly inside?: Float64Array;
}

/** Parts that a group of parameters is divided into to find the one that acts differently. */
const PARTS = 8;

/** The points at which models are compared, and the function that is called after each of them. */
interface SurveyOptions {
  /** Random points. */
  readonly points: number;
  readonly seed: number;
  readonly onProgress?: CompareOptions["onProgress"] | undefined;
}

/**
 * Evaluates both models at the suggested values of the first, with each parameter moved alone, and at random points. Parameters that
 * act in different bins are moved together. If anything differs then, they are moved in smaller groups, and finally alone.
 */
export function survey(pair: Pair, { points, seed, onProgress }: SurveyOptions): Survey {
  const [evaluateA, evaluateB] = [evaluator(pair.a), evaluator(pair.b)];
  const free = pairsHeld(pair, false);
  const [groups, heldGroups] = [batches(pair, free), batches(pair, pairsHeld(pair, true))];
  const roundsOf = (group: readonly ParameterPair[]) => Math.max(...group.map(({ a }) => valuesOf(pair.a, a).length));
  const total = 1 + points + [...groups, ...heldGroups].reduce((sum, group) => sum + roundsOf(group), 0);
  let nEvaluated = 0;
  let inside: Float64Array | undefined;
  const evaluate = (point: Float64Array): Sides => {
    const sides = { a: evaluateA(point), b: evaluateB(mapped(pair, point)) };
    if (isInside(sides)) inside ??= point;
    nEvaluated++;
    onProgress?.(nEvaluated, Math.max(nEvaluated, total));
    return sides;
  };
  const start = evaluate(Float64Array.from(pair.a.suggestedInit));
  const meter = new Meter(pair, start);
  const values = (parameter: ParameterPair) => valuesOf(pair.a, parameter.a);
  const alone = (parameter: ParameterPair) =>
    meter.response(
      values(parameter).map((value) => [value, () => evaluate(movedPoint(pair.a, [[parameter.a, value]]))]),
      parameter,
    );
  const respond = (group: readonly ParameterPair[]): readonly Response[] => {
    if (group.length < 2 || inside === undefined) return group.map(alone);
    const lists = group.map(values);
    for (let round = 0; round < roundsOf(group); round++) {
      const point = movedPoint(pair.a, mixedValues(group, lists, round));
      if (meter.differs(evaluate(point))) return partsOf(group).flatMap(respond);
    }
    return group.map((parameter, i) => ({ parameter, nBins: 0, equalAt: lists[i]!, differentAt: [] }));
  };
  const [ofFree, held] = [groups.flatMap(respond), heldGroups.flatMap(respond)];
  const moved = free.map((parameter) => parameter.a);
  const together = meter.response(
    Array.from({ length: points }, (_, k) => [k + 1, () => evaluate(randomPoint(pair.a, moved, seed, k))]),
  );
  const responses = [...ofFree, together];
  const nPoints = [...responses, ...held].reduce((sum, each) => sum + each.equalAt.length + each.differentAt.length, 1);
  return { atStart: meter.atStart, responses, held, nPoints, ...(inside === undefined ? {} : { inside }) };
}

/** A value of each parameter, so that all have had each of theirs after as many rounds as the longest list is long. */
function mixedValues(
  group: readonly ParameterPair[],
  lists: readonly (readonly number[])[],
  round: number,
): readonly (readonly [index: number, value: number])[] {
  return group.flatMap(({ a }, i) => {
    const values = lists[i]!;
    return values.length === 0 ? [] : [[a, values[(round + i) % values.length]!]];
  });
}

function partsOf<T>(group: readonly T[]): readonly (readonly T[])[] {
  const size = Math.ceil(group.length / PARTS);
  return Array.from({ length: Math.ceil(group.length / size) }, (_, k) => group.slice(k * size, (k + 1) * size));
}

function isInside({ a, b }: Sides): boolean {
  return [a.main, a.constraint, b.main, b.constraint].every(Number.isFinite);
}
