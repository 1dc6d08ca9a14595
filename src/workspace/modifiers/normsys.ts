import { LARGEST_COUNT } from "../largest-count.js";
import { INTERPOLATED, type ModifierRules } from "./modifier-rules.js";

const MEANING = "hi and lo multiply the sample at plus and minus one standard deviation: 10 % up is 1.1";
const NEEDS_FLOOR = "Models need the option normsysFloor for it.";

export const NORMSYS: ModifierRules<"normsys"> = {
  parameters: INTERPOLATED,
  decisiveUses: "first",
  /**
   * Factors are raised to the power α: a negative one has no interpolation, zero none without a floor, and a huge one
   * overflows.
   */
  checkValues: ({ data }, _nominal, path, findings) => {
    for (const side of ["hi", "lo"] as const) {
      const factor = data[side];
      if (factor > 0 && factor <= LARGEST_COUNT) continue;
      const found = { path: [...path(), "data", side], received: String(factor) };
      if (factor < 0) {
        const hint = `${MEANING}, not 0.1. ${NEEDS_FLOOR}`;
        findings.warning({ code: "negative-factor", expected: "a factor above 0", hint, ...found });
      } else if (factor === 0) {
        findings.warning({ code: "zero-factor", expected: "a factor above 0", hint: NEEDS_FLOOR, ...found });
      } else {
        const expected = `a factor of at most ${LARGEST_COUNT}`;
        findings.error({ code: "overflow", expected, hint: `${MEANING}.`, ...found });
      }
    }
  },
};
