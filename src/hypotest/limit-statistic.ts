import type { Model } from "../model/model.js";

/** The statistic for upper limits: q̃ where the lower bound of the parameter of interest is 0, otherwise q. */
export function limitStatistic(model: Model): "q" | "qtilde" {
  return model.suggestedBounds[model.requirePoi()]![0] === 0 ? "qtilde" : "q";
}
