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
  readonly nPoints: number;
  /** A point at which both likelihoods are defined; undefined where there is none. */
  readonly inside?: Float64Array;
}

/** At which points models are compared, and who is told. */
interface SurveyOptions {
  /** Random points. */
  readonly points: number;
  readonly seed: number;
  readonly onProgress?: CompareOptions["onProgress"] | undefined;
}

/** Evaluates both models at the suggested values of the first, with each parameter moved alone, and at random points. */
export function survey(pair: Pair, { points, seed, onProgress }: SurveyOptions): Survey {
  const [evaluateA, evaluateB] = [evaluator(pair.a), evaluator(pair.b)];
  const [free, kept] = [pairsHeld(pair, false), pairsHeld(pair, true)];
  const nMoved = [...free, ...kept].reduce((sum, { a }) => sum + valuesOf(pair.a, a).length, 0);
  const total = 1 + nMoved + points;
  let nPoints = 0;
  let inside: Float64Array | undefined;
  const evaluate = (point: Float64Array): Sides => {
    nPoints++;
    const sides = { a: evaluateA(point), b: evaluateB(mapped(pair, point)) };
    if (isInside(sides)) inside ??= point;
    onProgress?.(nPoints, Math.max(nPoints, total));
    return sides;
  };
  const start = evaluate(Float64Array.from(pair.a.suggestedInit));
  const meter = new Meter(pair, start);
  const respond = (parameter: ParameterPair) =>
    meter.response(
      valuesOf(pair.a, parameter.a).map((value) => [value, () => evaluate(movedPoint(pair.a, parameter.a, value))]),
      parameter,
    );
  const alone = free.map(respond);
  const held = kept.map(respond);
  const moved = free.map((parameter) => parameter.a);
  const together = meter.response(
    Array.from({ length: points }, (_, k) => [k + 1, () => evaluate(randomPoint(pair.a, moved, seed, k))]),
  );
  const responses = [...alone, together];
  return { atStart: meter.atStart, responses, held, nPoints, ...(inside === undefined ? {} : { inside }) };
}

function isInside({ a, b }: Sides): boolean {
  return [a.main, a.constraint, b.main, b.constraint].every(Number.isFinite);
}
