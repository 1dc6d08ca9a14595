import { describe, expect, it } from "vitest";
import { fitOptionsRecord } from "../../src/fit/record-options.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";

describe("fitOptionsRecord", () => {
  it("makes lists of what is keyed by names, so that names survive JSON", () => {
    const options = fitOptionsRecord({
      init: { alpha_JES: 0.5 },
      bounds: { muSignal: [0, Number.POSITIVE_INFINITY] },
      fixed: ["k_W"],
      maxIterations: 7,
    });
    expect(options).toEqual({
      init: [{ name: "alpha_JES", value: 0.5 }],
      bounds: [{ name: "muSignal", lower: 0, upper: Number.POSITIVE_INFINITY }],
      fixed: [{ name: "k_W", value: true }],
      maxIterations: 7,
    });
    const record = { kind: "options", options };
    expect(parseRecord(formatRecord(record))).toEqual(record);
  });

  it("keeps vectors as plain lists and leaves out what was not given", () => {
    expect(fitOptionsRecord({ init: Float64Array.of(1, 2) })).toEqual({ init: [1, 2] });
    expect(fitOptionsRecord({ fixed: { a: false, b: 3 } })).toEqual({
      fixed: [
        { name: "a", value: false },
        { name: "b", value: 3 },
      ],
    });
  });
});
