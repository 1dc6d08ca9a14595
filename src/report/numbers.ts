import { attempt, poiNumbers } from "../compare/fits.js";
import type { FitResult } from "../fit/results.js";
import { hypotest } from "../hypotest/hypotest.js";
import { limitStatistic } from "../hypotest/limit-statistic.js";
import type { Model } from "../model/model.js";
import type { ReportedQuantity } from "./results.js";

/** A number after an operation, and its estimated difference from that of a fit. */
export interface Reached {
  readonly value: number;
  readonly remainder: number;
}

/** The results for the parameter of interest that could be computed, and notes that say why others are missing. */
export interface FittedNumbers {
  readonly numbers: ReadonlyMap<ReportedQuantity, number>;
  readonly notes: readonly string[];
}

/** The results of fits for the parameter of interest. @param tested - the value whose CLs is computed; undefined for none */
export function fittedNumbers(model: Model, data: Float64Array, result: FitResult, tested?: number): FittedNumbers {
  const { estimate, uncertainty, upperLimit, notes } = poiNumbers(
    model,
    data,
    result,
    model.parNames[model.requirePoi()]!,
  );
  const cls = tested === undefined ? undefined : clsOf(model, data, tested);
  const all: readonly (readonly [ReportedQuantity, number | undefined])[] = [
    ["estimate", estimate],
    ["uncertainty", uncertainty],
    ["upper-limit", upperLimit],
    ["cls", typeof cls === "number" ? cls : undefined],
  ];
  return {
    numbers: new Map(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))),
    notes: typeof cls === "string" ? [...notes, cls] : notes,
  };
}

/** CLs of a value, or why there is none. */
function clsOf(model: Model, data: Float64Array, tested: number): number | string {
  const result = attempt(() => hypotest(model, data, tested, { testStatistic: limitStatistic(model) }));
  return typeof result === "string" ? `There is no CLs: ${result}` : result.cls;
}
