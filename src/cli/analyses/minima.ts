import { findMinima } from "../../diagnostics/minima.js";
import { deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { EXIT } from "../report-error.js";
import { minimaText } from "../text/minima-text.js";

/** Options of `histograd minima`. */
export interface MinimaCliOptions extends AnalysisOptions {
  readonly starts: number;
  readonly seed: number;
}

/** `histograd minima` */
export async function runMinima(path: string, options: MinimaCliOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const result = findMinima(model, data, { fit, nStarts: options.starts, seed: options.seed });
  await deliverRecord(options, result, () => minimaText(analysis, result));
  return result.minima.length > 0 ? EXIT.done : EXIT.failed;
}
