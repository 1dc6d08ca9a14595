import { add, exp, gt, log, lt, mul, type Scalar, sub, value } from "../../src/ad/index.js";
import type { HistosysCode, NormsysCode } from "../../src/model/interpolation/index.js";

/**
 * Interpolation written from the formulas with scalar operations, in the form in which pyhf's documentation states them:
 * independent of the library's half-differences and closed coefficients. At a joint the piece on the right, or inside,
 * counts.
 */
export function referenceShift(code: HistosysCode, alpha: Scalar, lo: number, nominal: number, hi: number): Scalar {
  const [up, down] = [hi - nominal, nominal - lo];
  if (code === "code0") return mul(alpha, value(alpha) >= 0 ? up : down);
  if (code === "code4p") {
    if (gt(alpha, 1)) return mul(alpha, up);
    if (lt(alpha, -1)) return mul(alpha, down);
    const square = mul(alpha, alpha);
    const bracket = add(15, mul(square, add(-10, mul(3, square))));
    return mul(alpha, add((up + down) / 2, mul(alpha, (up - down) / 16, bracket)));
  }
  const [a, b] = [(hi + lo) / 2 - nominal, (hi - lo) / 2];
  const [right, left] = code === "code2-root" ? [up, -down] : [0, 0];
  if (gt(alpha, 1)) return add(right, mul(b + 2 * a, sub(alpha, 1)));
  if (lt(alpha, -1)) return add(left, mul(b - 2 * a, add(alpha, 1)));
  return add(mul(a, alpha, alpha), mul(b, alpha));
}

export function referenceFactor(code: NormsysCode, alpha: Scalar, lo: number, hi: number): Scalar {
  if (code === "lnN") return exp(mul(alpha, logKappa(alpha, Math.log(hi), -Math.log(lo))));
  const outside = code === "code1" || Math.abs(value(alpha)) >= 1;
  if (outside) return value(alpha) >= 0 ? exp(mul(alpha, log(hi))) : exp(mul(alpha, -log(lo)));
  let sum: Scalar = 1;
  let power: Scalar = 1;
  for (const c of code4Coefficients(lo, hi)) {
    power = mul(power, alpha);
    sum = add(sum, mul(c, power));
  }
  return sum;
}

/** Combine's logarithm of a factor per standard deviation: those of hi and lo beyond ±½, and a polynomial between them. */
function logKappa(alpha: Scalar, up: number, down: number): Scalar {
  if (Math.abs(value(alpha)) >= 0.5) return value(alpha) > 0 ? up : down;
  const x = mul(2, alpha);
  const square = mul(x, x);
  const smooth = mul(x, add(15 / 8, mul(square, add(-10 / 8, mul(3 / 8, square)))));
  return add((up + down) / 2, mul((up - down) / 2, smooth));
}

const known = new Map<string, readonly number[]>();

/** c₁ … c₆ such that value, slope and second derivative of 1 + Σ cₖ αᵏ meet hi^α at 1 and lo^(−α) at −1. */
function code4Coefficients(lo: number, hi: number): readonly number[] {
  const key = `${lo} ${hi}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const powers = [1, 2, 3, 4, 5, 6];
  const rows = [1, -1].flatMap((x) => [
    powers.map((k) => x ** k),
    powers.map((k) => k * x ** (k - 1)),
    powers.map((k) => k * (k - 1) * x ** (k - 2)),
  ]);
  const [up, down] = [Math.log(hi), -Math.log(lo)];
  const solution = solve(rows, [hi - 1, hi * up, hi * up * up, lo - 1, lo * down, lo * down * down]);
  known.set(key, solution);
  return solution;
}

/** Gaussian elimination with row pivoting. */
function solve(matrix: readonly (readonly number[])[], b: readonly number[]): readonly number[] {
  const n = b.length;
  const rows = matrix.map((row, i) => [...row, b[i]!]);
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[best]![k]!)) best = i;
    [rows[k], rows[best]] = [rows[best]!, rows[k]!];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      rows[i] = rows[i]!.map((entry, j) => entry - factor * rows[k]![j]!);
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}
