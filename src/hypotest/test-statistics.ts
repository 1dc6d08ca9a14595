import { DataError } from "../errors.js";
import { LikelihoodMinima } from "../fit/likelihood-minima.js";
import type { Minimum } from "../fit/minimum.js";
import { recordOrigin } from "../fit/origin.js";
import { chiSquaredSf } from "../math/chi-squared.js";
import { normalCdf } from "../math/normal.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { anObject, requireArgument, someNumber, tested } from "../options.js";
import { tildeSignificance, tildeTwoSidedP } from "./asymptotic.js";
import { AsymptoticTests } from "./asymptotic-tests.js";
import { fitPoint } from "./fit-points.js";
import { recordedOptions, TEST_OPTIONS, type TestOptions } from "./options.js";
import type { PoiValue, TestStatistic, TestStatisticName } from "./results.js";
import { type Poi, poiName, type TestSetup, testSetup } from "./setup.js";
import { tMuValue } from "./statistics.js";

const areNumbers = anObject("an object of values by name", (values) =>
  Object.values(values).every((value) => typeof value === "number"),
);
const someTestedValues = tested(
  "a value to test, or an object of values by name",
  (value) => typeof value === "number" || areNumbers.issues(value, "").length === 0,
);

/**
 * Two-sided test statistic of one parameter, or of several at once.
 *
 *   t_μ = −2 log [L(μ, θ̂(μ)) / L(μ̂, θ̂)]
 *
 * Its p-value is that of a χ² distribution with as many degrees of freedom as there are tested values.
 *
 * @param value - tested value of the parameter of interest, or an object of values for any parameters by name
 * @returns a record whose `value` is ≥ 0; `free` and `conditional` show whether the fits are valid
 * @throws ModelError `no-poi`
 * @throws DataError `unknown-option`, `bad-option`, `bad-argument`, `no-values`, `unknown-parameter`, `poi-fixed`,
 * `poi-outside-bounds`, `not-finite`, and those of `fit`
 * @see arXiv:1007.1727, eq. 8; pyhf `infer.test_statistics.tmu`
 * @example tMu(model, data, { mu: 1, alpha: 0.5 }).pValue
 */
export function tMu(
  model: Model,
  data: Data,
  value: number | Readonly<Record<string, number>>,
  options: TestOptions = {},
): TestStatistic {
  requireInput({ model, data }, options, TEST_OPTIONS);
  requireArgument(value, "value", someTestedValues);
  if (typeof value === "number") return singleStatistic(model, data, value, options, "tmu");
  const values = Object.entries(value).map(([name, tested]) => ({ name, value: tested }));
  if (values.length === 0) throw noValues();
  const setup = testSetup(model, data, options, {
    statistic: "tmu",
    tested: values.map(({ name, value }) => ({ name, path: "value", values: [value] })),
  });
  const [free, conditional] = freeAndHeld(setup, setup.pois, values);
  const statistic = tMuValue({ twiceNllFree: free.twiceNll, twiceNllConditional: conditional.twiceNll });
  return {
    kind: "test-statistic",
    origin: recordOrigin(model, data, recordedOptions(options, { testStatistic: "tmu" })),
    name: "tmu",
    pois: values,
    value: statistic,
    bestFit: setup.pois.map(({ name, index }) => ({ name, value: free.values[index]! })),
    pValue: chiSquaredSf(statistic, values.length),
    free: fitPoint(free),
    conditional: fitPoint(conditional),
  };
}

/**
 * Two-sided test statistic for a parameter that cannot be negative: the same as `tMu`, with 0 as the lower bound.
 *
 * Its p-value is not that of a χ² distribution: it is 2 Φ(−√t) for t ≤ μ²/σ², otherwise Φ(−√t) + Φ(−(t + μ²/σ²)/(2 μ/σ)), where
 * σ = μ/√t_A comes from Asimov data without signal.
 *
 * @throws DataError as `tMu`; `poi-bound-not-zero` for a lower bound that is not 0
 * @see arXiv:1007.1727, eqs. 11 and 44; pyhf `infer.test_statistics.tmu_tilde`
 */
export function tMuTilde(model: Model, data: Data, value: number, options: TestOptions = {}): TestStatistic {
  return singleStatistic(model, data, value, options, "tmutilde");
}

/**
 * Test statistic for upper limits: t_μ for a best fit at or below the tested value, otherwise 0. Its p-value is Φ(−√q).
 *
 * @throws DataError as `tMu`
 * @see arXiv:1007.1727, eqs. 14 and 59; pyhf `infer.test_statistics.qmu`
 */
export function qMu(model: Model, data: Data, value: number, options: TestOptions = {}): TestStatistic {
  return singleStatistic(model, data, value, options, "q");
}

/**
 * Test statistic for upper limits on a parameter that cannot be negative: the same as `qMu`, with 0 as the lower bound. Its
 * p-value is Φ(−z) with z = √q for q ≤ μ²/σ², otherwise z = (q + μ²/σ²)/(2 μ/σ), where σ = μ/√q_A comes from Asimov data without
 * signal.
 *
 * @throws DataError as `tMu`; `poi-bound-not-zero` for a lower bound that is not 0
 * @see arXiv:1007.1727, eqs. 16 and 66; pyhf `infer.test_statistics.qmu_tilde`
 */
export function qMuTilde(model: Model, data: Data, value: number, options: TestOptions = {}): TestStatistic {
  return singleStatistic(model, data, value, options, "qtilde");
}

/**
 * Discovery test statistic: t_0 for a best fit at or above 0, otherwise 0. Its p-value p0 is Φ(−√q0).
 *
 * @throws DataError as `tMu`
 * @see arXiv:1007.1727, eqs. 12 and 52; pyhf `infer.test_statistics.q0`
 */
export function q0(model: Model, data: Data, options: TestOptions = {}): TestStatistic {
  return singleStatistic(model, data, 0, options, "q0");
}

function singleStatistic(
  model: Model,
  data: Data,
  value: number,
  options: TestOptions,
  name: TestStatisticName,
): TestStatistic {
  requireInput({ model, data }, options, TEST_OPTIONS);
  requireArgument(value, "value", someNumber);
  const poi = poiName(model, options);
  const pois: readonly PoiValue[] = [{ name: poi, value }];
  const setup = testSetup(model, data, options, { statistic: name, tested: [{ name: poi, values: [value] }] });
  const isTwoSided = name === "tmu" || name === "tmutilde";
  const tests = new AsymptoticTests(setup, setup.pois[0]!, isTwoSided ? "q" : name, { asimovSignal: 0 });
  const { observed } = tests;
  // The conditional fit comes first, since it may find a lower free minimum.
  observed.at(value);
  const distance = name === "tmutilde" || name === "qtilde" ? Math.sqrt(tests.asimov.deltaTwiceNll(value)) : 0;
  const statistic = isTwoSided ? observed.deltaTwiceNll(value) : tests.oneSided(observed, value);
  return {
    kind: "test-statistic",
    origin: recordOrigin(model, data, recordedOptions(options, { testStatistic: name })),
    name,
    pois,
    value: statistic,
    bestFit: [{ name: poi, value: observed.bestFit }],
    pValue: pValueOf(name, statistic, distance),
    free: fitPoint(observed.free),
    conditional: fitPoint(observed.at(value)),
  };
}

function pValueOf(name: TestStatisticName, statistic: number, distance: number): number {
  switch (name) {
    case "tmu":
      return chiSquaredSf(statistic, 1);
    case "tmutilde":
      return tildeTwoSidedP(statistic, distance);
    case "qtilde":
      return normalCdf(-tildeSignificance(statistic, distance));
    case "q":
    case "q0":
      return normalCdf(-Math.sqrt(statistic));
  }
}

/** The free fit, and the one with several parameters held. */
function freeAndHeld(
  { model, bound, input }: TestSetup,
  pois: readonly Poi[],
  values: readonly PoiValue[],
): readonly [Minimum, Minimum] {
  const minima = new LikelihoodMinima(model, bound, input);
  const held = pois.map(({ index }, i) => ({ parameter: index, value: values[i]!.value }));
  const conditional = minima.at(held, [minima.free.values]);
  return [minima.free, conditional];
}

function noValues(): DataError {
  const expected = "at least one parameter with the value to test";
  return new DataError([{ code: "no-values", path: "values", expected, received: "none" }]);
}
