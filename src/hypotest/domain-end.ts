import { feasibleStart } from "../fit/feasible-start.js";
import { holding } from "../fit/fit-input.js";
import { halved } from "../math/halving.js";
import type { Poi, TestSetup } from "./setup.js";

/** Halvings of the interval in which the domain of the likelihood ends: as many as a number has binary digits, nearly. */
const HALVINGS = 50;

/** Where the domain of a likelihood ends. */
export interface DomainEnd {
  /** The largest value of the parameter of interest at which the likelihood is defined. */
  readonly value: number;
  /** What a bin expects beyond it. */
  readonly beyond: string;
}

/** Values of the parameter of interest at which fits found no start in the domain of the likelihood of the data, or of the Asimov data. */
interface TriedValues {
  readonly poi: Pick<Poi, "index">;
  readonly observed: { readonly outside: readonly number[] };
  readonly asimov: { readonly outside: readonly number[] };
}

/**
 * The end of the domain of the likelihood above some value of the parameter of interest, where fits at larger values showed that it has
 * one: beyond it a bin expects fewer than 0 events, whatever the other parameters are.
 *
 * @returns undefined where no fit was outside, or a start inside the domain is found there after all, or none at `from` either
 */
export function domainEnd({ model, bound, input }: TestSetup, tests: TriedValues, from: number): DomainEnd | undefined {
  const { index } = tests.poi;
  const above = [...tests.observed.outside, ...tests.asimov.outside].filter((value) => value > from);
  if (above.length === 0) return undefined;
  const outside = Math.min(...above);
  const isInside = (value: number) => feasibleStart(model, bound, holding(input, index, value)) !== undefined;
  if (!isInside(from) || isInside(outside)) return undefined;
  const [low] = halved(isInside, from, outside, HALVINGS);
  const nearby = feasibleStart(model, bound, holding(input, index, low))!;
  const [problem] = model.diagnose(holding(input, index, outside, nearby).init);
  return { value: low, beyond: problem?.message ?? "a bin expects fewer than 0 events" };
}
