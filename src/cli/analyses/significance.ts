import { significance } from "../../hypotest/significance.js";
import { deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { EXIT } from "../report-error.js";
import { significanceText } from "../text/hypotest-text.js";

/** Options of `histograd significance`. */
export interface SignificanceOptions extends AnalysisOptions {
  readonly signal: number;
}

/** `histograd significance` */
export async function runSignificance(path: string, options: SignificanceOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, poi, fit } = analysis;
  const result = significance(model, data, { ...poi, fit, signal: options.signal });
  await deliverRecord(options, result, () => significanceText(analysis, result));
  return result.valid ? EXIT.done : EXIT.failed;
}
