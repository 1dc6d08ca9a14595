import { DataError, type Issue } from "../../errors.js";
import { profileScan } from "../../scan/profile-scan.js";
import { deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { parseNumber } from "../options.js";
import { progress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { scanText } from "../text/scan-text.js";

/** Options of `histograd scan`. */
export interface ScanOptions extends AnalysisOptions {
  readonly parameter: readonly string[];
}

/** `histograd scan` */
export async function runScan(path: string, options: ScanOptions): Promise<number> {
  const axes = readAxes(options.parameter);
  const analysis = await openAnalysis(path, options);
  const line = progress("points");
  const result = profileScan(analysis.model, analysis.data, axes, { ...analysis.fit, onProgress: line.onProgress });
  line.end();
  await deliverRecord(options, result, () => scanText(analysis, result));
  return result.bestFit.valid ? EXIT.done : EXIT.failed;
}

const EXPECTED = "name=lower,upper,points, such as mu=0,3,31";

/** `mu=0,3,31`: names may contain "=", so that the last one counts. @throws DataError with all problems */
function readAxes(texts: readonly string[]) {
  const issues: Issue[] = [];
  const axes = texts.map((text) => {
    const cut = text.lastIndexOf("=");
    const [min = Number.NaN, max = Number.NaN, n = Number.NaN, ...more] = text
      .slice(cut + 1)
      .split(",")
      .map(parseNumber);
    if (cut < 1 || more.length > 0 || Number.isNaN(min + max + n)) {
      issues.push({ code: "bad-option", path: "--parameter", expected: EXPECTED, received: JSON.stringify(text) });
    }
    return { name: text.slice(0, cut), min, max, n };
  });
  if (issues.length > 0) throw new DataError(issues);
  return axes;
}
