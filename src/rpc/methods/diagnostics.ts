import { binImpacts } from "../../diagnostics/bin-impacts.js";
import { BREAKDOWN_OPTIONS, type BreakdownOptions, breakdown } from "../../diagnostics/breakdown.js";
import { CORRELATION_OPTIONS, type CorrelationOptions, correlations } from "../../diagnostics/correlations.js";
import {
  DIAGNOSTIC_OPTIONS,
  type DiagnosticOptions,
  POI_OPTIONS,
  type PoiOptions,
} from "../../diagnostics/diagnosis.js";
import { goodnessOfFit } from "../../diagnostics/goodness-of-fit.js";
import { L_CURVE_OPTIONS, type LCurveOptions, lCurve } from "../../diagnostics/l-curve.js";
import { findMinima, MINIMA_OPTIONS, type MinimaOptions } from "../../diagnostics/minima.js";
import { POOLED_RANKING_OPTIONS, type PooledRankingOptions, rankingOnPool } from "../../diagnostics/ranking-job.js";
import { REVIEW_OPTIONS, type ReviewOptions, reviewFit } from "../../diagnostics/review-fit.js";
import { YIELDS_OPTIONS, type YieldsOptions } from "../../yields/point.js";
import { TEMPLATE_CHOICE, type TemplateChoice, templateVariation } from "../../yields/template-variation.js";
import { yields } from "../../yields/yields.js";
import { type Methods, recordOf } from "../method.js";

/** Methods for diagnostics of fits, and for yields. */
export const DIAGNOSTIC_METHODS: Methods = {
  goodness_of_fit: recordOf<DiagnosticOptions>(DIAGNOSTIC_OPTIONS, ({ model, data, options }) =>
    goodnessOfFit(model, data, options),
  ),
  ranking: recordOf<PooledRankingOptions>(POOLED_RANKING_OPTIONS, ({ model, data, options, call }) =>
    rankingOnPool(call.pool, model, data, options),
  ),
  bin_impacts: recordOf<PoiOptions>(POI_OPTIONS, ({ model, data, options }) => binImpacts(model, data, options)),
  breakdown: recordOf<BreakdownOptions>(BREAKDOWN_OPTIONS, ({ model, data, options }) =>
    breakdown(model, data, options),
  ),
  correlations: recordOf<CorrelationOptions>(CORRELATION_OPTIONS, ({ model, data, options }) =>
    correlations(model, data, options),
  ),
  review_fit: recordOf<ReviewOptions>(REVIEW_OPTIONS, ({ model, data, options }) => reviewFit(model, data, options)),
  find_minima: recordOf<MinimaOptions>(MINIMA_OPTIONS, ({ model, data, options }) => findMinima(model, data, options)),
  l_curve: recordOf<LCurveOptions>(L_CURVE_OPTIONS, ({ model, data, options }) => lCurve(model, data, options)),
  yields: recordOf<YieldsOptions>(YIELDS_OPTIONS, ({ model, data, options }) => yields(model, data, options)),
  template_variation: recordOf<TemplateChoice>(TEMPLATE_CHOICE, ({ model, options }) =>
    templateVariation(model, options),
  ),
};
