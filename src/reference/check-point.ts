import type { Model } from "../model/model.js";
import type { ParameterValues } from "../model/vectors.js";
import type { ReferencePoint, Tolerances } from "./reference.js";
import { createGroup, type ReferenceRow, rowsOf } from "./report.js";

/** Compares log-densities and expected data at one point. Parameters or data that do not fit the model give a row that fails. */
export function checkPoint(
  model: Model,
  observed: Float64Array,
  point: ReferencePoint,
  name: string,
  tolerances: Tolerances | undefined,
): readonly ReferenceRow[] {
  const data = point.data ?? observed;
  const pars = point.pars as ParameterValues;
  return rowsOf(createGroup(name, point.tolerances, tolerances), "pars and data", (group) => {
    const densities = [
      ["logpdf", point.logpdf, () => model.logpdf(pars, data)],
      ["main_logpdf", point.main_logpdf, () => model.mainLogpdf(pars, data)],
      ["constraint_logpdf", point.constraint_logpdf, () => model.constraintLogpdf(pars, data)],
    ] as const;
    for (const [quantity, expected, found] of densities) {
      if (expected !== undefined) group.number(quantity, "logpdf", expected, found());
    }
    const { expected_data, expected_main_data } = point;
    if (expected_data !== undefined) {
      group.numbers("expected_data", "expected_data", expected_data, model.expectedData(pars));
    }
    if (expected_main_data !== undefined) {
      group.numbers("expected_main_data", "expected_data", expected_main_data, model.expectedMainData(pars));
    }
  });
}
