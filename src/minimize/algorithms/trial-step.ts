/** Interpolation along a line: chooses the next step from values and slopes at earlier ones. */

/** A step along a line with the value and the slope there. */
export interface Sample {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/**
 * Minimum of the cubic through two samples, undefined when it has none.
 *
 * Moré and Thuente, ACM TOMS 20 (1994) 286, section 4; in the scaled form that cannot overflow.
 */
function cubicMinimum(a: Sample, b: Sample): number | undefined {
  const theta = (3 * (a.value - b.value)) / (b.step - a.step) + a.slope + b.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(a.slope), Math.abs(b.slope));
  const discriminant = (theta / scale) ** 2 - (a.slope / scale) * (b.slope / scale);
  if (!(discriminant >= 0)) return undefined;
  const gamma = scale * Math.sqrt(discriminant) * Math.sign(b.step - a.step);
  const fraction = (gamma - a.slope + theta) / (gamma - a.slope + gamma + b.slope);
  return a.step + fraction * (b.step - a.step);
}

/** Minimum of the parabola with the values of both samples and the slope of `a`. */
function parabolaMinimum(a: Sample, b: Sample): number {
  const width = b.step - a.step;
  return a.step + (a.slope / ((a.value - b.value) / width + a.slope) / 2) * width;
}

/** Minimum of the parabola with the slopes of both samples. */
function secantMinimum(a: Sample, b: Sample): number {
  return b.step + (b.slope / (b.slope - a.slope)) * (a.step - b.step);
}

/** The information from which a new step is chosen; `low` … `high` is its range. */
export interface Situation {
  readonly best: Sample;
  readonly other: Sample;
  readonly trial: Sample;
  readonly bracketed: boolean;
  readonly low: number;
  readonly high: number;
}

/** Largest fraction of the way to the far end of the interval for a step that comes from the slopes only. */
const SHORTER = 0.66;

function nearer(step: number, a: number, b: number): number {
  return Math.abs(a - step) < Math.abs(b - step) ? a : b;
}

/** Next step by the four cases of Moré and Thuente (1994), section 4, as in MINPACK-2. */
export function nextStep(situation: Situation): number {
  const { best, other, trial, bracketed, low, high } = situation;
  if (trial.value > best.value) return higherValue(best, trial);
  if (trial.slope * Math.sign(best.slope) < 0) return slopeTurned(best, trial);
  if (Math.abs(trial.slope) < Math.abs(best.slope)) return slopeFlatter(situation);
  if (bracketed) return cubicMinimum(trial, other) ?? (trial.step + other.step) / 2;
  return trial.step > best.step ? high : low;
}

/** Case 1: a minimum lies between both points. The cubic step if it is nearer to the best point, else the mean of both steps. */
function higherValue(best: Sample, trial: Sample): number {
  const parabola = parabolaMinimum(best, trial);
  const cubic = cubicMinimum(best, trial) ?? parabola;
  return nearer(best.step, cubic, parabola) === cubic ? cubic : cubic + (parabola - cubic) / 2;
}

/** Case 2: a minimum lies between both points. The step that is farther from the trial. */
function slopeTurned(best: Sample, trial: Sample): number {
  const secant = secantMinimum(best, trial);
  const cubic = cubicMinimum(trial, best) ?? secant;
  return Math.abs(cubic - trial.step) > Math.abs(secant - trial.step) ? cubic : secant;
}

/** Case 3: the trial is lower and has a smaller slope. The step is a limited extrapolation. */
function slopeFlatter({ best, other, trial, bracketed, low, high }: Situation): number {
  const forward = trial.step > best.step;
  const cubic = extrapolatedCubic(best, trial) ?? (forward ? high : low);
  const secant = secantMinimum(best, trial);
  const closer = nearer(trial.step, cubic, secant);
  if (!bracketed) return Math.min(Math.max(closer === cubic ? secant : cubic, low), high);
  const limit = trial.step + SHORTER * (other.step - trial.step);
  return forward ? Math.min(limit, closer) : Math.max(limit, closer);
}

/** Minimum of the cubic if it lies beyond the trial, as seen from the best point. */
function extrapolatedCubic(best: Sample, trial: Sample): number | undefined {
  const minimum = cubicMinimum(trial, best);
  if (minimum === undefined || !Number.isFinite(minimum)) return undefined;
  return (minimum - trial.step) * (trial.step - best.step) > 0 ? minimum : undefined;
}
