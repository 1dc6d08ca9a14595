import type { Model } from "../model/model.js";
import type { Reference } from "./reference.js";
import { createGroup, type ReferenceRow } from "./report.js";

/** Compares names, order, start values, bounds, held flags and data of a model with those of a reference. */
export function checkModel(model: Model, observed: Float64Array, reference: Reference): readonly ReferenceRow[] {
  const { poi, par_names, suggested_init, suggested_bounds, suggested_fixed, auxdata, data } = reference.model ?? {};
  const group = createGroup("model", reference.tolerances);
  if (poi !== undefined) group.exact("poi", poi, model.poiName ?? null);
  if (par_names !== undefined) {
    group.list("par_names", par_names, model.parNames, (entry, name, p) =>
      group.exact(entry, name, model.parNames[p]!),
    );
  }
  if (suggested_init !== undefined) group.numbers("suggested_init", "description", suggested_init, model.suggestedInit);
  if (suggested_bounds !== undefined) {
    group.list("suggested_bounds", suggested_bounds, model.suggestedBounds, (entry, pair, p) =>
      group.numbers(entry, "description", pair, model.suggestedBounds[p]!),
    );
  }
  if (suggested_fixed !== undefined) {
    group.list("suggested_fixed", suggested_fixed, model.suggestedFixed, (entry, fixed, p) =>
      group.exact(entry, fixed, model.suggestedFixed[p]!),
    );
  }
  if (auxdata !== undefined) group.numbers("auxdata", "description", auxdata, model.auxdata);
  if (data !== undefined) group.numbers("data", "description", data, observed);
  return group.rows;
}
