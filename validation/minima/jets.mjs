// Functions with their first two derivatives in 32 digits: `{ value, gradient: [n], hessian: [n][n] }`, lower triangle only.
import { add, double, multiply, ZERO } from "./double-double.mjs";

const list = (n, make) => Array.from({ length: n }, (_, i) => make(i));

export const constant = (n, value) => ({
  value: double(value),
  gradient: list(n, () => ZERO),
  hessian: list(n, (i) => list(i + 1, () => ZERO)),
});

/** A function of parameter `i` alone from its value and two derivatives; without derivatives where `n` is 0. */
export function ofParameter(n, i, [value, first, second]) {
  const jet = constant(n, 0);
  jet.value = value;
  if (n === 0) return jet;
  jet.gradient[i] = first;
  jet.hessian[i][i] = second;
  return jet;
}

export const plus = (a, b) => ({
  value: add(a.value, b.value),
  gradient: a.gradient.map((g, i) => add(g, b.gradient[i])),
  hessian: a.hessian.map((row, i) => row.map((h, j) => add(h, b.hessian[i][j]))),
});

export function times(a, b) {
  const product = (x, y) => (x.h === 0 || y.h === 0 ? ZERO : multiply(x, y));
  return {
    value: multiply(a.value, b.value),
    gradient: a.gradient.map((g, i) => add(product(g, b.value), product(a.value, b.gradient[i]))),
    hessian: a.hessian.map((row, i) =>
      row.map((h, j) => {
        const outer = add(product(h, b.value), product(a.value, b.hessian[i][j]));
        const mixed = add(product(a.gradient[i], b.gradient[j]), product(a.gradient[j], b.gradient[i]));
        return add(outer, mixed);
      }),
    ),
  };
}
