// Codes 4 and 4p of HistFactory (CERN-OPEN-2012-016; pyhf's interpolators) with two derivatives, in double-double numbers.
import { add, double, exponential, multiply, ZERO } from "./double-double.mjs";

/** Polynomial of the coefficients c[0] + c[1] x + …, with its first and second derivative. */
function polynomial(coefficients, x) {
  let [value, first, second] = [ZERO, ZERO, ZERO];
  for (let k = coefficients.length - 1; k >= 0; k--) {
    second = add(multiply(second, x), add(first, first));
    first = add(multiply(first, x), value);
    value = add(multiply(value, x), double(coefficients[k]));
  }
  return [value, first, second];
}

/** The factor hi^α for α ≥ 1, lo^−α for α ≤ −1, and between them the polynomial that meets two derivatives at both. */
export function code4({ hi, lo }, alpha) {
  if (Math.abs(alpha) < 1) return polynomial(code4Coefficients(hi, lo), double(alpha));
  const rate = double(alpha > 0 ? Math.log(hi) : -Math.log(lo));
  const value = exponential(multiply(rate, double(alpha)));
  const first = multiply(rate, value);
  return [value, first, multiply(rate, first)];
}

function code4Coefficients(hi, lo) {
  const [lnHi, lnLo] = [Math.log(hi), Math.log(lo)];
  // conditions at α = 1 on the even and on the odd part of the polynomial
  const even = {
    value: (hi + lo) / 2 - 1,
    slope: (hi * lnHi + lo * lnLo) / 2,
    bend: (hi * lnHi ** 2 + lo * lnLo ** 2) / 2,
  };
  const odd = { value: (hi - lo) / 2, slope: (hi * lnHi - lo * lnLo) / 2, bend: (hi * lnHi ** 2 - lo * lnLo ** 2) / 2 };
  return [
    1,
    (15 * odd.value - 7 * odd.slope + odd.bend) / 8,
    (24 * even.value - 9 * even.slope + even.bend) / 8,
    (5 * odd.slope - 5 * odd.value - odd.bend) / 4,
    (7 * even.slope - 12 * even.value - even.bend) / 4,
    (3 * odd.value - 3 * odd.slope + odd.bend) / 8,
    (8 * even.value - 5 * even.slope + even.bend) / 8,
  ];
}

/** The shift of a bin: linear for |α| ≥ 1, and between a polynomial that meets two derivatives at both ends. */
export function code4p({ up, down }, alpha) {
  if (alpha >= 1) return polynomial([0, up], double(alpha));
  if (alpha <= -1) return polynomial([0, down], double(alpha));
  const sum = (up + down) / 2;
  const difference = (up - down) / 16;
  return polynomial([0, sum, 15 * difference, 0, -10 * difference, 0, 3 * difference], double(alpha));
}
