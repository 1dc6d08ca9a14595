import type { ModifierRules } from "./modifier-rules.js";

/** The measurement has to give its start value and bounds. */
export const LUMI: ModifierRules<"lumi"> = {
  parameters: {
    isPerBin: false,
    init: undefined,
    bounds: undefined,
    constraint: "normal",
    settings: ["inits", "bounds", "auxdata", "sigmas", "fixed"],
  },
};
