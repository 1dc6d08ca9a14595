import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inspect } from "../../src/api/inspect.js";
import * as library from "../../src/index.js";
import { readWorkspace } from "../../src/node/read.js";
import { readValue } from "../../src/rpc/arrays.js";
import { METHODS } from "../../src/rpc/methods/index.js";
import { repoPath, TWO_CHANNEL } from "../helpers/cli.js";
import { linearUnfolding, linearUnfoldingSpec } from "../helpers/linear-unfolding.js";
import { type Message, talk } from "../helpers/talk.js";

const workspace = await readWorkspace(TWO_CHANNEL);
const model = workspace.model();
const data = workspace.data(model);
const unfolding = linearUnfolding();
const best = library.fit(model, data);
const q = { testStatistic: "q" } as const;
const few = { ...q, nToys: 20, seed: 3 };
const run = await library.runToys(model, data, 1, few);
const rest = { ...few, firstToy: 20 };
const limit = library.upperLimit(model, data, q);
const BACKGROUND = repoPath("examples/patchset/background.json");
const PATCH_SET = repoPath("examples/patchset/patchset.json");
const patchSet = library.parsePatchSet(readFileSync(PATCH_SET, "utf8"));
const SIGNALS = patchSet.patches.slice(0, 2).map(({ name }) => name);
const axes = [{ name: "mu", min: 0, max: 2, n: 3 }];

/** A record as JSON has it. */
const json = (record: object): Message => JSON.parse(library.formatRecord(record));

const inMessages = (options: object): object =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  );

/** For every method whose result is a record: what it is asked, and what the function of the library returns. */
const RECORDS: Readonly<Record<string, readonly [params: object, record: () => object | Promise<object>]>> = {
  fit: [{ options: { fixed: ["lumi"] } }, () => library.fit(model, data, { fixed: ["lumi"] })],
  fixed_poi_fit: [{ value: 1 }, () => library.fixedPoiFit(model, data, 1)],
  expected_uncertainties: [{ pars: { mu: 2 } }, () => library.expectedUncertainties(model, { mu: 2 })],
  inspect: [{}, () => inspect(workspace, model)],
  validate: [
    { path: TWO_CHANNEL },
    () => ({
      kind: "validate",
      origin: { histogradVersion: library.VERSION, options: { workspace: TWO_CHANNEL, patches: [] } },
      valid: true,
      problems: [],
      warnings: workspace.warnings,
    }),
  ],
  patch_set_scan: [
    { path: BACKGROUND, patch_set_path: PATCH_SET, options: { patches: SIGNALS } },
    () => library.patchSetScan(readFileSync(BACKGROUND, "utf8"), patchSet, { patches: SIGNALS }),
  ],
  limit_series: [
    { parameter: "m [GeV]", limits: [{ parameter: 500, limit: json(limit) }] },
    () => library.limitSeries("m [GeV]", [{ parameter: 500, limit }]),
  ],
  propagate: [{ fit: json(best), expression: "100 * mu" }, () => library.propagate(best, "100 * mu")],
  hypotest: [{ value: 1, options: inMessages(q) }, () => library.hypotest(model, data, 1, q)],
  t_mu: [{ value: 1 }, () => library.tMu(model, data, 1)],
  t_mu_tilde: [
    { value: 1, options: { fit: { bounds: { mu: [0, 10] } } } },
    () => library.tMuTilde(model, data, 1, { fit: { bounds: { mu: [0, 10] } } }),
  ],
  q_mu: [{ value: 1 }, () => library.qMu(model, data, 1)],
  q_mu_tilde: [
    { value: 1, options: { fit: { bounds: { mu: [0, 10] } } } },
    () => library.qMuTilde(model, data, 1, { fit: { bounds: { mu: [0, 10] } } }),
  ],
  q0: [{}, () => library.q0(model, data)],
  upper_limit: [
    { options: inMessages({ ...q, confidenceLevel: 0.9 }) },
    () => library.upperLimit(model, data, { ...q, confidenceLevel: 0.9 }),
  ],
  cls_scan: [{ values: [0.5, 1], options: inMessages(q) }, () => library.clsScan(model, data, [0.5, 1], q)],
  significance: [{ options: { signal: 2 } }, () => library.significance(model, data, { signal: 2 })],
  minos: [{ options: { parameters: ["mu"] } }, () => library.minos(model, data, { parameters: ["mu"] })],
  likelihood_contour: [{ parameters: ["mu", "lumi"] }, () => library.likelihoodContour(model, data, ["mu", "lumi"])],
  profile_scan: [{ axes }, () => library.profileScan(model, data, axes)],
  grid_scan: [{ axes }, () => library.gridScan(model, axes)],
  run_toys: [{ value: 1, options: inMessages(few) }, () => run],
  resume_toys: [{ run: json(run), options: { n_toys: 30 } }, () => library.resumeToys(run, model, data, { nToys: 30 })],
  hypotest_toys: [{ value: 1, options: inMessages(few) }, () => library.hypotestToys(model, data, 1, few)],
  hypotest_from_toys: [{ run: json(run) }, () => library.hypotestFromToys(run)],
  cls_scan_toys: [
    { values: [0.5, 1], options: inMessages(few) },
    () => library.clsScanToys(model, data, [0.5, 1], few),
  ],
  feldman_cousins: [
    { options: { values: [0.5, 1], n_toys: 20 } },
    () => library.feldmanCousins(model, data, { values: [0.5, 1], nToys: 20 }),
  ],
  goodness_of_fit_toys: [{ options: { n_toys: 20 } }, () => library.goodnessOfFitToys(model, data, { nToys: 20 })],
  goodness_of_fit: [{}, () => library.goodnessOfFit(model, data)],
  ranking: [{}, () => library.ranking(model, data)],
  bin_impacts: [{}, () => library.binImpacts(model, data)],
  breakdown: [
    { options: { groups: { jets: ["jet_*"] } } },
    () => library.breakdown(model, data, { groups: { jets: ["jet_*"] } }),
  ],
  correlations: [{ options: { threshold: 0.1 } }, () => library.correlations(model, data, { threshold: 0.1 })],
  review_fit: [{}, () => library.reviewFit(model, data)],
  find_minima: [{ options: { n_starts: 3 } }, () => library.findMinima(model, data, { nStarts: 3 })],
  l_curve: [
    { model: "m2", options: { strengths: [1, 10, 100] } },
    () => library.lCurve(unfolding.model, unfolding.data, { strengths: [1, 10, 100] }),
  ],
  yields: [
    { options: { stage: "postfit", fit: json(best) } },
    () => library.yields(model, data, { stage: "postfit", fit: best }),
  ],
  template_variation: [
    { options: { channel: "SR", sample: "signal", parameter: "lumi" } },
    () => library.templateVariation(model, { channel: "SR", sample: "signal", parameter: "lumi" }),
  ],
};

/** Methods that need no model. */
const ALONE: ReadonlySet<string> = new Set([
  "validate",
  "patch_set_scan",
  "limit_series",
  "propagate",
  "covariance_matrix",
  "correlation_matrix",
  "hypotest_from_toys",
  "merge_toys",
  "format",
  "plot",
]);

async function session() {
  const { result } = talk();
  await result("open", { path: TWO_CHANNEL });
  await result("open", { workspace: linearUnfoldingSpec() });
  return (method: string, params: object = {}) =>
    result(method, ALONE.has(method) ? params : { model: "m1", ...params });
}

const asked = await session();

describe("methods of a session", () => {
  it.each(Object.keys(RECORDS))("%s answers the record of the library", async (method) => {
    const [params, record] = RECORDS[method]!;
    const answer = await asked(method, params);
    const expected = json(await record());
    expect(JSON.parse(library.formatRecord(answer))).toEqual(expected);
  });

  it.each(Object.keys(RECORDS))("%s has the same numbers in encoded arrays", async (method) => {
    const [params, record] = RECORDS[method]!;
    const answer = readValue(await asked(method, { ...params, arrays: "base64" }), "answer");
    expect(JSON.parse(library.formatRecord(answer as object))).toEqual(json(await record()));
  });

  it("validate tells the problems of a document, and refuses options and files that are wrong", async () => {
    const broken = await asked("validate", { workspace: { channels: [] } });
    expect(broken).toMatchObject({ kind: "validate", valid: false, warnings: [] });
    expect(broken.origin.options).toEqual({});
    expect(broken.problems.map(({ code }: Message) => code)).toContain("missing-property");
    const floored = { path: TWO_CHANNEL, options: { clip_bin: 3 } };
    await expect(asked("validate", floored)).rejects.toThrow("Did you mean clip_bin_data?");
    await expect(asked("validate", { path: TWO_CHANNEL, options: { clip_bin_data: "x" } })).rejects.toThrow(
      "clip_bin_data",
    );
    await expect(asked("validate", { path: "no-such-file.json" })).rejects.toThrow("no-such-file.json");
    await expect(asked("validate")).rejects.toThrow("one of workspace, path and spec");
  });

  it("patch_set_scan takes documents, too, whose digests cannot be verified", async () => {
    const documents = {
      workspace: JSON.parse(readFileSync(BACKGROUND, "utf8")),
      patch_set: JSON.parse(readFileSync(PATCH_SET, "utf8")),
    };
    const scan = await asked("patch_set_scan", { ...documents, options: { patches: SIGNALS } });
    expect(scan.patch_set.verification).toBe("not-checked");
    expect(scan.points.map(({ name }: Message) => name).sort()).toEqual([...SIGNALS].sort());
    await expect(asked("patch_set_scan", { ...documents, path: BACKGROUND })).rejects.toThrow("workspace and path");
    await expect(asked("patch_set_scan", { ...documents, options: { patches: ["no"] } })).rejects.toThrow("patches");
  });

  it("limit_series refuses what is no limit, and says where", async () => {
    const limits = [{ parameter: 1, limit: json(best) }];
    await expect(asked("limit_series", { parameter: "m", limits })).rejects.toThrow("limits[0].limit");
  });

  it("merge_toys joins runs", async () => {
    const other = await library.runToys(model, data, 1, rest);
    const answer = await asked("merge_toys", { runs: [json(run), json(other)] });
    expect(answer).toEqual(json(library.mergeToys([run, other])));
  });

  it("answer the fields that are asked for, and know the others", async () => {
    expect(await asked("fit", { fields: ["twice_nll", "valid"] })).toEqual({ twice_nll: best.twiceNll, valid: true });
    await expect(asked("fit", { fields: ["twice_nl"] })).rejects.toThrow('Did you mean "twice_nll"?');
  });

  it("have the matrices of a fit", async () => {
    const answer = await asked("fit", { fields: ["valid"], matrices: ["covariance", "correlation"] });
    expect(answer.covariance_matrix.flat()).toEqual(Array.from(library.covarianceMatrix(best)));
    expect(answer.correlation_matrix.flat()).toEqual(Array.from(library.correlationMatrix(best)));
  });

  it("make the matrices of a fit that a request carries, also of one with encoded arrays", async () => {
    const matrices = { covariance_matrix: library.covarianceMatrix, correlation_matrix: library.correlationMatrix };
    const encoded = await asked("fit", { arrays: "base64" });
    for (const [method, matrix] of Object.entries(matrices)) {
      for (const fit of [json(best), encoded]) {
        expect((await asked(method, { fit })).flat()).toEqual(Array.from(matrix(best)));
      }
      const { covariance: _, ...without } = json(best);
      expect(await asked(method, { fit: without })).toBeNull();
      await expect(asked(method, { fit: { kind: "hypotest" } })).rejects.toThrow("the result of fit");
    }
    const broken = {
      ...encoded,
      covariance: { ...encoded.covariance, ratio: { ...encoded.covariance.ratio, shape: [1] } },
    };
    await expect(asked("propagate", { fit: broken, expression: "mu" })).rejects.toThrow("fit.covariance.ratio");
  });

  it("take data that are as expected, and data of which parts are left out", async () => {
    const asimov = await asked("fit", { data: { asimov: { mu: 2 } }, fields: ["pars"] });
    expect(asimov.pars.mu).toBeCloseTo(2, 8);
    const masked = await asked("logpdf", { data: { mask: ["SR"] } });
    expect(masked).toBe(model.logpdf(model.suggestedInit, library.maskData(model, data, ["SR"])));
  });

  it("have values, derivatives and expectations of the model", async () => {
    const pars = Array.from(best.values);
    expect(await asked("logpdf", { pars })).toBe(model.logpdf(pars, data));
    expect((await asked("gradient", { pars })).gradient).toEqual(Array.from(model.gradient(pars, data)));
    expect((await asked("hessian", { pars })).flat()).toEqual(Array.from(model.hessian(pars, data)));
    expect(await asked("expected_data", { pars })).toEqual(Array.from(model.expectedData(pars)));
    expect(await asked("expected_main_data", { pars })).toEqual(Array.from(model.expectedMainData(pars)));
    expect(await asked("asimov_data", { pars })).toEqual(Array.from(library.asimovData(model, pars)));
    const [{ channel, samples }] = await asked("expected_by_sample", { pars });
    const expected = model.expectedBySample(pars).get(channel)!;
    for (const { name, expected: rates } of samples) expect(rates).toEqual(Array.from(expected.get(name)!));
    expect(await asked("diagnose", { pars })).toEqual([]);
    expect(await asked("diagnose", { pars: { mu: -100 } })).not.toEqual([]);
    expect(await asked("sample_toy", { options: { seed: 7, index: 2 } })).toEqual(
      Array.from(library.sampleToy(model, model.suggestedInit, { seed: 7, index: 2 })),
    );
    expect(await asked("origin")).toMatchObject({ measurement: "signal_strength" });
  });

  it("write records as tables and pictures", async () => {
    expect(await asked("format", { record: json(best) })).toBe(library.format(best));
    expect(await asked("plot", { record: json(best) })).toMatch(/^<svg /);
    const style = { preset: "atlas", status: "Internal" };
    expect(await asked("plot", { record: json(best), options: { style } })).toContain("Internal");
    const wrong = asked("plot", { record: json(best), options: { style: { preset: "atlass", fontsize: 0 } } });
    await expect(wrong).rejects.toThrow(
      /style\.preset: .* Did you mean "atlas"\?\nstyle\.fontsize: .* Did you mean fontSize\?/s,
    );
    await expect(asked("plot", { record: json(best), options: { stile: style } })).rejects.toThrow("style");
    await expect(asked("plot", { record: { kind: "fit-resul" } })).rejects.toThrow('Did you mean "fit-result"?');
  });

  it("are those of the schema", () => {
    const { methods } = JSON.parse(readFileSync(repoPath("schemas/rpc.json"), "utf8"));
    expect(Object.keys(methods).sort()).toEqual(Object.keys(METHODS).sort());
  });

  it("are all tried here", () => {
    const others = ["describe", "open", "close", "facts", "origin", "logpdf", "gradient", "hessian", "expected_data"];
    others.push(
      "expected_main_data",
      "asimov_data",
      "expected_by_sample",
      "diagnose",
      "sample_toy",
      "merge_toys",
      "covariance_matrix",
      "correlation_matrix",
      "format",
      "plot",
    );
    expect([...Object.keys(RECORDS), ...others].sort()).toEqual(Object.keys(METHODS).sort());
  });
});
