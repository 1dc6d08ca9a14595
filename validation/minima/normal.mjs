// The normal distribution function, for the asymptotic formulae, independent of the library's.

/** Φ(x), to some 1e-14 relative in either tail: series near 0, Laplace's continued fraction (Lentz) beyond 3. */
export function normalCdf(x) {
  if (x > 3) return 1 - normalCdf(-x);
  if (x < -3) return density(x) / continuedFraction(-x);
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-18; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + density(x) * sum;
}

const density = (x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

const FRACTION_TERMS = 200;

/** x + 1/(x + 2/(x + 3/(x + …))), from the end. */
function continuedFraction(x) {
  let value = x;
  for (let k = FRACTION_TERMS; k > 0; k--) value = x + k / value;
  return value;
}
