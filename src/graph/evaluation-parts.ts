import type { DenseKernel } from "../math/wasm/dense-kernel.js";
import type { Evaluation, EvaluationSteps, SlopeWriter } from "./evaluation.js";
import type { Graph } from "./nodes.js";
import type { DerivedVariables, Program } from "./program.js";
import type { Folding, HessianState, State, UncertaintySteps } from "./state.js";
import type { FoldKernel } from "./wasm/fold-kernel.js";

/**
 * How a graph is lowered, and the parts of its evaluation that plain pyhf models do not have. Code that makes an evaluator is given
 * one of these, so that a page without formulas and joint terms does not load what evaluates them: `PLAIN_LOWERING` or
 * `EXTENDED_LOWERING`.
 */
export interface Lowering {
  lower(graph: Graph): Program;
  /** Undefined where `lower` makes no program with such parts. */
  readonly parts?: EvaluationParts;
}

/** Evaluates derived variables, and the terms of −log L that the engine does not evaluate. */
export interface EvaluationParts {
  /** Evaluates a program with derived variables by its inner one. */
  derived(program: Program, derived: DerivedVariables, inner: InnerEvaluation): DerivedEvaluator;
  /** Compiled code that adds up couplings of functions of bins, in the memory of an engine. */
  foldKernel(dense: DenseKernel): FoldKernel;
  /** Evaluates samples with scaled uncertainties. */
  readonly uncertainties: UncertaintySteps;
  /** The terms beside those of the engine; undefined where a program has none. */
  terms(program: Program, state: State): OtherTerms | undefined;
  /** Numbers that the compiled engine needs room for where there are derived variables, besides those of the two programs. */
  roomSize(program: Program): number;
}

/** How the inner program of derived variables is evaluated. */
export interface InnerEvaluation {
  /** Work buffers of the inner program. */
  readonly state: State;
  /** Of the inner program, into `state`. */
  readonly steps: EvaluationSteps;
  /** Makes the buffers of its Hessian where the steps work on them. */
  readonly newHessian: (folding: Folding | undefined) => HessianState;
  /** Works there. */
  readonly dense: DenseKernel;
  /** Of the compiled steps. */
  readonly kernel: FoldKernel | undefined;
}

export interface DerivedEvaluator extends Evaluation {
  /** Functions that are not a finite number at `pars`, or have a derivative that is not; `index` as in `DerivedVariables.functions`. */
  problems(pars: Float64Array): readonly { readonly index: number; readonly value: number }[];
}

/** Terms of −log L that are evaluated beside the engine's. */
export interface OtherTerms {
  /** Writes slopes of bins whose density is not Poisson; undefined where there are none. */
  readonly writeSlopes: SlopeWriter | undefined;
  /** The evaluation of all terms, from that of the others, which leaves its gradient in `gradient`. */
  withOthers(others: Evaluation, gradient: Float64Array): Evaluation;
  /** What of the terms depends on bound data alone: of bins, and of parameters. */
  constants(data: Float64Array): { readonly main: number; readonly constraint: number };
}
