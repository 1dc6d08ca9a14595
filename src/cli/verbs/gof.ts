import type { Command } from "commander";
import { goodnessOfFit } from "../../diagnostics/goodness-of-fit.js";
import { fit as fitModel } from "../../fit/fit.js";
import { goodnessOfFitToys } from "../../toys/goodness-of-fit-toys.js";
import { type Analysis, openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { deliverRecord, textOfAll } from "../output/deliver.js";
import { progress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { parseCount, parseWhole } from "../values.js";
import { addWorkers, type WorkerOptions } from "../worker-options.js";
import { onWorkers } from "../workers.js";

const EXAMPLES = `
Examples:
  histograd gof workspace.json
  histograd gof workspace.json --toys 1000 --seed 1 --plot gof.svg

${EXIT_HELP}`;

/** Options of `histograd gof`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Computes the likelihood ratio to the saturated model, which predicts every bin exactly, with its p-value from a chi-squared distribution and, on request, from toys.",
  );
  addAnalysisOptions(command, false)
    .option("--toys <number>", "also compute the p-value from this many toys", parseCount)
    .option("--seed <number>", "seed of the toys (default: 0); the same seed gives the same toys", parseWhole);
  addWorkers(command);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => {
    const { toys, seed } = command.opts<GofOptions>();
    if (toys === undefined && seed !== undefined) command.error("error: --seed is about toys: it needs --toys");
  });
  runsOnWorkspace(command, runGof);
}

/** Options of `histograd gof`. */
interface GofOptions extends AnalysisOptions, WorkerOptions {
  readonly toys?: number;
  readonly seed?: number;
}

/** `histograd gof` */
async function runGof(path: string, options: GofOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const heading = headingOf(analysis);
  const bestFit = fitModel(model, data, fit);
  const result = goodnessOfFit(model, data, { fit, bestFit });
  if (options.toys === undefined) {
    await deliverRecord(options, result, { heading });
    return bestFit.valid ? EXIT.done : EXIT.failed;
  }
  const toys = await fromToys(analysis, options.toys, options);
  await deliverRecord(options, toys, { heading, text: () => textOfAll(heading, [result, toys]) });
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
