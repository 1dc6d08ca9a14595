import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lCurve } from "../../src/diagnostics/l-curve.js";
import { COUNTING, histograd, temporaryFolder } from "../helpers/cli.js";
import { recordOf, refusalOf, textOf } from "../helpers/cli-record.js";
import { linearUnfolding, linearUnfoldingSpec } from "../helpers/linear-unfolding.js";

const files = temporaryFolder();
const path = files.write("unfolding.json", linearUnfoldingSpec());
const { model, data } = linearUnfolding();

describe("histograd lcurve", () => {
  it("--json is the record of lCurve, drawn with --plot", async () => {
    const svg = files.path("lcurve.svg");
    const record = await recordOf("lcurve", path, "--penalty", "curvature", "--strengths", "30,1,10", "--plot", svg);
    expect(record).toEqual(lCurve(model, data, { fit: {}, penalty: "curvature", strengths: [1, 10, 30] }));
    expect(existsSync(svg)).toBe(true);
  });

  it("prints the points, the choices and the estimates of equidistant strengths", async () => {
    const text = await textOf("lcurve", path, "--from", "1", "--to", "100", "--points", "5");
    expect(text).toContain('L-curve of the penalty "curvature" of 5 parameters, 5 strengths');
    for (const strength of ["1", "3.162", "10", "31.62", "100"]) {
      expect(text).toMatch(new RegExp(`^ *${strength.replace(".", "\\.")} `, "m"));
    }
    expect(text).toMatch(/^corner of the L-curve +9\.1/m);
  });

  it("exits with 1 when a fit is not valid", async () => {
    // no events are expected where some were observed, whatever mu is
    const impossible = JSON.parse(readFileSync(COUNTING, "utf8"));
    for (const sample of impossible.channels[0].samples) sample.data = [0];
    impossible.measurements[0].config.penalties = [{ name: "size", strength: 1, parameters: ["mu"], differences: 0 }];
    const { status, stdout } = await histograd(["lcurve", files.write("impossible.json", impossible)]);
    expect(status).toBe(1);
    expect(stdout).toContain("NOT VALID");
  });

  it("refuses strengths that contradict each other, and workspaces without a penalty", async () => {
    for (const [args, message] of [
      [["--from", "1"], "--from and --to belong together"],
      [["--points", "3"], "--points needs --from and --to"],
      [["--strengths", "1", "--from", "1", "--to", "2"], "--strengths and --from exclude each other"],
      [["--from", "2", "--to", "2"], "--from must be below --to"],
      [["--from", "1", "--to", "2", "--points", "1"], "--points must be 2 or more"],
      [["--strengths", "1,1"], "Expected different numbers"],
      [["--strengths", "0"], "Expected a number above 0"],
    ] as const) {
      expect(await refusalOf("lcurve", path, ...args)).toContain(message);
    }
    expect(await refusalOf("lcurve", path, "--penalty", "curvatur")).toContain('Did you mean "curvature"?');
    expect(await refusalOf("lcurve", COUNTING)).toContain("config.penalties");
  });
});
