import { describe, expect, it } from "vitest";
import { inspect } from "../../src/api/inspect.js";
import { breakdown, correlations, findMinima, format, minos, yields, yieldsTable } from "../../src/index.js";
import { thrownIssues } from "../helpers/workspaces.js";
import { data, model, RECORDS, workspace } from "../records/every-record.js";

/** The first cells of the lines of a text whose second cell is a number. */
const firstCells = (text: string) =>
  text
    .split("\n")
    .filter((line) => /^\S+ +[-+]?\d/.test(line))
    .map((line) => line.split(/ +/)[0]!);

describe("tables with sums", () => {
  const groups = { jets: ["jet_*", "b_tagging"], luminosity: "lumi", shapes: "zjets_shape" };
  const result = breakdown(model, data, { groups });

  it("are cut and sorted between the sums, which stay with the rule above the last one", () => {
    const bySize = [...result.groups].sort((a, b) => b.uncertainty - a.uncertainty).map(({ name }) => name);
    const text = format(result, { sort: "impact", most: 2, heading: "" });
    expect(firstCells(text)).toEqual(["statistical", "systematic", ...bySize.slice(0, 2), "total"]);
    expect(text).toMatch(/─\ntotal .*\n… and 1 more row\n/);
  });

  it("have the groups of a name, or of one of their parameters", () => {
    expect(firstCells(format(result, { parameters: "jet_energy_scale" }))).toEqual([
      "statistical",
      "systematic",
      "jets",
      "total",
    ]);
    expect(firstCells(format(result, { parameters: "lum*" }))).toContain("luminosity");
    expect(thrownIssues(() => format(result, { parameters: "jest" }))).toEqual([
      { code: "unknown-parameter", path: "parameters" },
    ]);
  });
});

describe("yields", () => {
  const result = yields(model, data, { stage: "prefit" });
  const bySize = [...result.samples].sort((a, b) => b.total.value - a.total.value).map(({ name }) => name);

  it("list the largest samples, with the sums of all", () => {
    const cut = yieldsTable(result, { format: "text", sort: "yield", most: 2 });
    const whole = yieldsTable(result, { format: "text" });
    const totalOf = (text: string) =>
      text
        .split("\n")
        .find((line) => line.startsWith("Total"))!
        .split(/ {2,}/);
    expect(firstCells(cut)).toEqual([...bySize.slice(0, 2), "Total", "Observed"]);
    expect(totalOf(cut)).toEqual(totalOf(whole));
    expect(cut).toMatch(/\n… and \d+ more rows?\n/);
  });

  it("have the same samples in CSV, in the same order", () => {
    const samplesIn = (csv: string) =>
      csv
        .split("\r\n")
        .map((line) => line.split(","))
        .filter(([channel, , quantity]) => channel === "" && quantity === "sample")
        .map((fields) => fields[3]);
    const options = { format: "csv", sort: "yield", most: 2 } as const;
    expect(samplesIn(yieldsTable(result, options))).toEqual(bySize.slice(0, 2));
    expect(samplesIn(format(result, options))).toEqual(bySize.slice(0, 2));
    expect(samplesIn(yieldsTable(result, { format: "csv", samples: "t*" }))).toEqual(["ttbar"]);
  });

  it("have no pulls, and no samples that there are not", () => {
    expect(thrownIssues(() => format(result, { sort: "pull" }))).toEqual([{ code: "bad-option", path: "sort" }]);
    expect(thrownIssues(() => format(result, { sort: "pull", format: "csv" }))).toEqual([
      { code: "bad-option", path: "sort" },
    ]);
    expect(thrownIssues(() => yieldsTable(result, { format: "csv", samples: "nope" }))[0]!.code).toBe(
      "unknown-parameter",
    );
  });
});

describe("tables of other rows", () => {
  it("have signals by CLs", () => {
    const scan = RECORDS["patch-set-scan"];
    const byCls = [...scan.points].sort((a, b) => a.cls! - b.cls!).map(({ name }) => name);
    expect(firstCells(format(scan, { sort: "cls", most: 2 }))).toEqual(byCls.slice(0, 2));
  });

  it("have bins by their impact, and those of a channel", () => {
    const record = RECORDS["bin-impacts"];
    const largest = [...record.bins].sort((a, b) => Math.abs(b.perSigma) - Math.abs(a.perSigma))[0]!;
    const [first] = format(record, { sort: "impact", most: 1 }).match(/^(?:SR|CR) +\d+/m)!;
    expect(first.split(/ +/)).toEqual([largest.channel, String(largest.bin)]);
    expect(format(record, { parameters: "SR" })).not.toMatch(/^CR /m);
  });

  it("have parameters of a workspace by their names or by that of their vector", () => {
    const record = { ...inspect(workspace, model), warnings: [] };
    expect(format(record, { parameters: "zjets_shape[2]", format: "csv" })).toMatch(
      /\r\nzjets_shape\[2\],zjets_shape,/,
    );
    expect(format(record, { parameters: ["lumi", "zjets_shape"] })).toMatch(/\nlumi .*\nzjets_shape\[0…3\] /);
  });

  it("have MINOS errors by name", () => {
    const record = minos(model, data, { parameters: ["mu", "lumi"] });
    expect(firstCells(format(record, { sort: "name" }))).toEqual(["lumi", "mu"]);
  });
});

describe("tables without a row", () => {
  it("are a sentence that can be asked to be cut, and the head of a table in CSV", () => {
    const none = correlations(model, data, { threshold: 1 });
    const sentence = "No pair of parameters has a correlation of 1 or more.";
    expect(format(none, { most: 3, heading: "" })).toBe(`${sentence}\n`);
    expect(format(none, { format: "markdown", heading: "" })).toBe(`${sentence}\n`);
    expect(format(none, { format: "csv" })).toBe("parameter,other_parameter,correlation\r\n");
  });

  it("do not hide the parameters of minima, which differ in none", () => {
    const one = findMinima(model, data, { nStarts: 3 });
    expect(one.minima).toHaveLength(1);
    expect(format(one, { parameters: "lumi" })).toMatch(/\nlumi +1\.0\d+\n/);
    expect(format(one, { most: 1 })).toContain(`… and ${model.nPars - 1} more rows`);
  });
});
