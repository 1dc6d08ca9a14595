import type { Model } from "../model/model.js";

/** The statistic of limits: q̃ where the parameter of interest begins at 0, else q. */
export function limitStatistic(model: Model): "q" | "qtilde" {
  return model.suggestedBounds[model.requirePoi()]![0] === 0 ? "qtilde" : "q";
}
