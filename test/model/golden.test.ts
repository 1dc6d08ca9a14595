import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { fit } from "../../src/fit/fit.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { describeWithShared, readShared } from "../helpers/shared.js";

/** Rounding of pyhf's textbook formula and of sums of order 100. */
const ROUNDING = 1e-12;
/** Of an uncertainty: the golden numbers come from an exact-Hessian fit. */
const ESTIMATE = 1e-6;

interface Point {
  readonly pars: readonly number[];
  readonly expected_data: readonly number[];
  readonly logpdf: number;
  readonly mainlogpdf: number;
  readonly constraint_logpdf: number;
}

interface Golden {
  readonly par_names: readonly string[];
  readonly par_order: readonly string[];
  readonly suggested_init: readonly number[];
  readonly suggested_bounds: readonly (readonly [number, number])[];
  readonly suggested_fixed: readonly boolean[];
  readonly channels: readonly string[];
  readonly auxdata: readonly number[];
  readonly auxdata_order: readonly string[];
  readonly data: readonly number[];
  readonly eval_default: readonly Point[];
  readonly eval_code1_code0: readonly Point[];
  readonly eval_code4_code2: readonly Point[];
  readonly mle: { readonly bestfit: readonly number[]; readonly hessian_unc: readonly number[] };
}

const SETTINGS = [
  { key: "eval_default", interpolation: {} },
  { key: "eval_code1_code0", interpolation: { normsys: "code1", histosys: "code0" } },
  { key: "eval_code4_code2", interpolation: { normsys: "code4", histosys: "code2" } },
] as const;

describeWithShared("golden workspace with all modifiers", () => {
  const read = () => ({
    workspace: Workspace.parse(readShared("golden/all_modifiers.json")),
    golden: readShared("golden/all_modifiers_expected.json") as Golden,
  });

  describe.each(SETTINGS)("$key", ({ key, interpolation }) => {
    it("has pyhf's parameters and data", () => {
      const { workspace, golden } = read();
      const model = workspace.model({ interpolation });
      expect(model.parameterSets.map(({ name }) => name)).toEqual(golden.par_order);
      expect(model.parNames).toEqual(golden.par_names);
      expect(model.suggestedInit).toEqual(golden.suggested_init);
      expect(model.suggestedBounds).toEqual(golden.suggested_bounds);
      expect(model.suggestedFixed).toEqual(golden.suggested_fixed);
      expect(model.channels.map(({ name }) => name)).toEqual(golden.channels);
      expect(model.auxdataOrder).toEqual(golden.auxdata_order);
      expectClose(model.auxdata, golden.auxdata, ROUNDING);
      expectClose(workspace.data(model), golden.data, ROUNDING);
    });

    it("has pyhf's numbers at all points", () => {
      const { workspace, golden } = read();
      const model = workspace.model({ interpolation });
      const data = workspace.data(model);
      expect(golden[key]).toHaveLength(3);
      for (const { pars, expected_data, logpdf, mainlogpdf, constraint_logpdf } of golden[key]) {
        expectClose(model.expectedData(pars), expected_data, ROUNDING);
        expectNear(model.logpdf(pars, data), logpdf, ROUNDING);
        expectNear(model.mainLogpdf(pars, data), mainlogpdf, ROUNDING);
        expectNear(model.constraintLogpdf(pars, data), constraint_logpdf, ROUNDING);
      }
    });
  });

  it("has pyhf's best fit and exact-Hessian uncertainties", () => {
    const { workspace, golden } = read();
    const model = workspace.model();
    const result = fit(model, workspace.data(model));
    expect(result.valid).toBe(true);
    const { bestfit, hessian_unc } = golden.mle;
    for (const [p, name] of model.parNames.entries()) {
      const sigma = hessian_unc[p]!;
      if (model.suggestedFixed[p]) {
        expect(result.values[p]).toBe(1);
        continue;
      }
      expect(sigma).toBeGreaterThan(0);
      expectNear(result.values[p]!, bestfit[p]!, ESTIMATE, name, sigma);
      expectNear(result.uncertainties[name]!, sigma, ESTIMATE, `uncertainty of ${name}`, sigma);
    }
  });
});
