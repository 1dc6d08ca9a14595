import { CONSTRAINED_BINS, type ModifierRules } from "./modifier-rules.js";
import { checkSigns } from "./uncertainties.js";

export const SHAPESYS: ModifierRules<"shapesys"> = {
  parameters: {
    ...CONSTRAINED_BINS,
    constraint: "poisson",
    settings: ["inits", "bounds", "auxdata", "factors", "fixed"],
  },
  binnedLists: ({ data }) => [[["data"], data]],
  checkValues: ({ data }, _nominal, path, findings) =>
    checkSigns(data, "These bins are treated as having no uncertainty.", path, findings),
};
