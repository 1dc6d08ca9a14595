/** The table of methods, with their requirements, their options and defaults, and the functions that run them. */

import type { Box } from "../math/box.js";
import { type BfgsOptions, bfgs, bfgsDefaults } from "./algorithms/bfgs.js";
import { type LbfgsbOptions, lbfgsb, lbfgsbDefaults } from "./algorithms/lbfgsb.js";
import { type NelderMeadOptions, nelderMead, nelderMeadDefaults } from "./algorithms/nelder-mead.js";
import { type NewtonCgOptions, newtonCg, newtonCgDefaults } from "./algorithms/newton-cg.js";
import type { Outcome, Task } from "./algorithms/outcome.js";
import { exactStep } from "./algorithms/trust-exact.js";
import { conjugateGradientStep } from "./algorithms/trust-ncg.js";
import {
  type Subproblem,
  type TrustRegionOptions,
  trustRegion,
  trustRegionDefaults,
} from "./algorithms/trust-region.js";
import type { MinimizeMethod } from "./types.js";

/** Runs a method with checked arguments and a start inside the box. */
export interface Run<O> {
  readonly task: Task;
  readonly box: Box;
  readonly options: O;
}

/** One row of the table. */
export interface MethodDefinition<O> {
  readonly usesGradient: boolean;
  /** Use of the Hessian: `throughout` the run, or only to `confirm` its end. */
  readonly usesHessian: "throughout" | "confirm" | "never";
  readonly usesBounds: boolean;
  /** Names of the options that `tol` sets. */
  readonly tolerances: readonly (keyof O & string)[];
  readonly defaults: (n: number) => O;
  readonly run: (run: Run<O>) => Outcome;
}

function trust(subproblem: Subproblem): MethodDefinition<TrustRegionOptions> {
  return {
    usesGradient: true,
    usesHessian: "throughout",
    usesBounds: false,
    tolerances: ["gtol"],
    defaults: trustRegionDefaults,
    run: ({ task, options }) => trustRegion(task, subproblem, options),
  };
}

interface OptionsOf {
  readonly BFGS: BfgsOptions;
  readonly "L-BFGS-B": LbfgsbOptions;
  readonly "Newton-CG": NewtonCgOptions;
  readonly "trust-exact": TrustRegionOptions;
  readonly "trust-ncg": TrustRegionOptions;
  readonly "Nelder-Mead": NelderMeadOptions;
}

/** The methods by name. */
export const METHODS: { readonly [M in MinimizeMethod]: MethodDefinition<OptionsOf[M]> } = {
  BFGS: {
    usesGradient: true,
    usesHessian: "confirm",
    usesBounds: false,
    tolerances: ["gtol"],
    defaults: bfgsDefaults,
    run: ({ task, options }) => bfgs(task, options),
  },
  "L-BFGS-B": {
    usesGradient: true,
    usesHessian: "confirm",
    usesBounds: true,
    tolerances: ["ftol", "gtol"],
    defaults: lbfgsbDefaults,
    run: ({ task, box, options }) => lbfgsb(task, box, options),
  },
  "Newton-CG": {
    usesGradient: true,
    usesHessian: "throughout",
    usesBounds: false,
    tolerances: ["xtol"],
    defaults: newtonCgDefaults,
    run: ({ task, options }) => newtonCg(task, options),
  },
  "trust-exact": trust(exactStep),
  "trust-ncg": trust(conjugateGradientStep),
  "Nelder-Mead": {
    usesGradient: false,
    usesHessian: "never",
    usesBounds: true,
    tolerances: ["xatol", "fatol"],
    defaults: nelderMeadDefaults,
    run: ({ task, box, options }) => nelderMead(task, box, options),
  },
};

/** A method of the table without the type of its options, as the checks and `minimize` use it. */
export type AnyMethod = MethodDefinition<Record<string, unknown>>;

/** Makes the row of a method. */
export function methodDefinition(name: MinimizeMethod): AnyMethod {
  return METHODS[name] as unknown as AnyMethod;
}

/** Finds a method by its name, in upper or lower case. */
export function methodNamed(name: unknown): MinimizeMethod | undefined {
  const names = Object.keys(METHODS) as MinimizeMethod[];
  return names.find((known) => typeof name === "string" && known.toLowerCase() === name.toLowerCase());
}
