import { CLS_SCAN_TOYS_OPTIONS, type ClsScanToysOptions, clsScanToys } from "../../toys/cls-scan-toys.js";
import { feldmanCousins } from "../../toys/feldman-cousins.js";
import { FELDMAN_COUSINS_OPTIONS, type FeldmanCousinsOptions } from "../../toys/feldman-cousins-options.js";
import {
  GOODNESS_OF_FIT_TOYS_OPTIONS,
  type GoodnessOfFitToysOptions,
  goodnessOfFitToys,
} from "../../toys/goodness-of-fit-toys.js";
import { hypotestFromToys } from "../../toys/hypotest-from-toys.js";
import { mergeToys } from "../../toys/merge-toys.js";
import { P_VALUE_OPTIONS, type PValueOptions } from "../../toys/p-value.js";
import type { ToyRun } from "../../toys/results.js";
import {
  HYPOTEST_TOYS_OPTIONS,
  type HypotestToysOptions,
  hypotestToys,
  RESUME_TOYS_OPTIONS,
  type ResumeToysOptions,
  RUN_TOYS_OPTIONS,
  type RunToysOptions,
  resumeToys,
  runToys,
} from "../../toys/run-toys.js";
import { type Methods, recordAnswer, recordIn, recordOf, recordsIn, valueIn, valuesIn } from "../method.js";
import { readOptions, withOptionNames } from "../options.js";

/** Methods for toys, which are made in blocks, so that other requests and cancellations are handled in between. */
export const TOY_METHODS: Methods = {
  run_toys: recordOf<RunToysOptions>(RUN_TOYS_OPTIONS, ({ model, data, options, params }) =>
    runToys(model, data, valueIn(params), options),
  ),
  resume_toys: recordOf<ResumeToysOptions>(RESUME_TOYS_OPTIONS, ({ model, data, options, params }) =>
    resumeToys(recordIn<ToyRun>(params, "run"), model, data, options),
  ),
  merge_toys: (params, call) => recordAnswer(mergeToys(recordsIn<ToyRun>(params, "runs")), params, call),
  hypotest_toys: recordOf<HypotestToysOptions>(HYPOTEST_TOYS_OPTIONS, ({ model, data, options, params }) =>
    hypotestToys(model, data, valueIn(params), options),
  ),
  hypotest_from_toys(params, call) {
    const options = readOptions(params["options"] ?? {}, P_VALUE_OPTIONS) as PValueOptions;
    const run = recordIn<ToyRun>(params, "run");
    return recordAnswer(
      withOptionNames(P_VALUE_OPTIONS, () => hypotestFromToys(run, options)),
      params,
      call,
    );
  },
  cls_scan_toys: recordOf<ClsScanToysOptions>(CLS_SCAN_TOYS_OPTIONS, ({ model, data, options, params }) =>
    clsScanToys(model, data, valuesIn(params), options),
  ),
  feldman_cousins: recordOf<FeldmanCousinsOptions>(FELDMAN_COUSINS_OPTIONS, ({ model, data, options }) =>
    feldmanCousins(model, data, options),
  ),
  goodness_of_fit_toys: recordOf<GoodnessOfFitToysOptions>(GOODNESS_OF_FIT_TOYS_OPTIONS, ({ model, data, options }) =>
    goodnessOfFitToys(model, data, options),
  ),
};
