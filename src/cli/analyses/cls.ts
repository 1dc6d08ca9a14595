import { hypotest } from "../../hypotest/hypotest.js";
import type { OneSided } from "../../hypotest/options.js";
import type { HypotestResult } from "../../hypotest/results.js";
import { hypotestFromToys } from "../../toys/hypotest-from-toys.js";
import type { ToyRun } from "../../toys/results.js";
import { runToys } from "../../toys/run-toys.js";
import { type Analysis, deliverRecord, openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { progress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { clsText } from "../text/hypotest-text.js";
import type { WorkerOptions } from "../worker-options.js";
import { onWorkers } from "../workers.js";

/** Options of `histograd cls`. */
export interface ClsOptions extends AnalysisOptions, WorkerOptions {
  readonly testPoi: number;
  readonly testStat: OneSided;
  readonly calctype: "asymptotics" | "toybased";
  readonly toys?: number;
  readonly seed?: number;
}

/** `histograd cls` */
export async function runCls(path: string, options: ClsOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const run = options.calctype === "toybased" ? await makeToys(analysis, options) : undefined;
  const result = run === undefined ? asymptotic(analysis, options) : hypotestFromToys(run);
  const pyhf = result.testStatistic === "q0" ? {} : { CLs_obs: result.cls, CLs_exp: result.expected };
  await deliverRecord(options, result, () => clsText(analysis, result), { extra: pyhf, drawn: run ?? result });
  return result.valid ? EXIT.done : EXIT.failed;
}

function asymptotic({ model, data, poi, fit }: Analysis, { testPoi, testStat }: ClsOptions): HypotestResult {
  return hypotest(model, data, testedValue(testStat, testPoi), { ...poi, fit, testStatistic: testStat });
}

/** q0 tests 0, whatever value is asked for. */
function testedValue(statistic: OneSided, value: number): number {
  return statistic === "q0" ? 0 : value;
}

async function makeToys({ model, data, poi, fit }: Analysis, options: ClsOptions): Promise<ToyRun> {
  const { testPoi, testStat, toys, seed, workers } = options;
  const line = progress("toys");
  try {
    return await onWorkers(workers, (where) =>
      runToys(model, data, testedValue(testStat, testPoi), {
        ...poi,
        ...where,
        fit,
        testStatistic: testStat,
        ...(toys === undefined ? {} : { nToys: toys }),
        ...(seed === undefined ? {} : { seed }),
        onProgress: ({ done, total }) => line.onProgress(done, total),
      }),
    );
  } finally {
    line.end();
  }
}
