import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COUNTING, histograd, repoPath, TWO_CHANNEL, TWO_CHANNEL_REFERENCE, temporaryFolder } from "../helpers/cli.js";

const files = temporaryFolder();
const text = readFileSync(TWO_CHANNEL, "utf8");

describe("histograd inspect", () => {
  it("shows channels, samples, totals, modifiers and parameters of the two-channel example", async () => {
    const { status, stdout, stderr } = await histograd(["inspect", TWO_CHANNEL]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    // CR: 240 + 128 + 44 + 12, 20.5 + 16 + 7.4 + 2.6, 9.5 + 5.8 + 2.4 + 0.7 = 424 + 46.5 + 18.4; 262 + 158 + 49 + 17 observed
    expect(stdout).toMatch(/^CR +4 +488\.9 +486$/m);
    expect(stdout).toMatch(/^ +multijet +424 +1$/m);
    expect(stdout).toMatch(/^SR +4 +154\.3 +162$/m);
    expect(stdout).toMatch(/^all +8 +643\.2 +648$/m);
    expect(stdout).toMatch(/^normsys +4 +8 +4$/m);
    expect(stdout).toMatch(/^staterror +2 +4 +8$/m);
    expect(stdout).toMatch(/^lumi +lumi +normal, σ 0\.017 +1 +\[0\.9, 1\.1\]$/m);
    // τ = (18 / 1.8)² = 100 and (1.3 / 0.4)² = 10.5625
    expect(stdout).toMatch(/^zjets_shape\[0…3\] +shapesys +Poisson, τ 10\.56 to 100 +1 +\[1e-10, 10\]$/m);
    expect(stdout).toMatch(/^signal_strength +mu +2 +shown here$/m);
  });

  it("shows what another measurement holds", async () => {
    const { stdout } = await histograd(["inspect", TWO_CHANNEL, "--measurement", "statistics_only"]);
    expect(stdout).toMatch(/^lumi .* yes$/m);
    expect(stdout).toMatch(/^statistics_only +mu +8 +shown here$/m);
  });
});

describe("histograd validate", () => {
  it("exits with 0 for a workspace that can be used", async () => {
    expect(await histograd(["validate", TWO_CHANNEL])).toEqual({
      status: 0,
      stdout: `${TWO_CHANNEL}\n\nIt can be used: 0 problems, 0 warnings\n`,
      stderr: "",
    });
  });

  it("lists all problems of the document on standard output, and exits with 2", async () => {
    const document = JSON.parse(text);
    document.channels[0].samples[0].data = new Array(25).fill("x");
    const { status, stdout, stderr } = await histograd(["validate", files.write("bad.json", document)]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
    expect(stdout).toContain("cannot be used: ");
    // not cut off, as error messages are
    expect(stdout.match(/samples\[0\]\.data\[\d+\]$/gm)).toHaveLength(25);
  });

  it("finds problems and warnings of every measurement's model", async () => {
    const document = JSON.parse(text);
    document.channels[0].samples[1].modifiers[1].data.lo = 0;
    document.measurements[1].config.poi = "";
    const record = JSON.parse((await histograd(["validate", files.write("zero.json", document), "--json"])).stdout);
    expect(record.valid).toBe(false);
    expect(record.problems).toHaveLength(1);
    expect(record.problems[0].code).toBe("non-positive-variation");
    expect(record.warnings.map(({ code }: { code: string }) => code)).toContain("zero-factor");
  });

  it("warns of start values at which the likelihood is not defined", async () => {
    const document = JSON.parse(text);
    for (const sample of document.channels[1].samples) sample.data[0] = 0;
    const { status, stdout } = await histograd(["validate", files.write("empty.json", document), "--json"]);
    expect(status).toBe(0);
    const warnings = JSON.parse(stdout).warnings.filter(({ code }: { code: string }) => code === "outside-domain");
    expect(warnings[0].received).toContain('channel "CR", bin 0: 0 events are expected but 262 observed');
  });

  it("a text that is not JSON is a problem of the document; a missing file is an error", async () => {
    const broken = await histograd(["validate", files.write("broken.json", "{"), "--json"]);
    expect(broken.status).toBe(2);
    expect(JSON.parse(broken.stdout).problems[0].code).toBe("json-syntax");
    const missing = await histograd(["validate", files.path("nowhere.json")]);
    expect(missing).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("histograd graph", () => {
  it("writes Mermaid by default and DOT on request, the same text every time", async () => {
    const [mermaid, again, dot] = await Promise.all([
      histograd(["graph", COUNTING]),
      histograd(["graph", COUNTING]),
      histograd(["graph", COUNTING, "--format", "dot"]),
    ]);
    expect(mermaid.stdout).toBe(again.stdout);
    expect(mermaid.stdout).toMatch(/^flowchart LR\n/);
    expect(dot.stdout).toMatch(/^digraph model \{\n[\s\S]*\}\n$/);
  });

  it("--channel and --sample draw a part", async () => {
    const { stdout } = await histograd(["graph", TWO_CHANNEL, "--channel", "SR", "--sample", "zjets"]);
    expect(stdout).toContain('["zjets"]');
    expect(stdout).not.toContain('"CR"');
    expect(stdout).not.toContain("multijet");
  });

  it("--output writes the file instead of standard output", async () => {
    const path = files.path("model.mmd");
    expect(await histograd(["graph", COUNTING, "--output", path])).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(path, "utf8")).toBe((await histograd(["graph", COUNTING])).stdout);
  });

  it("says when Mermaid will not draw as much", async () => {
    const samples = Array.from({ length: 300 }, (_, s) => ({
      name: `sample ${s}`,
      data: [1],
      modifiers: [{ name: "mu", type: "normfactor", data: null }],
    }));
    const document = JSON.parse(readFileSync(COUNTING, "utf8"));
    document.channels[0].samples = samples;
    const { status, stderr } = await histograd(["graph", files.write("large.json", document), "--detail", "full"]);
    expect(status).toBe(0);
    expect(stderr).toContain("Mermaid draws 50000 and 500 by default");
  });
});

describe("histograd check", () => {
  it("agrees with pyhf's numbers for the two-channel example", async () => {
    const { status, stdout, stderr } = await histograd(["check", TWO_CHANNEL, TWO_CHANNEL_REFERENCE]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^fits\[0\] "all parameters" +twice_nll +1 of 1 /m);
    expect(stdout).toMatch(/^ +bestfit +24 of 24 /m);
    expect(stdout).toMatch(/^cls\[0\] "signal strength 1" +observed +1 of 1 /m);
    expect(stdout).toMatch(/^All \d+ numbers agree\.\n$/m);
  });

  it("says how many numbers it did not compare", async () => {
    const { status, stdout } = await histograd(["check", TWO_CHANNEL, TWO_CHANNEL_REFERENCE, "--no-fits"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^not compared: cls\[0\] "signal strength 1", 6 numbers: it needs fits, which were not run$/m,
    );
    expect(stdout).toMatch(
      /^All \d+ numbers that were compared agree\.\n\d+ numbers of the reference were not compared\.$/m,
    );
  });

  it("lists what differs and exits with 1", async () => {
    const changed = files.write("changed.json", text.replace('"data": [70,', '"data": [71,'));
    const { status, stdout } = await histograd(["check", changed, TWO_CHANNEL_REFERENCE]);
    expect(status).toBe(1);
    expect(stdout).toContain("Disagreements");
    // CR comes first: the first bin of SR is the fifth
    expect(stdout).toMatch(/^model +data\[4\] +70 +71 +1\.0e\+0 /m);
    expect(stdout).toMatch(/^\d+ of \d+ numbers DISAGREE\.\n$/m);
  });

  it("says when nothing could be compared, and exits with 1", async () => {
    const origin = { program: "none", version: "0", command: "none", date: "unknown" };
    const empty = { format: "histograd-reference", version: "1.0.0", origins: { none: origin } };
    const { status, stdout } = await histograd(["check", COUNTING, files.write("empty-reference.json", empty)]);
    expect(status).toBe(1);
    expect(stdout).toContain("NOTHING WAS COMPARED");
  });

  it("lists the mistakes of a reference by their path", async () => {
    const reference = JSON.parse(readFileSync(TWO_CHANNEL_REFERENCE, "utf8"));
    reference.points[1].logpdf = "many";
    reference.fits[0].bestfitt = {};
    reference.fits[1].origin = "pyff";
    const { status, stderr } = await histograd(["check", TWO_CHANNEL, files.write("bad-reference.json", reference)]);
    expect(status).toBe(2);
    expect(stderr).toContain("points[1].logpdf");
    expect(stderr).toContain('Did you mean "bestfit"?');
  });
});

describe("a pipe that is closed early", () => {
  it("is no error", async () => {
    const command = `"${process.execPath}" "${repoPath("dist/cli/main.js")}" fit "${TWO_CHANNEL}" --json --covariance | head -n 1`;
    const stderr = await new Promise<string>((resolve) => {
      execFile("/bin/sh", ["-c", command], (_, __, errors) => resolve(errors));
    });
    expect(stderr).toBe("");
  });
});
