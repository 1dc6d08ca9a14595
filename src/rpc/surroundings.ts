import type { OptionRule } from "../options.js";
import { anAbortSignal, aPool } from "../parallel/rules.js";
import type { Pool } from "../parallel/types.js";

type Rules = Readonly<Record<string, OptionRule>>;

/** What the session gives to a function in place of options that a message cannot carry. */
export interface Surroundings {
  /** Where toys and refits are made. */
  readonly pool: Pool;
  /** Aborts when the request is cancelled. */
  readonly signal: AbortSignal;
  /** Tells how far long work has come. */
  readonly progress: (done: number, total: number, secondsLeft?: number) => void;
}

interface Surrounding {
  /** The rule that tells the option from another of its name; any where it is undefined. */
  readonly rule?: OptionRule;
  readonly value: (given: Surroundings) => unknown;
}

const SURROUNDINGS: Readonly<Record<string, Surrounding>> = {
  pool: { rule: aPool, value: ({ pool }) => pool },
  signal: { rule: anAbortSignal, value: ({ signal }) => signal },
  onProgress: { value: ({ progress }) => tells(progress) },
};

/** Whether an option is one that a message cannot carry: requests have workers, progress and cancellation in another way. */
export function isSurrounding(name: string, rule: OptionRule): boolean {
  if (!Object.hasOwn(SURROUNDINGS, name)) return false;
  const known = SURROUNDINGS[name]!.rule;
  return known === undefined || known === rule;
}

/** The options that a request does not carry, of those that the function has. */
export function surroundings(rules: Rules, given: Surroundings): Readonly<Record<string, unknown>> {
  const names = Object.keys(rules).filter((name) => isSurrounding(name, rules[name]!));
  return Object.fromEntries(names.map((name) => [name, SURROUNDINGS[name]!.value(given)]));
}

/** Functions tell their progress as an object, or as two numbers. */
function tells(progress: Surroundings["progress"]) {
  return (
    state: number | { readonly done: number; readonly total: number; readonly secondsLeft?: number },
    total = 0,
  ) => {
    if (typeof state === "number") progress(state, total);
    else progress(state.done, state.total, state.secondsLeft);
  };
}
