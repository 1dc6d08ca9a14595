import type { ModifierRules } from "./modifier-rules.js";

/** An example to be copied: a luminosity known to 2 %. */
const EXAMPLE = '{"name": "lumi", "inits": [1], "bounds": [[0.5, 1.5]], "auxdata": [1], "sigmas": [0.02]}';

/** The lumi parameter has no defaults: the measurement gives its value, bounds and uncertainty. (pyhf throws a TypeError where they are missing.) */
export const LUMI: ModifierRules<"lumi"> = {
  parameters: {
    components: "one",
    init: undefined,
    bounds: undefined,
    constraint: "normal",
    quantity: "parameter",
    settings: ["inits", "bounds", "auxdata", "sigmas", "fixed"],
  },
  decisiveUses: "first",
  requiredSettings: {
    code: "lumi-settings-missing",
    keys: ["inits", "bounds", "auxdata", "sigmas"],
    hint: `For a luminosity known to 2 % these are ${EXAMPLE}.`,
  },
};
