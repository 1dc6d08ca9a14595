import type { QuantityKind } from "../constraint-kinds.js";
import { isUsableWidth } from "../constraint-widths.js";
import type { ConstraintRules, EntryRule, GivenNumbers, Objection } from "./entry-rule.js";

/** The quantity of a constraint, which has to be positive; undefined where it depends on a width that is not given. */
export function quantityOf(parameter: number, width: number | undefined, quantity: QuantityKind): number | undefined {
  if (quantity === "parameter") return parameter;
  return width === undefined ? undefined : 1 + width * parameter;
}

const ENTRIES: readonly EntryRule[] = [
  {
    key: "sigmas",
    isGood: (value) => value > 0,
    code: "non-positive-sigma",
    expected: "a relative width above 0",
    hint: "To hold a parameter, use fixed.",
  },
  {
    key: "sigmas",
    isGood: (value) => !(value > 0) || isUsableWidth(value),
    code: "overflow",
    expected: "a relative width from 1e-153 to 1e153",
    hint: "Its square, or the inverse of that, leaves the range of numbers. To hold a parameter, use fixed.",
  },
];

/** Rules of a constraint of a positive quantity, whose width is relative. */
function relative(title: string, datumMayBeZero: boolean): ConstraintRules {
  const isPositive = (value: number, { width, quantity }: GivenNumbers, mayBeZero: boolean) => {
    const constrained = quantityOf(value, width, quantity);
    return constrained === undefined || constrained > 0 || (mayBeZero && constrained === 0);
  };
  const objection = (what: string, { quantity }: GivenNumbers): Objection => ({
    expected: quantity === "parameter" ? `${what} above 0` : `${what} at which 1 + sigma × value is above 0`,
    hint: `A ${title} constraint has a density only where its quantity is above 0.`,
  });
  return {
    description: `has a ${title} constraint`,
    widths: "sigmas",
    entries: ENTRIES,
    badStart: (start, given) => (isPositive(start, given, false) ? undefined : objection("a start value", given)),
    badDatum: (given) =>
      given.datum === undefined || isPositive(given.datum, given, datumMayBeZero)
        ? undefined
        : objection("an auxiliary datum", given),
    hintForUnused: () => `The widths of a ${title} constraint are relative, and set by sigmas.`,
  };
}

/** What a measurement may set of a log-normal constraint, with κ = 1 + sigma. */
export const LOG_NORMAL = relative("log-normal", false);

/** What a measurement may set of a gamma constraint. */
export const GAMMA = relative("gamma", true);
