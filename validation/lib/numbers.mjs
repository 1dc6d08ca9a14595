// Small numerical helpers of the comparisons; none of them is shared with the library under test.

/** A number of a Python record: NaN and the infinities come as strings, mpmath's own as "nan", "+inf", "-inf". */
export function num(x) {
  if (typeof x === "number") return x;
  return { nan: Number.NaN, "+inf": Number.POSITIVE_INFINITY, "-inf": Number.NEGATIVE_INFINITY }[x] ?? Number(x);
}

export const close = (a, b, tolerance) => a === b || Math.abs(a - b) <= tolerance;

/** Seeded uniform numbers in [0, 1): mulberry32. */
export function uniforms(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** log Gamma(x) for x > 0, to 1e-10 relative: Stirling's series after shifting x above 10. For tolerances only. */
export function logGamma(x) {
  let shift = 0;
  let y = x;
  for (; y < 10; y++) shift -= Math.log(y);
  const inverse = 1 / (y * y);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / y;
  return shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series;
}

const NEARLY_SINGULAR = 1e-9; // least pivot of a matrix with unit diagonal: beyond it half the digits are gone

/** Diagonal of the inverse of a symmetric positive-definite matrix, row-major `[n, n]`; undefined where it is not. */
export function inverseDiagonal(matrix, n) {
  const scale = Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(matrix[i * n + i]));
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] * scale[i] * scale[j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i !== j) lower[i * n + j] = sum / lower[j * n + j];
      else if (sum > NEARLY_SINGULAR) lower[i * n + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  const diagonal = new Float64Array(n);
  const column = new Float64Array(n);
  for (let c = 0; c < n; c++) {
    // column c of the inverse of `lower`; its squared length is entry c of the diagonal
    column.fill(0);
    for (let i = c; i < n; i++) {
      let sum = i === c ? 1 : 0;
      for (let k = c; k < i; k++) sum -= lower[i * n + k] * column[k];
      column[i] = sum / lower[i * n + i];
    }
    for (let i = c; i < n; i++) diagonal[c] += column[i] ** 2;
  }
  return diagonal.map((x, i) => x * scale[i] ** 2);
}
