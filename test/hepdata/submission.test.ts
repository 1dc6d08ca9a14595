import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { hepdataSubmission } from "../../src/hepdata/submission.js";
import { fit, pulls, yields } from "../../src/index.js";
import { twoChannel } from "../helpers/cli-record.js";
import { thrownIssues } from "../helpers/workspaces.js";

const { model, data } = twoChannel;

describe("hepdataSubmission(record)", () => {
  it("has a file for each table of yields, with the numbers of the record", () => {
    const record = yields(model, data, { stage: "prefit" });
    const files = hepdataSubmission(record);
    const [, ...tables] = parseAllDocuments(files.get("submission.yaml")!).map((document) => document.toJS());
    expect(tables.map(({ name }) => name)).toEqual(["Yields", "Yields of CR", "Yields of SR"]);
    for (const { data_file } of tables) expect(files.has(data_file)).toBe(true);
    const bins = parse(files.get("table3.yaml")!);
    const channel = record.channels[1]!;
    const total = bins.dependent_variables.find(({ header }: { header: { name: string } }) => header.name === "Total");
    expect(total.values.map(({ value }: { value: number }) => value)).toEqual(channel.bins.map(({ value }) => value));
    expect(total.values[0].errors).toEqual([{ symerror: channel.bins[0]!.uncertainty, label: "total" }]);
  });

  it("has pulls of constrained parameters only, and refuses records without tables", () => {
    const fitted = fit(model, data);
    const table = parse(hepdataSubmission(pulls(fitted)).get("table1.yaml")!);
    const names = table.independent_variables[0].values.map(({ value }: { value: string }) => value);
    expect(names).toContain("lumi");
    expect(names).not.toContain("mu");
    expect(thrownIssues(() => hepdataSubmission(fitted))).toEqual([{ code: "no-table", path: "record" }]);
  });
});
