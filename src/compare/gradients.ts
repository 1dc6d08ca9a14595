import { HistFactoryError } from "../errors.js";
import type { Model } from "../model/model.js";
import { isClose, sizeOf } from "./numbers.js";
import { mapped, type Pair, pairsHeld } from "./pair.js";
import { unitOf } from "./points.js";
import type { Difference } from "./results.js";
import { inBoth, nameOf } from "./words.js";

/** Derivatives of log L at the suggested values of the first model that differ, per uncertainty of their parameter before the fit. */
export function gradientDifferences(pair: Pair): readonly Difference[] {
  const point = Float64Array.from(pair.a.suggestedInit);
  const [ofA, ofB] = [gradientAt(pair.a, point), gradientAt(pair.b, mapped(pair, point))];
  if (ofA === undefined || ofB === undefined) return [];
  const rates = pair.a.expectedMainData(point);
  const events = rates.reduce((sum, rate) => sum + Math.abs(rate), 1);
  return pairsHeld(pair, false).flatMap((parameter) => {
    const unit = unitOf(pair.a, parameter.a);
    const [a, b] = [ofA[parameter.a]! * unit, ofB[parameter.b]! * unit];
    if (isClose(a, b, pair.tolerance, Math.max(Math.abs(a), Math.abs(b), events))) return [];
    const text = `derivative of log L by ${nameOf(parameter, pair.b)} at the suggested values: ${inBoth(a, b)}`;
    return [{ subject: "gradient", parameter: parameter.name, a, b, size: sizeOf(a - b, 1), text }];
  });
}

/** Undefined outside the domain of the likelihood. */
function gradientAt(model: Model, point: Float64Array): Float64Array | undefined {
  try {
    return model.gradient(point, model.observedData());
  } catch (error) {
    if (error instanceof HistFactoryError) return undefined;
    throw error;
  }
}
