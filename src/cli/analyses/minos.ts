import { minos } from "../../intervals/minos.js";
import { deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { progress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { minosText } from "../text/minos-text.js";

/** Options of `histograd minos`. */
export interface MinosCliOptions extends AnalysisOptions {
  readonly confidenceLevel?: number;
}

/** `histograd minos` */
export async function runMinos(path: string, parameters: readonly string[], options: MinosCliOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const line = progress("parameters");
  const result = minos(model, data, {
    fit,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(options.confidenceLevel === undefined ? {} : { confidenceLevel: options.confidenceLevel }),
    onProgress: line.onProgress,
  });
  line.end();
  await deliverRecord(options, result, () => minosText(analysis, result));
  return result.bestFit.valid ? EXIT.done : EXIT.failed;
}
