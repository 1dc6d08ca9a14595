import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatJson, type Json } from "../../src/records/json.js";

describe("formatJson(value)", () => {
  it("writes what JSON.parse reads back", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // −0 is written as 0
        expect(JSON.parse(formatJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("writes infinities and NaN as strings", () => {
    const values = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1];
    expect(formatJson({ values })).toBe('{ "values": ["inf", "-inf", "nan", 1] }\n');
  });

  it("leaves out properties that are undefined", () => {
    expect(JSON.parse(formatJson({ a: undefined, b: null }))).toEqual({ b: null });
  });

  it("keeps lists of numbers on one line and long objects on several", () => {
    const text = formatJson({
      matrix: [
        [1, 2],
        [3, 4],
      ],
      name: "x".repeat(120),
    });
    expect(text.split("\n").slice(0, 5)).toEqual(["{", '  "matrix": [', "    [1, 2],", "    [3, 4]", "  ],"]);
  });
});
