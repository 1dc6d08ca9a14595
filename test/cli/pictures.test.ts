import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { exampleWorkspace } from "../../scripts/gallery.mjs";
import { histograd } from "../helpers/cli.js";

const folder = mkdtempSync(join(tmpdir(), "histograd-pictures-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const WORKSPACE = at("workspace.json");
writeFileSync(WORKSPACE, JSON.stringify(exampleWorkspace()));
const STYLE = at("style.json");
writeFileSync(STYLE, JSON.stringify({ $schema: "x", experiment: "MyExp", parameters: { mu: "$\\mu_{H}$" } }));

describe("pictures of the command line", () => {
  it.each([
    ["correlations", []],
    ["binimpacts", []],
    ["review", []],
    ["fit", []],
    ["variation", ["--channel", "SR_1l", "--sample", "ttH", "--parameter", "JES_NP0"]],
    ["yields", ["--channel", "SR_1l", "--overlay"]],
  ])("%s draws SVG and PDF in a style", async (verb, options) => {
    for (const extension of ["svg", "pdf"]) {
      const file = at(`${verb}.${extension}`);
      const args = [verb, WORKSPACE, ...options, "--plot", file, "--style", STYLE, "--status", "Internal"];
      const { status, stderr } = await histograd(args);
      expect([status, stderr.includes("error")]).toEqual([0, false]);
      const text = readFileSync(file, "latin1");
      if (extension === "svg") expect(text.replace(/<[^>]*>/g, "")).toContain("MyExp Internal");
      else expect(text.startsWith("%PDF")).toBe(true);
    }
  });

  it("draws a record again in another style", async () => {
    const record = at("ranking.json");
    await histograd(["ranking", WORKSPACE, "--method", "hessian", "--output", record]);
    const { status } = await histograd(["plot", record, at("ranking.svg"), "--style", "cms", "--energy", "13"]);
    expect(status).toBe(0);
    expect(readFileSync(at("ranking.svg"), "utf8").replace(/<[^>]*>/g, "")).toContain("13 TeV");
    const again = await histograd(["plot", record, at("ranking.svg")]);
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining("ranking.svg")]);
    const same = await histograd(["plot", record, record, "--force"]);
    expect(same.status).toBe(2);
  });

  it("refuses a style before the work, with all its mistakes", async () => {
    writeFileSync(at("bad.json"), JSON.stringify({ experment: "X", fontSize: -1 }));
    const { status, stderr } = await histograd(["fit", WORKSPACE, "--plot", at("bad.svg"), "--style", at("bad.json")]);
    expect(status).toBe(2);
    expect(stderr).toContain("Did you mean experiment?");
    expect(stderr).toContain("fontSize");
    expect(existsSync(at("bad.svg"))).toBe(false);
    const misspelt = await histograd(["fit", WORKSPACE, "--plot", at("bad.svg"), "--style", "atlsa"]);
    expect(misspelt.stderr).toContain('Did you mean "atlas"?');
    const without = await histograd(["fit", WORKSPACE, "--style", "atlas"]);
    expect([without.status, without.stderr]).toEqual([2, expect.stringContaining("and needs --plot")]);
  });

  it("makes PNG files at any scale", async () => {
    const sizeAt = async (scale: string) => {
      const file = at(`pulls-${scale}.png`);
      await histograd(["pulls", WORKSPACE, "--plot", file, "--scale", scale, "--size", "400,300"]);
      const bytes = readFileSync(file);
      return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    };
    expect([await sizeAt("1"), await sizeAt("3")]).toEqual([
      [400, 300],
      [1200, 900],
    ]);
  });
});
