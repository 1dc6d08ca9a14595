import type { LikelihoodHessian } from "../likelihood/hessian.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import { FIXED, FREE } from "../newton/problem.js";
import { type EdgeBin, edgePoint } from "./edge-point.js";
import type { FitInput } from "./fit-input.js";
import type { CertifiedFit } from "./results.js";

/** What the covariance of a fit is the inverse of, made again from its record. */
export interface CurvatureOfFit {
  /** At the estimates; for a fit on the edge of the domain next to them, with the edge: see `EdgePoint`. */
  readonly hessian: LikelihoodHessian;
  /** The data that it is taken with. */
  readonly data: BoundData;
  /** Bins without events that hold the estimates on the edge. */
  readonly edges: readonly EdgeBin[];
  /** 1 for the parameters that have a covariance. */
  readonly varied: Uint8Array;
}

/** The Hessian of a fit with a covariance. */
export function curvatureOfFit(
  model: Model,
  data: BoundData,
  input: FitInput,
  { values, certificate, covariance }: CertifiedFit,
): CurvatureOfFit {
  const varied = new Uint8Array(model.nPars);
  for (const p of [...(covariance?.border ?? []), ...(covariance?.members ?? [])]) varied[p] = 1;
  const x = Float64Array.from(values);
  const edges = certificate.atEdges.map(({ channel, bin, multiplier }) => {
    const { begin } = model.channels.find(({ name }) => name === channel)!;
    return { channel, bin, index: begin + bin, multiplier: multiplier / 2 };
  });
  const state = varied.map((isVaried) => (isVaried === 1 ? FREE : FIXED));
  const place = edges.length === 0 ? { x, data } : edgePoint(model, data, input, { x, state, bins: edges }).beside;
  return { hessian: model.likelihood.evaluate(place.x, place.data).hessian, data: place.data, edges, varied };
}
