import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findMinima } from "../../src/diagnostics/minima.js";
import { COUNTING, histograd, temporaryFolder } from "../helpers/cli.js";
import { counting, recordOf, textOf } from "../helpers/cli-record.js";
import { doubleWell } from "../helpers/minima-workspaces.js";

const files = temporaryFolder();
const wellPath = files.write("well.json", doubleWell());

describe("histograd minima", () => {
  it("--json is the record of findMinima, drawn with --plot", async () => {
    const svg = files.path("minima.svg");
    const record = await recordOf("minima", COUNTING, "--starts", "5", "--seed", "3", "--plot", svg);
    expect(record).toEqual(findMinima(counting.model, counting.data, { fit: {}, nStarts: 5, seed: 3 }));
    expect(existsSync(svg)).toBe(true);
  });

  it("prints heights, starts, where they are, and what may have been missed", async () => {
    const text = await textOf("minima", wellPath, "--starts", "12");
    expect(text).toMatch(/^2 minima from 12 starts, seed 1$/m);
    expect(text).toMatch(/^ +1 +9\.016238\d* +0 +\d+$/m);
    expect(text).toMatch(/^ +2 +9\.37254\d* +0\.3563 +\d+$/m);
    expect(text).toMatch(/^alpha +0\.698543 +-0\.808255$/m);
    expect(text).toContain("by estimate 2.75 in all");
  });

  it("says how many are as low as the lowest", async () => {
    const text = await textOf("minima", files.write("even.json", doubleWell(119, 119)));
    expect(text).toMatch(/^2 minima from 20 starts, 1 of them as low as the lowest, seed 1$/m);
  });

  it("takes the options of fits", async () => {
    const text = await textOf("minima", wellPath, "--starts", "12", "--bounds", "alpha=0,5");
    expect(text).not.toContain("-0.808");
  });

  it("exits with 1 when no start led to a minimum", async () => {
    const document = JSON.parse(readFileSync(COUNTING, "utf8"));
    for (const sample of document.channels[0].samples) sample.data = [0];
    const { status, stdout } = await histograd(["minima", files.write("outside.json", document)]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^NOT VALID: no start led to a minimum/m);
  });
});
