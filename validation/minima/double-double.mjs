// Numbers of 32 digits: unevaluated sums `{ h, l }` of two doubles. T. J. Dekker, Numer. Math. 18 (1971) 224.

const SPLIT = 2 ** 27 + 1;
const LN2 = { h: Math.LN2, l: 2.3190468138462996e-17 };
const HALVINGS = 8; // the argument of the exponential series is below ln 2 / 2 / 2^8
const TERMS = 10;

export const ZERO = { h: 0, l: 0 };
export const double = (x) => ({ h: x, l: 0 });

const normalised = (h, l) => {
  const sum = h + l;
  return { h: sum, l: l - (sum - h) };
};

export function add(a, b) {
  const sum = a.h + b.h;
  const part = sum - a.h;
  const error = a.h - (sum - part) + (b.h - part);
  return normalised(sum, error + a.l + b.l);
}

export const negative = (a) => ({ h: -a.h, l: -a.l });
export const subtract = (a, b) => add(a, negative(b));

export function multiply(a, b) {
  const product = a.h * b.h;
  const ca = SPLIT * a.h;
  const ah = ca - (ca - a.h);
  const al = a.h - ah;
  const cb = SPLIT * b.h;
  const bh = cb - (cb - b.h);
  const bl = b.h - bh;
  const error = al * bl - (product - ah * bh - al * bh - ah * bl);
  return normalised(product, error + a.h * b.l + a.l * b.h);
}

export function divide(a, b) {
  const first = a.h / b.h;
  const rest = subtract(a, multiply(double(first), b));
  const second = rest.h / b.h;
  const third = subtract(rest, multiply(double(second), b)).h / b.h;
  return add(normalised(first, second), double(third));
}

export function squareRoot(a) {
  const root = Math.sqrt(a.h);
  const rest = subtract(a, multiply(double(root), double(root)));
  return normalised(root, rest.h / (2 * root));
}

/** By Taylor's series of the argument, reduced by multiples of ln 2 and halved. */
export function exponential(a) {
  const k = Math.round(a.h / LN2.h);
  const reduced = subtract(a, multiply(double(k), LN2));
  const x = { h: reduced.h / 2 ** HALVINGS, l: reduced.l / 2 ** HALVINGS };
  let term = x;
  let sum = x;
  for (let n = 2; n <= TERMS; n++) {
    term = divide(multiply(term, x), double(n));
    sum = add(sum, term);
  }
  // exp(2x) - 1 = (exp(x) - 1)² + 2 (exp(x) - 1) keeps the digits
  for (let n = 0; n < HALVINGS; n++) sum = add(multiply(sum, sum), add(sum, sum));
  const result = add(sum, double(1));
  return { h: result.h * 2 ** k, l: result.l * 2 ** k };
}
