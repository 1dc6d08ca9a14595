import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clsScan } from "../../src/hypotest/cls-scan.js";
import { hypotest } from "../../src/hypotest/hypotest.js";
import { significance } from "../../src/hypotest/significance.js";
import { upperLimit } from "../../src/hypotest/upper-limit.js";
import { COUNTING, histograd, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { counting, recordOf, refusalOf, textOf, twoChannel } from "../helpers/cli-record.js";

const files = temporaryFolder();
/** Signatures of the files. */
const PNG = [0x89, 0x50, 0x4e, 0x47];

describe("histograd cls", () => {
  it("--json is the record of hypotest, with pyhf's keys besides", async () => {
    const { CLs_obs: _, ...library } = {
      CLs_obs: 0,
      ...hypotest(counting.model, counting.data, 1, { fit: {}, testStatistic: "qtilde" }),
    };
    const record = await recordOf("cls", COUNTING);
    expect(record).toEqual({ ...library, CLsObs: library.cls, CLsExp: library.expected });
  });

  it("passes value, statistic, parameter, masks and fit options on", async () => {
    const record = await recordOf(
      ...["cls", TWO_CHANNEL, "--test-poi", "2", "--test-stat", "q", "--fix", "lumi=1.01", "--bounds", "mu=-2,4"],
    );
    const fit = { bounds: { mu: [-2, 4] }, fixed: { lumi: 1.01 } } as const;
    const library = hypotest(twoChannel.model, twoChannel.data, 2, { fit, testStatistic: "q" });
    expect(record).toMatchObject({ cls: library.cls, poi: { name: "mu", value: 2 }, testStatistic: "q" });
    const masked = await recordOf("cls", TWO_CHANNEL, "--test-stat", "q", "--mask", "CR:3");
    expect(masked).toMatchObject({ origin: { data: { masked: [{ channel: "CR", bins: [3] }] } } });
    const other = await recordOf(
      "cls",
      TWO_CHANNEL,
      "--poi",
      "jet_energy_scale",
      "--test-stat",
      "q",
      "--test-poi",
      "3",
    );
    expect(other).toMatchObject({ poi: { name: "jet_energy_scale", value: 3 } });
  });

  it("prints a table and a conclusion", async () => {
    const text = await textOf("cls", COUNTING, "--test-poi", "4");
    const { cls, clsb, expected } = hypotest(counting.model, counting.data, 4);
    expect(text).toContain(`${COUNTING}, measurement "counting": 1 channel, 1 bin, 2 parameters\nObserved data\n`);
    expect(text).toContain("Test of mu = 4 by qtilde, asymptotic; best fit mu = 1\n");
    expect(text).toMatch(new RegExp(`^observed +${Number(cls!.toPrecision(4))}$`, "m"));
    expect(text).toMatch(new RegExp(`^expected, \\+1 σ +${Number(expected[3].toPrecision(4))}$`, "m"));
    expect(text).toMatch(new RegExp(`^CLs\\+b +${Number(clsb.toPrecision(4))}$`, "m"));
    expect(text).toMatch(/^mu = 4 is excluded at 95 % confidence level\.$/m);
  });

  it("q0 gives p0, and no CLs", async () => {
    const record = await recordOf("cls", TWO_CHANNEL, "--test-stat", "q0");
    const library = hypotest(twoChannel.model, twoChannel.data, 0, { fit: {}, testStatistic: "q0" });
    expect(record).toEqual(library);
    expect(record).not.toHaveProperty("CLsObs");
    expect(await textOf("cls", TWO_CHANNEL, "--test-stat", "q0")).toMatch(/^p0 +value$[\s\S]*^significance Z +2\.15/m);
  });

  it("writes record and picture to new files, also as pyhf calls the option", async () => {
    const [json, svg, png] = [files.path("cls.json"), files.path("cls.svg"), files.path("cls.png")];
    const { stdout } = await histograd(["cls", COUNTING, "--json", "--output-file", json, "--plot", svg]);
    expect(readFileSync(json, "utf8")).toBe(stdout);
    expect(readFileSync(svg, "utf8")).toMatch(/^<svg/);
    await textOf("cls", COUNTING, "--plot", png);
    expect([...readFileSync(png).subarray(0, 4)]).toEqual(PNG);
    expect(await refusalOf("cls", COUNTING, "--output", json)).toContain("replace the file with --force");
    expect(await refusalOf("cls", COUNTING, "--plot", svg)).toContain("replace the file with --force");
    await textOf("cls", COUNTING, "--plot", svg, "--output", json, "--force");
  });

  it("with toys: seeded, the same for any number of workers", async () => {
    const args = ["cls", COUNTING, "--test-poi", "3", "--calctype", "toybased", "--toys", "200", "--seed", "5"];
    const [alone, threads] = await Promise.all([
      recordOf(...args, "--workers", "0"),
      recordOf(...args, "--workers", "2"),
    ]);
    expect(threads).toEqual(alone);
    expect(alone).toMatchObject({ kind: "hypotest", calculator: "toys", CLsObs: alone["cls"] });
  });

  it("exits with 1 when a fit is not valid, and says so", async () => {
    // nothing is expected anywhere, but there are events: no fit
    const document = JSON.parse(readFileSync(COUNTING, "utf8"));
    for (const sample of document.channels[0].samples) sample.data = [0];
    const { status, stdout } = await histograd(["cls", files.write("outside.json", document)]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^NOT VALID: /m);
  });
});

describe("histograd upperlimit", () => {
  it("is upperLimit, at the level that is asked for", async () => {
    const options = { fit: {}, confidenceLevel: 0.9, testStatistic: "qtilde" } as const;
    const library = upperLimit(counting.model, counting.data, options);
    expect(await recordOf("upperlimit", COUNTING, "--level", "0.1")).toEqual(library);
    expect(await recordOf("upperlimit", COUNTING, "--confidence-level", "0.9")).toEqual(library);
    expect(await recordOf("upperlimit", COUNTING, "--confidence-level", "0.9", "--level", "0.1")).toEqual(library);
    const text = await textOf("upperlimit", COUNTING, "--level", "0.1");
    expect(text).toContain("Upper limit on mu at 90 % confidence level (CLs, qtilde, asymptotic)");
    expect(text).toMatch(new RegExp(`^observed +${Number(library.limits.observed.value!.toPrecision(5))}$`, "m"));
  });

  it("says why there is no limit", async () => {
    const text = await textOf("upperlimit", COUNTING, "--bounds", "mu=0,2");
    expect(text).toMatch(
      /^observed +none +CLs is still 0\.\d+ at the upper bound 2 of mu, above 0\.05\. To search further, widen fit\.bounds \(--bounds\)\.$/m,
    );
    expect(text).toMatch(/^note: Limits lie beyond the upper bound 2 of mu: .* with --bounds\.$/m);
  });

  it("--scan is clsScan, drawn as a band", async () => {
    const svg = files.path("brazil.svg");
    const record = await recordOf("upperlimit", COUNTING, "--scan", "0,4,5", "--plot", svg);
    const options = { fit: {}, confidenceLevel: 0.95, testStatistic: "qtilde" } as const;
    expect(record).toEqual(clsScan(counting.model, counting.data, [0, 1, 2, 3, 4], options));
    expect(existsSync(svg)).toBe(true);
    expect(await textOf("upperlimit", COUNTING, "--scan", "0,4,5")).toMatch(/^observed +2\.\d+$/m);
  });
});

describe("histograd significance", () => {
  it("is significance, expected for the signal that is asked for", async () => {
    const library = significance(twoChannel.model, twoChannel.data, { fit: {}, signal: 2 });
    expect(await recordOf("significance", TWO_CHANNEL, "--signal", "2")).toEqual(library);
    const text = await textOf("significance", TWO_CHANNEL, "--signal", "2");
    expect(text).toMatch(new RegExp(`^observed +${Number(library.z.toPrecision(4))} `, "m"));
    expect(text).toContain("Expected for mu = 2.");
  });
});

describe("tests and limits of a model that expects nothing where there are events", () => {
  // bin 1 expects nothing whatever the parameters are
  const document = {
    channels: [
      {
        name: "SR",
        samples: [
          { name: "s", data: [1, 0, 2], modifiers: [{ name: "mu", type: "normfactor", data: null }] },
          { name: "b", data: [3, 0, 1], modifiers: [] },
        ],
      },
    ],
    observations: [{ name: "SR", data: [4, 1, 3] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
    version: "1.0.0",
  };
  const path = files.write("hopeless.json", document);

  it.each([
    ["cls", "No conclusion"],
    ["upperlimit", "No limits: "],
    ["significance", "No significance: "],
  ])("%s draws no conclusion, and says once why", async (command, instead) => {
    const { status, stdout } = await histograd([command, path]);
    expect(status).toBe(1);
    expect(stdout).toContain(instead);
    expect(stdout).toMatch(/^NOT VALID: /m);
    expect(stdout).not.toContain("excluded");
    if (command !== "cls") expect(stdout).not.toMatch(/^observed/m);
    const notes = stdout.match(/^note: .*$/gm) ?? [];
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^note: \d+ fits failed \(the free fit, .*channel "SR", bin 1: 0 events are expected but 1/,
    );
    expect((await histograd([command, path, "--json"])).status).toBe(1);
  });

  it("a scan has its points, and no limits between them", async () => {
    const { status, stdout } = await histograd(["upperlimit", path, "--scan", "0,3,4"]);
    expect(status).toBe(1);
    expect(stdout).toContain("fit failed");
    expect(stdout).toContain("No limits: ");
  });
});
