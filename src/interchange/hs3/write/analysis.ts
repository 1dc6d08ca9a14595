import { poisOf } from "../../../workspace/select.js";
import type { ModelSpec } from "../../../workspace/types.js";
import type { Place } from "../problems.js";
import type { WrittenConstraints } from "./constraints.js";
import type { WrittenSet } from "./parameters.js";

/** The name of the only likelihood of a document. */
export const LIKELIHOOD = "likelihood";

/** The parameters and constraints of a measurement. */
export interface Written {
  readonly model: ModelSpec;
  readonly place: Place;
  readonly sets: readonly WrittenSet[];
  readonly constraints: WrittenConstraints;
}

function domainName({ model }: Written, index: number): string {
  return index === 0 ? "default_domain" : `${model.measurement}_domain`;
}

function pointName({ model }: Written, index: number): string {
  return index === 0 ? "default_values" : `${model.measurement}_values`;
}

/** The bounds of the parameters of a measurement; those of the first one are the default of the document. */
export function domainOf(written: Written, index: number): object {
  return { name: domainName(written, index), type: "product_domain", axes: axesOf(written) };
}

function axesOf({ sets }: Written): readonly object[] {
  return sets.flatMap(({ components }) => components.map(({ name, bounds: [min, max] }) => ({ name, min, max })));
}

/** The start values of a measurement, with the constants that its constraints have. */
export function pointOf(written: Written, index: number): object {
  return { name: pointName(written, index), parameters: valuesOf(written) };
}

function valuesOf({ sets, constraints }: Written): readonly object[] {
  const parameters = sets.flatMap(({ components }) =>
    components.map(({ name, init, isHeld }) => ({ name, value: init, ...(isHeld ? { const: true } : {}) })),
  );
  const constants = [...constraints.constants].map(([name, value]) => ({ name, value, const: true }));
  return [...parameters, ...constants];
}

/** A measurement as an analysis. */
export function analysisOf(written: Written, index: number): object {
  const { model, sets } = written;
  const names = new Map(
    sets.flatMap(({ name, isPerBin, components }) =>
      components.map((component, k) => [isPerBin ? `${name}[${k}]` : name, component.name]),
    ),
  );
  const pois = [...poisOf(model.poi ?? ""), ...(model.otherPois ?? [])];
  return {
    name: model.measurement,
    likelihood: LIKELIHOOD,
    parameters_of_interest: pois.map((poi) => names.get(poi) ?? poi),
    domains: [domainName(written, index)],
    init: pointName(written, index),
  };
}
