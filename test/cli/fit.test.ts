import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type FitResult, parseRecord } from "../../src/index.js";
import { COUNTING, histograd, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { doubleWell, edgeWorkspace } from "../helpers/minima-workspaces.js";

const files = temporaryFolder();
const counting = readFileSync(COUNTING, "utf8");

/** signal 5, background 10 ± 3.5, observed 15: σ(mu) = √(15 + 3.5²) / 5 = √27.25 / 5 */
const SIGMA = Math.sqrt(27.25) / 5;
/** Rounding of a few operations. */
const ROUNDING = 12;

interface Parameter {
  readonly value: number;
  readonly uncertainty: number | undefined;
  /** Why there is no uncertainty. */
  readonly reason: string | undefined;
}

const parametersOf = (stdout: string): Readonly<Record<string, Parameter>> => {
  const { parNames, pars, uncertainties, withoutUncertainty } = parseRecord<FitResult>(stdout);
  return Object.fromEntries(
    parNames.map((name) => [
      name,
      { value: pars[name]!, uncertainty: uncertainties[name], reason: withoutUncertainty[name] },
    ]),
  );
};

describe("histograd fit workspace.json", () => {
  it("prints a table with the parameter of interest first, and the certificate", async () => {
    const { status, stdout, stderr } = await histograd(["fit", TWO_CHANNEL]);
    expect(status).toBe(0);
    expect(stderr).toBe("");
    const lines = stdout.split("\n");
    expect(lines[0]).toBe(`${TWO_CHANNEL}, measurement "signal_strength": 2 channels, 8 bins, 24 parameters`);
    expect(lines[3]).toMatch(/^valid: /);
    expect(lines[8]).toMatch(/^mu +1\.28 ± 0\.66 +parameter of interest$/);
    // the values and uncertainties that pyhf finds are in examples/two-channel.reference.json
    expect(stdout).toMatch(/^multijet_shape\[0\] +0\.967 ± 0\.068$/m);
    expect(stdout).toMatch(/^−2 log L = 33\.48267432$/m);
    expect(stdout).toMatch(/^valid: gradient × uncertainty ≤ \S+, EDM \S+, Hessian of rank 24 of 24, \d+ iterations$/m);
    expect(lines.filter((line) => /^mc_stat_(?:SR|CR)\[\d\]/.test(line))).toHaveLength(8);
  });

  it("--json finds the hand numbers of the counting experiment", async () => {
    const { status, stdout } = await histograd(["fit", COUNTING, "--json"]);
    expect(status).toBe(0);
    const { mu } = parametersOf(stdout);
    expect(mu!.value).toBeCloseTo(1, ROUNDING);
    expect(mu!.uncertainty).toBeCloseTo(SIGMA, ROUNDING);
  });

  it("--expected gives the uncertainty without a fit, --asimov with one", async () => {
    for (const option of ["--expected", "--asimov"]) {
      // other data: they must not matter
      const path = files.write("other-data.json", counting.replace("[15.0]", "[3]"));
      const { status, stdout } = await histograd(["fit", path, option, "--json"]);
      expect(status).toBe(0);
      const { origin, certificate } = JSON.parse(stdout);
      expect(origin.data.observed).toBe(false);
      expect(certificate.evaluations.value > 0 || certificate.iterations > 0).toBe(option === "--asimov");
      expect(parametersOf(stdout)["mu"]!.uncertainty).toBeCloseTo(SIGMA, ROUNDING);
    }
  });

  it("--asimov-at chooses the point: without signal σ(mu) = √(10 + 3.5²) / 5", async () => {
    const { stdout } = await histograd(["fit", COUNTING, "--asimov-at", "mu=0", "--expected", "--json"]);
    expect(JSON.parse(stdout).origin.options.asimov).toEqual([{ name: "mu", value: 0 }]);
    expect(parametersOf(stdout)["mu"]!.uncertainty).toBeCloseTo(Math.sqrt(10 + 3.5 ** 2) / 5, ROUNDING);
  });

  it("reads standard input and gzip-compressed files", async () => {
    const fromPipe = await histograd(["fit", "-", "--json"], { input: gzipSync(counting) });
    const fromFile = await histograd(["fit", files.write("packed", gzipSync(counting)), "--json"]);
    expect(parametersOf(fromPipe.stdout)).toEqual(parametersOf(fromFile.stdout));
    expect(JSON.parse(fromPipe.stdout)).toMatchObject({ origin: { options: { workspace: "-" } }, valid: true });
  });

  it("--fix holds parameters, by value, by start value, and all of a vector", async () => {
    const options = ["--fix", "mu=0", "--fix", "lumi", "--fix", "multijet_shape=1.5", "--json"];
    const parameters = parametersOf((await histograd(["fit", TWO_CHANNEL, ...options])).stdout);
    expect(parameters["mu"]).toEqual({ value: 0, uncertainty: undefined, reason: "held fixed" });
    expect(parameters["lumi"]).toMatchObject({ value: 1, reason: "held fixed" });
    for (let b = 0; b < 4; b++)
      expect(parameters[`multijet_shape[${b}]`]).toMatchObject({ value: 1.5, reason: "held fixed" });
    expect(Object.values(parameters).filter(({ reason }) => reason === "held fixed")).toHaveLength(6);
  });

  it("--measurement and --free: what the measurement holds can be freed", async () => {
    const args = ["fit", TWO_CHANNEL, "--measurement", "statistics_only", "--json"];
    const held = parametersOf((await histograd(args)).stdout);
    expect(held["lumi"]!.reason).toBe("held fixed");
    const freed = parametersOf((await histograd([...args, "--free", "lumi"])).stdout);
    expect(freed["lumi"]!.reason).toBeUndefined();
    expect(freed["lumi"]!.uncertainty).toBeGreaterThan(0);
  });

  it("--bounds holds the fit inside, and says which bound it pushes against", async () => {
    const { status, stdout } = await histograd(["fit", COUNTING, "--bounds", "mu=-3,0.5", "--init", "mu=0"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^mu +0\.5 +parameter of interest, at its upper bound$/m);
  });

  it("--patch applies a patch; the codes of the interpolation reach the model", async () => {
    const patch = files.write("patch.json", [{ op: "replace", path: "/observations/0/data/0", value: 20 }]);
    // 20 observed, 10 expected from background: mu = 10 / 5
    const patched = await histograd(["fit", COUNTING, "--patch", patch, "--json"]);
    expect(parametersOf(patched.stdout)["mu"]!.value).toBeCloseTo(2, ROUNDING);
    const codes = ["--normsys-code", "code1", "--modifier-code", "histosys/jet_energy_scale=code0", "--json"];
    const linear = JSON.parse((await histograd(["fit", TWO_CHANNEL, ...codes])).stdout);
    const modifiers = [{ modifier: "histosys/jet_energy_scale", code: "code0" }];
    expect(linear.origin.interpolation).toEqual({ normsys: "code1", histosys: "code4p", modifiers });
    expect(linear.twice_nll).not.toBe(JSON.parse((await histograd(["fit", TWO_CHANNEL, "--json"])).stdout).twice_nll);
  });

  it("--correlations and --covariance: −0.67 for the counting experiment", async () => {
    // the Hessian of −log L is [[s²/n, s b/n], [s b/n, b²/n + τ]] with s = 5, b = 10, n = 15, τ = (10/3.5)²:
    // C = [[1.09, −0.245], [−0.245, 0.1225]]
    const args = ["fit", COUNTING, "--correlations", "0.5", "--covariance", "--json"];
    const record = JSON.parse((await histograd(args)).stdout);
    const expected = [
      [1.09, -0.245],
      [-0.245, 0.1225],
    ];
    record.covariance_matrix.flat().forEach((value: number, i: number) => {
      expect(value).toBeCloseTo(expected.flat()[i]!, ROUNDING);
    });
    expect(record.correlations).toHaveLength(1);
    expect(record.correlations[0].correlation).toBeCloseTo(-0.245 / Math.sqrt(1.09 * 0.1225), ROUNDING);
    expect((await histograd(["fit", COUNTING, "--correlations"])).stdout).toMatch(/^mu +background\S+ +-0\.670$/m);
  });

  it("names flat directions, parameters that nothing depends on, and what is held on a kink", async () => {
    const flat = JSON.parse(counting);
    const [signal, background] = flat.channels[0].samples;
    background.modifiers.push({ name: "shape", type: "shapefactor", data: null });
    flat.channels[0].samples.push({
      name: "nothing",
      data: [0],
      modifiers: [{ name: "unused", type: "normfactor", data: null }],
    });
    const { status, stdout } = await histograd(["fit", files.write("flat.json", flat)]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^mu .*no uncertainty: degenerate with shape\[0\]$/m);
    expect(stdout).toMatch(/^unused .*no uncertainty: the likelihood does not depend on it$/m);
    expect(stdout).toContain("rank 2 of 4");

    // both variations raise the background and fewer events were seen: the minimum is where the slope jumps
    const template = { hi_data: [12], lo_data: [10.5] };
    background.modifiers = [{ name: "tilt", type: "histosys", data: template }];
    flat.channels[0].samples = [{ ...signal, modifiers: [] }, background];
    flat.observations[0].data = [14];
    flat.measurements[0].config.poi = "";
    const kinked = await histograd(["fit", files.write("kink.json", flat), "--histosys-code", "code0"]);
    expect(kinked.status).toBe(0);
    expect(kinked.stdout).toMatch(/^tilt +0 +on the kink at 0: no uncertainty$/m);
    expect(kinked.stderr).toContain('warning: measurement "counting": expected a parameter of interest');
  });

  it("exits with 1 when the fit is not valid, and still prints the record", async () => {
    const empty = JSON.parse(counting);
    for (const sample of empty.channels[0].samples) sample.data = [0];
    const path = files.write("empty.json", empty);
    const { status, stdout } = await histograd(["fit", path]);
    expect(status).toBe(1);
    expect(stdout).toContain("NOT VALID");
    expect(stdout).toContain('channel "counting", bin 0: 0 events are expected but 15 observed');
    const json = await histograd(["fit", path, "--json"]);
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ valid: false, status: "outside-domain", twice_nll: "inf" });
    expect(json.stderr).toContain("the fit is not valid");
  });
});

describe("histograd fit where the minimum is not alone, or at an edge", () => {
  it("names the bins that hold it at the edge of the domain", async () => {
    const path = files.write("edge.json", edgeWorkspace());
    const { status, stdout } = await histograd(["fit", path]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^at the edge of the domain: channel SR, bin 1$/m);
    const record = JSON.parse((await histograd(["fit", path, "--json"])).stdout);
    expect(record.message).toContain("at the edge of the domain: channel SR, bin 1");
    // −2 log L = 2 (8 mu − 5 log(10 + 5 mu)) at mu = −1/3 has slope 2 (8 − 25 / (25/3)) = 10, and the expectation slope 3
    expect(record.certificate.at_edges).toMatchObject([{ channel: "SR", bin: 1 }]);
    expect(record.certificate.at_edges[0].multiplier).toBeCloseTo(10 / 3, 6);
  });

  it("says what ended flat directions", async () => {
    const flat = JSON.parse(counting);
    flat.channels[0].samples[0].modifiers.push({ name: "twice", type: "normfactor", data: null });
    const { stdout } = await histograd(["fit", files.write("flat-ends.json", flat), "--json"]);
    const { flat_directions, flat_ends } = JSON.parse(stdout).certificate;
    expect(flat_directions).toEqual([["mu", "twice"]]);
    expect(flat_ends).toHaveLength(1);
  });

  it("tells other minima, by how much they are higher, and where", async () => {
    const path = files.write("well.json", doubleWell());
    const line = /^the search found 1 other minimum 0\.356 higher in −2 log L, with other values of alpha$/m;
    expect((await histograd(["fit", path])).stdout).toMatch(line);
    const { search, ...record } = JSON.parse((await histograd(["fit", path, "--json"])).stdout);
    // as in the test of minos: alpha = 0.699 with 0.585 above the saturated model, −0.808 with 0.942
    expect(search.parameters).toEqual(["alpha"]);
    expect(search.minima[0].twice_nll).toBeCloseTo(record.twice_nll, 9);
    expect(search.minima[1].delta_twice_nll).toBeCloseTo(0.942 - 0.585, 2);
    expect(search.minima[1].elsewhere.alpha).toBeCloseTo(-0.808, 3);
    expect((await histograd(["fit", COUNTING])).stdout).not.toContain("the search");
  });

  it("says that minima are equally low", async () => {
    const { stdout } = await histograd(["fit", files.write("even.json", doubleWell(119, 119))]);
    expect(stdout).toMatch(/^the search found 1 other minimum equally low, with other values of alpha$/m);
  });

  it("--search adds random starts, and what may have been missed", async () => {
    const path = files.write("searched.json", doubleWell());
    const args = ["fit", path, "--search", "11"];
    const { stdout } = await histograd(args);
    // w = 2, N = 12: 2 · 11 / 8 and 2 · 3 / (12 · 11)
    expect(stdout).toMatch(/^2 minima from 12 starts, seed 1$/m);
    expect(stdout).toMatch(/^by estimate 2\.75 in all, .* probability 0\.045 /m);
    const record = JSON.parse((await histograd([...args, "--json"])).stdout);
    expect(record.random_starts).toMatchObject({ kind: "minima", n_starts: 12, expected_minima: 2.75 });
    expect(record.twice_nll).toBeCloseTo(record.random_starts.minima[0].twice_nll, 9);
    const refused = await histograd([...args, "--expected"]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("--search means nothing");
  });
});

describe("histograd fit --output file", () => {
  it("writes the record, prints the table, and leaves no other file", async () => {
    const path = files.path("out-folder-record.json");
    const before = readdirSync(files.folder).length;
    const { status, stdout } = await histograd(["fit", COUNTING, "--output", path]);
    expect(status).toBe(0);
    expect(stdout).toContain("parameter of interest");
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ kind: "fit-result", valid: true });
    expect(readdirSync(files.folder)).toHaveLength(before + 1);
  });

  it("does not replace a file unless told so, and says so before the fit", async () => {
    const path = files.write("precious.json", "precious");
    const refused = await histograd(["fit", COUNTING, "--output", path]);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain("--force");
    expect(readFileSync(path, "utf8")).toBe("precious");
    expect((await histograd(["fit", COUNTING, "--output", path, "--force"])).status).toBe(0);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ valid: true });
  });

  it("writes into what is not a regular file without replacing it", async () => {
    if (!existsSync("/dev/null")) return;
    expect((await histograd(["fit", COUNTING, "--output", "/dev/null"])).status).toBe(0);
    expect(existsSync("/dev/null") && readFileSync("/dev/null", "utf8")).toBe("");
  });

  it("refuses a folder, and a folder that does not exist", async () => {
    for (const path of [files.folder, files.path("nowhere/x.json")]) {
      const { status, stderr } = await histograd(["fit", COUNTING, "--output", path]);
      expect(status).toBe(2);
      expect(stderr).toContain("a file that can be written");
    }
  });
});
