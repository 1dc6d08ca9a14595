import { sum } from "../../math/sum.js";
import { INTERPOLATED, type ModifierRules } from "./modifier-rules.js";

/** Logarithms of fractions of events are interpolated, which a template without events does not have. */
export const SHAPE_N: ModifierRules<"shapeN"> = {
  parameters: INTERPOLATED,
  decisiveUses: "first",
  binnedLists: ({ data }) => [
    [["data", "hi_data"], data.hi_data],
    [["data", "lo_data"], data.lo_data],
  ],
  checkValues: ({ data }, _nominal, path, findings) => {
    for (const side of ["hi_data", "lo_data"] as const) {
      const total = sum(data[side]);
      if (total > 0 && Number.isFinite(total)) continue;
      findings.error({
        code: "out-of-range",
        path: [...path(), "data", side],
        expected: "a template whose events add up to a finite number above 0",
        received: `${total}`,
      });
    }
  },
};
