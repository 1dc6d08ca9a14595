import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { histograd } from "../helpers/cli.js";

const folder = mkdtempSync(join(tmpdir(), "histograd-hepdata-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const WORKSPACE = "examples/two-channel.json";
const [BACKGROUND, PATCH_SET] = ["examples/patchset/background.json", "examples/patchset/patchset.json"] as const;

const tablesIn = (name: string) => readdirSync(at(name)).filter((file) => file.startsWith("table"));

describe("submissions to HEPData from the command line", () => {
  it("are the same of a command and of the record that it wrote", async () => {
    const scan = ["patchset", "scan", BACKGROUND, PATCH_SET, "--output", at("scan.json"), "--hepdata", at("scan")];
    expect((await histograd(scan)).status).toBe(0);
    const { status } = await histograd(["hepdata", at("scan.json"), "--output", at("again")]);
    expect(status).toBe(0);
    expect(readdirSync(at("again"))).toEqual(readdirSync(at("scan")));
    for (const file of readdirSync(at("scan"))) {
      expect(readFileSync(join(at("again"), file), "utf8")).toBe(readFileSync(join(at("scan"), file), "utf8"));
    }
  });

  it("hold the tables of several records, and say which files of an earlier one are left", async () => {
    await histograd(["yields", WORKSPACE, "--output", at("yields.json")]);
    await histograd(["pulls", WORKSPACE, "--output", at("pulls.json")]);
    const both = ["hepdata", at("yields.json"), at("pulls.json"), "--output", at("both")];
    expect((await histograd(both)).status).toBe(0);
    expect(tablesIn("both")).toHaveLength(4);
    const record = JSON.parse(readFileSync(at("pulls.json"), "utf8")) as { parameters: { constraint?: object }[] };
    const table = parse(readFileSync(join(at("both"), "table4.yaml"), "utf8"));
    const constrained = record.parameters.filter(({ constraint }) => constraint !== undefined);
    expect(table.dependent_variables[0].values).toHaveLength(constrained.length);
    expect((await histograd(both)).stderr).toContain("one that has files");
    const own = { "submission.yaml": "---\ncomment: mine\n", "table1.yaml": "mine: true\n" };
    mkdirSync(at("own"));
    for (const [name, text] of Object.entries(own)) writeFileSync(join(at("own"), name), text);
    expect((await histograd(["hepdata", at("pulls.json"), "--output", at("own"), "--force"])).status).toBe(2);
    for (const [name, text] of Object.entries(own)) expect(readFileSync(join(at("own"), name), "utf8")).toBe(text);
    const less = await histograd(["hepdata", at("pulls.json"), "--output", at("both"), "--force"]);
    expect([less.status, less.stderr]).toEqual([0, expect.stringContaining("table2.yaml, table3.yaml, table4.yaml")]);
  });

  it("are refused for records without tables, by the names of their files, and for options that are about others", async () => {
    await histograd(["review", WORKSPACE, "--output", at("review.json")]);
    await histograd(["yields", WORKSPACE, "--output", at("counts.json")]);
    const review = await histograd(["hepdata", at("counts.json"), at("review.json"), "--output", at("none")]);
    expect([review.status, review.stderr]).toEqual([2, expect.stringContaining(`error: ${at("review.json")}\n`)]);
    const labels = await histograd(["hepdata", at("counts.json"), "--output", at("none"), "--labels", "m1,m2"]);
    expect([labels.status, labels.stderr]).toEqual([2, expect.stringContaining("error: --labels\n")]);
    expect(existsSync(at("none"))).toBe(false);
  });
});
