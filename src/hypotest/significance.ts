import { recordOrigin } from "../fit/origin.js";
import { normalCdf } from "../math/normal.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aFiniteNumber, type OptionRules } from "../options.js";
import { type BaseDistribution, band, expectedTests } from "./asymptotic.js";
import { AsymptoticTests } from "./asymptotic-tests.js";
import { fewEventsNotes } from "./few-events.js";
import { boundNotes, notesOf } from "./notes.js";
import { aBaseDistribution, recordedOptions, TEST_OPTIONS, type TestOptions } from "./options.js";
import type { SignificanceResult } from "./results.js";
import { poiName, testSetup } from "./setup.js";

/** Options of `significance`. */
export interface SignificanceOptions extends TestOptions {
  /** Signal strength for which the expected significance is computed; default 1. */
  readonly signal?: number;
  /** Distribution of the expected band; default `normal`, with which the lower end of the band may be negative. */
  readonly baseDistribution?: BaseDistribution;
}

/** Rules for the options of `significance`. */
export const SIGNIFICANCE_OPTIONS: OptionRules<SignificanceOptions> = {
  ...TEST_OPTIONS,
  signal: aFiniteNumber,
  baseDistribution: aBaseDistribution,
};

/**
 * Significance of a signal with asymptotic formulas: the observed one against the background-only hypothesis, and the expected
 * one for a given signal.
 *
 *   q0 = −2 log [L(0) / L(μ̂)] for μ̂ ≥ 0, otherwise 0;   Z = √q0,  p0 = Φ(−Z)
 *
 * The expected Z is √q0 of Asimov data with the signal, whose other parameters are fitted to the data at this signal. The band
 * shifts Z by −2 … +2. The parameter of interest may have negative values.
 *
 * @throws ModelError `no-poi`
 * @throws DataError as `hypotest`; `poi-outside-bounds` where 0 is outside the bounds
 * @see arXiv:1007.1727, sections 2.3, 4.3 and 4.4
 * @example significance(model, workspace.data(model)).z
 */
export function significance(model: Model, data: Data, options: SignificanceOptions = {}): SignificanceResult {
  requireInput({ model, data }, options, SIGNIFICANCE_OPTIONS);
  const { signal = 1, baseDistribution = "normal" } = options;
  const name = poiName(model, options);
  const setup = testSetup(model, data, options, { statistic: "q0", tested: [{ name, values: [0] }] });
  const tests = new AsymptoticTests(setup, setup.pois[0]!, "q0", { asimovSignal: signal });
  const { statistic, asimov, z, separation } = tests.test(0);
  const failures = notesOf(tests);
  const expected = [...expectedTests(separation, baseDistribution)].reverse().map((test) => test.z);
  return {
    kind: "significance",
    origin: recordOrigin(model, data, recordedOptions(options, { signal, baseDistribution })),
    poi: name,
    q0: statistic,
    p0: normalCdf(-z),
    z,
    bestFitPoi: tests.observed.bestFit,
    expected: {
      signal,
      q0: asimov,
      p0: band(expected.map((significance) => normalCdf(-significance))),
      z: band(expected),
    },
    valid: failures.length === 0 && [statistic, asimov, z].every(Number.isFinite),
    notes: [...failures, ...boundNotes(tests), ...fewEventsNotes(tests, 0)],
  };
}
