import { describe, expect, it } from "vitest";
import {
  asimovData,
  clsScan,
  covarianceMatrix,
  type FitOptions,
  fit,
  hypotest,
  hypotestFromToys,
  likelihoodContour,
  limitSeries,
  maskData,
  mergeToys,
  patchSetTable,
  propagate,
  ranking,
  runToys,
  yields,
  yieldsTable,
} from "../src/index.js";
import { aFlag, aNumber, aWholeNumber, oneOf, optionIssues, optionsOf, required } from "../src/options.js";
import { normfactor, sample, singleChannel, thrownIssues } from "./helpers/workspaces.js";

const RULES = {
  level: aNumber("a number above 0", (v) => v > 0, "Try 1."),
  nPoints: aWholeNumber(2, 9),
  method: oneOf("polar", "grid"),
  fit: optionsOf({ isQuick: aFlag }),
};

describe("rules of options", () => {
  it("allow what they say, and undefined for absent", () => {
    const options = { level: 0.5, nPoints: 9, method: "grid", fit: { isQuick: true } };
    expect(optionIssues(options, RULES)).toEqual([]);
    expect(optionIssues({ level: undefined, fit: { isQuick: undefined } }, RULES)).toEqual([]);
    expect(optionIssues({}, RULES)).toEqual([]);
  });

  it("tell all problems at once, with their places and the nearest names", () => {
    const options = { levle: 1, level: Number.NaN, n_points: 3, nPoints: 2.5, method: "gird", fit: { isquick: 1 } };
    expect(optionIssues(options, RULES)).toEqual([
      expect.objectContaining({ code: "unknown-option", path: "levle", hint: "Did you mean level?" }),
      { code: "bad-option", path: "level", expected: "a number above 0", received: "NaN", hint: "Try 1." },
      expect.objectContaining({ code: "unknown-option", path: "n_points", hint: "Did you mean nPoints?" }),
      { code: "bad-option", path: "nPoints", expected: "a whole number from 2 to 9", received: "2.5" },
      expect.objectContaining({ code: "bad-option", path: "method", hint: 'Did you mean "grid"?' }),
      expect.objectContaining({ code: "unknown-option", path: "fit.isquick", hint: "Did you mean isQuick?" }),
    ]);
  });

  it("know the beginning of a name, and what a name was once", () => {
    const rules = {
      ...RULES,
      wide: { ...aFlag, formerNames: { broad: (value: unknown) => `broad ${value} is wide.` } },
    };
    expect(optionIssues({ metho: 1, nPoi: 1, broad: true }, rules)).toMatchObject([
      { code: "unknown-option", path: "metho", hint: "Did you mean method?" },
      { code: "unknown-option", path: "nPoi", hint: "Did you mean nPoints?" },
      { code: "unknown-option", path: "broad", hint: "broad true is wide." },
    ]);
  });

  it("ask for what has no default", () => {
    const rules = { seed: required(aWholeNumber(0)) };
    expect(optionIssues({}, rules)).toEqual([
      { code: "bad-option", path: "seed", expected: "a whole number ≥ 0", received: "nothing" },
    ]);
    expect(optionIssues({ seed: 1 }, rules)).toEqual([]);
  });

  it("do not take inherited names or something else than an object for options", () => {
    expect(optionIssues({ toString: 1 }, RULES)).toMatchObject([{ code: "unknown-option", path: "toString" }]);
    for (const options of ["polar", 3, null, [1]]) {
      expect(optionIssues(options, RULES)).toMatchObject([{ code: "bad-option", path: "options" }]);
      expect(optionIssues({ fit: options }, RULES)).toMatchObject([{ code: "bad-option", path: "fit" }]);
    }
  });
});

describe("options of a fit", () => {
  const { model, data } = singleChannel([sample("b", [40]), sample("s", [5], normfactor("mu"))], [49]);

  it("that are misspelt or impossible are refused, all at once", () => {
    const options = { inits: [1], bounds: "wide", maxIterations: -1 } as unknown as FitOptions;
    expect(thrownIssues(() => fit(model, data, options))).toEqual([
      { code: "unknown-option", path: "inits" },
      { code: "bad-option", path: "bounds" },
      { code: "bad-option", path: "maxIterations" },
    ]);
  });
});

describe("results of other functions, taken by position", () => {
  const { model, data } = singleChannel([sample("b", [40]), sample("s", [5], normfactor("mu"))], [49]);
  const best = fit(model, data);
  const anything = (value: unknown) => value as never;
  const test = hypotest(model, data, 1);

  it.each([
    ["the fit", "fit", () => propagate(anything(data), "mu")],
    ["the fit", "fit", () => covarianceMatrix(anything(model))],
    ["the fit of an option", "bestFit", () => ranking(model, data, { bestFit: anything(data) })],
    ["the data", "data", () => yields(model, anything(best), { stage: "postfit" })],
    ["the data", "data", () => fit(model, anything(undefined))],
    ["the parameters", "pars", () => asimovData(model, anything(null))],
    ["the tested value", "value", () => hypotest(model, data, anything(undefined))],
    ["the run, not its promise", "run", () => hypotestFromToys(anything(runToys(model, data, 1, { nToys: 0 })))],
    ["the table's record", "result", () => yieldsTable(anything(best), { format: "text" })],
    ["a limit", "limits[0].limit", () => limitSeries("m", [{ parameter: 1, limit: anything(test) }])],
    ["a patch-set scan", "scan", () => patchSetTable(anything(test))],
    ["runs", "runs", () => mergeToys(anything(test))],
    ["names", "parameters", () => likelihoodContour(model, data, anything("mu"))],
    ["values", "values", () => clsScan(model, data, anything(undefined))],
    ["masks", "masked", () => maskData(model, data, anything(undefined))],
  ])("are told when they are something else: %s", (_, path, body) => {
    expect(thrownIssues(body)).toEqual([expect.objectContaining({ path })]);
    expect(body).toThrow(new RegExp(`^${path.replace(/\W/g, "\\$&")}: expected .+, got .+\\.`));
  });
});
