import { clsScan } from "../../hypotest/cls-scan.js";
import type { ClsScan } from "../../hypotest/results.js";
import { upperLimit } from "../../hypotest/upper-limit.js";
import { type Analysis, deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import type { ConfidenceLevelOptions } from "../confidence-level.js";
import { EXIT } from "../report-error.js";
import { clsScanText, upperLimitText } from "../text/hypotest-text.js";
import type { GridPoints } from "../values.js";

/** Options of `histograd upperlimit`. */
export interface UpperLimitOptions extends AnalysisOptions, ConfidenceLevelOptions {
  readonly testStat: "q" | "qtilde";
  readonly scan?: GridPoints;
}

/** `histograd upperlimit` */
export async function runUpperLimit(path: string, options: UpperLimitOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  if (options.scan !== undefined) return deliverScan(analysis, options, onGrid(analysis, options, options.scan));
  const { model, data, poi, fit } = analysis;
  const { confidenceLevel, testStat } = options;
  const result = upperLimit(model, data, { ...poi, fit, confidenceLevel, testStatistic: testStat });
  await deliverRecord(options, result, () => upperLimitText(analysis, result));
  return result.valid ? EXIT.done : EXIT.failed;
}

function onGrid({ model, data, poi, fit }: Analysis, options: UpperLimitOptions, { min, max, n }: GridPoints): ClsScan {
  const values = Array.from({ length: n }, (_, i) => (i === n - 1 ? max : min + (i * (max - min)) / (n - 1)));
  const { confidenceLevel, testStat } = options;
  return clsScan(model, data, values, { ...poi, fit, confidenceLevel, testStatistic: testStat });
}

async function deliverScan(analysis: Analysis, options: UpperLimitOptions, result: ClsScan): Promise<number> {
  await deliverRecord(options, result, () => clsScanText(analysis, result));
  return result.points.every(({ valid }) => valid) ? EXIT.done : EXIT.failed;
}
