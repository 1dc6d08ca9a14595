import { isUsableWidth } from "../constraint-widths.js";
import type { ConstraintRules } from "./entry-rule.js";

/** What a measurement may set of a normal constraint. */
export const NORMAL: ConstraintRules = {
  description: "has a normal constraint",
  widths: "sigmas",
  entries: [
    {
      key: "sigmas",
      isGood: (value) => value > 0,
      code: "non-positive-sigma",
      expected: "a constraint width above 0",
      hint: "To hold a parameter, use fixed.",
    },
    {
      key: "sigmas",
      isGood: (value) => !(value > 0) || isUsableWidth(value),
      code: "overflow",
      expected: "a constraint width from 1e-153 to 1e153",
      hint: "Its square, or the inverse of that, leaves the range of numbers. To hold a parameter, use fixed.",
    },
  ],
  hintForUnused: (key) =>
    key === "factors"
      ? "The constraint is a normal distribution: factors are rates of Poisson constraints."
      : "The width of the constraint is 1: change the size of the effect in the modifiers instead.",
};
