import type { OptionRule } from "../options.js";
import { anAbortSignal, aPool } from "../parallel/rules.js";
import type { Pool } from "../parallel/types.js";

type Rules = Readonly<Record<string, OptionRule>>;

/** What the session passes to a function as options that a message cannot contain. */
export interface Surroundings {
  /** Workers for toys and refits. */
  readonly pool: Pool;
  /** Aborts when the request is cancelled. */
  readonly signal: AbortSignal;
  /** Reports the progress of long work. */
  readonly progress: (done: number, total: number, secondsLeft?: number) => void;
}

interface Surrounding {
  /** The rule of the option, where other functions have another option of that name. */
  readonly rule?: OptionRule;
  readonly value: (given: Surroundings) => unknown;
}

const SURROUNDINGS: Readonly<Record<string, Surrounding>> = {
  pool: { rule: aPool, value: ({ pool }) => pool },
  signal: { rule: anAbortSignal, value: ({ signal }) => signal },
  onProgress: { value: ({ progress }) => progressListener(progress) },
};

/** Whether an option is one of those that the session passes: workers, progress and cancellation. */
export function isSurrounding(name: string, rule: OptionRule): boolean {
  if (!Object.hasOwn(SURROUNDINGS, name)) return false;
  const known = SURROUNDINGS[name]!.rule;
  return known === undefined || known === rule;
}

/** The options of a function that the session passes. */
export function surroundings(rules: Rules, given: Surroundings): Readonly<Record<string, unknown>> {
  const names = Object.keys(rules).filter((name) => isSurrounding(name, rules[name]!));
  return Object.fromEntries(names.map((name) => [name, SURROUNDINGS[name]!.value(given)]));
}

/** A listener to the progress of functions, which is an object or two numbers. */
function progressListener(progress: Surroundings["progress"]) {
  return (
    state: number | { readonly done: number; readonly total: number; readonly secondsLeft?: number },
    total = 0,
  ) => {
    if (typeof state === "number") progress(state, total);
    else progress(state.done, state.total, state.secondsLeft);
  };
}
