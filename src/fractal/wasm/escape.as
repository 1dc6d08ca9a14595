// Escape counts of z ← z² + c with 128-bit vectors. AssemblyScript; scripts/compile-kernels.mjs compiles it
// into escape.generated.ts. The clear version is ../reference.ts, the same early exit without vectors ../scalar-kernel.ts.
//
// Memory, in elements of T: re z [POINTS], im z [POINTS], re c [POINTS], im c [POINTS], then counts [POINTS], integers
// of the width of T. Results replace nothing but the counts.

/** Points that one call can take. */
const POINTS: usize = 1024;

/** Iterations between two looks at whether all lanes are settled. */
const BLOCK: i32 = 8;

export function points(): i32 {
  return POINTS as i32;
}

/**
 * T: number type of a lane, I: integer type of the same width. `limit` ≤ 2³⁰. `radius2`: iterates with |z|² < radius2
 * are counted; one with |z|² ≥ exit2 has left for good.
 */
@inline
function escapeCounts<T, I>(count: i32, limit: i32, radius2: T, exit2: T): void {
  const r2 = v128.splat<T>(radius2);
  const e2 = v128.splat<T>(exit2);
  const countable = v128.eq<T>(r2, e2); // all that is inside was never outside: the rest of a cycle can be added
  const end: usize = (count as usize) * sizeof<T>();
  for (let at: usize = 0; at < end; at += 16) {
    let x = v128.load(at);
    let y = v128.load(at, POINTS * sizeof<T>());
    const cx = v128.load(at, 2 * POINTS * sizeof<T>());
    const cy = v128.load(at, 3 * POINTS * sizeof<T>());
    let xx = v128.mul<T>(x, x);
    let yy = v128.mul<T>(y, y);
    let n = v128.splat<I>(0);
    let savedX = x;
    let savedY = y;
    let saveNext = BLOCK;
    let k = 0;
    while (k < limit) {
      const stop = min(k + BLOCK, limit);
      do {
        const xy = v128.mul<T>(x, y);
        x = v128.add<T>(v128.sub<T>(xx, yy), cx);
        y = v128.add<T>(v128.add<T>(xy, xy), cy);
        xx = v128.mul<T>(x, x);
        yy = v128.mul<T>(y, y);
        n = v128.sub<I>(n, v128.lt<T>(v128.add<T>(xx, yy), r2));
      } while (++k < stop);
      const inside = v128.lt<T>(v128.add<T>(xx, yy), e2);
      const cycle = v128.and(countable, v128.and(v128.eq<T>(x, savedX), v128.eq<T>(y, savedY)));
      if (!v128.any_true(v128.andnot(inside, cycle))) {
        n = v128.add<I>(n, v128.and(inside, v128.splat<I>((limit - k) as I)));
        break;
      }
      if (k >= saveNext) {
        savedX = x;
        savedY = y;
        saveNext <<= 1;
      }
    }
    v128.store(at, n, 4 * POINTS * sizeof<T>());
  }
}

export function counts32(count: i32, limit: i32, radius2: f32, exit2: f32): void {
  escapeCounts<f32, i32>(count, limit, radius2, exit2);
}

export function counts64(count: i32, limit: i32, radius2: f64, exit2: f64): void {
  escapeCounts<f64, i64>(count, limit, radius2, exit2);
}
