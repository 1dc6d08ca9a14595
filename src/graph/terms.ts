import type { DensityTerm, Program, QuadraticTerm } from "./program.js";

/** Whether −log L has terms that the engine does not evaluate. */
export function hasTerms({ densities, quadratics, gaussians }: Program): boolean {
  return densities.length > 0 || quadratics.length > 0 || gaussians.length > 0;
}

/** The part of −log L of these terms that depends on data alone. */
export function termConstant({ densities, quadratics }: Program, data: ArrayLike<number>): number {
  let sum = 0;
  for (const { form, data: position, width } of densities) sum += form.constant(data[position]!, width);
  for (const { constant } of quadratics) sum += constant;
  return sum;
}

/** Their part that depends on the parameters; Infinity outside the domain. `pull` is room for `pullOf`. */
export function termDeviance(
  { densities, quadratics }: Program,
  pars: Float64Array,
  data: Float64Array,
  pull: Float64Array,
): number {
  let sum = 0;
  for (const term of densities) sum += ofDensity(term, "deviance", pars, data);
  for (const term of quadratics) sum += pullOf(term, pars, data, pull) / 2;
  return sum;
}

/** A number of the density of one datum. */
export function ofDensity(
  { form, parameter, data: position, width }: DensityTerm,
  what: "deviance" | "slope" | "curvature" | "convexCurvature",
  pars: Float64Array,
  data: Float64Array,
): number {
  return form[what](pars[parameter]!, data[position]!, width);
}

/** Writes M (x − c) to `out` and returns (x − c)ᵀ M (x − c), which a normal density beside it may have to outweigh. */
export function pullOf(
  { parameters, matrix, center, data: positions }: QuadraticTerm,
  pars: Float64Array,
  data: Float64Array,
  out: Float64Array,
): number {
  const n = parameters.length;
  const distance = (i: number) => pars[parameters[i]!]! - (positions.length > 0 ? data[positions[i]!]! : center[i]!);
  let form = 0;
  out.fill(0, 0, n);
  for (let j = 0; j < n; j++) {
    const d = distance(j);
    if (d === 0) continue;
    for (let i = 0; i < n; i++) out[i]! += matrix[j * n + i]! * d;
  }
  for (let i = 0; i < n; i++) form += distance(i) * out[i]!;
  return form;
}
