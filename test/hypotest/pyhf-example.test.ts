import { describe, expect, it } from "vitest";
import { uncorrelatedBackground } from "../../src/api/simple-models.js";
import { clsScan, hypotest, q0, qMu, qMuTilde, upperLimit } from "../../src/hypotest/index.js";

/** pyhf prints 8 digits, of fits whose SLSQP minimiser stops some 1e-6 of −2 log L above the minimum. */
const PRINTED = 2e-5;
/** The same for expected CLs, some of them far in the tail. */
const EXPECTED = 1e-4;
/** pyhf's default root search has a relative tolerance of 1e-4. */
const PYHF_ROOT = 1e-4;

const model = uncorrelatedBackground({ signal: [12, 11], bkg: [50, 52], bkgUncertainty: [3, 7] });
const data = [51, 48, ...model.auxdata];

function near(value: number | undefined, expected: number, tolerance = PRINTED): void {
  expect(Math.abs(value! / expected - 1), `${value} for ${expected}`).toBeLessThan(tolerance);
}

function nearAll(values: readonly (number | undefined)[], expected: readonly number[], tolerance?: number): void {
  expect(values).toHaveLength(expected.length);
  for (const [i, value] of values.entries()) near(value, expected[i]!, tolerance);
}

/** Numbers that pyhf's documentation shows, or that it printed: validation/hypotest/compare.py makes them again. */
describe("the example of pyhf's documentation", () => {
  it("has its CLs", () => {
    const { cls, expected, clsb, clb } = hypotest(model, data, 1);
    near(cls, 0.05251497);
    near(clsb, 0.02332502);
    near(clb, 0.4441594);
    nearAll(expected, [0.00260626, 0.01382005, 0.0644532, 0.235256, 0.573036], EXPECTED);
  });

  it("has its test statistics", () => {
    near(qMuTilde(model, data, 1).value, 3.93824492);
    const free = { fit: { bounds: { mu: [-10, 10] as const } } };
    near(qMu(model, data, 1, free).value, 3.9549891);
    near(q0(model, [60, 65, ...model.auxdata]).pValue, 0.04206134);
  });

  it("has its Asimov data", () => {
    const { fits } = hypotest(model, data, 1, { asimovSignal: 1 });
    const asimov = model.expectedData(fits.find(({ name }) => name === "alternative")!.values);
    nearAll([...asimov], [60.61229858, 56.52802479, 270.06832542, 48.31545488]);
  });

  it("has its limits, by root search and on its grid", () => {
    const { limits } = upperLimit(model, data);
    near(limits.observed.value, 1.01156937, PYHF_ROOT);
    const values = limits.expected.map(({ value }) => value);
    nearAll(values, [0.55987998, 0.75702332, 1.06234688, 1.50116916, 2.05078773], 2 * PYHF_ROOT);
    const grid = Array.from({ length: 21 }, (_, i) => i / 4);
    const scan = clsScan(model, data, grid);
    near(scan.limits.observed.value, 1.01764089);
    const scanned = scan.limits.expected.map(({ value }) => value);
    nearAll(scanned, [0.59576921, 0.76169166, 1.08504773, 1.50170482, 2.06654952]);
  });
});
