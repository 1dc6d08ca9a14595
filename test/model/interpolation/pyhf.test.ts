import { describe, expect, it } from "vitest";
import { HISTOSYS_CODES, NORMSYS_CODES } from "../../../src/model/interpolation/index.js";
import { expectNear } from "../../helpers/close.js";
import { referenceFactor, referenceShift } from "../../helpers/reference-interpolation.js";
import { readCase } from "../../helpers/validation-case.js";
import { factorOf, shiftOf } from "./forms.js";

/** pyhf's code 4 inverts a 6 × 6 matrix; everything else rounds a few times. */
const ROUNDING = 1e-13;

interface Row {
  readonly code: string;
  readonly lo: number;
  readonly nominal: number;
  readonly hi: number;
  readonly values: readonly (readonly [number, number])[];
}

const { rows } = readCase<{ rows: readonly Row[] }>("interpolation");

describe.each(rows)("$code with lo $lo, nominal $nominal, hi $hi", ({ code, lo, nominal, hi, values }) => {
  it("has pyhf's values, as has the tests' own reference", () => {
    for (const [alpha, expected] of values) {
      const where = `at ${alpha}`;
      if (code === "code1" || code === "code4") {
        expectNear(factorOf(NORMSYS_CODES[code], alpha, { lo, hi }).value, expected, ROUNDING, where);
        expectNear(referenceFactor(code, alpha, lo, hi) as number, expected, ROUNDING, `reference ${where}`);
      } else if (code === "code0" || code === "code2" || code === "code4p") {
        expectNear(shiftOf(HISTOSYS_CODES[code], alpha, { lo, nominal, hi }).value, expected, ROUNDING, where);
        expectNear(referenceShift(code, alpha, lo, nominal, hi) as number, expected, ROUNDING, `reference ${where}`);
      } else expect.fail(`unknown code ${code}`);
    }
    expect(values.length).toBeGreaterThan(10);
  });
});
