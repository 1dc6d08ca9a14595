import { goodnessOfFit } from "../../diagnostics/goodness-of-fit.js";
import { fit as fitModel } from "../../infer/fit.js";
import { goodnessOfFitToys } from "../../toys/goodness-of-fit-toys.js";
import { type Analysis, deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { progress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { gofText, gofToysText } from "../text/gof-text.js";
import type { WorkerOptions } from "../worker-options.js";
import { onWorkers } from "../workers.js";

/** Options of `histograd gof`. */
export interface GofOptions extends AnalysisOptions, WorkerOptions {
  readonly toys?: number;
  readonly seed?: number;
}

/** `histograd gof` */
export async function runGof(path: string, options: GofOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const bestFit = fitModel(model, data, fit);
  const result = goodnessOfFit(model, data, { fit, bestFit });
  if (options.toys === undefined) {
    await deliverRecord(options, result, () => gofText(analysis, result, bestFit.valid));
    return bestFit.valid ? EXIT.done : EXIT.failed;
  }
  const toys = await fromToys(analysis, options.toys, options);
  await deliverRecord(options, toys, () => gofToysText(analysis, result, toys));
  return toys.valid ? EXIT.done : EXIT.failed;
}

async function fromToys({ model, data, fit }: Analysis, nToys: number, { seed, workers }: GofOptions) {
  const line = progress("toys");
  try {
    return await onWorkers(workers, (where) =>
      goodnessOfFitToys(model, data, {
        ...where,
        fit,
        nToys,
        ...(seed === undefined ? {} : { seed }),
        onProgress: ({ done, total }) => line.onProgress(done, total),
      }),
    );
  } finally {
    line.end();
  }
}
