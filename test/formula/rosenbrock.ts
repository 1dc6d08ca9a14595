/** Rosenbrock's function of n variables, Σ 100 (x_{i+1} − x_i²)² + (1 − x_i)², as a formula and by hand. */
export function rosenbrockText(n: number): string {
  const terms = Array.from({ length: n - 1 }, (_, i) => `100 * (x[${i + 1}] - x[${i}]^2)^2 + (1 - x[${i}])^2`);
  return terms.join(" + ");
}

export function rosenbrockNames(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `x[${i}]`);
}

export function rosenbrockByHand(x: ArrayLike<number>): { readonly value: number; readonly gradient: Float64Array } {
  const gradient = new Float64Array(x.length);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const valley = x[i + 1]! - x[i]! ** 2;
    const rest = 1 - x[i]!;
    value += 100 * valley ** 2 + rest ** 2;
    gradient[i]! += -400 * valley * x[i]! - 2 * rest;
    gradient[i + 1]! += 200 * valley;
  }
  return { value, gradient };
}

/** Entry (i, j) of the Hessian: 1200 x_i² − 400 x_{i+1} + 2 (i < n − 1) + 200 (i > 0), −400 x_i beside the diagonal. */
export function rosenbrockHessian(x: ArrayLike<number>, i: number, j: number): number {
  const n = x.length;
  if (Math.abs(i - j) === 1) return -400 * x[Math.min(i, j)]!;
  if (i !== j) return 0;
  const own = i < n - 1 ? 1200 * x[i]! ** 2 - 400 * x[i + 1]! + 2 : 0;
  return own + (i > 0 ? 200 : 0);
}
