import { SampleJacobian } from "../graph/sample-jacobian.js";
import type { Likelihood } from "./likelihood.js";

export type { DerivativeSink, SampleJacobian } from "../graph/sample-jacobian.js";

/** Rates of samples and their derivatives at a point; the index of a sample counts over all channels, in order. */
export function sampleJacobian(likelihood: Likelihood, x: Float64Array): SampleJacobian {
  return new SampleJacobian(likelihood.lend().program, x);
}
