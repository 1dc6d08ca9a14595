import { DataError, type Issue } from "../errors.js";
import { erfc } from "../math/erf.js";
import { lgamma } from "../math/gamma.js";

/**
 * Height of −2 log L above its minimum at which a region of `nParameters` parameters has a coverage of `probability`,
 * in the limit of large samples: the quantile of the χ² distribution with that many degrees of freedom.
 *
 *   P(χ² ≤ level) = probability; for two parameters level = −2 log(1 − probability)
 *
 * Relative error below 1e-13.
 * @param probability - above 0 and below 1
 * @param nParameters - number of parameters of the region: 1 for an interval, 2 for a contour in a plane
 * @throws DataError `probability`, `degrees-of-freedom`
 * @see S. S. Wilks, Ann. Math. Statist. 9 (1938) 60; PDG review of statistics, table of Δχ²
 * @example deltaTwiceNllLevel(0.95, 2) // 5.991464547107982
 */
export function deltaTwiceNllLevel(probability: number, nParameters: number): number {
  const issues: Issue[] = [];
  if (!(probability > 0 && probability < 1)) {
    const hint = "Write 68.27 % as 0.6827.";
    const expected = "a number above 0 and below 1";
    issues.push({ code: "probability", path: "probability", expected, received: String(probability), hint });
  }
  if (!(Number.isInteger(nParameters) && nParameters >= 1 && nParameters <= MOST_PARAMETERS)) {
    const expected = `an integer from 1 to ${MOST_PARAMETERS}`;
    issues.push({ code: "degrees-of-freedom", path: "nParameters", expected, received: String(nParameters) });
  }
  if (issues.length > 0) throw new DataError(issues);
  if (nParameters === 2) return -2 * Math.log1p(-probability);
  return 2 * quantile(nParameters / 2, probability);
}

const MOST_PARAMETERS = 1000;
const MOST_STEPS = 200;

/**
 * Solves P(a, y) = p for y, where P is the regularised lower incomplete gamma function and 2a an integer. Newton steps in log y
 * inside a bracket are applied to the smaller of P and Q = 1 − P, both of which are sums of positive terms.
 */
function quantile(a: number, p: number): number {
  const upper = p > 0.5;
  const [wanted, sign] = upper ? [1 - p, -1] : [p, 1];
  const share = upper ? upperGamma : lowerGamma;
  const isAbove = (y: number) => (upper ? share(a, y) < wanted : share(a, y) > wanted);
  let [low, high] = [0, a + 1];
  while (!isAbove(high)) [low, high] = [high, 2 * high];
  // For small p, P(a, y) ≈ yᵃ/Γ(a + 1).
  let y = Math.min(Math.exp((Math.log(p) + lgamma(a + 1)) / a), 0.5 * (low + high));
  for (let step = 0; step < MOST_STEPS; step++) {
    if (isAbove(y)) high = y;
    else low = y;
    const slope = y * Math.exp((a - 1) * Math.log(y) - y - lgamma(a));
    const newton = y * Math.exp((-sign * (share(a, y) - wanted)) / slope);
    const next = newton > low && newton < high ? newton : 0.5 * (low + high);
    if (Math.abs(next - y) <= 4e-16 * y) return next;
    y = next;
  }
  return y;
}

/** P(a, y) = yᵃ e⁻ʸ Σₖ yᵏ/Γ(a + k + 1). Abramowitz & Stegun 6.5.29. */
function lowerGamma(a: number, y: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= y / (a + k);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(y) - y - lgamma(a));
}

/** Q(a, y) = Σ e⁻ʸ yᵐ⁻¹/Γ(m) over m = a, a − 1, … down to 1 or 3/2, plus erfc √y if a is not an integer. A&S 6.5.22, 6.5.17. */
function upperGamma(a: number, y: number): number {
  let term = Math.exp((a - 1) * Math.log(y) - y - lgamma(a));
  let sum = 0;
  for (let m = a; m >= 1; m--) {
    sum += term;
    term *= (m - 1) / y;
  }
  return Number.isInteger(a) ? sum : sum + erfc(Math.sqrt(y));
}
