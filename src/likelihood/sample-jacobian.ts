import { SampleJacobian } from "../graph/sample-jacobian.js";
import type { Likelihood } from "./likelihood.js";

export type { DerivativeSink, SampleJacobian } from "../graph/sample-jacobian.js";

/** Rates by sample and their derivatives at a point; samples count over all channels, in order. */
export function sampleJacobian(likelihood: Likelihood, x: Float64Array): SampleJacobian {
  return new SampleJacobian(likelihood.lend().program, x);
}
