import type { UpperLimitResult } from "../../hypotest/results.js";
import { requireArgument, requireOptions } from "../../options.js";
import { aCompleteRecord } from "../../records/check.js";
import type { Picture } from "../picture.js";
import { type Look, lookOf } from "../style/look.js";
import { styledPicture } from "../style/styled-picture.js";
import { stripMarks, stripPicture } from "./band-strip.js";
import { CLS_PICTURE_OPTIONS, type ClsPictureOptions, clsPicture, noLimit } from "./cls-scan.js";
import { finiteOrNaN, numberFormula, percent } from "./numbers.js";

/** A search has to have tested so many values for a curve to be drawn through them. */
const LEAST_POINTS = 8;

/**
 * An upper limit: the observed one on the expected ones with their bands of one and two standard deviations. Where the
 * search has tested values all over the range of these limits, CLs against them, as `clsScanPicture` draws it.
 *
 * @throws DataError `bad-argument` for a record with parts that are missing or wrong, all of them at once
 */
export function upperLimitPicture(result: UpperLimitResult, options: ClsPictureOptions = {}): Picture {
  requireOptions(options, CLS_PICTURE_OPTIONS);
  requireArgument(result, "result", aCompleteRecord("upper-limit", "upperLimit"));
  const { style } = options;
  const picture = coversLimits(result) ? clsPicture(result, options) : limitStrip(result, lookOf(style));
  return styledPicture(picture, style ?? {});
}

function limitsOf({ limits }: UpperLimitResult): number[] {
  return [limits.observed, ...limits.expected].map(({ value }) => finiteOrNaN(value)).filter(Number.isFinite);
}

function coversLimits(result: UpperLimitResult): boolean {
  const values = result.points.map(({ value }) => value).filter(Number.isFinite);
  const limits = limitsOf(result);
  if (values.length < LEAST_POINTS || limits.length === 0) return false;
  return Math.min(...values) <= Math.min(...limits) && Math.max(...values) >= Math.max(...limits);
}

function limitStrip(result: UpperLimitResult, look: Look): Picture {
  const { poi, limits, confidenceLevel } = result;
  const below = (value: number | undefined) => `$${look.symbol(poi)} < ${numberFormula(finiteOrNaN(value))}$`;
  const observed = limits.observed.value;
  const expected = limits.expected.map(({ value }) => value);
  const labels = { expected: `Expected: ${below(expected[2])}`, observed: `Observed: ${below(observed)}` };
  const finite = limitsOf(result);
  const [low, high] = [Math.min(0, ...finite), Math.max(...finite)];
  const title = noLimit(limits.observed);
  return stripPicture(stripMarks({ expected, observed, labels }), {
    ...(title === undefined ? {} : { title }),
    x: {
      label: `${percent(confidenceLevel)} CL upper limit on ${look.parameter(poi)}`,
      limits: high > low ? [low, high + 0.08 * (high - low)] : [undefined, undefined],
    },
  });
}
