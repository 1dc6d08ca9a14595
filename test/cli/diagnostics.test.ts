import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { breakdown } from "../../src/diagnostics/breakdown.js";
import { goodnessOfFit } from "../../src/diagnostics/goodness-of-fit.js";
import { ranking } from "../../src/diagnostics/ranking.js";
import { fit } from "../../src/index.js";
import { COUNTING, histograd, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { recordOf, textOf, twoChannel } from "../helpers/cli-record.js";

const files = temporaryFolder();
const { model, data } = twoChannel;

describe("histograd pulls", () => {
  it("has estimates, constraints and the origin", async () => {
    const svg = files.path("pulls.svg");
    const record = await recordOf("pulls", TWO_CHANNEL, "--parameter", "jet_*", "--parameter", "mu", "--plot", svg);
    const { pars, uncertainties } = fit(model, data);
    const [name, value, uncertainty] = [
      "jet_energy_scale",
      pars["jet_energy_scale"],
      uncertainties["jet_energy_scale"],
    ];
    expect(record["parameters"]).toEqual([
      { name, value, uncertainty, constraint: { center: 0, width: 1 } },
      { name: "mu", value: pars["mu"], uncertainty: uncertainties["mu"] },
    ]);
    expect(record["origin"]).toMatchObject({ measurement: "signal_strength", data: { observed: true } });
    expect(existsSync(svg)).toBe(true);
  });

  it("prints pull and constraint, and what deserves a look", async () => {
    const text = await textOf("pulls", TWO_CHANNEL);
    expect(text).toMatch(/^lumi +1\.001 ± 0\.017 +0\.03 +0\.99$/m);
    expect(text.split("\n")).toHaveLength(5 + 24 + 1);
    // 15 events on 10 without a signal: the background is pulled up
    const pulled = await textOf("pulls", COUNTING, "--fix", "mu=0", "--bounds", "background_uncertainty=0,1.2");
    expect(pulled).toMatch(/^note: .*background_uncertainty/m);
  });
});

describe("histograd ranking", () => {
  it("is ranking; --top shortens the table only", async () => {
    const png = files.path("ranking.png");
    const record = await recordOf(
      "ranking",
      TWO_CHANNEL,
      "--parameter",
      "*_modelling",
      "--parameter",
      "lumi",
      "--plot",
      png,
    );
    const options = { fit: {}, method: "both", parameters: ["*_modelling", "lumi"] } as const;
    expect(record).toEqual(ranking(model, data, options));
    expect(existsSync(png)).toBe(true);
    const text = await textOf("ranking", TWO_CHANNEL, "--method", "hessian", "--top", "2");
    expect(text).toMatch(/^1 +jet_energy_scale +\+0\.01 +0\.98 +-0\.228 \/ \+0\.228 +-0\.232 \/ \+0\.232$/m);
    expect(text).toMatch(/^2 +\S/m);
    expect(text).not.toMatch(/^3 +\S/m);
    expect(text).toContain("… and 21 more rows");
    expect((await recordOf("ranking", TWO_CHANNEL, "--method", "hessian", "--top", "2"))["parameters"]).toHaveLength(
      23,
    );
  });

  it("exits with 1 when there is no valid fit to rank about", async () => {
    const { status, stdout, stderr } = await histograd(["ranking", noFit()]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("a fit that converged");
  });
});

describe("histograd breakdown", () => {
  it("is breakdown, with groups of patterns", async () => {
    const args = ["--group", "jets=jet_*,b_tagging", "--group", "modelling=*_modelling"];
    const svg = files.path("breakdown.svg");
    const groups = { jets: ["jet_*", "b_tagging"], modelling: ["*_modelling"] };
    const library = breakdown(model, data, { fit: {}, groups, method: "hessian" });
    expect(await recordOf("breakdown", TWO_CHANNEL, ...args, "--plot", svg)).toEqual(library);
    const text = await textOf("breakdown", TWO_CHANNEL, ...args);
    expect(text).toMatch(/^jets +0\.260 +15\.6 % +jet_energy_scale, b_tagging$/m);
    expect(text).toMatch(/^total +0\.659 +100\.0 %$/m);
    expect(existsSync(svg)).toBe(true);
  });
});

describe("histograd gof", () => {
  it("is goodnessOfFit", async () => {
    const library = goodnessOfFit(model, data, { fit: {} });
    expect(await recordOf("gof", TWO_CHANNEL)).toEqual(library);
    const text = await textOf("gof", TWO_CHANNEL);
    // 8 bins, less mu and four of multijet_shape
    expect(text).toContain("for 3 degrees of freedom");
    expect(text).toContain(`p-value = ${Number(library.pValue!.toPrecision(4))} by the χ² distribution`);
  });

  it("with toys has both p-values, seeded", async () => {
    const svg = files.path("gof.svg");
    const args = ["gof", TWO_CHANNEL, "--toys", "40", "--seed", "3"];
    const [record, again] = await Promise.all([recordOf(...args, "--workers", "0"), recordOf(...args, "--plot", svg)]);
    expect(again).toEqual(record);
    expect(record["statistics"]).toHaveLength(40);
    expect(existsSync(svg)).toBe(true);
    const text = await textOf(...args);
    expect(text).toMatch(
      /Goodness of fit by toys.*\n.*\np-value = [01]\.\d+ ± 0\.\d+ by 40 toys \(seed 3\)\n\n.*\n.*\n.* by the χ² distribution$/m,
    );
  });

  it("without degrees of freedom says that any data fit", async () => {
    expect(await textOf("gof", COUNTING)).toContain(
      "note: There are not more bins than free parameters, so that the model can describe any data.",
    );
    const { status, stdout } = await histograd(["gof", noFit()]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^NOT VALID: /m);
  });
});

/** Nothing is expected in a bin with events: no fit. */
function noFit(): string {
  return files.write("nothing.json", {
    version: "1.0.0",
    channels: [
      {
        name: "c",
        samples: [{ name: "signal", data: [0], modifiers: [{ name: "mu", type: "normfactor", data: null }] }],
      },
    ],
    observations: [{ name: "c", data: [3] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
  });
}
