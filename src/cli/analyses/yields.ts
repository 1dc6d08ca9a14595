import { fit as fitModel } from "../../infer/fit.js";
import type { FitResult } from "../../infer/results.js";
import { type TableFormat, yieldsTable } from "../../yields/table.js";
import { yields } from "../../yields/yields.js";
import { deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { EXIT } from "../report-error.js";
import { headline } from "../text/headline.js";

/** Options of `histograd yields`. */
export interface YieldsCliOptions extends AnalysisOptions {
  readonly prefit?: boolean;
  readonly postfit?: boolean;
  readonly format?: TableFormat;
  readonly bins?: boolean;
  readonly channel?: string;
  readonly method: "jacobian" | "symmetrised";
}

/** `histograd yields` */
export async function runYields(path: string, options: YieldsCliOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const { format = "text", bins = false, channel, method } = options;
  const best = options.prefit === true ? undefined : fitModel(model, data, fit);
  const result = yields(model, data, {
    stage: best === undefined ? "prefit" : "postfit",
    method,
    ...(best === undefined ? {} : { fit: best }),
  });
  const table = yieldsTable(result, { format, bins, ...(channel === undefined ? {} : { channel }) });
  const text = format === "text" ? `${headline(analysis)}\n\n${table}${verdict(best)}` : table;
  await deliverRecord(options, result, () => text, { picture: channel === undefined ? {} : { channel } });
  return best === undefined || best.valid ? EXIT.done : EXIT.failed;
}

function verdict(best: FitResult | undefined): string {
  return best === undefined || best.valid ? "" : `\nNOT VALID: ${best.message}\n`;
}
