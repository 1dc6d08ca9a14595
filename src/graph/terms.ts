import type { DensityTerm, Program, QuadraticTerm } from "./program.js";
import { type FormRoom, quadraticForm } from "./quadratic-form.js";

/** The part of −log L of these terms that depends on data alone. */
export function termConstant({ densities, quadratics }: Program, data: ArrayLike<number>): number {
  let sum = 0;
  for (const { form, data: position, width } of densities) sum += form.constant(data[position]!, width);
  for (const { constant } of quadratics) sum += constant;
  return sum;
}

/** Their part that depends on the parameters; Infinity outside the domain. `rooms` are those of `pullOf`, one for each quadratic term. */
export function termDeviance(
  { densities, quadratics }: Program,
  pars: Float64Array,
  data: Float64Array,
  rooms: readonly FormRoom[],
): number {
  let sum = 0;
  for (const { form, parameter, data: position, width } of densities) {
    sum += form.deviance(pars[parameter]!, data[position]!, width);
  }
  for (let k = 0; k < quadratics.length; k++) sum += pullOf(quadratics[k]!, pars, data, rooms[k]!) / 2;
  return sum;
}

/** −log of the density of one datum, or one of its derivatives. */
export function ofDensity(
  { form, parameter, data: position, width }: DensityTerm,
  what: "slope" | "curvature" | "convexCurvature",
  pars: Float64Array,
  data: Float64Array,
): number {
  return form[what](pars[parameter]!, data[position]!, width);
}

/**
 * Leaves M (x − c) in the room and returns (x − c)ᵀ M (x − c). It is negative at times: the form of a correlation is R⁻¹ − 1, and the
 * normal densities of its members complete it.
 */
function pullOf(
  { parameters, matrix, center, data: positions }: QuadraticTerm,
  pars: Float64Array,
  data: Float64Array,
  room: FormRoom,
): number {
  const n = parameters.length;
  for (let i = 0; i < n; i++) {
    const c = positions.length > 0 ? data[positions[i]!]! : center[i]!;
    room.distance[i] = pars[parameters[i]!]! - c;
  }
  return quadraticForm(matrix, n, room);
}
