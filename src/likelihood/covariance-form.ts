import type { ArrowCovariance } from "../graph/arrow-covariance.js";

/** Computes gᵀ C g, where g has the entries `values[p]` for p in `parameters`, and 0 elsewhere; `values`: `[nPars]`. */
export type CovarianceForm = (parameters: Iterable<number>, values: Float64Array) => number;

/**
 * The quadratic form of a covariance matrix, computed from the parts of the matrix: its blocks are B⁻¹ + R S⁻¹ Rᵀ, its border is
 * S⁻¹, and between them stands −R S⁻¹. With g divided into blocks (b) and border (s),
 *
 *   gᵀ C g = g_bᵀ B⁻¹ g_b + zᵀ S⁻¹ z,   z = g_s − Rᵀ g_b
 *
 * so that the whole matrix is never made, and the cost does not depend on the number of parameters outside `parameters`, for
 * which `values` must be 0. Parameters for which `isOut` is true count as 0.
 */
export function covarianceForm(
  covariance: ArrowCovariance,
  isOut: (p: number) => boolean = () => false,
): CovarianceForm {
  const { border, borderCovariance, members, inverse, ratio } = covariance;
  const m = border.length;
  const places = placesOf(covariance);
  const z = new Float64Array(m);
  return (parameters, values) => {
    z.fill(0);
    let sum = 0;
    for (const p of parameters) {
      const g = values[p]!;
      if (g === 0 || isOut(p)) continue;
      if (places.border[p]! >= 0) {
        z[places.border[p]!]! += g;
        continue;
      }
      const at = places.member[p]!;
      if (at < 0) continue;
      for (let c = 0; c < m; c++) z[c]! -= ratio[at * m + c]! * g;
      const first = places.blockBegin[at]!;
      const size = places.blockSize[at]!;
      const row = places.inverseRow[at]!;
      for (let j = 0; j < size; j++) {
        const q = members[first + j]!;
        if (!isOut(q)) sum += g * inverse[row + j]! * values[q]!;
      }
    }
    return sum + symmetricForm(borderCovariance, z);
  };
}

/** Position of each parameter in the border and among the members of blocks, −1 where it is absent; the block of each member. */
function placesOf({ nPars, border, members, begin }: ArrowCovariance) {
  const places = {
    border: new Int32Array(nPars).fill(-1),
    member: new Int32Array(nPars).fill(-1),
    blockBegin: new Int32Array(members.length),
    blockSize: new Int32Array(members.length),
    inverseRow: new Int32Array(members.length),
  };
  border.forEach((p, i) => {
    places.border[p] = i;
  });
  let square = 0;
  for (let k = 0; k + 1 < begin.length; k++) {
    const size = begin[k + 1]! - begin[k]!;
    for (let i = 0; i < size; i++) {
      const at = begin[k]! + i;
      places.member[members[at]!] = at;
      places.blockBegin[at] = begin[k]!;
      places.blockSize[at] = size;
      places.inverseRow[at] = square + i * size;
    }
    square += size * size;
  }
  return places;
}

/** zᵀ A z with A symmetric. */
function symmetricForm(a: Float64Array, z: Float64Array): number {
  const m = z.length;
  let sum = 0;
  for (let i = 0; i < m; i++) {
    const zi = z[i]!;
    if (zi === 0) continue;
    let partial = 0;
    for (let j = 0; j < i; j++) partial += a[i * m + j]! * z[j]!;
    sum += zi * (2 * partial + a[i * m + i]! * zi);
  }
  return sum;
}
