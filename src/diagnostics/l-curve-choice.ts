import type { FittedPoint, PenalisedFits } from "./l-curve-point.js";
import type { LCurvePoint, LCurveResult } from "./results.js";

/** Relative precision of a chosen strength: at the top of a parabola, smaller differences are lost in rounding. */
const PRECISION = 1e-4;
/** Share of an interval that a step of the golden section leaves. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Depth of the valleys beside a peak, over the range of all numbers, from which on it is no rounding error of a plateau. */
const NOTABLE = 1e-6;

/** What is to be largest at a chosen strength; −∞ at points that have no such number. */
type Merit = (point: LCurvePoint) => number;

const ofCurvature: Merit = ({ curvature = Number.NEGATIVE_INFINITY }) => curvature;
const ofCorrelation: Merit = ({ meanGlobalCorrelation = Number.POSITIVE_INFINITY }) => -meanGlobalCorrelation;

/**
 * The corner of an L-curve, and the point of the least mean global correlation: peaks between the strengths. An end of the strengths
 * is never chosen. For weak penalties the curvature approaches a constant, which can be larger than at the corner, although the curve
 * hardly moves there any more.
 */
export function choose(
  fits: PenalisedFits,
  fitted: readonly FittedPoint[],
): Pick<LCurveResult, "corner" | "leastCorrelation" | "notes"> {
  const corner = highestPeak(fits, fitted, ofCurvature);
  const leastCorrelation = highestPeak(fits, fitted, ofCorrelation);
  const hasCorner = corner !== undefined && corner.curvature! > 0;
  const rising = "the curvature of the L-curve has no positive maximum";
  const falling = "the mean global correlation coefficient has no minimum";
  return {
    ...(hasCorner ? { corner } : {}),
    ...(leastCorrelation === undefined ? {} : { leastCorrelation }),
    notes: [
      ...(hasCorner ? [] : [`No corner: ${rising} ${between(fitted, ofCurvature)}`]),
      ...(leastCorrelation === undefined
        ? [`No least global correlation: ${falling} ${between(fitted, ofCorrelation)}`]
        : []),
    ],
  };
}

/** Where no peak is, and at which strength the best end is. */
function between(fitted: readonly FittedPoint[], merit: Merit): string {
  const points = fitted.map(({ point }) => point).filter((point) => Number.isFinite(merit(point)));
  if (points.length === 0) return "since no point has one.";
  const best = points.reduce((a, b) => (merit(b) > merit(a) ? b : a));
  return `between the smallest and the largest strength; of the points, that at strength = ${best.strength} is nearest to one.`;
}

/** The highest peak of the merits, refined; undefined where there is none. */
function highestPeak(fits: PenalisedFits, fitted: readonly FittedPoint[], merit: Merit): LCurvePoint | undefined {
  const merits = fitted.map(({ point }) => merit(point));
  const peaks = [...merits.keys()].filter((k) => isPeak(merits, k)).sort((a, b) => merits[b]! - merits[a]!);
  const [best] = peaks;
  if (best === undefined) return undefined;
  return refined(fits, [fitted[best - 1]!, fitted[best]!, fitted[best + 1]!], merit);
}

/** Whether on both sides the merits fall notably before they rise above that at k. */
function isPeak(merits: readonly number[], k: number): boolean {
  const top = merits[k]!;
  const finite = merits.filter(Number.isFinite);
  const depth = NOTABLE * (Math.max(...finite) - Math.min(...finite));
  const falls = (side: readonly number[]) => {
    const first = side.find((other) => other > top || other < top - depth);
    return first !== undefined && first < top;
  };
  return Number.isFinite(top) && falls(merits.slice(0, k).reverse()) && falls(merits.slice(k + 1));
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
