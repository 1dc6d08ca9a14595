import { isUsableRate } from "../constraint-widths.js";
import type { ConstraintRules } from "./entry-rule.js";
import { quantityOf } from "./relative.js";

/** What a measurement may set of a Poisson constraint. */
export const POISSON: ConstraintRules = {
  description: "has a Poisson constraint",
  widths: "factors",
  entries: [
    {
      key: "factors",
      isGood: (value) => value > 0,
      code: "non-positive-factor",
      expected: "a rate above 0",
      hint: "It is the rate of a Poisson constraint, (nominal / uncertainty)² by default.",
    },
    {
      key: "factors",
      isGood: (value) => !(value > 0) || isUsableRate(value),
      code: "overflow",
      expected: "a rate from 1e-307 to 1e154",
      hint: "It is the rate of a Poisson constraint, whose square must be a number.",
    },
    {
      key: "auxdata",
      isGood: (value) => value >= 0,
      code: "negative-auxdata",
      expected: "a count of at least 0",
      hint: "It is the count of a Poisson constraint.",
    },
    {
      key: "auxdata",
      isGood: (value) => value * value < Number.POSITIVE_INFINITY,
      code: "overflow",
      expected: "a count of at most 1e154",
      hint: "It is the count of a Poisson constraint, whose square must be a number.",
    },
  ],
  // There is no density where the rate is below 0, nor at 0 unless the count is 0.
  badStart(start, { datum: count, width: tau, quantity }) {
    const rate = quantityOf(start, tau === undefined ? undefined : 1 / Math.sqrt(tau), quantity);
    if (rate === undefined || rate > 0 || (rate === 0 && count === 0)) return undefined;
    return {
      expected: quantity === "parameter" ? "a start value above 0" : "a start value above −√factor",
      hint: "It scales the rate of a Poisson constraint, which has no density there.",
    };
  },
  hintForUnused: () => "The constraint is a Poisson distribution: its rates are set by factors.",
};
