import { DataError, type Issue } from "../errors.js";
import { aFiniteNumber, aList, aRecord, argumentIssues, aText, requireArgument } from "../options.js";
import { VERSION } from "../version.js";
import type { LimitSeries, UpperLimitResult } from "./results.js";

const aListOfLimits = aList("a list of limits", () => true);

/**
 * Collects upper limits for a series of signals, one for each value of a signal parameter such as a mass, for a picture of the
 * limits against this parameter. Points are sorted by the parameter.
 *
 * @param parameter - name of the signal parameter with its unit, used as a label
 * @throws DataError `bad-argument`, `no-values` for an empty list, `mixed-limits` for limits on different parameters of
 * interest or at different confidence levels; all problems at once
 * @example limitSeries("m [GeV]", [{ parameter: 500, limit: upperLimit(model, data) }])
 */
export function limitSeries(
  parameter: string,
  limits: readonly { readonly parameter: number; readonly limit: UpperLimitResult }[],
): LimitSeries {
  requireArgument(parameter, "parameter", aText);
  requireArgument(limits, "limits", aListOfLimits);
  const wrong = limits.flatMap((point, i) => [
    ...argumentIssues(point?.parameter, `limits[${i}].parameter`, aFiniteNumber),
    ...argumentIssues(point?.limit, `limits[${i}].limit`, aRecord("upper-limit", "upperLimit")),
  ]);
  if (wrong.length > 0) throw new DataError(wrong);
  const first = limits[0]?.limit;
  const issues: Issue[] = [];
  if (first === undefined) {
    throw new DataError([{ code: "no-values", path: "limits", expected: "at least one limit", received: "none" }]);
  }
  limits.forEach(({ limit }, i) => {
    if (limit.poi === first.poi && limit.confidenceLevel === first.confidenceLevel) return;
    issues.push({
      code: "mixed-limits",
      path: `limits[${i}]`,
      expected: `a limit on ${first.poi} at confidence level ${first.confidenceLevel}, as the first`,
      received: `one on ${limit.poi} at confidence level ${limit.confidenceLevel}`,
    });
  });
  if (issues.length > 0) throw new DataError(issues);
  return {
    kind: "limit-series",
    origin: { histogradVersion: VERSION, options: {} },
    parameter,
    poi: first.poi,
    confidenceLevel: first.confidenceLevel,
    points: limits
      .map(({ parameter: value, limit: { origin, limits: found } }) => ({ parameter: value, origin, limits: found }))
      .sort((a, b) => a.parameter - b.parameter),
  };
}
