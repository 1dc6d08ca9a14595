import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { correlations } from "../../src/diagnostics/correlations.js";
import { goodnessOfFit } from "../../src/diagnostics/goodness-of-fit.js";
import { ranking } from "../../src/diagnostics/ranking.js";
import { fit } from "../../src/fit/fit.js";
import { expectNear } from "../helpers/close.js";

/** What cabinetry's own fits with Minuit are good for: of the uncertainty of the parameter of interest. */
const IMPACT = 1e-3;
/** Of a post-fit uncertainty, relative: Minuit's Hessian is numerical. */
const UNCERTAINTY = 1e-2;
/** Of statistic and p-value. */
const RELATIVE = 1e-3;
/** Of a correlation: cabinetry's come from Minuit's numerical Hessian. */
const CORRELATION = 5e-3;

interface Case {
  readonly workspace: unknown;
  readonly names: readonly string[];
  readonly best_fit: readonly number[];
  readonly uncertainties: readonly number[];
  readonly correlations: readonly number[];
  readonly goodness_of_fit: {
    readonly statistic: number;
    readonly degrees_of_freedom: number;
    readonly p_value: number;
  };
  readonly ranking: readonly {
    readonly name: string;
    readonly prefit_up: number;
    readonly prefit_down: number;
    readonly postfit_up: number;
    readonly postfit_down: number;
  }[];
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../validation/diagnostics/cabinetry.json", import.meta.url), "utf8"),
) as { readonly cases: Readonly<Record<string, Case>> };

for (const [name, theirs] of Object.entries(cases)) {
  describe(`cabinetry on ${name}`, () => {
    const workspace = Workspace.parse(theirs.workspace);
    const model = workspace.model();
    const data = workspace.data(model);

    it("has the same impacts by refits", () => {
      const { parameters, poiUncertainty } = ranking(model, data, { method: "refit" });
      expect(parameters.map((parameter) => parameter.name).sort()).toEqual(
        theirs.ranking.map((parameter) => parameter.name).sort(),
      );
      for (const other of theirs.ranking) {
        const ours = parameters.find((parameter) => parameter.name === other.name)!;
        // cabinetry has 0 where there is no pre-fit uncertainty
        expectNear(ours.prefit?.up ?? 0, other.prefit_up, IMPACT, `${other.name} prefit up`, poiUncertainty);
        expectNear(ours.prefit?.down ?? 0, other.prefit_down, IMPACT, `${other.name} prefit down`, poiUncertainty);
        // its post-fit uncertainty is from Minuit's differences over finite steps, also across kinks of third derivatives
        const ratio = ours.uncertainty! / theirs.uncertainties[theirs.names.indexOf(other.name)]!;
        expectNear(ratio, 1, UNCERTAINTY, `${other.name} uncertainty`);
        const [up, down] = [ratio * other.postfit_up, ratio * other.postfit_down];
        expectNear(ours.postfit!.up!, up, IMPACT, `${other.name} postfit up`, poiUncertainty);
        expectNear(ours.postfit!.down!, down, IMPACT, `${other.name} postfit down`, poiUncertainty);
      }
    });

    it("has the same saturated goodness of fit", () => {
      const { statistic, degreesOfFreedom, pValue } = goodnessOfFit(model, data);
      const { statistic: other, degrees_of_freedom, p_value } = theirs.goodness_of_fit;
      expect(degreesOfFreedom).toBe(degrees_of_freedom);
      expectNear(statistic, other, RELATIVE, "statistic", other);
      expectNear(pValue!, p_value, RELATIVE, "p-value", p_value);
    });

    it("has the same correlations", () => {
      const { parameters, matrix } = correlations(model, data);
      const n = theirs.names.length;
      for (const [i, a] of parameters.entries()) {
        for (const [j, b] of parameters.entries()) {
          const other = theirs.correlations[theirs.names.indexOf(a) * n + theirs.names.indexOf(b)]!;
          expectNear(matrix[i * parameters.length + j]!, other, CORRELATION, `${a}, ${b}`);
        }
      }
    });

    it("has the same estimates", () => {
      const best = fit(model, data);
      for (const [k, parameter] of theirs.names.entries()) {
        const sigma = best.uncertainties[parameter];
        if (sigma !== undefined) expectNear(best.pars[parameter]!, theirs.best_fit[k]!, IMPACT, parameter, sigma);
      }
    });
  });
}
