// Poisson deviances along a row, two points at a time. AssemblyScript; scripts/compile-kernels.mjs compiles it into
// deviance.generated.ts. The clear version is `RowSum.subtract` in ../row-sum.ts.
//
// Memory, in numbers: rate [POINTS], factor [POINTS], sum [POINTS].

/** Points that one call can take: LONGEST_ROW of deviance-kernel.ts. */
const POINTS: usize = 1024;
const FACTOR: usize = 8 * POINTS;
const SUM: usize = 16 * POINTS;

/** sum ← sum − (n log(n/λ) + (λ − n) + rest) with λ = rate + base × factor; −Infinity where λ is not in (0, ∞). n > 0. */
export function subtractDeviances(count: i32, n: f64, base: f64, rest: f64): void {
  const counts = f64x2.splat(n);
  const bases = f64x2.splat(base);
  const rests = f64x2.splat(rest);
  const infinity = f64x2.splat(Infinity);
  const end: usize = (count as usize) << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const lambda = f64x2.add(v128.load(at), f64x2.mul(bases, v128.load(at, FACTOR)));
    const deviance = f64x2.add(f64x2.mul(counts, log(f64x2.div(counts, lambda))), f64x2.sub(lambda, counts));
    const inside = v128.and(f64x2.gt(lambda, f64x2.splat(0)), f64x2.lt(lambda, infinity));
    const subtracted = v128.bitselect(deviance, infinity, inside);
    v128.store(at, f64x2.sub(v128.load(at, SUM), f64x2.add(subtracted, rests)), SUM);
  }
}

/**
 * log x for x > 0: with x = 2^k (1 + f), √½ ≤ 1 + f < √2, and s = f/(2 + f), it is k log 2 + log((1 + s)/(1 − s)), an odd
 * series in s whose tail is fitted by a polynomial. Error below one unit in the last digit for normal x; the largest finite
 * value's logarithm for Infinity.
 * Source: K. C. Ng, FDLIBM (Sun Microsystems, 1993), e_log.c: method and coefficients.
 */
@inline
function log(x: v128): v128 {
  const SQRT_HALF: i64 = 0x3fe6a09e00000000;
  const shifted = i64x2.add(x, i64x2.splat(0x3ff0000000000000 - SQRT_HALF));
  // A small integer in the low digits of 1.5 × 2^52, taken as a number
  const exponent = i64x2.add(i64x2.shr_u(shifted, 52), i64x2.splat(0x4338000000000000 - 0x3ff));
  const k = f64x2.sub(exponent, f64x2.splat(6755399441055744));
  const mantissa = i64x2.add(v128.and(shifted, i64x2.splat(0x000fffffffffffff)), i64x2.splat(SQRT_HALF));
  const f = f64x2.sub(mantissa, f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(f, f64x2.splat(2)));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const even = step(3.999999999940941908e-1, w, step(2.222219843214978396e-1, w, f64x2.splat(1.531383769920937332e-1)));
  const high = step(1.818357216161805012e-1, w, f64x2.splat(1.479819860511658591e-1));
  const odd = step(6.66666666666673513e-1, w, step(2.857142874366239149e-1, w, high));
  const tail = f64x2.add(f64x2.mul(w, even), f64x2.mul(z, odd));
  const half = f64x2.mul(f64x2.splat(0.5), f64x2.mul(f, f));
  const low = f64x2.add(f64x2.mul(s, f64x2.add(half, tail)), f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10)));
  return f64x2.add(f64x2.mul(k, f64x2.splat(6.93147180369123816490e-1)), f64x2.sub(f, f64x2.sub(half, low)));
}

/** a + w × rest: a step of Horner's scheme. */
@inline
function step(a: f64, w: v128, rest: v128): v128 {
  return f64x2.add(f64x2.splat(a), f64x2.mul(w, rest));
}
