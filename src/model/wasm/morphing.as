// Factors of bins of a log morphing with 128-bit vectors: what ../log-morphing.ts does. AssemblyScript; scripts/compile-kernels.mjs
// compiles it into morphing.generated.ts.
//
// All numbers of one morphing are one block of the memory, with `step` the bytes of a list by bin, which has an even number of entries:
//
//   u, w and their derivatives, 6 n numbers; nominal; up and down of each parameter; F; fractions; weights of second derivatives;
//   a product; g′ − ⟨g′⟩ of each parameter
//
// Entries behind the last bin are 0 in the tables, so that they add nothing.

@external("env", "exp")
declare function exp(x: f64): f64;

/** Bytes of u, w and their derivatives of one parameter. */
const BASIS: usize = 48;
/** Sizes of exponents below which the powers of two of two lanes are normal numbers. */
const MODERATE: f64 = 700;

@inline
function stepOf(nBins: usize): usize {
  return ((nBins + 1) & ~1) << 3;
}

@inline
function sum2(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** a + b x + (c + d x) x²: sums that do not wait for each other. */
@inline
function four(a: f64, b: f64, c: f64, d: f64, x: v128, square: v128): v128 {
  const low = f64x2.add(f64x2.splat(a), f64x2.mul(f64x2.splat(b), x));
  return f64x2.add(low, f64x2.mul(f64x2.add(f64x2.splat(c), f64x2.mul(f64x2.splat(d), x)), square));
}

/**
 * exp(x) = 2^k exp(r) with |r| ≤ log(2)/2, and exp(r) = 1 + r + r² (1/2! + r/3! + …) up to r¹³, which leaves out less than 1e-17. The
 * upper digits of log(2) end in zeros, so that their product with k is exact.
 */
@inline
function exp2(x: v128): v128 {
  if (!i64x2.all_true(f64x2.lt(f64x2.abs(x), f64x2.splat(MODERATE)))) {
    const low = f64x2.splat(exp(f64x2.extract_lane(x, 0)));
    return f64x2.replace_lane(low, 1, exp(f64x2.extract_lane(x, 1)));
  }
  const k = f64x2.nearest(f64x2.mul(x, f64x2.splat(1.4426950408889634)));
  const upper = f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.693147180369123816490)));
  const lower = f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10));
  const r = f64x2.sub(upper, lower);
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const low = four(0.5, 1.0 / 6, 1.0 / 24, 1.0 / 120, r, r2);
  const middle = four(1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, r, r2);
  const high = four(1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800, r, r2);
  const rest = f64x2.add(f64x2.add(low, f64x2.mul(r4, middle)), f64x2.mul(f64x2.mul(r4, r4), high));
  const small = f64x2.sub(f64x2.mul(r2, rest), lower);
  const root = f64x2.add(f64x2.splat(1), f64x2.add(upper, small));
  const exponent = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return i64x2.add(root, i64x2.shl(exponent, 52));
}

/** Writes F to `values` and, at orders above 0, F (g′ − ⟨g′⟩) to `slopes`, bin by bin; whether all are finite. */
export function evaluate(at: usize, n: usize, nBins: usize, total: f64, order: i32, values: usize, slopes: usize): bool {
  const step = stepOf(nBins);
  const nominal = at + n * BASIS;
  const variations = nominal + step;
  const factor = variations + 2 * n * step;
  const weight = factor + step;
  let sum = f64x2.splat(0);
  for (let b: usize = 0; b < step; b += 16) {
    const f = exp2(shiftAt(at, variations + b, n, step));
    const events = f64x2.mul(v128.load(nominal + b), f);
    v128.store(factor + b, f);
    v128.store(weight + b, events);
    sum = f64x2.add(sum, events);
  }
  const after = sum2(sum);
  const check = normalise(factor, weight, step, after == 0 ? 1 : total / after, after == 0 ? 0 : 1 / after);
  memory.copy(values, factor, nBins << 3);
  if (order == 0) return check == 0;
  return writeSlopes(at, n, nBins, step, variations, factor, slopes) + check == 0;
}

/** g in two bins. */
@inline
function shiftAt(at: usize, up: usize, n: usize, step: usize): v128 {
  let shift = f64x2.splat(0);
  for (let k: usize = 0; k < n; k++) {
    const basis = at + k * BASIS;
    const raised = f64x2.mul(v128.load64_splat(basis), v128.load(up));
    const lowered = f64x2.mul(v128.load64_splat(basis, 8), v128.load(up + step));
    shift = f64x2.add(shift, f64x2.sub(raised, lowered));
    up += step << 1;
  }
  return shift;
}

/** Factors and fractions by scales; 0 where all factors are finite, else NaN. */
@inline
function normalise(factor: usize, weight: usize, step: usize, scale: f64, fraction: f64): f64 {
  let check = f64x2.splat(0);
  for (let b: usize = 0; b < step; b += 16) {
    const f = f64x2.mul(v128.load(factor + b), f64x2.splat(scale));
    v128.store(factor + b, f);
    v128.store(weight + b, f64x2.mul(v128.load(weight + b), f64x2.splat(fraction)));
    check = f64x2.add(check, f64x2.mul(f, f64x2.splat(0)));
  }
  return sum2(check);
}

/** Leaves g′ − ⟨g′⟩; 0 where all slopes are finite, else NaN. */
function writeSlopes(at: usize, n: usize, nBins: usize, step: usize, up: usize, factor: usize, slopes: usize): f64 {
  const weight = factor + step;
  let first = weight + 3 * step;
  let check: f64 = 0;
  for (let k: usize = 0; k < n; k++) {
    const u = v128.load64_splat(at + k * BASIS, 16);
    const w = v128.load64_splat(at + k * BASIS, 24);
    let sum = f64x2.splat(0);
    for (let b: usize = 0; b < step; b += 16) {
      const slope = f64x2.sub(f64x2.mul(u, v128.load(up + b)), f64x2.mul(w, v128.load(up + step + b)));
      v128.store(first + b, slope);
      sum = f64x2.add(sum, f64x2.mul(v128.load(weight + b), slope));
    }
    const mean = sum2(sum);
    let to = slopes + (k << 3);
    for (let b: usize = 0; b < nBins << 3; b += 8) {
      const slope = load<f64>(first + b) - mean;
      const product = load<f64>(factor + b) * slope;
      store<f64>(first + b, slope);
      store<f64>(to, product);
      check += product * 0;
      to += n << 3;
    }
    up += step << 1;
    first += step;
  }
  return check;
}

/** Adds Σ_b (v_b − f_b Σ v) (g′ g′ᵀ + δ g″) with v = weights × F, f the fractions: a lower triangle. */
export function addCurvature(at: usize, n: usize, nBins: usize, weights: usize, second: usize): void {
  const step = stepOf(nBins);
  const variations = at + n * BASIS + step;
  const factor = variations + 2 * n * step;
  const bend = factor + 2 * step;
  let total: f64 = 0;
  for (let b: usize = 0; b < nBins << 3; b += 8) {
    const v = load<f64>(weights + b) * load<f64>(factor + b);
    store<f64>(bend + b, v);
    total += v;
  }
  for (let b: usize = 0; b < nBins << 3; b += 8) {
    store<f64>(bend + b, load<f64>(bend + b) - load<f64>(factor + step + b) * total);
  }
  for (let k: usize = 0; k < n; k++) addRow(k, at + k * BASIS, variations + 2 * k * step, bend, step, second + ((k * n) << 3));
}

/** Row k of the triangle. */
function addRow(k: usize, basis: usize, up: usize, bend: usize, step: usize, row: usize): void {
  const product = bend + step;
  const first = product + step;
  const own = first + k * step;
  let raised = f64x2.splat(0);
  let lowered = f64x2.splat(0);
  for (let b: usize = 0; b < step; b += 16) {
    const weight = v128.load(bend + b);
    raised = f64x2.add(raised, f64x2.mul(weight, v128.load(up + b)));
    lowered = f64x2.add(lowered, f64x2.mul(weight, v128.load(up + step + b)));
    v128.store(product + b, f64x2.mul(weight, v128.load(own + b)));
  }
  for (let l: usize = 0; l <= k; l++) {
    let sum = f64x2.splat(0);
    for (let b: usize = 0; b < step; b += 16) {
      sum = f64x2.add(sum, f64x2.mul(v128.load(product + b), v128.load(first + l * step + b)));
    }
    store<f64>(row + (l << 3), load<f64>(row + (l << 3)) + sum2(sum));
  }
  const bent = load<f64>(basis, 32) * sum2(raised) - load<f64>(basis, 40) * sum2(lowered);
  store<f64>(row + (k << 3), load<f64>(row + (k << 3)) + bent);
}
