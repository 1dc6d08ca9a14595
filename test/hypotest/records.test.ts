import { describe, expect, it } from "vitest";
import { clsScan, hypotest, limitSeries, significance, tMu, upperLimit } from "../../src/hypotest/index.js";
import { maskData } from "../../src/model/data.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { counting } from "./counting.js";

const { model, data } = counting(22);
const narrow = counting(22, [0, 1]);
const fit = { init: [0.5], bounds: { mu: [0, 15] }, fixed: { mu: false } } as const;

const RECORDS = {
  "test-statistic": tMu(model, data, 1),
  hypotest: hypotest(model, data, 1, { fit }),
  "hypotest of discovery": hypotest(model, data, 3, { testStatistic: "q0" }),
  "cls-scan": clsScan(model, data, [0, 1, 2], { baseDistribution: "clipped-normal" }),
  "upper-limit": upperLimit(model, data, { confidenceLevel: 0.9 }),
  "upper-limit without limits": upperLimit(narrow.model, narrow.data),
  "limit-series": limitSeries("m [GeV]", [
    { parameter: 900, limit: upperLimit(model, data) },
    { parameter: 700, limit: upperLimit(narrow.model, narrow.data) },
  ]),
  significance: significance(model, data),
};

describe("records of tests", () => {
  it.each(Object.entries(RECORDS))("%s agrees with its schema and survives JSON", (_name, record) => {
    expect(schemaErrors(record)).toEqual([]);
    expect(parseRecord(formatRecord(record))).toEqual(record);
  });

  it("carry the options that made them", () => {
    expect(RECORDS.hypotest.origin.options).toEqual({
      testStatistic: "qtilde",
      baseDistribution: "normal",
      asimovSignal: 0,
      fit: { init: [0.5], bounds: [{ name: "mu", value: [0, 15] }], fixed: [{ name: "mu", value: false }] },
    });
    expect(RECORDS["hypotest of discovery"].notes).toEqual(["q0 tests mu = 0; the value 3 was not used."]);
    expect(RECORDS["limit-series"].points.map(({ parameter }) => parameter)).toEqual([700, 900]);
  });

  it("say what was masked, in the Asimov data too", () => {
    const { origin, observed, cls } = hypotest(model, maskData(model, data, ["c"]), 1);
    expect(origin.data.masked).toEqual([{ channel: "c", bins: [0] }]);
    expect([observed.statistic, observed.asimov, cls]).toEqual([0, 0, 1]);
  });
});
