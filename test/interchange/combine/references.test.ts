import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { upperLimit } from "../../../src/hypotest/index.js";
import { importCombine } from "../../../src/interchange/combine/import-combine.js";
import type { ImportCombineOptions } from "../../../src/interchange/combine/options.js";
import type { SourceFiles } from "../../../src/interchange/source-files.js";
import { minos } from "../../../src/intervals/index.js";
import { maskData } from "../../../src/model/data.js";
import { describeWithShared, sharedPath } from "../../helpers/shared.js";

const files: SourceFiles = {
  read: async (path) => new Uint8Array(await readFile(sharedPath(`interchange/combine-cards/${path}`))),
};

async function load(paths: string | readonly string[], options: ImportCombineOptions = {}): Promise<Workspace> {
  const sources = [paths].flat().map((path) => ({ path }));
  const { value, warnings } = await importCombine(sources, files, options);
  return Workspace.parse(value, warnings);
}

/** Estimate and MINOS errors. */
function interval(workspace: Workspace, name: string, masked: readonly string[] = []): readonly number[] {
  const model = workspace.model();
  const [found] = minos(model, maskData(model, workspace.data(model), masked), { parameters: [name] }).intervals;
  const end = (side: "lower" | "upper") => {
    const at = found![side];
    if (!("value" in at)) throw new Error(`no ${side} end`);
    return at.value - found!.estimate;
  };
  return [found!.estimate, end("lower"), end("upper")];
}

/** Combine v10.6.0 prints three digits, and its minimiser may stop this part of an uncertainty from the minimum. */
const STOPPING = 0.003;
const PRINTED = 0.0005;

function expectInterval(found: readonly number[], printed: readonly number[], stopping = STOPPING): void {
  const uncertainty = (printed[2]! - printed[1]!) / 2;
  for (const [i, value] of printed.entries()) {
    expect(Math.abs(found[i]! - value), `${found}`).toBeLessThan(stopping * uncertainty + PRINTED);
  }
}

/** Combine's own examples and results (reference/*.out); the numbers are those that it printed. */
describeWithShared("Combine's results", () => {
  it.each([
    ["shape morphing with autoMCStats", "template-analysis_shapeInterp", "200", [], [0.619, -0.601, 0.608]],
    [
      "log-normals and shapes, one channel masked",
      "htt_multiple_regions",
      "125",
      ["htt_tt_2_8TeV"],
      [0.943, -0.79, 0.917],
    ],
  ] as const)("%s", async (_, card, mass, masked, printed) => {
    const workspace = await load(`cms/ci/${card}.txt`, { mass, pois: ["r:1,-5,5"] });
    expectInterval(interval(workspace, "r", masked), printed);
  });

  it("counting experiments with two signal strengths, and one for each channel", async () => {
    const two = await load("cms/multiDim/toy-hgg-125.txt", { pois: ["r_ggH=ggH:1,-10,10", "r_qqH=qqH:1,-10,10"] });
    expectInterval(interval(two, "r_ggH"), [0.882, -0.749, 0.795]);
    expectInterval(interval(two, "r_qqH"), [4.683, -2.746, 3.464]);
    const card = "cms/CAT23001/datacard-5-multi-signal.txt";
    expectInterval(interval(await load(card), "r"), [1.4812, -0.5987, 0.6644]);
    const each = await load(card, { pois: ["a=dijet/*_hgg:1,-10,10", "b=incl/*_hgg:1,-10,10"] });
    expectInterval(interval(each, "a"), [3.5554, -1.8576, 2.3619]);
    expectInterval(interval(each, "b"), [1.1506, -0.6393, 0.6939]);
  });

  // Combine's own minimum is higher here: an independent minimisation with JAX (section B11 of NUMERICS.md beside the data) has the numbers of this test
  it("morphing of logarithms (shapeN), where Combine stops 0.006 of an uncertainty before the minimum", async () => {
    const workspace = await load("cms/ci/template-analysis_shapeNInterp.txt", { mass: "200", pois: ["r:1,-5,5"] });
    const found = interval(workspace, "r");
    expectInterval(found, [0.5995, -0.6025, 0.6109], 0.0005);
    expectInterval(found, [0.603, -0.606, 0.607], 0.01);
  });

  it("large yields, where the lower end is 0.04 of an uncertainty from Combine's and the upper one agrees", async () => {
    const workspace = await load("cms/ci/templ_datacard_largeYields.txt", { pois: ["r:1,-5,5"] });
    const [estimate = 0, lower = 0, upper = 0] = interval(workspace, "r");
    expect(Math.abs(estimate + upper - (0.975 + 0.091))).toBeLessThan(0.001);
    expectInterval([estimate, lower, upper], [0.975, -0.083, 0.091], 0.04);
  });

  it("limits of a counting experiment with a control region, as a calculation by hand has them", async () => {
    const workspace = await load("cms/counting/realistic-counting-experiment.txt");
    const model = workspace.model();
    const { observed, expected } = upperLimit(model, workspace.data(model)).limits;
    const numbers = [observed, ...expected].map((limit) => ("value" in limit ? limit.value : Number.NaN));
    const byHand = [1.6267, 0.955, 1.4292, 2.3236, 3.9792, 6.7382];
    for (const [i, value] of byHand.entries()) expect(numbers[i]).toBeCloseTo(value, 4);
  });
});

/** Cards that every part of can be read, and what they have. */
describeWithShared("Combine's examples", () => {
  it("gives the same likelihood for templates in ROOT files and in a data frame", async () => {
    const [root, csv] = await Promise.all(["TH1", "df"].map((name) => load(`cms/shapes/simple-shapes-${name}.txt`)));
    const [a, b] = [root!.model(), csv!.model()];
    expect(b.parNames).toEqual(a.parNames);
    for (const point of [a.suggestedInit, a.suggestedInit.map((x) => x + 0.3)]) {
      const expected = a.logpdf(point, root!.data(a));
      // histograms of ROOT have single precision here
      expect(Math.abs(b.logpdf(point, csv!.data(b)) - expected)).toBeLessThan(1e-5);
    }
  });

  it("joins a signal region and control regions", async () => {
    const cards = ["signal_region", "singlemuon_control_region", "dimuon_control_region"];
    const workspace = await load(cards.map((card) => `cms/rate_params/${card}.txt`));
    expect(workspace.spec.channels.map(({ name }) => name)).toEqual(["ch1", "ch2", "ch3"]);
    expect(workspace.model().parNames).toEqual(["r", "w_norm", "z_norm", "QCDscale", "lumi", "muonEfficiency"]);
  });

  it("reads the ABCD method: a rate parameter that is a formula of others", async () => {
    const workspace = await load("cms/CAT23001/datacard-4-abcd.txt");
    const model = workspace.model();
    const values: Readonly<Record<string, number>> = { beta: 50, gamma: 100, delta: 500, r: 2, lumi: 0, eff: 0 };
    const rates = model.expectedData(model.parNames.map((name) => values[name]!));
    // 50 · 100/500 + 2 · 3 in region A
    expect([...rates.slice(0, 4)].map((rate) => Math.round(rate * 1e9) / 1e9)).toEqual([16, 50, 100, 500]);
  });

  it.each([
    ["cms/CAT23001/datacard-3-parametric-analysis.txt", "w:"],
    ["cms/shapes/simple-shapes-parametric.txt", "w:"],
    ["cms/rate_params/simple_sm_datacard.txt", '"hgg"'],
  ])("refuses %s, by name and line", async (card, name) => {
    const error = await load(card).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).toMatch(/line \d+: expected .* got .*/);
    expect(error?.message).toContain(name);
  });
});
