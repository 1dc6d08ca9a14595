// Dense symmetric algebra with 128-bit vectors: what ../dense.ts does, in double precision. AssemblyScript;
// scripts/compile-kernels.mjs compiles it into dense.generated.ts. Matrices are row-major, `stride` doubles from row to
// row, at byte addresses of the memory that the host gives; rows are read past their end by less than 16 bytes.
//
// Everything is made of dot products of rows: four rows with two others at a time, so that six loads serve eight
// products and sums stay in registers.

/** σ of four rows at a (stride bytes apart) with rows b0 and b1, over n doubles, to out[row] (two doubles each, 16 bytes). */
@inline
function dots42(a: usize, step: usize, b0: usize, b1: usize, n: usize, out: usize): void {
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0);
  let s21 = f64x2.splat(0);
  let s30 = f64x2.splat(0);
  let s31 = f64x2.splat(0);
  const a1 = a + step;
  const a2 = a1 + step;
  const a3 = a2 + step;
  const whole = (n & ~1) << 3;
  let k: usize = 0;
  for (; k < whole; k += 16) {
    const x = v128.load(b0 + k);
    const y = v128.load(b1 + k);
    let r = v128.load(a + k);
    s00 = f64x2.add(s00, f64x2.mul(r, x));
    s01 = f64x2.add(s01, f64x2.mul(r, y));
    r = v128.load(a1 + k);
    s10 = f64x2.add(s10, f64x2.mul(r, x));
    s11 = f64x2.add(s11, f64x2.mul(r, y));
    r = v128.load(a2 + k);
    s20 = f64x2.add(s20, f64x2.mul(r, x));
    s21 = f64x2.add(s21, f64x2.mul(r, y));
    r = v128.load(a3 + k);
    s30 = f64x2.add(s30, f64x2.mul(r, x));
    s31 = f64x2.add(s31, f64x2.mul(r, y));
  }
  let t00 = sum2(s00);
  let t01 = sum2(s01);
  let t10 = sum2(s10);
  let t11 = sum2(s11);
  let t20 = sum2(s20);
  let t21 = sum2(s21);
  let t30 = sum2(s30);
  let t31 = sum2(s31);
  if (n & 1) {
    const x = load<f64>(b0 + whole);
    const y = load<f64>(b1 + whole);
    t00 += load<f64>(a + whole) * x;
    t01 += load<f64>(a + whole) * y;
    t10 += load<f64>(a1 + whole) * x;
    t11 += load<f64>(a1 + whole) * y;
    t20 += load<f64>(a2 + whole) * x;
    t21 += load<f64>(a2 + whole) * y;
    t30 += load<f64>(a3 + whole) * x;
    t31 += load<f64>(a3 + whole) * y;
  }
  store<f64>(out, t00);
  store<f64>(out, t01, 8);
  store<f64>(out, t10, 16);
  store<f64>(out, t11, 24);
  store<f64>(out, t20, 32);
  store<f64>(out, t21, 40);
  store<f64>(out, t30, 48);
  store<f64>(out, t31, 56);
}

@inline
function sum2(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

@inline
function dot(a: usize, b: usize, n: usize): f64 {
  let s = f64x2.splat(0);
  const whole = (n & ~1) << 3;
  for (let k: usize = 0; k < whole; k += 16) s = f64x2.add(s, f64x2.mul(v128.load(a + k), v128.load(b + k)));
  let t = sum2(s);
  if (n & 1) t += load<f64>(a + whole) * load<f64>(b + whole);
  return t;
}

/** Eight doubles for the results of dots42. */
const SCRATCH: usize = 0;

/**
 * Cholesky factor in place, A = L Lᵀ: lower triangle of `n` rows at `a`, `stride` doubles apart. Row by row
 * (Cholesky–Banachiewicz; Golub & Van Loan, section 4.2), four rows at once. Returns the index of the first pivot that is
 * not above its floor (and above 0, and finite), or −1.
 */
export function cholesky(a: usize, stride: i32, n: i32, floors: usize): i32 {
  const step = (stride as usize) << 3;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const rows = a + (i as usize) * step;
    let j = 0;
    for (; j + 1 < i; j += 2) {
      const b0 = a + (j as usize) * step;
      const b1 = b0 + step;
      dots42(rows, step, b0, b1, j, SCRATCH);
      const at = (j as usize) << 3;
      const s0 = 1 / load<f64>(b0 + at);
      const l10 = load<f64>(b1 + at);
      const s1 = 1 / load<f64>(b1 + at + 8);
      for (let r: usize = 0; r < 4; r++) {
        const target = rows + r * step + at;
        const x = (load<f64>(target) - load<f64>(SCRATCH + (r << 4))) * s0;
        store<f64>(target, x);
        store<f64>(target + 8, (load<f64>(target + 8) - load<f64>(SCRATCH + (r << 4) + 8) - x * l10) * s1);
      }
    }
    const bad = corner(a, step, i, i + 4, floors);
    if (bad >= 0) return bad;
  }
  for (; i < n; i++) {
    const row = a + (i as usize) * step;
    for (let j = 0; j < i; j++) {
      const other = a + (j as usize) * step;
      const at = (j as usize) << 3;
      store<f64>(row + at, (load<f64>(row + at) - dot(row, other, j)) / load<f64>(other + at));
    }
    const bad = corner(a, step, i, i + 1, floors);
    if (bad >= 0) return bad;
  }
  return -1;
}

/** Rows begin … end − 1 from column `begin` on. */
@inline
function corner(a: usize, step: usize, begin: i32, end: i32, floors: usize): i32 {
  for (let i = begin; i < end; i++) {
    const row = a + (i as usize) * step;
    for (let j = begin; j < i; j++) {
      const other = a + (j as usize) * step;
      const at = (j as usize) << 3;
      store<f64>(row + at, (load<f64>(row + at) - dot(row, other, j)) / load<f64>(other + at));
    }
    const at = (i as usize) << 3;
    const pivot = load<f64>(row + at) - dot(row, row, i);
    if (!(pivot > 0 && pivot > load<f64>(floors + at) && pivot < Infinity)) return i;
    store<f64>(row + at, sqrt(pivot));
  }
  return -1;
}

/**
 * A⁻¹ from L, full symmetric, to `out`; `work`: as large as the matrix. With M = L⁻¹ held transposed (row j of `work` is
 * column j of M from its diagonal on), both L M = 1 and A⁻¹ = Mᵀ M are dot products of rows.
 */
export function inverse(l: usize, stride: i32, n: i32, work: usize, out: usize): void {
  const step = (stride as usize) << 3;
  for (let j = 0; j < n; j++) {
    const column = work + (j as usize) * step;
    const start = (j as usize) << 3;
    store<f64>(column + start, 1 / load<f64>(l + (j as usize) * step + start));
    if (j & 1) store<f64>(column + start - 8, 0); // pairs of columns begin where the first of them does
  }
  let i = 1;
  for (; i < n && i & 3; i++) inverseRow(l, step, i, 0, i, work);
  for (; i + 3 < n; i += 4) {
    const rows = l + (i as usize) * step;
    const at = (i as usize) << 3;
    for (let j = 0; j < i; j += 2) {
      const start = (j as usize) << 3;
      const m0 = work + (j as usize) * step;
      const m1 = m0 + step;
      dots42(rows + start, step, m0 + start, m1 + start, i - j, SCRATCH);
      for (let c: usize = 0; c < 2; c++) {
        const column = m0 + c * step;
        for (let r: usize = 0; r < 4; r++) {
          const row = rows + r * step + at;
          let s = load<f64>(SCRATCH + (r << 4) + (c << 3));
          for (let k: usize = 0; k < r; k++) s += load<f64>(row + (k << 3)) * load<f64>(column + at + (k << 3));
          store<f64>(column + at + (r << 3), -s / load<f64>(row + (r << 3)));
        }
      }
    }
    for (let r = 1; r < 4; r++) inverseRow(l, step, i + r, i, i + r, work);
  }
  for (; i < n; i++) inverseRow(l, step, i, 0, i, work);
  products(work, step, n, out);
}

/** Entries of row i of M in columns begin … end − 1. */
@inline
function inverseRow(l: usize, step: usize, i: i32, begin: i32, end: i32, work: usize): void {
  const row = l + (i as usize) * step;
  const at = (i as usize) << 3;
  const scale = -1 / load<f64>(row + at);
  for (let j = begin; j < end; j++) {
    const start = (j as usize) << 3;
    const column = work + (j as usize) * step;
    store<f64>(column + at, scale * dot(row + start, column + start, i - j));
  }
}

/** out = Mᵀ M, both triangles. */
@inline
function products(m: usize, step: usize, n: i32, out: usize): void {
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const rows = m + (i as usize) * step;
    for (let r: usize = 1; r < 4; r++) {
      // zeros before the diagonal, so that four rows can begin at the same column
      for (let k: usize = 0; k < r; k++) store<f64>(rows + r * step + (((i as usize) + k) << 3), 0);
    }
    const start = (i as usize) << 3;
    for (let j = 0; j < i + 4; j += 2) {
      const b0 = m + (j as usize) * step;
      const from = start; // row j of M begins before row i does
      dots42(rows + from, step, b0 + from, b0 + step + from, n - i, SCRATCH);
      for (let r: usize = 0; r < 4; r++) {
        for (let c: usize = 0; c < 2; c++) {
          const value = load<f64>(SCRATCH + (r << 4) + (c << 3));
          store<f64>(out + ((i as usize) + r) * step + (((j as usize) + c) << 3), value);
          store<f64>(out + ((j as usize) + c) * step + (((i as usize) + r) << 3), value);
        }
      }
    }
  }
  for (; i < n; i++) {
    const start = (i as usize) << 3;
    const row = m + (i as usize) * step;
    for (let j = 0; j <= i; j++) {
      const value = dot(row + start, m + (j as usize) * step + start, n - i);
      store<f64>(out + (i as usize) * step + ((j as usize) << 3), value);
      store<f64>(out + (j as usize) * step + start, value);
    }
  }
}

/**
 * Four rows of weights × rows, added to the lower triangle of `out` (`width` rows, `outStride` doubles apart; entries
 * just above the diagonal may change): out += Σ_r w_r row_r row_rᵀ over `count` ≤ 4 rows at `rows`.
 */
export function addOuterProducts(
  rows: usize,
  stride: i32,
  nRows: i32,
  width: i32,
  weights: usize,
  out: usize,
  outStride: i32,
): void {
  const step = (stride as usize) << 3;
  const outStep = (outStride as usize) << 3;
  let r = 0;
  for (; r + 3 < nRows; r += 4) {
    const w = weights + ((r as usize) << 3);
    const w0 = load<f64>(w);
    const w1 = load<f64>(w, 8);
    const w2 = load<f64>(w, 16);
    const w3 = load<f64>(w, 24);
    if (w0 == 0 && w1 == 0 && w2 == 0 && w3 == 0) continue;
    const r0 = rows + (r as usize) * step;
    const r1 = r0 + step;
    const r2 = r1 + step;
    const r3 = r2 + step;
    let i: usize = 0;
    for (; i + 1 < (width as usize); i += 2) {
      const at = i << 3;
      const a0 = f64x2.splat(w0 * load<f64>(r0 + at));
      const a1 = f64x2.splat(w1 * load<f64>(r1 + at));
      const a2 = f64x2.splat(w2 * load<f64>(r2 + at));
      const a3 = f64x2.splat(w3 * load<f64>(r3 + at));
      const b0 = f64x2.splat(w0 * load<f64>(r0 + at + 8));
      const b1 = f64x2.splat(w1 * load<f64>(r1 + at + 8));
      const b2 = f64x2.splat(w2 * load<f64>(r2 + at + 8));
      const b3 = f64x2.splat(w3 * load<f64>(r3 + at + 8));
      const target = out + i * outStep;
      const next = target + outStep;
      for (let j: usize = 0; j <= at; j += 16) {
        const x0 = v128.load(r0 + j);
        const x1 = v128.load(r1 + j);
        const x2 = v128.load(r2 + j);
        const x3 = v128.load(r3 + j);
        const p = f64x2.add(
          f64x2.add(f64x2.mul(a0, x0), f64x2.mul(a1, x1)),
          f64x2.add(f64x2.mul(a2, x2), f64x2.mul(a3, x3)),
        );
        v128.store(target + j, f64x2.add(v128.load(target + j), p));
        const q = f64x2.add(
          f64x2.add(f64x2.mul(b0, x0), f64x2.mul(b1, x1)),
          f64x2.add(f64x2.mul(b2, x2), f64x2.mul(b3, x3)),
        );
        v128.store(next + j, f64x2.add(v128.load(next + j), q));
      }
    }
    if (i < (width as usize)) {
      const at = i << 3;
      const target = out + i * outStep;
      const a0 = w0 * load<f64>(r0 + at);
      const a1 = w1 * load<f64>(r1 + at);
      const a2 = w2 * load<f64>(r2 + at);
      const a3 = w3 * load<f64>(r3 + at);
      for (let j: usize = 0; j <= at; j += 8) {
        const p = a0 * load<f64>(r0 + j) + a1 * load<f64>(r1 + j) + (a2 * load<f64>(r2 + j) + a3 * load<f64>(r3 + j));
        store<f64>(target + j, load<f64>(target + j) + p);
      }
    }
  }
  for (; r < nRows; r++) {
    const w = load<f64>(weights + ((r as usize) << 3));
    if (w == 0) continue;
    const row = rows + (r as usize) * step;
    for (let i: usize = 0; i < (width as usize); i++) {
      const a = w * load<f64>(row + (i << 3));
      if (a == 0) continue;
      const target = out + i * outStep;
      for (let j: usize = 0; j <= i << 3; j += 8) store<f64>(target + j, load<f64>(target + j) + a * load<f64>(row + j));
    }
  }
}
