/** A curve as points, x ascending. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Pieces into which the curve between two points is divided. */
const PIECES = 24;

/**
 * A smooth curve through points: cubic between neighbours, with the slope that the parabola through a point and both its
 * neighbours has there (at the ends the parabola through the last three). Points on a parabola give exactly that parabola. Values
 * that are not finite interrupt it, and stretches of two points are straight.
 *
 * @param x - ascending; `[n]`
 * @see C. de Boor, A Practical Guide to Splines (1978), chapter IV: cubic Bessel interpolation
 */
export function smoothCurve({ x, y }: Curve): Curve {
  const xs: number[] = [];
  const ys: number[] = [];
  let first = 0;
  for (let i = 0; i <= x.length; i++) {
    if (i < x.length && Number.isFinite(y[i]!)) continue;
    const part = smoothStretch({ x: x.slice(first, i), y: y.slice(first, i) });
    xs.push(...part.x);
    ys.push(...part.y);
    if (i < x.length) {
      xs.push(x[i]!);
      ys.push(Number.NaN);
    }
    first = i + 1;
  }
  return { x: xs, y: ys };
}

function smoothStretch({ x, y }: Curve): Curve {
  if (x.length < 3) return { x, y };
  const slopes = slopesOf({ x, y });
  const xs = [x[0]!];
  const ys = [y[0]!];
  for (let i = 0; i + 1 < x.length; i++) {
    const h = x[i + 1]! - x[i]!;
    for (let k = 1; k <= PIECES; k++) {
      const t = k / PIECES;
      xs.push(k === PIECES ? x[i + 1]! : x[i]! + t * h);
      ys.push(k === PIECES ? y[i + 1]! : hermite(t, [y[i]!, y[i + 1]!], [h * slopes[i]!, h * slopes[i + 1]!]));
    }
  }
  return { x: xs, y: ys };
}

function hermite(t: number, [y0, y1]: readonly [number, number], [d0, d1]: readonly [number, number]): number {
  const u = 1 - t;
  return u * u * (1 + 2 * t) * y0 + t * u * u * d0 + t * t * (3 - 2 * t) * y1 - t * t * u * d1;
}

function slopesOf({ x, y }: Curve): number[] {
  const n = x.length;
  const secant = (i: number) => (y[i + 1]! - y[i]!) / (x[i + 1]! - x[i]!);
  const inside = (i: number) => {
    const [before, after] = [x[i]! - x[i - 1]!, x[i + 1]! - x[i]!];
    return (after * secant(i - 1) + before * secant(i)) / (before + after);
  };
  const slopes = Array.from({ length: n }, (_, i) => (i === 0 || i === n - 1 ? 0 : inside(i)));
  slopes[0] = 2 * secant(0) - slopes[1]!;
  slopes[n - 1] = 2 * secant(n - 2) - slopes[n - 2]!;
  return slopes;
}

/** Where a curve crosses a level, interpolated linearly between its points. */
export function crossingsOf({ x, y }: Curve, level: number): number[] {
  return x.slice(1).flatMap((right, i) => {
    const [a, b] = [y[i]! - level, y[i + 1]! - level];
    if (!Number.isFinite(a + b) || a < 0 === b < 0) return [];
    return [x[i]! + (a / (a - b)) * (right - x[i]!)];
  });
}
