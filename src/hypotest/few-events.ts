import type { AsymptoticTests } from "./asymptotic-tests.js";

/**
 * Number of expected events below which a result has a note. In a counting experiment with a known background, the exact p0 of
 * data with Z = 3 is 1.2 times the asymptotic one for 20 expected events, 1.4 times for 5, 1.5 times for 2 and 1.8 times for 0.5;
 * these are sums over the Poisson distribution.
 *
 * @see arXiv:1007.1727, section 5.1, where asymptotic distributions are compared with those of simulated counting experiments
 */
const FEW_EVENTS = 5;

/**
 * Effective number of events for a comparison of two values of a parameter. It is the expectation of a single bin whose
 * log-likelihood ratio deviates from a normal distribution as much as that of all bins together:
 *
 *   N = (Σ s²/ν)³ / (Σ |s|³/ν²)²
 *
 * 1/N is the square of the ratio of third and second moments in the Berry–Esseen theorem, for the sum of s n/ν over Poisson
 * counts n. For one bin N = ν, for several equal bins N is the sum of their ν, and bins with s = 0 do not contribute.
 *
 * @param expected - expected events ν; `[nBins]`
 * @param change - difference s of the expected events at the two values, up to a common factor; `[nBins]`, NaN for a bin that is
 * not in the likelihood
 * @returns undefined where s is 0 in all bins
 * @see A. C. Berry, Trans. Amer. Math. Soc. 49 (1941) 122
 */
export function effectiveEvents(expected: ArrayLike<number>, change: ArrayLike<number>): number | undefined {
  const scale = Array.from(change).reduce((most, s) => (Math.abs(s) > most ? Math.abs(s) : most), 0);
  let [second, third] = [0, 0];
  for (let b = 0; b < expected.length; b++) {
    const s = Math.abs(change[b]! / scale);
    if (!(s > 0)) continue;
    if (!(expected[b]! > 0)) return 0;
    const weight = s / expected[b]!;
    second += weight * s;
    third += weight * weight * s;
  }
  return third > 0 && Number.isFinite(third) ? second * (second / third) ** 2 : undefined;
}

/**
 * A note where few events are expected at the tested value or at the alternative.
 *
 * @param value - tested value; there is no note if it is the alternative. The difference of the expectations of both is the
 * signal
 */
export function fewEventsNotes(
  { model, observed, alternative, poi }: AsymptoticTests,
  value: number,
): readonly string[] {
  const point = observed.at(alternative);
  if (!Number.isFinite(value) || value === alternative || !Number.isFinite(point.twiceNll)) return [];
  const ratesAt = (at: number): Float64Array => {
    const pars = Float64Array.from(point.values);
    pars[poi.index] = at;
    return model.expectedMainData(pars);
  };
  const [tested, other] = [ratesAt(value), ratesAt(alternative)];
  const change = tested.map((rate, b) => (Number.isNaN(observed.data.values[b]) ? Number.NaN : rate - other[b]!));
  const found = [
    { at: alternative, events: effectiveEvents(other, change) },
    { at: value, events: effectiveEvents(tested, change) },
  ].filter(({ events }) => events !== undefined && events < FEW_EVENTS);
  if (found.length === 0) return [];
  const where = found.map(({ at, events }) => `${shown(events!)} at ${poi.name} = ${shown(at)}`).join(", ");
  return [
    `Few events are expected in the bins that are sensitive to ${poi.name}: about ${where}. Below ${FEW_EVENTS} events, asymptotic formulas are inaccurate: compare with toys (hypotestToys, clsScanToys; histograd cls --calctype toybased).`,
  ];
}

function shown(value: number): number {
  return Number(value.toPrecision(2));
}
