import { recordOrigin } from "../fit/origin.js";
import { normalCdf } from "../math/normal.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { requireArgument, someNumber } from "../options.js";
import { expectedCls, expectedClsb, pValues } from "./asymptotic.js";
import { AsymptoticTests, type TestedValue } from "./asymptotic-tests.js";
import { fewEventsNotes } from "./few-events.js";
import { namedFitPoint } from "./fit-points.js";
import { boundNotes, notesOf } from "./notes.js";
import { HYPOTEST_OPTIONS, type HypotestOptions, recordedOptions } from "./options.js";
import type { ClsTest, DiscoveryTest, HypotestResult } from "./results.js";
import { poiName, testSetup } from "./setup.js";

/** Options of a test for a signal. */
export type DiscoveryOptions = HypotestOptions & { readonly testStatistic: "q0" };

/** Options of a test that excludes a value. */
export type ExclusionOptions = HypotestOptions & { readonly testStatistic?: "q" | "qtilde" };

/**
 * Tests one value of a parameter of interest with asymptotic formulas.
 *
 * With `q` and `qtilde` (default) the test excludes large values by CLs = CLsb/CLb. With `q0` it tests for a signal: the tested
 * value is 0 whatever `value` is, and the record has `p0` and `z`, but no CLs. Expected results are those under the alternative,
 * from Asimov data at `asimovSignal` (default 0, and 1 for `q0`), whose other parameters are fitted to the data.
 *
 *   z = √q, for q̃ > μ²/σ²: (q̃ + μ²/σ²)/(2 μ/σ)        σ = μ/√q_A
 *   CLsb = Φ(−z),  CLb = Φ(√q_A − z);  for q0: p0 = Φ(−z)
 *
 * CLs at the alternative itself is 1, and CLs is accurate also where CLsb and CLb underflow. For a best fit above the tested
 * value the statistic is 0 and CLsb is ½, as in pyhf.
 *
 * @param value - tested value, within the bounds of the parameter
 * @returns a record whose `valid` is false where a fit failed; `notes` then name the fit
 * @throws ModelError `no-poi`
 * @throws DataError `unknown-option`, `bad-option`, `bad-argument`, `unknown-parameter`, `poi-fixed`, `poi-outside-bounds`,
 *   `poi-bound-not-zero` (`qtilde` with a lower bound that is not 0: use `q`), `not-finite`, and those of `fit`; all
 *   problems at once
 * @see arXiv:1007.1727, sections 3 and 4; A. L. Read, J. Phys. G 28 (2002) 2693 (CLs); pyhf `infer.hypotest`
 * @example hypotest(model, workspace.data(model), 1).cls
 * @example hypotest(model, workspace.data(model), 0, { testStatistic: "q0" }).p0
 */
export function hypotest(model: Model, data: Data, value: number, options: DiscoveryOptions): DiscoveryTest;
export function hypotest(model: Model, data: Data, value: number, options?: ExclusionOptions): ClsTest;
export function hypotest(model: Model, data: Data, value: number, options?: HypotestOptions): HypotestResult;
export function hypotest(model: Model, data: Data, value: number, options: HypotestOptions = {}): HypotestResult {
  requireInput({ model, data }, options, HYPOTEST_OPTIONS);
  requireArgument(value, "value", someNumber);
  const { testStatistic = "qtilde" } = options;
  const tested = testStatistic === "q0" ? 0 : value;
  const setup = testSetup(model, data, options, {
    statistic: testStatistic,
    tested: [{ name: poiName(model, options), values: [tested] }],
  });
  const tests = new AsymptoticTests(setup, setup.pois[0]!, testStatistic, options);
  const notes = value === tested ? [] : [`q0 tests ${tests.poi.name} = 0; the value ${value} was not used.`];
  return hypotestRecord(tests, tests.test(tested), data, options, notes);
}

function hypotestRecord(
  tests: AsymptoticTests,
  test: TestedValue,
  data: Data,
  options: HypotestOptions,
  notes: readonly string[],
): HypotestResult {
  const { poi, observed, asimov, model, statistic, alternative } = tests;
  const { baseDistribution = "normal" } = options;
  const failures = notesOf(tests);
  const common = {
    kind: "hypotest" as const,
    origin: recordOrigin(
      model,
      data,
      recordedOptions(options, { testStatistic: statistic, baseDistribution, asimovSignal: alternative }),
    ),
    calculator: "asymptotic" as const,
    poi: { name: poi.name, value: test.value },
    observed: { statistic: test.statistic, asimov: test.asimov },
    bestFitPoi: observed.bestFit,
    z: test.z,
    fits: [
      namedFitPoint("free", observed.free),
      namedFitPoint("tested", observed.at(test.value)),
      namedFitPoint("alternative", observed.at(alternative)),
      namedFitPoint("asimov free", asimov.free),
      namedFitPoint("asimov tested", asimov.at(test.value)),
    ],
    valid: failures.length === 0 && [test.statistic, test.asimov, test.z].every(Number.isFinite),
    notes: [...notes, ...failures, ...boundNotes(tests), ...fewEventsNotes(tests, test.value)],
  };
  if (statistic === "q0") {
    const expected = expectedClsb(test.separation, baseDistribution);
    return { ...common, testStatistic: statistic, p0: normalCdf(-test.z), expected };
  }
  const expected = expectedCls(test.separation, baseDistribution);
  return { ...common, testStatistic: statistic, ...pValues(test), expected };
}
