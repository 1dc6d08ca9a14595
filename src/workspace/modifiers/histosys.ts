import { isHuge, reportOverflow } from "../largest-count.js";
import { INTERPOLATED, type ModifierRules } from "./modifier-rules.js";

export const HISTOSYS: ModifierRules<"histosys"> = {
  parameters: INTERPOLATED,
  decisiveUses: "first",
  binnedLists: ({ data }) => [
    [["data", "hi_data"], data.hi_data],
    [["data", "lo_data"], data.lo_data],
  ],
  /** Reports shifts `hi − nominal` and `nominal − lo` that are too large; every additive interpolation uses them. */
  checkValues: ({ data }, nominal, path, findings) => {
    for (const side of ["hi_data", "lo_data"] as const) {
      const template = data[side];
      const bin = template.findIndex((value, b) => isHuge(value - (nominal[b] ?? 0)));
      if (bin === -1) continue;
      reportOverflow("a difference to the nominal bin", [...path(), "data", side, bin], template[bin], findings);
    }
  },
};
