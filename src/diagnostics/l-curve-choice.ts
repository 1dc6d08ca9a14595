import type { FittedPoint, PenalisedFits } from "./l-curve-point.js";
import type { LCurvePoint, LCurveResult } from "./results.js";

/** Relative precision of a chosen strength: at the top of a parabola, smaller differences are lost in rounding. */
const PRECISION = 1e-4;
/** Fraction of an interval that remains after a step of the golden-section search. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Depth of the valleys beside a peak, over the range of all numbers, from which on it is no rounding error of a plateau. */
const NOTABLE = 1e-6;

/** The quantity to be maximised by the choice of the strength; −∞ at points where it is undefined. */
type Merit = (point: LCurvePoint) => number;

/** By what a strength is chosen, with the words of the note for where there is no choice. */
interface Criterion {
  readonly name: string;
  readonly merit: Merit;
  readonly missing: string;
  readonly superlative: string;
}

const CORNER: Criterion = {
  name: "corner",
  merit: ({ curvature = Number.NEGATIVE_INFINITY }) => curvature,
  missing: "the curvature has no positive maximum between the strengths",
  superlative: "It is largest",
};
const LEAST_CORRELATION: Criterion = {
  name: "least global correlation",
  merit: ({ meanGlobalCorrelation = Number.POSITIVE_INFINITY }) => -meanGlobalCorrelation,
  missing: "the mean coefficient has no minimum between the strengths",
  superlative: "It is least",
};

/**
 * The corner of an L-curve, and the point of the least mean global correlation: peaks between the strengths. An end of the strengths
 * is never chosen. For weak penalties the curvature approaches a constant, which can be larger than at the corner, although the curve
 * hardly moves there any more.
 */
export function choose(
  fits: PenalisedFits,
  fitted: readonly FittedPoint[],
): Pick<LCurveResult, "corner" | "leastCorrelation" | "notes"> {
  const sharpest = highestPeak(fits, fitted, CORNER.merit);
  const corner = sharpest !== undefined && sharpest.curvature! > 0 ? sharpest : undefined;
  const leastCorrelation = highestPeak(fits, fitted, LEAST_CORRELATION.merit);
  return {
    ...(corner === undefined ? {} : { corner }),
    ...(leastCorrelation === undefined ? {} : { leastCorrelation }),
    notes: [
      ...(corner === undefined ? [missingNote(fitted, CORNER)] : []),
      ...(leastCorrelation === undefined ? [missingNote(fitted, LEAST_CORRELATION)] : []),
    ],
  };
}

/** Why there is no choice, and where the best of the points is. */
function missingNote(fitted: readonly FittedPoint[], { name, merit, missing, superlative }: Criterion): string {
  const points = withMerit(fitted, merit).map(({ point }) => point);
  if (points.length === 0) return `No ${name}: no fit gives one.`;
  const best = points.reduce((a, b) => (merit(b) > merit(a) ? b : a));
  const end = best === points[0] || best === points.at(-1) ? ", at an end of them" : "";
  return `No ${name}: ${missing}. ${superlative} at strength = ${best.strength}${end}.`;
}

/** The points that have the number which is to be largest. */
function withMerit(fitted: readonly FittedPoint[], merit: Merit): readonly FittedPoint[] {
  return fitted.filter(({ point }) => Number.isFinite(merit(point)));
}

/** The highest peak of the merits, refined; undefined where there is none. */
function highestPeak(fits: PenalisedFits, fitted: readonly FittedPoint[], merit: Merit): LCurvePoint | undefined {
  const usable = withMerit(fitted, merit);
  const merits = usable.map(({ point }) => merit(point));
  const peaks = [...merits.keys()].filter((k) => isPeak(merits, k)).sort((a, b) => merits[b]! - merits[a]!);
  const [best] = peaks;
  if (best === undefined) return undefined;
  return refined(fits, [usable[best - 1]!, usable[best]!, usable[best + 1]!], merit);
}

/** Whether on both sides the merits fall notably before they rise above that at k. */
function isPeak(merits: readonly number[], k: number): boolean {
  const top = merits[k]!;
  const depth = NOTABLE * (Math.max(...merits) - Math.min(...merits));
  const falls = (side: readonly number[]) => {
    const first = side.find((other) => other > top || other < top - depth);
    return first !== undefined && first < top;
  };
  return falls(merits.slice(0, k).reverse()) && falls(merits.slice(k + 1));
}

/**
 * The point with the largest merit between the neighbours of the best one of a grid, by golden section in the logarithm of the
 * strength; each fit starts from the best one before.
 */
function refined(
  fits: PenalisedFits,
  [below, best, above]: readonly [FittedPoint, FittedPoint, FittedPoint],
  merit: Merit,
): LCurvePoint {
  let [low, high] = [Math.log(below.point.strength), Math.log(above.point.strength)];
  let top = best;
  const meritAt = (logStrength: number) => {
    const fitted = fits.at(Math.exp(logStrength), top);
    if (merit(fitted.point) > merit(top.point)) top = fitted;
    return merit(fitted.point);
  };
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [meritAt(left), meritAt(right)];
  while (high - low > PRECISION) {
    if (atLeft >= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = meritAt(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = meritAt(right);
    }
  }
  return top.point;
}
