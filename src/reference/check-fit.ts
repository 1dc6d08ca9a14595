import { DataError } from "../errors.js";
import { fit } from "../fit/fit.js";
import type { FitResult } from "../fit/results.js";
import type { Model } from "../model/model.js";
import { unknownParameter } from "../model/vectors.js";
import type { ByOrderOrName, ReferenceFit, ReferenceNumber, Tolerances } from "./reference.js";
import { createGroup, type Group, numberOf, type ReferenceRow, rowsOf } from "./report.js";

/** Compares a fit from the suggested start with that of the reference: minimum, estimates and uncertainties. */
export function checkFit(
  model: Model,
  observed: Float64Array,
  reference: ReferenceFit,
  name: string,
  tolerances: Tolerances | undefined,
): readonly ReferenceRow[] {
  return rowsOf(createGroup(name, reference.tolerances, tolerances), "fit", (group) => {
    const result = fit(model, reference.data ?? observed, { fixed: reference.fixed ?? {} });
    compareFit(group, model, result, reference);
  });
}

function compareFit(group: Group, model: Model, result: FitResult, reference: ReferenceFit): void {
  if (!result.valid) group.fail("valid", true, false, result.message);
  const { twice_nll } = reference;
  if (twice_nll !== undefined) compareMinimum(group, twice_nll, result.twiceNll);
  const estimates = named(model, reference.bestfit ?? {}, "bestfit");
  const uncertainties = named(model, reference.uncertainties ?? {}, "uncertainties");
  for (const [parameter, estimate] of estimates) {
    const sigma = numberOf(uncertainties.get(parameter) ?? result.uncertainties[parameter] ?? 0);
    group.number(`bestfit of "${parameter}"`, "estimate", estimate, result.pars[parameter]!, sigma);
  }
  for (const [parameter, uncertainty] of uncertainties) {
    compareUncertainty(group, parameter, uncertainty, result);
  }
}

/** A minimum lower than the reference's also counts as a difference; a note says which of the two is lower. */
function compareMinimum(group: Group, expected: ReferenceNumber, found: number): void {
  const row = group.number("twice_nll", "twice_nll", expected, found);
  if (row.ok || row.difference === null) return;
  group.note(
    row.difference < 0
      ? "the minimum found here is lower: the fit of the reference stopped early, or at another minimum"
      : "the minimum of the reference is lower",
  );
}

function compareUncertainty(
  group: Group,
  parameter: string,
  expected: ReferenceNumber | null,
  result: FitResult,
): void {
  const found = result.uncertainties[parameter];
  const quantity = `uncertainty of "${parameter}"`;
  if (expected === null) group.exact(quantity, null, found ?? null);
  else if (found !== undefined) group.number(quantity, "uncertainty", expected, found);
  else group.fail(quantity, numberOf(expected), null, result.withoutUncertainty[parameter] ?? "no uncertainty");
}

/** Values by name, in the order of the model or of the reference. @throws DataError for unknown names or a wrong length */
function named<T>({ parNames }: Model, values: ByOrderOrName<T>, path: string): ReadonlyMap<string, T> {
  if (!isList(values)) {
    const unknown = Object.keys(values).filter((name) => !parNames.includes(name));
    if (unknown.length > 0) throw new DataError(unknown.map((name) => unknownParameter(name, parNames, path)));
    return new Map(Object.entries(values));
  }
  if (values.length !== parNames.length) {
    const expected = `${parNames.length} entries, one per parameter`;
    throw new DataError([{ code: "parameter-count", path, expected, received: String(values.length) }]);
  }
  return new Map(values.map((value, p) => [parNames[p]!, value]));
}

function isList<T>(values: ByOrderOrName<T>): values is readonly T[] {
  return Array.isArray(values);
}
