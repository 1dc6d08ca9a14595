import { describe, expect, it } from "vitest";
import { formatMeasured, formatNumber } from "../../src/format/numbers.js";

describe("formatMeasured(value, uncertainty)", () => {
  it.each([
    // two significant digits of the uncertainty, the value to the same decimal
    [1.23456, 0.0456, "1.235", "0.046"],
    [1.23456, 0.456, "1.23", "0.46"],
    [1.23456, 4.56, "1.2", "4.6"],
    [123.456, 45.6, "123", "46"],
    [123456.7, 890.1, "123460", "890"],
    // 0.0996 rounds to 0.10, whose second digit is the second decimal
    [0.5, 0.0996, "0.50", "0.10"],
    [0.4, 9.96, "0", "10"],
    // no sign on a zero that rounding made
    [-0.0001, 0.99, "0.00", "0.99"],
    [-0.06, 0.99, "-0.06", "0.99"],
    [-0.04, 0.99, "-0.04", "0.99"],
    // exponents where decimals cannot be read
    [1e-9, 1.2e-5, "0", "1.2e-5"],
    [-6e-7, 1.2e-5, "-1e-6", "1.2e-5"],
    [1.23456e-7, 4.5e-9, "1.235e-7", "4.5e-9"],
    [1.23456e9, 4.5e6, "1.2346e+9", "4.5e+6"],
  ] as [number, number, string, string][])("%d ± %d", (value, uncertainty, shown, shownUncertainty) => {
    expect(formatMeasured(value, uncertainty)).toEqual({ value: shown, uncertainty: shownUncertainty });
  });
});

describe("formatNumber(value)", () => {
  it.each([
    [1, "1"],
    [0.1 + 0.2, "0.3"],
    [1234567.891, "1234570"],
    [-0, "0"],
    [Number.NaN, "nan"],
    [Number.POSITIVE_INFINITY, "inf"],
    [Number.NEGATIVE_INFINITY, "-inf"],
  ])("%d", (value, shown) => {
    expect(formatNumber(value)).toBe(shown);
  });
});
