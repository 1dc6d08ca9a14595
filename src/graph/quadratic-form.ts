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
export function quadraticForm(matrix: Float64Array, n: number, room: FormRoom): number {
  const { distance, pull } = room;
  let i = 0;
  for (; i + 3 < n; i += 4) writeFourPulls(matrix, n, i, room);
  for (; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * distance[j]!;
    pull[i] = sum;
  }
  let form = 0;
  for (let k = 0; k < n; k++) form += distance[k]! * pull[k]!;
  return form;
}

/** Four entries of M d at a time, so that sums do not wait for each other. */
function writeFourPulls(matrix: Float64Array, n: number, i: number, { distance, pull }: FormRoom): void {
  const row = i * n;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let j = 0; j < n; j++) {
    const d = distance[j]!;
    const at = row + j;
    s0 += matrix[at]! * d;
    s1 += matrix[at + n]! * d;
    s2 += matrix[at + 2 * n]! * d;
    s3 += matrix[at + 3 * n]! * d;
  }
  pull[i] = s0;
  pull[i + 1] = s1;
  pull[i + 2] = s2;
  pull[i + 3] = s3;
}
