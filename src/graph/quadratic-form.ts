/** Room for a vector d and for M d, of as many entries as the largest form has. */
export interface FormRoom {
  readonly distance: Float64Array;
  readonly pull: Float64Array;
}

export function formRoom(sizes: readonly number[]): FormRoom {
  const n = Math.max(0, ...sizes);
  return { distance: new Float64Array(n), pull: new Float64Array(n) };
}

/** Writes M d to `pull` and returns dᵀ M d, with M symmetric, `[n, n]` row-major, and d the first n entries of `distance`. */
export function quadraticForm(matrix: Float64Array, n: number, { distance, pull }: FormRoom): number {
  let form = 0;
  pull.fill(0, 0, n);
  for (let j = 0; j < n; j++) {
    const d = distance[j]!;
    if (d === 0) continue;
    for (let i = 0; i < n; i++) pull[i]! += matrix[j * n + i]! * d;
  }
  for (let i = 0; i < n; i++) form += distance[i]! * pull[i]!;
  return form;
}
