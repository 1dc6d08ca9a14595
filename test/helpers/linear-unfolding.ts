import { Workspace } from "../../src/api/workspace.js";
import type { Model } from "../../src/model/model.js";
import type { PenaltySpec, WorkspaceSpec } from "../../src/workspace/types.js";
import { inverse, type Matrix, matrixVector } from "./dense-reference.js";
import { normfactor, sample, workspaceSpec } from "./workspaces.js";

/** A linear problem with Gaussian data y, covariance V, and expectation A x: its regularised solution is known. */
export const N_TRUTH = 5;
const N_BINS = 7;
/** A, `[N_BINS][N_TRUTH]`: each true bin is smeared over its neighbourhood. */
const RESPONSE = Array.from({ length: N_BINS }, (_, i) =>
  Array.from({ length: N_TRUTH }, (_, j) => 100 * (1 + 0.2 * j) * Math.exp(-(((i - 1.4 * j) / 2.3) ** 2))),
);
const DATA = [231, 298, 321, 418.5, 413, 460, 331];
/** V, with correlations that fall with the distance. */
const COVARIANCE = DATA.map((_, i) => DATA.map((_, j) => (14 + i) * (14 + j) * 0.3 ** Math.abs(i - j)));

/** Parameter names of the truth, in order. */
export const TRUTH_NAMES = Array.from({ length: N_TRUTH }, (_, j) => `x${j}`);

/** The document of the problem. @param penalty - what differs from second differences of strength 1 */
export function linearUnfoldingSpec(penalty: Partial<PenaltySpec> = {}): WorkspaceSpec {
  const samples = TRUTH_NAMES.map((name, j) =>
    sample(
      `true ${j}`,
      RESPONSE.map((row) => row[j]!),
      normfactor(name),
    ),
  );
  const parameters = TRUTH_NAMES.map((name) => ({ name, bounds: [[-100, 100] as const] }));
  const plain = workspaceSpec({ channels: { c: samples }, observed: { c: DATA }, poi: "x0", parameters });
  const config = {
    ...plain.measurements[0]!.config,
    penalties: [{ name: "curvature", strength: 1, parameters: TRUTH_NAMES, ...penalty }],
  };
  return {
    ...plain,
    measurements: [{ name: "m", config }],
    covariances: [{ channels: ["c"], matrix: COVARIANCE }],
  };
}

/** The model of `linearUnfoldingSpec`, and its data. */
export function linearUnfolding(penalty: Partial<PenaltySpec> = {}): { model: Model; data: Float64Array } {
  const workspace = Workspace.parse(linearUnfoldingSpec(penalty));
  const model = workspace.model();
  return { model, data: workspace.data(model) };
}

/** What the formulas of a linear problem give for a strength. */
export interface Solution {
  readonly x: Float64Array;
  readonly covariance: Matrix;
  readonly chiSquare: number;
  readonly penalty: number;
  readonly globalCorrelations: readonly number[];
}

const PRECISION = inverse(Float64Array.from(COVARIANCE.flat()), N_BINS)!;
const INFORMATION = Float64Array.from({ length: N_TRUTH ** 2 }, (_, k) => {
  const [a, b] = [Math.floor(k / N_TRUTH), k % N_TRUTH].map((j) => RESPONSE.map((row) => row[j!]!));
  return weighted(a!, b!);
});

function weighted(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * matrixVector(PRECISION, b)[i]!, 0);
}

/** Second differences of x, by hand. */
const secondDifferences = (x: ArrayLike<number>) =>
  Array.from({ length: N_TRUTH - 2 }, (_, i) => x[i]! - 2 * x[i + 1]! + x[i + 2]!);

/** x = (AᵀV⁻¹A + λ DᵀD)⁻¹ AᵀV⁻¹y with D second differences, and what follows from it. */
export function solution(strength: number): Solution {
  const unit = (j: number) => Array.from({ length: N_TRUTH }, (_, k) => (j === k ? 1 : 0));
  const sum = INFORMATION.map((value, k) => {
    const [a, b] = [Math.floor(k / N_TRUTH), k % N_TRUTH].map((j) => secondDifferences(unit(j!)));
    return value + strength * a!.reduce((total, each, i) => total + each * b![i]!, 0);
  });
  const covariance = inverse(sum, N_TRUTH)!;
  const right = TRUTH_NAMES.map((_, j) =>
    weighted(
      RESPONSE.map((row) => row[j]!),
      DATA,
    ),
  );
  const x = matrixVector(covariance, right);
  const residual = DATA.map((y, i) => y - RESPONSE[i]!.reduce((total, a, j) => total + a * x[j]!, 0));
  return {
    x,
    covariance,
    chiSquare: weighted(residual, residual),
    penalty: secondDifferences(x).reduce((total, each) => total + each * each, 0),
    globalCorrelations: TRUTH_NAMES.map((_, j) => {
      const product = covariance[j * (N_TRUTH + 1)]! * sum[j * (N_TRUTH + 1)]!;
      return Math.sqrt(1 - 1 / product);
    }),
  };
}

/** Curvature of log10 P over log10 χ² by central differences in log10 λ. */
export function curvatureByDifferences(
  at: (strength: number) => { readonly chiSquare: number; readonly penalty: number },
  strength: number,
  step: number,
): number {
  const [before, here, after] = [-1, 0, 1].map((k) => {
    const { chiSquare, penalty } = at(strength * 10 ** (k * step));
    return [Math.log10(chiSquare), Math.log10(penalty)] as const;
  });
  const first = [0, 1].map((c) => (after![c]! - before![c]!) / (2 * step));
  const second = [0, 1].map((c) => (after![c]! - 2 * here![c]! + before![c]!) / step ** 2);
  // negative: along the strength an L-curve goes right and down, and turns left
  return (first[0]! * second[1]! - second[0]! * first[1]!) / Math.hypot(first[0]!, first[1]!) ** 3;
}
