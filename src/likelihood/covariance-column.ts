import type { ArrowCovariance } from "../graph/arrow-covariance.js";

/**
 * One column of a covariance matrix, computed from the parts of the matrix without the other columns; `[nPars]`, with 0 for
 * parameters that have no covariance.
 *
 * Let A be the covariance of the border, R the ratios and B⁻¹ the inverse blocks (see `ArrowCovariance`). For a parameter of the
 * border, the entries of border and blocks are A eₚ and −R A eₚ; for a parameter of a block, they are −A Rᵀeₚ and
 * R A Rᵀeₚ + B⁻¹eₚ. The cost is O(parameters · border).
 */
export function covarianceColumn(covariance: ArrowCovariance, p: number): Float64Array {
  const { nPars, border, borderCovariance, members, begin, inverse, ratio } = covariance;
  const m = border.length;
  const out = new Float64Array(nPars);
  const position = border.indexOf(p);
  const at = position < 0 ? members.indexOf(p) : -1;
  if (position < 0 && at < 0) return out;
  const column = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    if (position >= 0) column[i] = borderCovariance[i * m + position]!;
    else for (let c = 0; c < m; c++) column[i]! -= borderCovariance[i * m + c]! * ratio[at * m + c]!;
  }
  for (let i = 0; i < m; i++) out[border[i]!] = column[i]!;
  for (const [j, q] of members.entries()) {
    let sum = 0;
    for (let c = 0; c < m; c++) sum -= ratio[j * m + c]! * column[c]!;
    out[q] = sum;
  }
  if (at >= 0) addBlockColumn({ members, begin, inverse }, at, out);
  return out;
}

/** out += B⁻¹ eₚ for the member at `at`. */
function addBlockColumn(
  { members, begin, inverse }: Pick<ArrowCovariance, "members" | "begin" | "inverse">,
  at: number,
  out: Float64Array,
): void {
  let square = 0;
  for (let k = 0; k + 1 < begin.length; k++) {
    const n = begin[k + 1]! - begin[k]!;
    if (at >= begin[k]! && at < begin[k]! + n) {
      const i = at - begin[k]!;
      for (let j = 0; j < n; j++) out[members[begin[k]! + j]!]! += inverse[square + j * n + i]!;
      return;
    }
    square += n * n;
  }
}
