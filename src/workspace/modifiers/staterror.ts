import { CONSTRAINED_BINS, type ModifierRules } from "./modifier-rules.js";
import { checkSigns } from "./uncertainties.js";

export const STATERROR: ModifierRules<"staterror"> = {
  parameters: {
    ...CONSTRAINED_BINS,
    constraint: "normal",
    settings: ["inits", "bounds", "auxdata", "sigmas", "fixed"],
  },
  binnedLists: ({ data }) => [[["data"], data]],
  checkValues: ({ data }, _nominal, path, findings) => checkSigns(data, "Its square is used.", path, findings),
};
