import { DerivedEvaluation } from "./derived-evaluation.js";
import type { EvaluationParts, Lowering } from "./evaluation-parts.js";
import { GaussianDensities } from "./gaussian.js";
import { lowerDerived } from "./lower-derived.js";
import { hasTerms } from "./program.js";
import { projectionSize } from "./project-derived.js";
import { UNCERTAINTY_STEPS } from "./scaled-uncertainties.js";
import { TermEvaluation } from "./term-evaluation.js";
import { termConstant } from "./terms.js";
import { columnCopiesSize } from "./wasm/engine-column-copies.js";
import { FoldKernel } from "./wasm/fold-kernel.js";

const PARTS: EvaluationParts = {
  derived: (program, derived, inner) => new DerivedEvaluation(program, derived, inner),
  foldKernel: (dense) => new FoldKernel(dense),
  uncertainties: UNCERTAINTY_STEPS,
  terms(program, state) {
    if (!hasTerms(program)) return undefined;
    const gaussians = new GaussianDensities(program, state);
    return {
      writeSlopes: program.gaussians.length === 0 ? undefined : (data) => gaussians.writeSlopes(data),
      withOthers: (others, gradient) => new TermEvaluation(program, others, gradient, gaussians),
      constants: (data) => ({ main: gaussians.constant(data), constraint: termConstant(program, data) }),
    };
  },
  roomSize: (program) => columnCopiesSize(program) + projectionSize(program),
};

/** All graphs. */
export const EXTENDED_LOWERING: Lowering = { lower: lowerDerived, parts: PARTS };
