import { evaluateForms } from "./evaluate-value.js";
import type { Program } from "./program.js";
import { createState, type State, type UncertaintySteps } from "./state.js";

/** Bases of shifts and scalar factors where all parameters have one value. */
export type Forms = Pick<State, "basis" | "value">;

/** Forms with every parameter at each of some values, counted from its centre 0. */
export function formsAt(
  alphas: readonly number[],
  program: Program,
  steps: UncertaintySteps | undefined,
): readonly Forms[] {
  return alphas.map((alpha) => {
    const state = createState(program, steps);
    evaluateForms(state, new Float64Array(program.nPars).fill(alpha), 0);
    return state;
  });
}
