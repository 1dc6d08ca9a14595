/** Problems 1 to 19: a fixed number of variables. */
import { abs, add, atan, div, exp, lt, mul, pow, type Scalar, sqrt, square, sub } from "../../../src/ad/index.js";
import { BARD, GAUSSIAN, KOWALIK_OSBORNE, MEYER, OSBORNE_1, OSBORNE_2 } from "./data.js";
import { forEachIndex, type Problem } from "./problem.js";

/** c e^(−rate) */
const decay = (c: Scalar, rate: Scalar): Scalar => mul(c, exp(mul(-1, rate)));

/** The residual function of a problem with the variables as separate arguments. */
function of(f: (...x: Scalar[]) => Scalar[]): (x: readonly Scalar[]) => Scalar[] {
  return (x) => f(...x);
}

function freudensteinRoth(a: Scalar, b: Scalar): Scalar[] {
  return [add(-13, a, mul(sub(mul(sub(5, b), b), 2), b)), add(-29, a, mul(sub(mul(add(b, 1), b), 14), b))];
}

function helicalValley(a: Scalar, b: Scalar, c: Scalar): Scalar[] {
  const turn = add(div(atan(div(b, a)), 2 * Math.PI), lt(a, 0) ? 0.5 : 0);
  return [mul(10, sub(c, mul(10, turn))), mul(10, sub(sqrt(add(square(a), square(b))), 1)), c];
}

function bard(a: Scalar, b: Scalar, c: Scalar): Scalar[] {
  return BARD.map((y, k) => {
    const u = k + 1;
    const v = 16 - u;
    return sub(y, add(a, div(u, add(mul(v, b), mul(Math.min(u, v), c)))));
  });
}

function gaussian(a: Scalar, b: Scalar, c: Scalar): Scalar[] {
  return GAUSSIAN.map((y, k) => sub(decay(a, mul(b, div(square(sub((7 - k) / 2, c)), 2))), y));
}

function meyer(a: Scalar, b: Scalar, c: Scalar): Scalar[] {
  return MEYER.map((y, k) => sub(mul(a, exp(div(b, add(50 + 5 * k, c)))), y));
}

/** The exponent in the paper has a misprint; this is its corrected form |yᵢ − x₂|^x₃ / x₁. */
function gulf(a: Scalar, b: Scalar, c: Scalar): Scalar[] {
  return forEachIndex(99, (i) => {
    const t = i / 100;
    const y = 25 + (-50 * Math.log(t)) ** (2 / 3);
    return sub(decay(1, div(pow(abs(sub(y, b)), c), a)), t);
  });
}

function box3d(a: Scalar, b: Scalar, c: Scalar): Scalar[] {
  return forEachIndex(10, (i) => {
    const t = 0.1 * i;
    return sub(sub(decay(1, mul(t, a)), decay(1, mul(t, b))), mul(c, Math.exp(-t) - Math.exp(-10 * t)));
  });
}

function wood(a: Scalar, b: Scalar, c: Scalar, d: Scalar): Scalar[] {
  return [
    mul(10, sub(b, square(a))),
    sub(1, a),
    mul(Math.sqrt(90), sub(d, square(c))),
    sub(1, c),
    mul(Math.sqrt(10), sub(add(b, d), 2)),
    div(sub(b, d), Math.sqrt(10)),
  ];
}

function kowalikOsborne(a: Scalar, b: Scalar, c: Scalar, d: Scalar): Scalar[] {
  return KOWALIK_OSBORNE.y.map((y, k) => {
    const u = KOWALIK_OSBORNE.u[k]!;
    return sub(y, div(mul(a, add(u * u, mul(u, b))), add(u * u, mul(u, c), d)));
  });
}

function brownDennis(a: Scalar, b: Scalar, c: Scalar, d: Scalar): Scalar[] {
  return forEachIndex(20, (i) => {
    const t = i / 5;
    const first = sub(add(a, mul(t, b)), Math.exp(t));
    const second = sub(add(c, mul(Math.sin(t), d)), Math.cos(t));
    return add(square(first), square(second));
  });
}

function osborne1(a: Scalar, b: Scalar, c: Scalar, d: Scalar, e: Scalar): Scalar[] {
  return OSBORNE_1.map((y, k) => sub(y, add(a, decay(b, mul(10 * k, d)), decay(c, mul(10 * k, e)))));
}

function biggsExp6(x: readonly Scalar[]): Scalar[] {
  return forEachIndex(13, (i) => {
    const t = 0.1 * i;
    const y = Math.exp(-t) - 5 * Math.exp(-10 * t) + 3 * Math.exp(-4 * t);
    const model = sub(add(decay(x[2]!, mul(t, x[0]!)), decay(x[5]!, mul(t, x[4]!))), decay(x[3]!, mul(t, x[1]!)));
    return sub(model, y);
  });
}

function osborne2(x: readonly Scalar[]): Scalar[] {
  return OSBORNE_2.map((y, k) => {
    const t = k / 10;
    const peaks = [1, 2, 3].map((i) => decay(x[i]!, mul(square(sub(t, x[i + 7]!)), x[i + 4]!)));
    return sub(y, add(decay(x[0]!, mul(t, x[4]!)), peaks[0]!, peaks[1]!, peaks[2]!));
  });
}

export const FIXED_SIZE: readonly Problem[] = [
  {
    number: 1,
    name: "Rosenbrock",
    start: [-1.2, 1],
    residuals: of((a, b) => [mul(10, sub(b, square(a))), sub(1, a)]),
  },
  { number: 2, name: "Freudenstein and Roth", start: [0.5, -2], residuals: of((a, b) => freudensteinRoth(a, b)) },
  {
    number: 3,
    name: "Powell badly scaled",
    start: [0, 1],
    residuals: of((a, b) => [sub(mul(1e4, a, b), 1), sub(add(decay(1, a), decay(1, b)), 1.0001)]),
  },
  {
    number: 4,
    name: "Brown badly scaled",
    start: [1, 1],
    residuals: of((a, b) => [sub(a, 1e6), sub(b, 2e-6), sub(mul(a, b), 2)]),
  },
  {
    number: 5,
    name: "Beale",
    start: [1, 1],
    residuals: of((a, b) => [1.5, 2.25, 2.625].map((y, k) => sub(y, mul(a, sub(1, pow(b, k + 1)))))),
  },
  {
    number: 6,
    name: "Jennrich and Sampson",
    start: [0.3, 0.4],
    residuals: of((a, b) => forEachIndex(10, (i) => sub(2 + 2 * i, add(exp(mul(i, a)), exp(mul(i, b)))))),
  },
  { number: 7, name: "helical valley", start: [-1, 0, 0], residuals: of((a, b, c) => helicalValley(a, b, c)) },
  { number: 8, name: "Bard", start: [1, 1, 1], residuals: of((a, b, c) => bard(a, b, c)) },
  { number: 9, name: "Gaussian", start: [0.4, 1, 0], residuals: of((a, b, c) => gaussian(a, b, c)) },
  { number: 10, name: "Meyer", start: [0.02, 4000, 250], residuals: of((a, b, c) => meyer(a, b, c)) },
  {
    number: 11,
    name: "Gulf research and development",
    start: [5, 2.5, 0.15],
    residuals: of((a, b, c) => gulf(a, b, c)),
  },
  { number: 12, name: "Box three-dimensional", start: [0, 10, 20], residuals: of((a, b, c) => box3d(a, b, c)) },
  {
    number: 13,
    name: "Powell singular",
    start: [3, -1, 0, 1],
    residuals: of((a, b, c, d) => [
      add(a, mul(10, b)),
      mul(Math.sqrt(5), sub(c, d)),
      square(sub(b, mul(2, c))),
      mul(Math.sqrt(10), square(sub(a, d))),
    ]),
  },
  { number: 14, name: "Wood", start: [-3, -1, -3, -1], residuals: of((a, b, c, d) => wood(a, b, c, d)) },
  {
    number: 15,
    name: "Kowalik and Osborne",
    start: [0.25, 0.39, 0.415, 0.39],
    residuals: of((a, b, c, d) => kowalikOsborne(a, b, c, d)),
  },
  {
    number: 16,
    name: "Brown and Dennis",
    start: [25, 5, -5, -1],
    residuals: of((a, b, c, d) => brownDennis(a, b, c, d)),
  },
  {
    number: 17,
    name: "Osborne 1",
    start: [0.5, 1.5, -1, 0.01, 0.02],
    residuals: of((a, b, c, d, e) => osborne1(a, b, c, d, e)),
  },
  { number: 18, name: "Biggs EXP6", start: [1, 2, 1, 1, 1, 1], residuals: biggsExp6 },
  {
    number: 19,
    name: "Osborne 2",
    start: [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5],
    residuals: osborne2,
  },
];
