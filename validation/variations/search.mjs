// Heuristics of the search from those starts, of sharing what is found, and of walks along narrow valleys.
import { constant, noticedBy, numbers, rule } from "./form.mjs";

export const SEARCH = noticedBy(
  ["test/fit"],
  [
    constant("fit/falls-back", "ON_THE_WAY", "[0.25, 0.5, 0.75]", ["[0.5].slice(1)", "[0.5]"]),
    constant("fit/neighbourhood", "SAME_PLACE", "0.1", ["0", "1"]),
    constant("fit/lower-minimum", "NEAR", "1e-2", ["0"]),
    rule(
      "fit/lower-minimum",
      "no search from a better minimum",
      "if (best === undefined)",
      "if (best === undefined || round === 0)",
    ),
    rule(
      "fit/lower-minimum",
      "one search from a better minimum",
      "if (best === undefined)",
      "if (best === undefined || round === 1)",
    ),
    constant("fit/lower-minimum", "MOST_ITERATIONS", "30_000", ["1e9"]),
    constant("fit/lower-minimum", "MOST_OF_START", "300", ["1e9", "30"]),
    constant("fit/lower-minimum", "MOST_AFTER_FAILURE", "10_000", ["1e9", "100"]),
    constant("fit/lower-minimum", "OF_INTEREST", "0.5", ["0", "1e9"]),
    constant("fit/lower-minimum", "LOWER", "1e-7", ["0", "0.1"]),
    constant("fit/lower-minimum", "REFUTING", "5e-4", ["Infinity", "0"]),
    constant("fit/lower-minimum", "FALL", "0.75", ["0", "0.5", "1e9"]),
    rule("fit/lower-minimum", "never given up for falling back", "mayFallBack && fallsBack", "false && fallsBack"),
    numbers("fit/likelihood-minima", "LOWER", "{ absolute: 1e-8, relative: 1e-13 }", {
      absolute: ["0", "0.1"],
      relative: ["0"],
    }),
    constant("fit/minimum", "NEAR", "1e-2", ["0"]),
    constant("fit/minimum", "NEAR_FOR_TANGENT", "1e-8", ["1e-2", "0"]),
    constant("fit/valleys", "NARROW", "10", ["Infinity", "0"]),
    constant("fit/valleys", "DAMPED", "1e-9", ["0", "1e-4"]),
    numbers("fit/valleys", "SIZES", "Array.from({ length: 10 }, (_, decade) => 10 ** decade)", { length: ["0", "5"] }),
    constant("fit/valleys", "MOST_RISE", "20", ["0.5", "2", "Infinity"]),
    constant("fit/valleys", "HELD_ITERATIONS", "120", ["10", "30", "12000"]),
    rule("fit/valleys", "Hessians at the very end along valleys", "hessianWithin: Number.POSITIVE_INFINITY,", ""),
    constant("fit/valleys", "LEFT", "1e-7", ["1e-4", "0"]),
    constant("fit/valleys", "MOST_PARTS", "20", ["0", "1000"]),
    constant("fit/valleys", "AT_BOUND", "1e-9", ["0"]),
    rule("fit/valleys", "no secant", ", this.#secant(p, last, x)]", "]"),
  ],
);
