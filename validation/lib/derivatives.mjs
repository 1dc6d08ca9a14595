// Gradient and Hessian of a model against central differences of its own log-density.

const STEPS = [3e-3, 3e-4, 3e-5, 3e-6];
const RELATIVE = 1e-5; // truncation of the five-point rule where the density varies fast
const NOISE = 4e-15; // rounding of the differences: this times the sum of absolute terms, over the step
const KINKS = [-1, 0, 1];

/** Five-point central difference of f at 0. */
const difference = (f, h) => (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);

/**
 * Compares every free derivative at `pars`; `isAlpha[i]` marks parameters whose interpolation may have a kink, which
 * are left out within a step of -1, 0 and 1. `scale`: sum of the absolute terms of the log-density, counts included.
 * The best of several steps counts, since no step suits both 1e6 counts and a rate near 0.
 */
export function checkDerivatives({ model, data, pars, isAlpha, scale, columns, report, where }) {
  const n = pars.length;
  const gradient = Float64Array.from(model.gradient(pars, data));
  const hessian = Float64Array.from(model.hessian(pars, data));
  const shifted = (i, h) => {
    const moved = Float64Array.from(pars);
    moved[i] += h;
    return moved;
  };
  for (let i = 0; i < n; i++) {
    const smooth = STEPS.filter((h) => !isAlpha[i] || KINKS.every((k) => Math.abs(pars[i] - k) > 2 * h));
    const errors = smooth.map((h) => {
      const slope = difference((d) => model.logpdf(shifted(i, d), data), h);
      return excess(gradient[i] - slope, Math.abs(slope), (NOISE * scale) / h);
    });
    judge(report, "gradient, central differences", errors, `${where} ${model.parNames[i]}`, () => `${gradient[i]}`);
  }
  for (const i of columns) {
    const steps = STEPS.filter((h) => !isAlpha[i] || KINKS.every((k) => Math.abs(pars[i] - k) > 2 * h));
    const slopes = steps.map((h) => {
      const points = [-2, -1, 1, 2].map((m) => shifted(i, m * h));
      if (!points.every((point) => Number.isFinite(model.logpdf(point, data)))) return () => Number.NaN;
      const at = points.map((point) => model.gradient(point, data));
      return (j) => (8 * (at[2][j] - at[1][j]) - (at[3][j] - at[0][j])) / (12 * h);
    });
    for (let j = 0; j < n; j++) {
      const entry = hessian[i * n + j];
      const errors = slopes.map((slope, k) =>
        excess(entry - slope(j), Math.abs(entry), (NOISE * (scale + Math.abs(gradient[j]))) / steps[k]),
      );
      const at = `${where} ${model.parNames[i]} x ${model.parNames[j]}`;
      judge(
        report,
        "Hessian, central differences",
        errors,
        at,
        () => `${entry}, difference ${slopes.map((s) => s(j))}`,
      );
      if (entry !== hessian[j * n + i]) report.fail("Hessian is symmetric", at, `${entry} and ${hessian[j * n + i]}`);
    }
  }
}

/** Size of a difference in units of what the central difference can resolve; at most 1 is agreement. */
const excess = (delta, size, noise) => Math.abs(delta) / (RELATIVE * Math.max(size, 1) + noise);

function judge(report, kind, errors, where, detail) {
  const finite = errors.filter(Number.isFinite);
  if (finite.length > 0) report.measure(kind, Math.min(...finite), 1, where, detail);
}
