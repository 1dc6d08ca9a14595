// Couplings of per-bin factors that are functions in every bin, times the derivatives of these: what ../folds.ts does for plain loops.
// AssemblyScript; scripts/compile-kernels.mjs compiles it into fold.generated.ts. The sizes of records and the offsets of their fields are
// constants that it writes in front of this source, from records.json.

/** Room for derivatives times weights, by input and bin, and one list of bins more; and for two rows of local parameters. */
export let weighted: usize = 0;
export let sums: usize = 0;

/**
 * Adds to the products of each input the sum over bins of a row of rates times the weight of the bin and the derivative of its function.
 * `rows`: of `n` bins over the `size` entries of a support, whose local parameters, in bytes, are at `entries`.
 */
export function fold(record: usize, weights: usize, rows: usize, n: usize, size: usize, entries: usize): void {
  const inputs = load<u32>(record, F_N) as usize;
  const step = load<u32>(record, F_STEP) as usize;
  weightDerivatives(load<u32>(record, F_DERIVATIVES), inputs, weights, n);
  let out = load<u32>(record, F_OUT) as usize;
  const width = size << 3;
  for (let t: usize = 0; t < inputs; t += 2) {
    twoSumsOfRows(weighted + t * (n << 3), rows, n, size);
    scatter(sums, out, size, entries);
    out += step;
    if (t + 1 < inputs) scatter(sums + width, out, size, entries);
    out += step;
  }
}

/** Weight × derivative of each bin, input by input. */
@inline
function weightDerivatives(derivatives: usize, inputs: usize, weights: usize, n: usize): void {
  for (let b: usize = 0; b < n; b++) {
    const weight = load<f64>(weights + (b << 3));
    for (let t: usize = 0; t < inputs; t++) {
      store<f64>(weighted + ((t * n + b) << 3), weight * load<f64>(derivatives));
      derivatives += 8;
    }
  }
}

/** Sums of the rows of all bins with two lists of weights: four columns at a time, so that no sum waits for another. */
function twoSumsOfRows(weights: usize, rows: usize, n: usize, size: usize): void {
  const more = weights + (n << 3);
  const end = size << 3;
  const other = sums + end;
  let i: usize = 0;
  for (; i + 24 < end; i += 32) {
    let s00 = f64x2.splat(0);
    let s01 = f64x2.splat(0);
    let s10 = f64x2.splat(0);
    let s11 = f64x2.splat(0);
    let row = rows + i;
    for (let b: usize = 0; b < n << 3; b += 8) {
      const x = v128.load(row);
      const y = v128.load(row, 16);
      const w0 = v128.load64_splat(weights + b);
      const w1 = v128.load64_splat(more + b);
      s00 = f64x2.add(s00, f64x2.mul(w0, x));
      s01 = f64x2.add(s01, f64x2.mul(w0, y));
      s10 = f64x2.add(s10, f64x2.mul(w1, x));
      s11 = f64x2.add(s11, f64x2.mul(w1, y));
      row += end;
    }
    v128.store(sums + i, s00);
    v128.store(sums + i, s01, 16);
    v128.store(other + i, s10);
    v128.store(other + i, s11, 16);
  }
  for (; i < end; i += 8) {
    let s0: f64 = 0;
    let s1: f64 = 0;
    let row = rows + i;
    for (let b: usize = 0; b < n << 3; b += 8) {
      s0 += load<f64>(weights + b) * load<f64>(row);
      s1 += load<f64>(more + b) * load<f64>(row);
      row += end;
    }
    store<f64>(sums + i, s0);
    store<f64>(other + i, s1);
  }
}

/** Adds numbers over a support to those of its local parameters. */
function scatter(from: usize, to: usize, size: usize, entries: usize): void {
  for (let i: usize = 0; i < size; i++) {
    const at = to + load<u32>(entries + (i << 2));
    store<f64>(at, load<f64>(at) + load<f64>(from + (i << 3)));
  }
}
