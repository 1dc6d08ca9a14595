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

/** Rows that `addOuterProducts` takes at a time: so many of `width` numbers is the room that it needs. */
const CHUNK: i32 = 32;

/**
 * out += Σ_r w_r row_r row_rᵀ, lower triangle of `width` rows, `outStride` doubles apart (entries just above the diagonal may
 * change). Four rows of `out` and four columns at a time, over all r, so that six loads serve eight products and sums stay in
 * registers. `work`: 32 rows.
 */
export function addOuterProducts(
  rows: usize,
  stride: i32,
  nRows: i32,
  width: i32,
  weights: usize,
  out: usize,
  outStride: i32,
  work: usize,
): void {
  const step = (stride as usize) << 3;
  for (let r = 0; r < nRows; r += CHUNK) {
    const count = min(CHUNK, nRows - r);
    const at = rows + (r as usize) * step;
    if (!weighted(at, step, count, width as usize, weights + ((r as usize) << 3), work)) continue;
    outerChunk(at, step, count, width as usize, work, out, (outStride as usize) << 3);
  }
}

/** w_r row_r to `work`; whether some weight is not 0. */
@inline
function weighted(rows: usize, step: usize, count: i32, width: usize, weights: usize, work: usize): bool {
  let some = false;
  for (let r: usize = 0; r < (count as usize); r++) {
    const w = load<f64>(weights + (r << 3));
    if (w != 0) some = true;
    const from = rows + r * step;
    const to = work + ((r * width) << 3);
    const scaling = f64x2.splat(w);
    const whole = (width & ~1) << 3;
    for (let k: usize = 0; k < whole; k += 16) v128.store(to + k, f64x2.mul(scaling, v128.load(from + k)));
    if (width & 1) store<f64>(to + whole, w * load<f64>(from + whole));
  }
  return some;
}

@inline
function outerChunk(rows: usize, step: usize, count: i32, n: usize, work: usize, out: usize, outStep: usize): void {
  const workStep = n << 3;
  let i: usize = 0;
  for (; i + 3 < n; i += 4) {
    const target = out + i * outStep;
    for (let at: usize = 0; at <= i << 3; at += 32) {
      outerTile(work + (i << 3), workStep, rows + at, step, count, target + at, outStep);
    }
  }
  for (; i < n; i++) {
    const target = out + i * outStep;
    let at: usize = 0;
    for (; at < i << 3; at += 16) {
      let sum = v128.load(target + at);
      let a = work + (i << 3);
      let b = rows + at;
      for (let r = 0; r < count; r++) {
        sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(a), v128.load(b)));
        a += workStep;
        b += step;
      }
      v128.store(target + at, sum);
    }
    if (i & 1) continue;
    let sum = load<f64>(target + (i << 3));
    for (let r: usize = 0; r < (count as usize); r++) {
      sum += load<f64>(work + r * workStep + (i << 3)) * load<f64>(rows + r * step + (i << 3));
    }
    store<f64>(target + (i << 3), sum);
  }
}

/** out += Σ_r left_r right_rᵀ, lower triangle of a symmetric sum, as `addOuterProducts`: `count` rows of `width` numbers each. */
export function addRowProducts(left: usize, right: usize, count: i32, width: i32, out: usize): void {
  outerChunk(right, (width as usize) << 3, count, width as usize, left, out, (width as usize) << 3);
}

/**
 * out[i][j] += Σ_r left[r][i] right[r][j]: `count` rows r on the left of `n` numbers, on the right of `width`, and `n` rows of `width`
 * numbers in `out`.
 */
export function addProducts(left: usize, right: usize, count: i32, n: i32, width: i32, out: usize): void {
  const leftStep = (n as usize) << 3;
  const step = (width as usize) << 3;
  let i: usize = 0;
  for (; i + 3 < (n as usize); i += 4) {
    const target = out + i * step;
    let at: usize = 0;
    for (; at + 24 < step; at += 32) outerTile(left + (i << 3), leftStep, right + at, step, count, target + at, step);
    for (; at < step; at += 8) {
      for (let k: usize = 0; k < 4; k++) addDot(left + ((i + k) << 3), leftStep, right + at, step, count, target + k * step + at);
    }
  }
  for (; i < (n as usize); i++) {
    const target = out + i * step;
    let at: usize = 0;
    for (; at + 8 < step; at += 16) {
      let sum = v128.load(target + at);
      let a = left + (i << 3);
      let b = right + at;
      for (let r = 0; r < count; r++) {
        sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(a), v128.load(b)));
        a += leftStep;
        b += step;
      }
      v128.store(target + at, sum);
    }
    if (at < step) addDot(left + (i << 3), leftStep, right + at, step, count, target + at);
  }
}

/** out += Σ_r a_r b_r of two columns. */
@inline
function addDot(a: usize, aStep: usize, b: usize, bStep: usize, count: i32, out: usize): void {
  let sum = load<f64>(out);
  for (let r: usize = 0; r < (count as usize); r++) sum += load<f64>(a + r * aStep) * load<f64>(b + r * bStep);
  store<f64>(out, sum);
}

/** Four by four entries of `addOuterProducts`. */
@inline
function outerTile(a: usize, aStep: usize, b: usize, bStep: usize, n: i32, out: usize, outStep: usize): void {
  const o1 = out + outStep;
  const o2 = o1 + outStep;
  const o3 = o2 + outStep;
  let s00 = v128.load(out);
  let s01 = v128.load(out, 16);
  let s10 = v128.load(o1);
  let s11 = v128.load(o1, 16);
  let s20 = v128.load(o2);
  let s21 = v128.load(o2, 16);
  let s30 = v128.load(o3);
  let s31 = v128.load(o3, 16);
  for (let r = 0; r < n; r++) {
    const x = v128.load(b);
    const y = v128.load(b, 16);
    let w = v128.load64_splat(a);
    s00 = f64x2.add(s00, f64x2.mul(w, x));
    s01 = f64x2.add(s01, f64x2.mul(w, y));
    w = v128.load64_splat(a, 8);
    s10 = f64x2.add(s10, f64x2.mul(w, x));
    s11 = f64x2.add(s11, f64x2.mul(w, y));
    w = v128.load64_splat(a, 16);
    s20 = f64x2.add(s20, f64x2.mul(w, x));
    s21 = f64x2.add(s21, f64x2.mul(w, y));
    w = v128.load64_splat(a, 24);
    s30 = f64x2.add(s30, f64x2.mul(w, x));
    s31 = f64x2.add(s31, f64x2.mul(w, y));
    a += aStep;
    b += bStep;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(o1, s10);
  v128.store(o1, s11, 16);
  v128.store(o2, s20);
  v128.store(o2, s21, 16);
  v128.store(o3, s30);
  v128.store(o3, s31, 16);
}

/** x ← L⁻ᵀ L⁻¹ x */
export function solve(l: usize, stride: i32, n: i32, x: usize): void {
  const step = (stride as usize) << 3;
  for (let i = 0; i < n; i++) {
    const row = l + (i as usize) * step;
    const at = (i as usize) << 3;
    store<f64>(x + at, (load<f64>(x + at) - dot(row, x, i)) / load<f64>(row + at));
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = l + (i as usize) * step;
    const at = (i as usize) << 3;
    const value = load<f64>(x + at) / load<f64>(row + at);
    store<f64>(x + at, value);
    subtractMultiple(x, row, value, i);
  }
}

/** x −= value × row over n doubles */
@inline
function subtractMultiple(x: usize, row: usize, value: f64, n: usize): void {
  const v = f64x2.splat(value);
  const whole = (n & ~1) << 3;
  for (let k: usize = 0; k < whole; k += 16) {
    v128.store(x + k, f64x2.sub(v128.load(x + k), f64x2.mul(v, v128.load(row + k))));
  }
  if (n & 1) store<f64>(x + whole, load<f64>(x + whole) - value * load<f64>(row + whole));
}

/** out[p][q] += a[i][j], lower triangles, where p and q are the places of i and j, or −1 for none; they ascend. */
export function scatterLower(a: usize, width: i32, places: usize, out: usize, outStride: i32): void {
  const step = (width as usize) << 3;
  for (let i: usize = 0; i < (width as usize); i++) {
    const place = load<i32>(places + (i << 2));
    if (place < 0) continue;
    const row = a + i * step;
    const target = out + (((place * outStride) as usize) << 3);
    for (let j: usize = 0; j <= i; j++) {
      const column = load<i32>(places + (j << 2));
      if (column < 0) continue;
      const at = target + ((column as usize) << 3);
      store<f64>(at, load<f64>(at) + load<f64>(row + (j << 3)));
    }
  }
}

/** out = R A of `count` rows of n numbers with A symmetric, `[n, n]`: dot products of rows of both. */
export function timesSymmetric(rows: usize, count: i32, a: usize, n: i32, out: usize): void {
  const step = (n as usize) << 3;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const from = rows + (i as usize) * step;
    const to = out + (i as usize) * step;
    let j = 0;
    for (; j + 1 < n; j += 2) {
      const b = a + (j as usize) * step;
      dots42(from, step, b, b + step, n, SCRATCH);
      for (let r: usize = 0; r < 4; r++) {
        v128.store(to + r * step + ((j as usize) << 3), v128.load(SCRATCH + (r << 4)));
      }
    }
    if (j < n) for (let r = 0; r < 4; r++) timesColumn(rows, i + r, a, j, n, out);
  }
  for (; i < count; i++) for (let j = 0; j < n; j++) timesColumn(rows, i, a, j, n, out);
}

@inline
function timesColumn(rows: usize, i: i32, a: usize, j: i32, n: i32, out: usize): void {
  const step = (n as usize) << 3;
  const row = (i as usize) * step;
  store<f64>(out + row + ((j as usize) << 3), dot(rows + row, a + (j as usize) * step, n));
}
