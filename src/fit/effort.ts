/** What minimisations took. */
export interface Effort {
  readonly nIterations: number;
  readonly nValues: number;
  readonly nGradients: number;
  readonly nHessians: number;
}

export const NO_EFFORT: Effort = { nIterations: 0, nValues: 0, nGradients: 0, nHessians: 0 };

/** The sum of two. */
export function together(a: Effort, b: Effort): Effort {
  return {
    nIterations: a.nIterations + b.nIterations,
    nValues: a.nValues + b.nValues,
    nGradients: a.nGradients + b.nGradients,
    nHessians: a.nHessians + b.nHessians,
  };
}
