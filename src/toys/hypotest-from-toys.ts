import { band } from "../hypotest/asymptotic.js";
import type { Band, ClsStatistic, ClsTest, DiscoveryTest, HypotestResult } from "../hypotest/results.js";
import { normalQuantile } from "../math/normal.js";
import { aRecord, requireArgument, requireOptions } from "../options.js";
import {
  ascending,
  countFrom,
  fraction,
  P_VALUE_OPTIONS,
  type PValueOptions,
  percentile,
  toyPValue,
} from "./p-value.js";
import type { ToyRun, ToySample } from "./results.js";

/** Percentiles of the normal distribution at −2 … +2 standard deviations, rounded as in pyhf. */
const PERCENTILES = [2.275, 15.866, 50, 84.134, 97.725] as const;

/**
 * Hypothesis test from toys: CLs+b is the fraction of signal toys with a statistic at least as large as the observed one, CLb is
 * that of background toys, and CLs is their ratio; there is no smoothing by default. The expected band consists of the
 * percentiles 2.275, 15.866, 50, 84.134, 97.725 of the results that the background toys would give as data (as in pyhf's
 * `ToyCalculator`). For `q0`, the fraction of signal toys, which are made at 0, is `p0`, and there is no CLs. Failed toys are
 * left out of the fractions and counted in `notes`.
 *
 * Where no background toy reaches the observed statistic, CLs is not defined: `cls` is NaN, its error is infinite, `valid` is
 * false, and a note says so.
 *
 * @throws DataError `unknown-option`, `bad-option`; `bad-argument` for a `run` that is not a toy run, for example a promise of
 * one
 * @see A. L. Read, J. Phys. G 28 (2002) 2693; pyhf 0.7.6 `infer/calculators.py`
 * @example hypotestFromToys(await runToys(model, data, 1, { seed: 1 })).cls
 */
export function hypotestFromToys(run: ToyRun<"q0">, options?: PValueOptions): DiscoveryTest;
export function hypotestFromToys(run: ToyRun<ClsStatistic>, options?: PValueOptions): ClsTest;
export function hypotestFromToys(run: ToyRun, options?: PValueOptions): HypotestResult;
export function hypotestFromToys(run: ToyRun, options: PValueOptions = {}): HypotestResult {
  requireOptions(options, P_VALUE_OPTIONS);
  requireArgument(run, "run", aRecord("toy-run", "runToys"));
  const { testStatistic, poi, observedStatistic, fits } = run;
  const signal = ascending(run.signal.statistics);
  const background = ascending(run.background.statistics);
  const isDiscovery = testStatistic === "q0";
  const clsb = toyPValue(signal, observedStatistic, options);
  const clb = toyPValue(background, observedStatistic, options);
  const common = {
    kind: "hypotest" as const,
    origin: { ...run.origin, options: { ...run.origin.options, ...options } },
    calculator: "toys" as const,
    poi,
    observed: { statistic: observedStatistic, asimov: run.asimovStatistic },
    bestFitPoi: run.bestFitPoi,
    z: -normalQuantile(clsb.value),
    expected: expectedBand(signal, background, isDiscovery, options),
    fits,
    valid: fits.every(({ valid }) => valid) && signal.length > 0 && (isDiscovery || clb.value > 0),
    notes: [...notesOf(run), ...lackOf(run, clb.value, isDiscovery)],
  };
  if (testStatistic === "q0") return { ...common, testStatistic, p0: clsb.value, errors: { p0: clsb.error } };
  const cls = ratio(clsb, clb);
  const errors = { clsb: clsb.error, clb: clb.error, cls: cls.error };
  return { ...common, testStatistic, clsb: clsb.value, clb: clb.value, cls: cls.value, errors };
}

/** Statistical error of the result of a run: of CLs for `q` and `qtilde`, otherwise of the p-value of the tested value. */
export function errorOfTest(
  { testStatistic, observedStatistic }: Pick<ToyRun, "testStatistic" | "observedStatistic">,
  signal: ArrayLike<number>,
  background: ArrayLike<number>,
): number {
  const clsb = toyPValue(ascending(signal), observedStatistic);
  if (testStatistic !== "q" && testStatistic !== "qtilde") return clsb.error;
  return ratio(clsb, toyPValue(ascending(background), observedStatistic)).error;
}

interface Measured {
  readonly value: number;
  readonly error: number;
}

/** The ratio a/b of independent numbers, with its error to first order. */
function ratio(a: Measured, b: Measured): Measured {
  if (b.value === 0) return { value: Number.NaN, error: Number.POSITIVE_INFINITY };
  const value = a.value / b.value;
  return { value, error: Math.hypot(a.error / b.value, (value * b.error) / b.value) };
}

/** Expected band of CLs (of p0 for q0), with background toys in the place of data; NaN without toys. */
function expectedBand(
  signal: Float64Array,
  background: Float64Array,
  isDiscovery: boolean,
  { smoothing }: PValueOptions,
): Band {
  if (signal.length === 0 || background.length === 0) return band(PERCENTILES.map(() => Number.NaN));
  const pValues = background.map((t) => {
    const clsb = fraction(countFrom(signal, t), signal.length, smoothing);
    return isDiscovery ? clsb : clsb / fraction(countFrom(background, t), background.length, smoothing);
  });
  pValues.sort();
  return band(PERCENTILES.map((percent) => percentile(pValues, percent)));
}

function notesOf({ status, signal, background, fits, auxdata, convention }: ToyRun): string[] {
  const notes: string[] = [];
  if (status === "cancelled" || status === "interrupted") notes.push(`The run of toys was ${status}.`);
  if (auxdata === "fixed") notes.push("Auxiliary data did not fluctuate in the toys.");
  if (convention !== "conditional-fit") notes.push(`Toys were generated at ${convention} nuisance parameters.`);
  for (const { name, valid, message } of fits) if (!valid) notes.push(`The ${name} fit of the data failed: ${message}`);
  for (const [name, sample] of [["signal", signal] as const, ["background", background] as const]) {
    if (sample.failed.length > 0) notes.push(failedNote(name, sample));
  }
  return notes;
}

function failedNote(name: string, { failed, statistics }: ToySample): string {
  const total = failed.length + statistics.length;
  return `${failed.length} of ${total} ${name} toys failed; failed toys are left out. The first failure: ${failed[0]!.message}`;
}

/** Notes about results for which there are too few toys. */
function lackOf({ signal, background }: ToyRun, clb: number, isDiscovery: boolean): string[] {
  if (signal.statistics.length === 0 || (!isDiscovery && background.statistics.length === 0)) {
    return ["There are no toys to compare with."];
  }
  if (isDiscovery || clb > 0) return [];
  return ["No background toy reaches the observed statistic, so that CLs needs more toys or smoothing."];
}
