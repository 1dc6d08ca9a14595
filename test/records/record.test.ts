import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRecord, parseRecord } from "../../src/records/record.js";

describe("records as JSON", () => {
  it("keeps infinities, NaN and the texts that look like them apart", () => {
    const record = {
      kind: "x",
      atBound: [Infinity, -Infinity, NaN, 0.1],
      name: "inf",
      names: ["nan", "\\inf", "-inf", "info"],
    };
    expect(parseRecord(formatRecord(record))).toEqual(record);
  });

  it("writes field names in snake_case and leaves the names of parameters alone", () => {
    const record = { twiceNll: 1, pars: { muSignal: 1, a_b: 2, "x[0]": 3 } };
    expect(JSON.parse(formatRecord(record))).toEqual({ twice_nll: 1, pars: { muSignal: 1, a_b: 2, "x[0]": 3 } });
    expect(parseRecord(formatRecord(record))).toEqual(record);
  });

  it("writes typed arrays as lists and leaves undefined fields out", () => {
    expect(parseRecord(formatRecord({ values: Float64Array.of(1, NaN), note: undefined }))).toEqual({
      values: [1, NaN],
    });
  });

  it("brings back any text and number", () => {
    const value = fc.oneof(fc.double(), fc.string(), fc.constantFrom("inf", "-inf", "nan", "\\nan", "\\\\inf"));
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const back = parseRecord<{ values: unknown[] }>(formatRecord({ values })).values;
        expect(back.map((v) => (Object.is(v, -0) ? 0 : v))).toEqual(values.map((v) => (Object.is(v, -0) ? 0 : v)));
      }),
    );
  });
});
