import { reviewFit } from "../../diagnostics/review-fit.js";
import { fit as fitModel } from "../../infer/fit.js";
import { recordOrigin } from "../../infer/origin.js";
import { matchParameters } from "../../infer/parameter-patterns.js";
import { fitOptionsRecord } from "../../infer/record-options.js";
import { pulls } from "../../plot/records/pulls.js";
import { deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { EXIT } from "../report-error.js";
import { pullsText } from "../text/pulls-text.js";

/** Options of `histograd pulls`. */
export interface PullsOptions extends AnalysisOptions {
  readonly parameter: readonly string[];
}

/** `histograd pulls` */
export async function runPulls(path: string, options: PullsOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const { parameter } = options;
  const shown = parameter.length === 0 ? undefined : matchParameters(model, parameter, "parameters");
  const result = fitModel(model, data, fit);
  const origin = recordOrigin(model, data, fitOptionsRecord(fit));
  const all = { ...pulls(result, model), origin };
  const record = shown === undefined ? all : { ...all, parameters: shown.map((p) => all.parameters[p]!) };
  const review = reviewFit(model, data, { fit, bestFit: result });
  await deliverRecord(options, record, () => pullsText(analysis, record, result, review.findings));
  return result.valid ? EXIT.done : EXIT.failed;
}
