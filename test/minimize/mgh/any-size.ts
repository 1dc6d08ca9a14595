/** Problems 20 to 35: any number of variables, here 4 to 12. */
import { add, cos, div, exp, mul, pow, type Scalar, sin, square, sub, sum } from "../../../src/ad/index.js";
import { forEachIndex, type Problem } from "./problem.js";

type Point = readonly Scalar[];

/** Σ weight(j) xⱼ, j counted from 1. */
function weighted(x: Point, weight: (j: number) => number): Scalar {
  return sum(x.map((v, k) => mul(weight(k + 1), v)));
}

function product(x: Point): Scalar {
  return x.reduce((total, v) => mul(total, v), 1 as Scalar);
}

function watson(x: Point): Scalar[] {
  const rows = forEachIndex(29, (i) => {
    const t = i / 29;
    const slope = weighted(x, (j) => (j === 1 ? 0 : (j - 1) * t ** (j - 2)));
    return sub(sub(slope, square(weighted(x, (j) => t ** (j - 1)))), 1);
  });
  return [...rows, x[0]!, sub(sub(x[1]!, square(x[0]!)), 1)];
}

function extendedRosenbrock(x: Point): Scalar[] {
  return forEachIndex(x.length / 2, (i) => {
    const [a, b] = [x[2 * i - 2]!, x[2 * i - 1]!];
    return [mul(10, sub(b, square(a))), sub(1, a)];
  }).flat();
}

function extendedPowellSingular(x: Point): Scalar[] {
  return forEachIndex(x.length / 4, (i) => {
    const [a, b, c, d] = x.slice(4 * i - 4, 4 * i) as [Scalar, Scalar, Scalar, Scalar];
    const fourth = mul(Math.sqrt(10), square(sub(a, d)));
    return [add(a, mul(10, b)), mul(Math.sqrt(5), sub(c, d)), square(sub(b, mul(2, c))), fourth];
  }).flat();
}

function penalty1(x: Point): Scalar[] {
  return [...x.map((v) => mul(Math.sqrt(1e-5), sub(v, 1))), sub(sum(x.map((v) => square(v))), 0.25)];
}

function penalty2(x: Point): Scalar[] {
  const n = x.length;
  const growth = x.map((v) => exp(div(v, 10)));
  const pairs = forEachIndex(n - 1, (k) => {
    const y = Math.exp((k + 1) / 10) + Math.exp(k / 10);
    return mul(Math.sqrt(1e-5), sub(add(growth[k]!, growth[k - 1]!), y));
  });
  const singles = growth.slice(1).map((e) => mul(Math.sqrt(1e-5), sub(e, Math.exp(-0.1))));
  const last = sub(sum(x.map((v, k) => mul(n - k, square(v)))), 1);
  return [sub(x[0]!, 0.2), ...pairs, ...singles, last];
}

function variablyDimensioned(x: Point): Scalar[] {
  const moved = x.map((v) => sub(v, 1));
  const total = weighted(moved, (j) => j);
  return [...moved, total, square(total)];
}

function trigonometric(x: Point): Scalar[] {
  const cosines = sum(x.map((v) => cos(v)));
  return x.map((v, k) => sub(add(sub(x.length, cosines), mul(k + 1, sub(1, cos(v)))), sin(v)));
}

function brownAlmostLinear(x: Point): Scalar[] {
  const total = sum(x);
  return [...x.slice(0, -1).map((v) => sub(add(v, total), x.length + 1)), sub(product(x), 1)];
}

function discreteBoundaryValue(x: Point): Scalar[] {
  const h = 1 / (x.length + 1);
  return x.map((v, k) => {
    const curvature = sub(sub(mul(2, v), x[k - 1] ?? 0), x[k + 1] ?? 0);
    return add(curvature, mul((h * h) / 2, pow(add(v, h * (k + 1) + 1), 3)));
  });
}

function discreteIntegral(x: Point): Scalar[] {
  const h = 1 / (x.length + 1);
  const cubes = x.map((v, k) => pow(add(v, h * (k + 1) + 1), 3));
  return x.map((v, k) => {
    const t = h * (k + 1);
    const integral = weighted(cubes, (j) => (j <= k + 1 ? (1 - t) * h * j : t * (1 - h * j)));
    return add(v, mul(h / 2, integral));
  });
}

function broydenTridiagonal(x: Point): Scalar[] {
  return x.map((v, k) => add(sub(sub(mul(sub(3, mul(2, v)), v), x[k - 1] ?? 0), mul(2, x[k + 1] ?? 0)), 1));
}

function broydenBanded(x: Point): Scalar[] {
  return x.map((v, k) => {
    const band = x.filter((_, j) => j !== k && j >= k - 5 && j <= k + 1);
    return sub(add(mul(v, add(2, mul(5, square(v)))), 1), sum(band.map((b) => mul(b, add(1, b)))));
  });
}

/** Number of residuals of the linear problems. */
const LINEAR_ROWS = 20;

function linearFullRank(x: Point): Scalar[] {
  const common = sub(mul(-2 / LINEAR_ROWS, sum(x)), 1);
  return forEachIndex(LINEAR_ROWS, (i) => add(common, x[i - 1] ?? 0));
}

function linearRank1(x: Point): Scalar[] {
  const total = weighted(x, (j) => j);
  return forEachIndex(LINEAR_ROWS, (i) => sub(mul(i, total), 1));
}

function linearRank1Zeros(x: Point): Scalar[] {
  const total = weighted(x, (j) => (j === 1 || j === x.length ? 0 : j));
  return forEachIndex(LINEAR_ROWS, (i) => sub(mul(i === LINEAR_ROWS ? 0 : i - 1, total), 1));
}

function chebyquad(x: Point): Scalar[] {
  const y = x.map((v) => sub(mul(2, v), 1));
  let [previous, current]: [Scalar[], Scalar[]] = [x.map(() => 1), y];
  return forEachIndex(x.length, (i) => {
    const mean = div(sum(current), x.length);
    [previous, current] = [current, y.map((v, k) => sub(mul(2, v, current[k]!), previous[k]!))];
    return add(mean, i % 2 === 0 ? 1 / (i * i - 1) : 0);
  });
}

function repeated(values: readonly number[], times: number): number[] {
  return forEachIndex(times, () => values).flat();
}

/** tⱼ (tⱼ − 1), tⱼ = j/(n + 1). */
const PARABOLA = forEachIndex(10, (j) => (j / 11) * (j / 11 - 1));

export const ANY_SIZE: readonly Problem[] = [
  { number: 20, name: "Watson", start: repeated([0], 6), residuals: watson },
  { number: 21, name: "extended Rosenbrock", start: repeated([-1.2, 1], 5), residuals: extendedRosenbrock },
  {
    number: 22,
    name: "extended Powell singular",
    start: repeated([3, -1, 0, 1], 3),
    residuals: extendedPowellSingular,
  },
  { number: 23, name: "penalty I", start: [1, 2, 3, 4], residuals: penalty1 },
  { number: 24, name: "penalty II", start: repeated([0.5], 4), residuals: penalty2 },
  {
    number: 25,
    name: "variably dimensioned",
    start: forEachIndex(10, (j) => 1 - j / 10),
    residuals: variablyDimensioned,
  },
  { number: 26, name: "trigonometric", start: repeated([0.1], 10), residuals: trigonometric },
  { number: 27, name: "Brown almost-linear", start: repeated([0.5], 10), residuals: brownAlmostLinear },
  { number: 28, name: "discrete boundary value", start: PARABOLA, residuals: discreteBoundaryValue },
  { number: 29, name: "discrete integral equation", start: PARABOLA, residuals: discreteIntegral },
  { number: 30, name: "Broyden tridiagonal", start: repeated([-1], 10), residuals: broydenTridiagonal },
  { number: 31, name: "Broyden banded", start: repeated([-1], 10), residuals: broydenBanded },
  { number: 32, name: "linear, full rank", start: repeated([1], 10), residuals: linearFullRank },
  { number: 33, name: "linear, rank 1", start: repeated([1], 10), residuals: linearRank1 },
  {
    number: 34,
    name: "linear, rank 1 with zero columns and rows",
    start: repeated([1], 10),
    residuals: linearRank1Zeros,
  },
  { number: 35, name: "Chebyquad", start: forEachIndex(8, (j) => j / 9), residuals: chebyquad },
];
