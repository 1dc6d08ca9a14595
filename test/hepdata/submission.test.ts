import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { examplePlane } from "../../scripts/gallery.mjs";
import { type HepdataTable, hepdataSubmission, hepdataTables } from "../../src/hepdata/index.js";
import {
  binImpacts,
  breakdown,
  clsScan,
  correlations,
  feldmanCousins,
  fit,
  formatRecord,
  goodnessOfFit,
  goodnessOfFitToys,
  hypotest,
  likelihoodContour,
  limitSeries,
  minos,
  type PatchSetScan,
  parseRecord,
  profileScan,
  pulls,
  type ResultRecord,
  ranking,
  recordOrigin,
  reviewFit,
  significance,
  upperLimit,
  yields,
} from "../../src/index.js";
import * as normal from "../../src/math/normal.js";
import { exclusionContours } from "../../src/plot/index.js";
import { twoChannel } from "../helpers/cli-record.js";
import { thrownIssues } from "../helpers/workspaces.js";

const { model, data } = twoChannel;
const origin = recordOrigin(model, data, {});
const plane = examplePlane(normal, origin) as unknown as PatchSetScan;

/** The values of a column, found by its name. */
function values({ independent_variables, dependent_variables }: HepdataTable, name: string): readonly unknown[] {
  const columns = [...independent_variables, ...dependent_variables];
  return columns
    .find(({ header }) => header.name === name)!
    .values.map((each) => ("value" in each ? each.value : [each.low, each.high]));
}

function named(tables: readonly HepdataTable[], name: string): HepdataTable {
  return tables.find((table) => table.name === name)!;
}

describe("hepdataTables(record, options)", () => {
  it("has yields with their uncertainties, by the edges of bins where there are some", () => {
    const record = yields(model, data, { stage: "prefit" });
    const [first, ...others] = record.channels;
    const edges = Array.from({ length: first!.bins.length + 1 }, (_, b) => 10 * b);
    const axis = { name: "$m_{jj}$", unit: "GeV", edges };
    const tables = hepdataTables({ ...record, channels: [{ ...first!, axis }, ...others] });
    expect(tables.map(({ name }) => name)).toEqual([
      "Yields before the fit",
      "Yields of CR before the fit",
      "Yields of SR before the fit",
    ]);
    const bins = tables[1]!;
    expect(bins.independent_variables[0]!.header).toEqual({ name: "$m_{jj}$", units: "GeV" });
    expect(values(bins, "$m_{jj}$")).toEqual(first!.bins.map((_, b) => [10 * b, 10 * b + 10]));
    expect(values(tables[2]!, "Bin")[0]).toBe(1);
    expect(values(bins, "Total")).toEqual(first!.bins.map(({ value }) => value));
    const total = bins.dependent_variables.find(({ header }) => header.name === "Total")!;
    expect(total.values[0]!.errors).toEqual([{ symerror: first!.bins[0]!.uncertainty, label: "total" }]);
  });

  it("leaves out errors that are all 0, which HEPData refuses", () => {
    const record = yields(model, data, { stage: "prefit" });
    const exact = record.channels.map((channel) => ({ ...channel, total: { ...channel.total, uncertainty: 0 } }));
    const total = hepdataTables({ ...record, channels: exact })[0]!.dependent_variables.at(-2)!;
    expect(total.values).toEqual(exact.map((channel) => ({ value: channel.total.value })));
  });

  it("keeps what is blinded unknown, its sum too", () => {
    const record = yields(model, data, { stage: "prefit" });
    const [first, ...others] = record.channels;
    const blind = { ...first!, observed: [Number.NaN, ...first!.observed.slice(1)], masked: [0] };
    const [sums, bins] = hepdataTables({ ...record, channels: [blind, ...others] });
    expect(values(bins!, "Observed")[0]).toBe("-");
    expect(values(sums!, "Observed")[0]).toBe("-");
  });

  it("has the CLs, limits and contours of the signals of a patch set", () => {
    const tables = hepdataTables(plane, { theoryUncertainty: 0.1 });
    const cls = named(tables, "CLs of the signals");
    expect(values(cls, "m2")).toEqual(plane.points.map((point) => point.values[1]));
    expect(values(cls, "Expected CLs, median")).toEqual(plane.points.map((point) => point.expected![2]));
    const limits = named(tables, "Upper limits of the signals");
    expect(values(limits, "Observed limit")).toEqual(plane.points.map((point) => point.limits!.observed.value));
    const expected = limits.dependent_variables.find(({ header }) => header.name === "Expected limit")!;
    const [low2, low1, median, high1, high2] = plane.points[0]!.limits!.expected.map(({ value }) => value!);
    expect(expected.values[0]).toEqual({
      value: median,
      errors: [
        { asymerror: { minus: low1! - median!, plus: high1! - median! }, label: "1 sigma" },
        { asymerror: { minus: low2! - median!, plus: high2! - median! }, label: "2 sigma" },
      ],
    });
    const { observed, theoryLow } = exclusionContours(plane, { theoryUncertainty: 0.1 });
    const [line] = observed;
    const name = observed.length === 1 ? "Observed contour" : "Observed contour, line 1";
    expect(values(named(tables, name), "m1")).toEqual(line!.x);
    expect(values(named(tables, name), "m2")).toEqual(line!.y);
    const byTheory = tables.filter((table) => table.name.startsWith("Observed contour, -1 sigma of theory"));
    expect(byTheory).toHaveLength(theoryLow.length);
  });

  it("draws no contour where signals lie on one place of the plane, and refuses to where one is asked for", () => {
    const twice = { ...plane, points: [...plane.points, { ...plane.points[0]!, name: "again" }], nPatches: 99 };
    expect(hepdataTables(twice).map(({ name }) => name)).toEqual(["CLs of the signals", "Upper limits of the signals"]);
    expect(hepdataTables({ ...plane, points: [] })).toHaveLength(1);
    const [issue] = thrownIssues(() => hepdataTables(twice, { labels: ["m1", "m2"] })) as readonly { code: string }[];
    expect(issue!.code).toBe("too-many-dimensions");
  });

  it("has pulls of constrained parameters only", () => {
    const fitted = fit(model, data);
    const table = hepdataTables(pulls(fitted))[0]!;
    expect(values(table, "Parameter")).toContain("lumi");
    expect(values(table, "Parameter")).not.toContain("mu");
    expect(values(hepdataTables(fitted)[0]!, "Estimate")).toEqual(fitted.values);
  });

  it("has tests, limits of a scan, significances, intervals and parts of an uncertainty as the records have them", () => {
    const q = { testStatistic: "q" } as const;
    const test = hypotest(model, data, 1, q);
    expect(test.testStatistic).toBe("q");
    expect(values(hepdataTables(test)[0]!, "Observed CLs")).toEqual(["cls" in test ? test.cls : undefined]);
    const scan = clsScan(model, data, [0, 1, 2, 3, 4, 5], q);
    const [cls, limits] = hepdataTables(scan);
    expect(values(cls!, "Observed CLs")).toEqual(scan.points.map((point) => point.cls));
    expect(values(limits!, "Upper limit on mu")[0]).toBe(scan.limits.observed.value);
    const discovery = significance(model, data);
    expect(values(hepdataTables(discovery)[0]!, "Significance")).toEqual([discovery.z, ...discovery.expected.z]);
    const intervals = minos(model, data, { parameters: ["mu"] });
    const [{ lower, upper }] = intervals.intervals as [(typeof intervals.intervals)[0]];
    expect(hepdataTables(intervals)[0]!.dependent_variables[0]!.values[0]!.errors).toEqual([
      { asymerror: { minus: lower.error, plus: upper.error }, label: "profile likelihood" },
    ]);
    const parts = breakdown(model, data, { groups: { luminosity: ["lumi"] } });
    expect(values(hepdataTables(parts)[0]!, "Part")).toEqual(["total", "statistical", "luminosity"]);
    const matrix = correlations(model, data, { threshold: 0 });
    const table = hepdataTables(matrix)[0]!;
    const k = matrix.parameters.length + 2;
    expect([values(table, "Parameter 1")[k], values(table, "Parameter 2")[k]]).toEqual([
      matrix.parameters[1],
      matrix.parameters[2],
    ]);
    expect(values(table, "Correlation")[k]).toBe(matrix.matrix[k]);
  });

  it("has the goodness of fit with the p-value of the distribution or of toys", async () => {
    const gof = goodnessOfFit(model, data);
    const byToys = await goodnessOfFitToys(model, data, { nToys: 40, seed: 1 });
    for (const [record, statistic] of [
      [gof, gof.statistic],
      [byToys, byToys.observed],
    ] as const) {
      const table = hepdataTables(record)[0]!;
      expect(values(table, "-2 log(L / L saturated)")).toEqual([statistic]);
      expect(values(table, "Degrees of freedom")).toEqual([record.degreesOfFreedom]);
      expect(values(table, "p-value")).toEqual([record.pValue]);
    }
    const { errors } = hepdataTables(byToys)[0]!.dependent_variables[2]!.values[0]!;
    expect(errors).toEqual([{ symerror: byToys.error, label: "number of toys" }]);
    const { pValue: _, ...none } = gof;
    expect(values(hepdataTables({ ...none, degreesOfFreedom: 0 })[0]!, "p-value")).toEqual(["-"]);
  });

  it("has Feldman–Cousins intervals with their open ends, and the tests of all values", async () => {
    const record = await feldmanCousins(model, data, { values: [0, 1, 2, 3], nToys: 40, bisections: 1 });
    const [intervals, tests] = hepdataTables(record);
    expect(values(intervals!, "Upper end")).toEqual(record.intervals.map(({ upper }) => upper));
    expect(values(tests!, "mu")).toEqual(record.points.map(({ value }) => value));
    expect(values(tests!, "p-value")).toEqual(record.points.map(({ pValue }) => pValue));
    const ends = [
      { lower: 0, upper: 1, openLower: true, openUpper: false },
      { lower: 2, upper: 3, openLower: false, openUpper: true },
      { lower: 2, upper: 3, openLower: true, openUpper: true },
      { lower: 2, upper: 3, openLower: false, openUpper: false },
    ];
    const [named] = hepdataTables({ ...record, intervals: ends });
    expect(values(named!, "Open ends")).toEqual(["lower", "upper", "lower and upper", "none"]);
    const [first] = record.points;
    const unlimited = hepdataTables({
      ...record,
      intervals: [],
      points: [{ ...first!, critical: Number.POSITIVE_INFINITY }],
    });
    expect(unlimited.map(({ name }) => name)).toEqual(["Feldman-Cousins tests of mu"]);
    expect(values(unlimited[0]!, "Largest accepted t")).toEqual(["-"]);
  });

  it("has the impacts of bins, which count from 1", () => {
    const record = binImpacts(model, data);
    const table = hepdataTables(record)[0]!;
    expect(values(table, "Bin")).toEqual(record.bins.map(({ bin }) => bin + 1));
    expect(values(table, "Per event")).toEqual(record.bins.map(({ perEvent }) => perEvent));
    expect(values(table, "Per statistical error")).toEqual(record.bins.map(({ perSigma }) => perSigma));
  });

  it("refuses records without tables, and options that it has not", () => {
    const review = reviewFit(model, data);
    expect(thrownIssues(() => hepdataTables(review))).toEqual([{ code: "no-table", path: "record" }]);
    expect(thrownIssues(() => hepdataTables(plane, { label: [] } as object))).toMatchObject([
      { code: "unknown-option" },
    ]);
  });
});

describe("hepdataSubmission(records, options)", () => {
  const fitted = fit(model, data);
  const limit = upperLimit(model, data, { testStatistic: "q" });
  const records: readonly ResultRecord[] = [
    yields(model, data, { stage: "prefit" }),
    yields(model, data, { stage: "postfit", fit: fitted }),
    limit,
    limitSeries("m [GeV]", [{ parameter: 100, limit }]),
    profileScan(model, data, [{ name: "mu", min: 0, max: 2, n: 3 }]),
    likelihoodContour(model, data, ["mu", "lumi"]),
    pulls(fitted),
    pulls(fitted),
    ranking(model, data, { method: "hessian" }),
    plane,
  ];

  it("has a file for every table of every record, with names of their own that HEPData takes", () => {
    const files = hepdataSubmission(records);
    const [head, ...entries] = parseAllDocuments(files.get("submission.yaml")!).map((document) => document.toJS());
    expect(head.comment).toMatch(/^Made by histograd \d/);
    expect(entries).toHaveLength(records.flatMap((record) => hepdataTables(record)).length);
    expect([...files.keys()]).toEqual(["submission.yaml", ...entries.map((entry) => entry.data_file)]);
    const names = entries.map((entry) => entry.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith("Pulls"))).toHaveLength(2);
  });

  it("shortens names to the 64 characters that HEPData takes, and keeps them different", () => {
    const long = (k: number) => ({ ...limit, poi: `${"a".repeat(80)}${k}` });
    const text = hepdataSubmission([long(1), long(2)]).get("submission.yaml")!;
    const names = parseAllDocuments(text).flatMap((document) => document.toJS().name ?? []);
    expect(names.map((name: string) => name.length)).toEqual([64, 64]);
    expect(names[0]).not.toBe(names[1]);
  });

  // HEPData reads with PyYAML (YAML 1.1), for which 1e-7 is a text, "=" an error, 12:30 a number and yes a truth value
  it("writes numbers and texts that are the same for readers of YAML 1.1", () => {
    const points = [
      { ...limit.limits, observed: { value: 1e-7 } },
      { ...limit.limits, observed: { value: 2.5e21 } },
    ].map((limits, parameter) => ({ parameter, limits, origin }));
    const series = { ...limitSeries("yes", [{ parameter: 1, limit }]), points };
    const text = hepdataSubmission(series).get("table1.yaml")!;
    expect(text).toContain('name: "yes"');
    expect(text).toContain("value: 1.0e-7\n");
    expect(text).toContain("value: 2.5e+21\n");
    const column = parse(text).dependent_variables[0].values;
    expect(column.map(({ value }: { value: number }) => value)).toEqual([1e-7, 2.5e21]);
  });

  it("is the same for a record that was written and read back", () => {
    for (const record of records) {
      const again = parseRecord(formatRecord(record)) as ResultRecord;
      expect(hepdataSubmission(again)).toEqual(hepdataSubmission(record));
    }
  });

  it("refuses an empty list, and says which records have no tables or are not complete", () => {
    const review = reviewFit(model, data);
    const { limits: _, ...incomplete } = limit;
    expect(thrownIssues(() => hepdataSubmission([limit, review, incomplete as ResultRecord]))).toMatchObject([
      { code: "no-table", path: "records[1]" },
      { code: "bad-argument", path: expect.stringMatching(/^records\[2\]/) },
    ]);
    expect(thrownIssues(() => hepdataSubmission([]))).toEqual([{ code: "bad-argument", path: "records" }]);
  });
});

describe("records that are not valid", () => {
  const stopped = { fit: { maxIterations: 1 } };
  const q = { testStatistic: "q" } as const;
  const failing = fit(model, data, stopped.fit);

  it("have tables whose descriptions say so", () => {
    expect(failing.valid).toBe(false);
    const scan = clsScan(model, data, [0, 1], q);
    const records: readonly ResultRecord[] = [
      failing,
      pulls(failing),
      goodnessOfFit(model, data, stopped),
      minos(model, data, stopped),
      { ...hypotest(model, data, 1, q), valid: false },
      { ...scan, points: scan.points.map((point) => ({ ...point, valid: false })) },
    ];
    const descriptions = records.flatMap((record) => hepdataTables(record).map(({ description }) => description));
    expect(descriptions.length).toBeGreaterThanOrEqual(records.length);
    for (const description of descriptions) expect(description).toMatch(/^NOT VALID/);
    for (const { description } of hepdataTables(fit(model, data))) expect(description).not.toMatch(/NOT VALID/);
  });
});
