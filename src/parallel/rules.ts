import { anObject, type OptionRule, tested } from "../options.js";

/** The pool that runs the tasks. */
export const aPool: OptionRule = anObject("a pool of workers, as from workerPool", ({ run, size }) => {
  return typeof run === "function" && typeof size === "number";
});

/** The signal that ends a run. */
export const anAbortSignal: OptionRule = tested(
  "an AbortSignal, as new AbortController().signal",
  (value) => typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value,
);
