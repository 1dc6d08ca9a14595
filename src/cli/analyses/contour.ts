import { likelihoodContour } from "../../intervals/likelihood-contour.js";
import { deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { EXIT } from "../report-error.js";
import { contourText } from "../text/contour-text.js";

/** Options of `histograd contour`. */
export interface ContourCliOptions extends AnalysisOptions {
  readonly parameter: readonly string[];
  readonly confidenceLevel: readonly string[];
}

/** `histograd contour` */
export async function runContour(path: string, options: ContourCliOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const levels = options.confidenceLevel.map(Number);
  const [x, y] = [options.parameter[0]!, options.parameter[1]!];
  const result = likelihoodContour(model, data, [x, y], {
    fit,
    ...(levels.length === 0 ? {} : { confidenceLevels: levels }),
  });
  await deliverRecord(options, result, () => contourText(analysis, result));
  return result.contours.some(({ lines }) => lines.length > 0) ? EXIT.done : EXIT.failed;
}
