// Heuristics of one minimisation around Newton's method: what certifies its end, and how it goes on from what is no minimum.
import { constant, noticedBy, numbers, rule } from "./form.mjs";

export const CERTIFICATE = noticedBy(
  ["test/fit"],
  [
    constant("fit/certificate", "RANK_TOLERANCE", "1e-12", ["0", "1e-15", "1e-9", "1e-6"]),
    constant("fit/certificate", "INVOLVED", "1e-6", ["0", "1e-3", "0.1"]),
    constant("fit/certificate", "FLAT", "1e-4", ["0", "1e4"]),
    constant("fit/certificate", "ACTIVE", "1e-6", ["0", "1e-2", "1"]),
    constant("fit/certificate", "SCALED_GRADIENT", "1e-6", ["0", "1e-9", "1"]),
    constant("fit/certificate", "ROUNDING", "1e-10", ["0", "1"]),
    rule("fit/certificate", "only |g|σ", "!(newtonDecrement(factor, gradient) <= SCALED_GRADIENT ** 2)", "true"),
    rule(
      "fit/certificate",
      "gᵀH⁻¹g by itself",
      "certified.free[p] === 0 || isNearlyZero(g, p, hessian)",
      "true || isNearlyZero(g, p, hessian)",
    ),
    rule("fit/certificate", "no pushed bounds", "if (pushed < 0)", "if (true)"),
    rule("fit/certificate", "no negative curvature", "analysis.mostNegative > -Math.sqrt(RANK_TOLERANCE)", "true"),
    constant("fit/downhill", "FIRST_STEP", "2 ** -8", ["1", "2 ** -40"]),
    constant("fit/downhill", "MOST_STEPS", "80", ["1", "1e9"]),
    constant("fit/look", "LARGEST_DECREMENT", "1e-10", ["0", "1"]),
    numbers("fit/look", "LOWER", "{ absolute: 1e-7, relative: 1e-12 }", { absolute: ["0", "1"], relative: ["0"] }),
    numbers("fit/look", "PACE", "{ growth: 4, rise: 0.5 }", { growth: ["1", "64", "1e6"], rise: ["0", "1e9"] }),
    rule(
      "fit/look",
      "no differences of flat directions",
      "of differences(certified, problem)",
      "of differences(certified, problem).slice(0, 0)",
    ),
    rule("fit/look", "nothing held at a saddle", "if (others.covariance === undefined)", "if (true)"),
    constant("fit/point-state", "AT_ZERO", "1e-12", ["0"]),
    constant("fit/point-state", "SMOOTH", "1e-9", ["0"]),
    constant("fit/local-minimum", "MOST_BLOCKED", "6", ["1e9", "2", "1"]),
    constant("fit/local-minimum", "LARGEST_COMPLEMENT", "2e-8", ["1", "2e-9"]),
    constant("fit/local-minimum", "NEARLY_AT_BOUND", "1e-4", ["0"]),
    constant("fit/local-minimum", "MOST_DESCENTS", "60", ["0", "1"]),
    constant("fit/local-minimum", "MOST_ITERATIONS", "3000", ["1e9"]),
    constant("fit/fit-record", "PUSHES", "1e-9", ["0", "1"]),
  ],
);
