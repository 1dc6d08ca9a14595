// The judge's minimiser: damped Newton (Levenberg-Marquardt) in a box. It shares nothing with the library's.

const FIRST_DAMPING = 1e-4; // after a step that did not lower the value
const LEAST_DAMPING = 1e-12; // after a matrix that is not positive definite
const FRACTIONS = [1, 0.25, 0.06, 0.015]; // of a step, before the damping is raised: narrow valleys bend
const MOST_DAMPING = 1e10;
const NEARLY_UNDAMPED = 1e-3;
const SUFFICIENT = 1e-4; // part of the predicted decrease that a step must bring

/**
 * A local minimum of `problem` in its box, from `start`.
 *
 * `problem`: `lower`, `upper` `[n]`; `value(x)`, Infinity outside the domain; `derivatives(x)` with `gradient` and
 * `solve(free, damping)`: Newton's step over `free`, undefined where the damped Hessian is not positive definite there.
 *
 * Returns `{ x, value, converged }`: converged when a Newton step promises less than `tolerance`; undefined for a start
 * outside the domain.
 */
export function minimise(problem, start, { tolerance = 1e-11, maxIterations = 200 } = {}) {
  let x = start.map((value, i) => Math.min(Math.max(value, problem.lower[i]), problem.upper[i]));
  let value = problem.value(x);
  if (!Number.isFinite(value)) return undefined;
  let here = problem.derivatives(x);
  let damping = 0;
  for (let iteration = 0; iteration < maxIterations && damping <= MOST_DAMPING; iteration++) {
    const step = boxStep(problem, x, here, damping);
    if (step === undefined) {
      damping = damping === 0 ? (problem.leastDamping ?? LEAST_DAMPING) : damping * 100;
      continue;
    }
    if (step.predicted < tolerance && damping <= NEARLY_UNDAMPED) return { x, value, converged: true };
    const trial = lowerTrial(problem, { x, value }, step);
    if (trial === undefined) {
      damping = Math.max(FIRST_DAMPING, damping * 8);
      continue;
    }
    damping = nextDamping(damping, trial);
    ({ x, value } = trial);
    here = problem.derivatives(x);
  }
  return { x, value, converged: false };
}

/** The first fraction of a step that lowers the value as much as it should. */
function lowerTrial(problem, { x, value }, { step, predicted }) {
  for (const fraction of FRACTIONS) {
    const trial = bestTrial(problem, x, fraction === 1 ? step : step.map((s) => fraction * s));
    const gain = (value - trial.value) / predicted;
    if (gain > SUFFICIENT * trial.part * fraction) return { ...trial, gain: gain / fraction, fraction };
  }
  return undefined;
}

function nextDamping(damping, { gain, fraction }) {
  if (fraction < 1) return damping * 2;
  if (gain < 0.2) return Math.max(FIRST_DAMPING, damping * 2);
  return damping < 1e-9 || gain < 0.6 ? damping * 0.5 : damping * 0.05;
}

/**
 * Newton's step over the variables that are not held: those at a bound that the gradient, or else the step itself, pushes
 * against are.
 */
function boxStep({ lower, upper }, x, { gradient, solve }, damping) {
  const outward = (i, direction) => (x[i] <= lower[i] && direction <= 0) || (x[i] >= upper[i] && direction >= 0);
  let free = [];
  for (let i = 0; i < x.length; i++) if (lower[i] < upper[i] && !outward(i, -gradient[i])) free.push(i);
  for (;;) {
    const step = solve(free, damping);
    if (step === undefined) return undefined;
    const inside = free.filter((i) => !outward(i, step[i]) || step[i] === 0);
    if (inside.length < free.length) {
      free = inside;
      continue;
    }
    return { step, predicted: -0.5 * gradient.reduce((sum, g, i) => sum + g * step[i], 0) };
  }
}

/**
 * The lower of two points: the step with every coordinate clipped to the box, and the step cut where it first leaves the
 * box, which stays in a narrow valley. `part` is how much of the step was made.
 */
function bestTrial(problem, x, step) {
  const { lower, upper } = problem;
  let part = 1;
  const clipped = x.map((value, i) => {
    const end = value + step[i];
    const bound = end < lower[i] ? lower[i] : end > upper[i] ? upper[i] : end;
    if (bound !== end) part = Math.min(part, (bound - value) / step[i]);
    return bound;
  });
  const projected = { x: clipped, value: problem.value(clipped), part };
  if (part === 1) return projected;
  const cut = x.map((value, i) => Math.min(Math.max(value + part * step[i], lower[i]), upper[i]));
  const cutValue = problem.value(cut);
  return cutValue < projected.value ? { x: cut, value: cutValue, part } : projected;
}
