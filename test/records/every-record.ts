import { readFileSync } from "node:fs";
import {
  binImpacts,
  breakdown,
  checkReference,
  clsScan,
  compareModels,
  correlations,
  feldmanCousins,
  findMinima,
  fit,
  goodnessOfFit,
  goodnessOfFitToys,
  gridScan,
  hypotest,
  lCurve,
  likelihoodContour,
  limitSeries,
  minos,
  operationReport,
  parsePatchSet,
  patchSetScan,
  profileScan,
  propagate,
  pulls,
  qMu,
  type RecordKind,
  type RecordOf,
  ranking,
  reviewFit,
  runToys,
  significance,
  simplifyWorkspace,
  templateVariation,
  upperLimit,
  Workspace,
  yields,
} from "../../src/index.js";
import { lint } from "../../src/lint/index.js";
import { linearUnfolding } from "../helpers/linear-unfolding.js";
import { BACKGROUND_TEXT, PATCHSET_TEXT } from "../patchset/documents.js";
import { origin } from "../plot/pictures/examples.js";

/** A record of every kind, as functions return them: a kind without one does not compile. */

const read = (path: string) => readFileSync(new URL(`../../examples/${path}`, import.meta.url), "utf8");

export const workspace = Workspace.parse(JSON.parse(read("two-channel.json")));
export const model = workspace.model();
export const data = workspace.data(model);
const best = fit(model, data);
const axis = { name: "mu", min: 0.5, max: 2, n: 3 };
const testStatistic = "q";
const limit = upperLimit(model, data, { testStatistic });
const unfolding = linearUnfolding();
const fromCommand = { histogradVersion: "1.0.0", options: { workspace: "a.json" } };
const warning = { code: "bad-option", path: "a", expected: "b", received: "c", hint: "d" } as const;

export const RECORDS: { readonly [K in RecordKind]: RecordOf<K> } = {
  "fit-result": best,
  propagated: propagate(best, "2 * mu + jet_energy_scale"),
  "test-statistic": qMu(model, data, 1),
  hypotest: hypotest(model, data, 1, { testStatistic }),
  "cls-scan": clsScan(model, data, [1, 2], { testStatistic }),
  "upper-limit": limit,
  "limit-series": limitSeries("m [GeV]", [{ parameter: 500, limit }]),
  significance: significance(model, data),
  "patch-set-scan": await patchSetScan(BACKGROUND_TEXT, parsePatchSet(PATCHSET_TEXT)),
  "toy-run": await runToys(model, data, 1, { nToys: 3, testStatistic }),
  "goodness-of-fit-toys": await goodnessOfFitToys(model, data, { nToys: 5 }),
  "feldman-cousins": await feldmanCousins(model, data, { values: [1, 2], nToys: 5 }),
  minos: minos(model, data, { parameters: ["mu"] }),
  "likelihood-contour": likelihoodContour(model, data, ["mu", "jet_energy_scale"], { confidenceLevels: [0.6827] }),
  "profile-scan": profileScan(model, data, [axis]),
  "grid-scan": gridScan(model, [axis, { name: "lumi", min: 0.9, max: 1.1, n: 4 }], { gradient: true }),
  pulls: pulls(best),
  "fit-review": reviewFit(model, data),
  ranking: ranking(model, data, { method: "hessian" }),
  "bin-impacts": binImpacts(model, data),
  "uncertainty-breakdown": breakdown(model, data, { groups: { jets: ["jet_*"] } }),
  correlation: correlations(model, data, { threshold: 0.3 }),
  "goodness-of-fit": goodnessOfFit(model, data),
  minima: findMinima(model, data, { nStarts: 4 }),
  "l-curve": lCurve(unfolding.model, unfolding.data, { strengths: [1, 10, 30, 100, 300] }),
  yields: yields(model, data, { stage: "prefit" }),
  "template-variation": templateVariation(model, {
    channel: "SR",
    sample: "ttbar",
    parameter: "jet_energy_scale",
  }),
  "check-result": checkReference(workspace, read("two-channel.reference.json"), { fits: false }),
  comparison: compareModels(model, unfolding.model),
  simplification: simplifyWorkspace(workspace.spec, { form: "linear" }).record,
  "operation-report": operationReport(model, workspace.model({ interpolation: { normsys: "code1" } }), { tested: 1 }),
  inspect: {
    kind: "inspect",
    origin,
    measurement: "m",
    poi: null,
    measurements: [{ name: "m", poi: "mu", nSettings: 0 }],
    samples: ["s"],
    channels: [{ name: "c", nBins: 1, expected: 2, observed: 3, samples: [{ name: "s", expected: 2, nModifiers: 1 }] }],
    modifiers: [{ type: "normfactor", nNames: 1, nUses: 1, nParameters: 1 }],
    parameters: [
      { name: "mu", set: "mu", types: ["normfactor"], init: 1, bounds: [0, 10], fixed: false, constraint: null },
    ],
    totals: { nBins: 1, expected: 2, observed: 3 },
    warnings: [warning],
  },
  validate: { kind: "validate", origin: fromCommand, valid: false, problems: [warning], warnings: [] },
  lint: lint(workspace, { rules: { "several-staterrors": "off" } }),
  fractal: {
    kind: "fractal",
    origin: fromCommand,
    file: "set.png",
    set: "mandelbrot",
    window: { re: [-2, 2], im: [-2, 2] },
    iterations: 10,
    radius: 4,
    precision: "double",
    pixels: [10, 10],
    antialias: 1,
    shading: "log",
    colormap: "inferno",
    points: 100,
    pointsInside: 25,
    engine: "vector",
    workers: 0,
    seconds: { counts: 0.1, total: 0.2 },
  },
};
