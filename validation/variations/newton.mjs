// Heuristics of Newton's method.
import { constant, noticedBy, numbers, rule } from "./form.mjs";

export const NEWTON = noticedBy(
  ["test/newton", "test/fit"],
  [
    constant("newton/regularised", "PIVOT_TOLERANCE", "1e-14", ["0", "1e-10"]),
    constant("newton/regularised", "NEGLIGIBLE", "1e-9", ["1e-2", "1e-5", "1e-13", "1e-15"]),
    constant("newton/regularised", "SLIGHT", "1e-2", ["0", "1e12"]),
    constant("newton/regularised", "SLIGHT_FACTOR", "10", ["100", "1e12"]),
    numbers("newton/regularised", "DAMPING", "{ first: 1e-3, factor: 4, last: 1e12 }", {
      first: ["1e-12", "1e-6", "1", "1e6"],
      factor: ["2", "10", "1e6"],
      last: ["1e3", "1e-3"],
    }),
    constant("newton/regularised", "LEAST_SCALE", "1e-12", ["0"]),
    constant("newton/regularised", "SHORT_STEP", "0.05", ["0", "0.5", "1"]),
    constant("newton/newton-step", "MOST_HELD", "16", ["0", "1e9"]),
    constant("newton/line-search", "ARMIJO", "1e-4", ["0", "0.1"]),
    constant("newton/line-search", "NOISE", "1e-15", ["0"]),
    constant("newton/line-search", "SHORTEST_STEP", "1e-12", ["0", "1e-6", "1e-3", "0.5"]),
    numbers("newton/line-search", "SHORTENED", "{ least: 0.1, outside: 0.25 }", {
      least: ["0", "1e-9"],
      outside: ["0.9", "0.5", "0.05", "1e-6"],
    }),
    rule("newton/line-search", "no extrapolation", "t < 2 * farthest", "t < 0"),
    numbers("newton/watchdog", "LEAP", "{ shortest: 4, first: 8 }", { shortest: ["0", "1"], first: ["1", "4"] }),
    constant("newton/watchdog", "LONGER", "2", ["1", "4"]),
    constant("newton/watchdog", "SHORTER", "4", ["1", "2"]),
    rule("newton/bounded-newton", "no leap", "length < SHORT_STEP ?", "length < 0 ?"),
    rule("newton/bounded-newton", "never stopped one at a time", "!step.stopsTogether", "true"),
    constant("newton/bounded-newton", "DEFAULT_ITERATIONS", "500", ["1e6", "100"]),
    constant("newton/chord-steps", "NEAR", "1e-2", ["0", "1", "1e9"]),
    constant("newton/chord-steps", "MOST_NOISE", "1e-13", ["0", "1e9"]),
    constant("newton/termination", "CONVERGED", "1e-22", ["0", "1e-28", "1e-12"]),
    constant("newton/termination", "ENDGAME", "1e-8", ["0", "1e-2", "1"]),
    constant("newton/termination", "STAGNANT", "1e-15", ["0", "1e-8", "1"]),
    constant("newton/termination", "IDLE", "1e-12", ["0", "1e-8", "1e-4"]),
    constant("newton/termination", "IDLE_STEPS", "6", ["1", "1e9"]),
  ],
);
