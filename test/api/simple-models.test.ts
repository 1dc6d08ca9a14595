import { describe, expect, it } from "vitest";
import { asimovData, fit, fixedPoiFit, type Model, simpleModels } from "../../src/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { readCase } from "../helpers/validation-case.js";
import { thrownIssues } from "../helpers/workspaces.js";

/** A few roundings of numbers of order 100. */
const ROUNDING = 1e-13;
/** SciPy's stopping point, in twice the log-likelihood ratio; and in expected events, whose square counts there. */
const PEER_STATISTIC = 1e-6;
const PEER_EVENTS = 1e-3;

interface Numbers<A> {
  readonly arguments: A;
  readonly par_names: readonly string[];
  readonly suggested_init: readonly number[];
  readonly suggested_bounds: readonly (readonly [number, number])[];
  readonly suggested_fixed: readonly boolean[];
  readonly auxdata: readonly number[];
  readonly data: readonly number[];
  readonly channels: readonly string[];
  readonly samples: readonly string[];
  readonly points: readonly { pars: readonly number[]; expected_data: readonly number[]; logpdf: number }[];
  readonly asimov_data_mu1: readonly number[];
  readonly tmu_tilde_1: number;
  readonly qmu_1_wide: number;
}

interface Expected {
  readonly observed: readonly number[];
  readonly uncorrelated: Numbers<{ signal: number[]; bkg: number[]; bkg_uncertainty: number[] }>;
  readonly correlated: Numbers<{ signal: number[]; bkg: number[]; bkg_up: number[]; bkg_down: number[] }>;
}

const { observed, uncorrelated, correlated } = readCase<Expected>("simple-models");
const { bkg_uncertainty, ...counts } = uncorrelated.arguments;
const { bkg_up, bkg_down, ...nominal } = correlated.arguments;

const rows: readonly (readonly [string, Model, Numbers<unknown>])[] = [
  [
    "uncorrelatedBackground",
    simpleModels.uncorrelatedBackground({ ...counts, bkgUncertainty: bkg_uncertainty, observed }),
    uncorrelated,
  ],
  [
    "correlatedBackground",
    simpleModels.correlatedBackground({ ...nominal, bkgUp: bkg_up, bkgDown: bkg_down, observed }),
    correlated,
  ],
];

describe.each(rows)("simpleModels.%s", (_, model, expected) => {
  it("has pyhf's parameters and data", () => {
    expect(model.parNames).toEqual(expected.par_names);
    expect(model.suggestedInit).toEqual(expected.suggested_init);
    expect(model.suggestedBounds).toEqual(expected.suggested_bounds);
    expect(model.suggestedFixed).toEqual(expected.suggested_fixed);
    expect(model.poiName).toBe("mu");
    expectClose(model.auxdata, expected.auxdata, ROUNDING);
    expectClose(model.observedData(), expected.data, ROUNDING);
    expect(model.channels.map(({ name }) => name)).toEqual(expected.channels);
    expect(model.channels[0]!.samples).toEqual(expected.samples);
  });

  it("has pyhf's expected data and log-density", () => {
    for (const { pars, expected_data, logpdf } of expected.points) {
      expectClose(model.expectedData(pars), expected_data, ROUNDING);
      expectNear(model.logpdf(pars, expected.data), logpdf, ROUNDING);
    }
  });

  it("gives pyhf's test statistics and Asimov data at mu = 1 from its fits", () => {
    const held = fixedPoiFit(model, expected.data, 1);
    const free = fit(model, expected.data);
    const wide = fit(model, expected.data, { bounds: { mu: [-10, 10] } });
    expectNear(held.twiceNll - free.twiceNll, expected.tmu_tilde_1, PEER_STATISTIC, "bounded");
    expectNear(held.twiceNll - wide.twiceNll, expected.qmu_1_wide, PEER_STATISTIC, "wide");
    expectClose(asimovData(model, held.values), expected.asimov_data_mu1, PEER_EVENTS, "Asimov data", [1, 1, 1, 1]);
  });
});

describe("simple models", () => {
  it("the published statistics of the uncorrelated one are 3.93824492 and 3.9549891", () => {
    expectNear(uncorrelated.tmu_tilde_1, 3.93824492, 1e-7);
    expectNear(uncorrelated.qmu_1_wide, 3.9549891, 1e-7);
  });

  it("observe signal + background by default", () => {
    const model = simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3.5] });
    expectClose(model.observedData(), [15, (10 / 3.5) ** 2], ROUNDING);
  });

  it("refuse lists of different lengths and counts that are not finite", () => {
    const short = () => simpleModels.uncorrelatedBackground({ signal: [5, 5], bkg: [10, 10], bkgUncertainty: [3] });
    expect(thrownIssues(short)).toEqual([{ code: "bin-count", path: "channels[0].samples[1].modifiers[0].data" }]);
    const nan = () =>
      simpleModels.correlatedBackground({ signal: [Number.NaN], bkg: [10], bkgUp: [11], bkgDown: [9], observed: [3] });
    expect(thrownIssues(nan)[0]!.path).toBe("channels[0].samples[0].data[0]");
  });
});
