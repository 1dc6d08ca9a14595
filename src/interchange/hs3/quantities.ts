import { quote } from "../../describe.js";
import type { Hs3Objects } from "./objects.js";
import type { ParameterValues } from "./parameter-values.js";
import { isNumber } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";
import { type Term, termsOf } from "./terms.js";

/** What constraints are read with. */
export interface ConstraintContext {
  readonly objects: Hs3Objects;
  readonly values: ParameterValues;
  readonly problems: Hs3Problems;
  /** Names of the parameters of the model: what is none is a datum. */
  readonly isParameter: (name: string) => boolean;
  /** The observed value of a variable that is given as data; undefined where there is none. */
  readonly observed: (name: string) => number | undefined;
}

/** A number, or a number times a parameter of the model. */
export interface Quantity {
  readonly coefficient: number;
  readonly parameter?: string;
}

/** The value of a number, of data, or of a parameter that is not one of the model. */
export function constantAt(place: Place, context: ConstraintContext): number | undefined {
  if (isNumber(place.value)) return place.value;
  const quantity = quantityOf(place, context);
  if (quantity === undefined) return undefined;
  if (quantity.parameter === undefined) return quantity.coefficient;
  refuse(place, "a constant", context);
  return undefined;
}

/** Reports something that is no constraint of one parameter. */
export function refuse(place: Place, expected: string, { problems }: ConstraintContext): void {
  const hint = "A constraint relates one parameter of the model with one constant.";
  problems.errorAt("not-expressible", place, { expected, hint });
}

/** What an argument of a distribution is. */
export function quantityOf(place: Place, context: ConstraintContext): Quantity | undefined {
  const name = place.value;
  if (typeof name === "string" && !context.objects.functions.byName.has(name))
    return quantityOfName(name, place, context);
  const { isParameter, observed, values } = context;
  const isConstant = (other: string) => !isParameter(other) && (observed(other) ?? values.value(other)) !== undefined;
  const value = (other: string) => (isParameter(other) ? undefined : (observed(other) ?? values.value(other)));
  const terms = termsOf(place, { ...context, values: { ...values, isConstant, value } });
  if (terms === undefined) return undefined;
  const [term, ...others] = terms;
  if (term !== undefined && others.length === 0 && term.parameters.length <= 1)
    return quantityOfTerm(term, place, context);
  refuse(place, "a number times a parameter", context);
  return undefined;
}

function quantityOfTerm({ coefficient, parameters: [name] }: Term, place: Place, context: ConstraintContext) {
  if (name === undefined) return { coefficient };
  const quantity = quantityOfName(name, place, context);
  return quantity && { ...quantity, coefficient: coefficient * quantity.coefficient };
}

function quantityOfName(name: string, place: Place, context: ConstraintContext): Quantity | undefined {
  if (context.isParameter(name)) return { coefficient: 1, parameter: name };
  const coefficient = context.observed(name) ?? context.values.value(name);
  if (coefficient !== undefined) return { coefficient };
  const expected = `a parameter of the model, or a value of ${quote(name)} in data or parameter points`;
  context.problems.errorAt("missing-object", place, { expected });
  return undefined;
}

/** A width that has to be above 0. */
export function positive(place: Place, context: ConstraintContext): number | undefined {
  const value = constantAt(place, context);
  if (value === undefined || value > 0) return value;
  context.problems.errorAt("out-of-range", place, { expected: "a number above 0", received: String(value) });
  return undefined;
}
