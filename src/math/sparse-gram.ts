/**
 * Lower triangle of J Mᵀ, `[m, m]` row-major, for m rows of J that are mostly 0, and m of M; it takes time for the other entries
 * of J only.
 */
export function sparseGram(j: readonly Float64Array[], m: readonly Float64Array[]): Float64Array {
  const size = j.length;
  const out = new Float64Array(size * size);
  for (const [i, row] of j.entries()) {
    const involved = [...row.keys()].filter((p) => row[p] !== 0);
    const slopes = Float64Array.from(involved, (p) => row[p]!);
    for (let k = 0; k <= i; k++) {
      const other = m[k]!;
      let sum = 0;
      for (let q = 0; q < involved.length; q++) sum += slopes[q]! * other[involved[q]!]!;
      out[i * size + k] = sum;
    }
  }
  return out;
}
