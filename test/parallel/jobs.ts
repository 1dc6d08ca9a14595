import { DataError } from "../../src/errors.js";
import type { Jobs } from "../../src/parallel/types.js";

/** Jobs for the tests of pools, good and bad. */
export const jobs = {
  power: (exponent: number) => (x: number) => x ** exponent,
  slowly: () => async (milliseconds: number) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return milliseconds;
  },
  numbers: () => (length: number) => ({ values: Float64Array.from({ length }, (_, i) => i) }),
  fail: () => (task: number) => {
    if (task === 2) throw new RangeError("two is too many");
    return task;
  },
  refuse: () => () => {
    throw new DataError([{ code: "bad-radius", path: "radius", expected: "a radius", received: "NaN" }]);
  },
  badSetup: (setup: string) => {
    throw new Error(`cannot start from ${setup}`);
  },
  uncloneable: () => () => () => "a function",
  spin: () => () => {
    for (;;);
  },
  die: () => () => process.exit(3),
} satisfies Jobs;
