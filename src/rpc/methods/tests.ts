import { clsScan } from "../../hypotest/cls-scan.js";
import { hypotest } from "../../hypotest/hypotest.js";
import {
  HYPOTEST_OPTIONS,
  type HypotestOptions,
  LIMIT_OPTIONS,
  type LimitOptions,
  TEST_OPTIONS,
  type TestOptions,
} from "../../hypotest/options.js";
import { SIGNIFICANCE_OPTIONS, type SignificanceOptions, significance } from "../../hypotest/significance.js";
import { q0, qMu, qMuTilde, tMu, tMuTilde } from "../../hypotest/test-statistics.js";
import { upperLimit } from "../../hypotest/upper-limit.js";
import { CONTOUR_OPTIONS, type ContourOptions, likelihoodContour } from "../../intervals/likelihood-contour.js";
import { MINOS_OPTIONS, type MinosOptions, minos } from "../../intervals/minos.js";
import type { ScanAxis } from "../../scan/axes.js";
import { MODEL_GRID_OPTIONS, type ModelGridOptions } from "../../scan/grid-of-model.js";
import { gridScan } from "../../scan/grid-scan.js";
import { PROFILE_SCAN_OPTIONS, type ProfileScanOptions, profileScan } from "../../scan/profile-scan.js";
import { type Methods, type Params, recordOf, valueIn, valuesIn } from "../method.js";

/** Methods for tests, limits, intervals and scans. */
export const TEST_METHODS: Methods = {
  hypotest: recordOf<HypotestOptions>(HYPOTEST_OPTIONS, ({ model, data, options, params }) =>
    hypotest(model, data, valueIn(params), options),
  ),
  t_mu: statistic(tMu),
  t_mu_tilde: statistic(tMuTilde),
  q_mu: statistic(qMu),
  q_mu_tilde: statistic(qMuTilde),
  q0: recordOf<TestOptions>(TEST_OPTIONS, ({ model, data, options }) => q0(model, data, options)),
  upper_limit: recordOf<LimitOptions>(LIMIT_OPTIONS, ({ model, data, options }) => upperLimit(model, data, options)),
  cls_scan: recordOf<LimitOptions>(LIMIT_OPTIONS, ({ model, data, options, params }) =>
    clsScan(model, data, valuesIn(params), options),
  ),
  significance: recordOf<SignificanceOptions>(SIGNIFICANCE_OPTIONS, ({ model, data, options }) =>
    significance(model, data, options),
  ),
  minos: recordOf<MinosOptions>(MINOS_OPTIONS, ({ model, data, options }) => minos(model, data, options)),
  likelihood_contour: recordOf<ContourOptions>(CONTOUR_OPTIONS, ({ model, data, options, params }) =>
    likelihoodContour(model, data, params["parameters"] as readonly [string, string], options),
  ),
  profile_scan: recordOf<ProfileScanOptions>(PROFILE_SCAN_OPTIONS, ({ model, data, options, params }) =>
    profileScan(model, data, axesIn(params), options),
  ),
  grid_scan: recordOf<ModelGridOptions>(MODEL_GRID_OPTIONS, ({ model, options, params }) =>
    gridScan(model, axesIn(params), options),
  ),
};

function statistic(run: typeof tMuTilde) {
  return recordOf<TestOptions>(TEST_OPTIONS, ({ model, data, options, params }) =>
    run(model, data, valueIn(params), options),
  );
}

function axesIn({ axes }: Params): readonly ScanAxis[] {
  return axes as readonly ScanAxis[];
}
