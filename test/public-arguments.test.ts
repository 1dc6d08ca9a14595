import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as parallel from "../src/entries/parallel.js";
import { formatIssue, HistFactoryError, type Issue } from "../src/errors.js";
import * as expr from "../src/formula/index.js";
import * as hepdata from "../src/hepdata/index.js";
import * as main from "../src/index.js";
import * as minimizers from "../src/minimize/index.js";
import * as notebook from "../src/notebook/index.js";
import * as pictures from "../src/plot/index.js";
import { type ExportedFunction, functionsOf } from "./helpers/exported-functions.js";
import { linearUnfolding } from "./helpers/linear-unfolding.js";
import { BACKGROUND_TEXT, PATCHSET_TEXT } from "./patchset/documents.js";

/** Functions that are called with something else than a model, data or a record: as from JavaScript, where nothing else tells. */

/** Every function that users can call and that is the same in Node and in a page, but for derivatives and fractals. */
const api = { ...main, ...parallel, ...expr, ...minimizers, ...pictures, ...notebook, ...hepdata };
const MODULES = [
  "index",
  "entries/parallel",
  "formula/index",
  "minimize/index",
  "plot/index",
  "notebook/index",
  "hepdata/index",
].map((name) => `src/${name}.ts`);

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), "utf8");

const model = api.simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3] });
const data = model.observedData();
const workspace = api.Workspace.parse(read("examples/counting.json"));
const result = api.fit(model, data);
const unfolding = linearUnfolding();
const pool = api.localPool({});
const axes = [{ name: "mu", min: 0, max: 1, n: 2 }];
const run = await api.runToys(model, data, 1, { nToys: 0 });
const clsScan = api.clsScan(model, data, [0, 1]);
const limit = api.upperLimit(model, data);
const patchSet = api.parsePatchSet(PATCHSET_TEXT);
const exclusion = await api.patchSetScan(BACKGROUND_TEXT, patchSet, { patches: [] });
const prefit = api.yields(model, data, { stage: "prefit" });
const scan = api.gridScan(model, axes);
const ranked = api.ranking(model, data);
const series = api.limitSeries("mass", [{ parameter: 1, limit }]);
const template = { channel: "singlechannel", sample: "background", parameter: "uncorr_bkguncrt[0]" };
const variation = api.templateVariation(model, template);

/** Right arguments of functions that take a model, data, a workspace or a record. */
const RIGHT: Readonly<Record<string, readonly unknown[]>> = {
  "model.bind": [data],
  "model.constraintLogpdf": [{}, data],
  "model.diagnose": [{}, data],
  "model.gradient": [{}, data],
  "model.hessian": [{}, data],
  "model.logpdf": [{}, data],
  "model.mainLogpdf": [{}, data],
  "model.twiceNll": [{}, data],
  "model.valueAndGradient": [{}, data],
  "workspace.data": [model],
  affectedSamples: [model, "mu"],
  asimovData: [model, {}],
  asimovInChannels: [model, data, [], {}],
  binImpacts: [model, data],
  buildWorkspace: [model, data],
  breakdown: [model, data],
  checkPatchSetScan: [exclusion],
  compareModels: [model, model],
  operationReport: [model, model],
  checkReference: [workspace, read("examples/two-channel.reference.json")],
  checkToyRun: [run],
  clsScan: [model, data, [0, 1]],
  clsScanPicture: [clsScan],
  clsScanToys: [model, data, [0, 1], { nToys: 10 }],
  contourLines: [scan, [1]],
  correlatedParameters: [result, 0.5],
  correlationMatrix: [result],
  correlations: [model, data],
  covarianceMatrix: [result],
  exclusionContours: [exclusion],
  hepdataSubmission: [exclusion],
  hepdataTables: [exclusion],
  expectedUncertainties: [model, {}],
  feldmanCousins: [model, data, { values: [0, 1], nToys: 10 }],
  findMinima: [model, data],
  fit: [model, data],
  fixedPoiFit: [model, data, 1],
  format: [result],
  formatRecord: [result],
  goodnessOfFit: [model, data],
  goodnessOfFitToys: [model, data, { nToys: 10 }],
  gridScan: [model, axes],
  hypotest: [model, data, 1],
  hypotestFromToys: [run],
  hypotestToys: [model, data, 1, { nToys: 10 }],
  lCurve: [unfolding.model, unfolding.data, { strengths: [1] }],
  likelihoodContour: [model, data, ["mu", "uncorr_bkguncrt[0]"]],
  limitSeries: ["mass", [{ parameter: 1, limit }]],
  limitSeriesPicture: [series],
  maskData: [model, data, []],
  mergePatchSetScans: [[exclusion]],
  mergeToys: [[run]],
  minos: [model, data],
  patchAt: [patchSet, patchSet.patches[0]!.values],
  patchNamed: [patchSet, patchSet.patches[0]!.name],
  patchSetScan: [BACKGROUND_TEXT, patchSet, { patches: [] }],
  patchSetScanPicture: [exclusion],
  patchSetTable: [exclusion],
  plot: [clsScan],
  plotPages: [clsScan],
  profileScan: [model, data, axes],
  propagate: [result, "mu"],
  pulls: [result],
  q0: [model, data],
  qMu: [model, data, 1],
  qMuTilde: [model, data, 1],
  ranking: [model, data],
  rankingOnPool: [pool, model, data],
  rankingPicture: [ranked],
  recordOrigin: [model, data, {}],
  resumeToys: [run, model, data],
  reviewFit: [model, data],
  runToys: [model, data, 1, { nToys: 0 }],
  sampleToy: [model, {}, { seed: 1 }],
  show: [result],
  significance: [model, data],
  tMu: [model, data, 1],
  tMuTilde: [model, data, 1],
  templateVariation: [model, template],
  templateVariationPicture: [variation],
  toDot: [model],
  toMermaid: [model],
  upperLimit: [model, data],
  upperLimitPicture: [limit],
  verifyPatchSet: [patchSet, BACKGROUND_TEXT],
  yields: [model, data, { stage: "prefit" }],
  yieldsPicture: [prefit],
  yieldsTable: [prefit, { format: "csv" }],
};
/** Operations on workspaces, whose documents are checked as Workspace.parse does; test/operations tries other things. */
const OPERATIONS = [
  "addChannel",
  "addSamples",
  "simplifyWorkspace",
  "combineWorkspaces",
  "correlateModifiers",
  "decorrelateModifiers",
  "diffWorkspaces",
  "dropSmall",
  "formatDifferences",
  "mergeSamples",
  "normalisationOnly",
  "pruneWorkspace",
  "rebinWorkspace",
  "renameWorkspace",
  "replaceData",
  "scaleSamples",
  "shapeOnly",
  "sliceWorkspace",
  "sortWorkspace",
  "symmetriseModifiers",
];

/** Functions with arguments of other kinds only. */
const OTHERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(OPERATIONS.map((name) => [name, "a document, as Workspace.parse"])),
  "Workspace.parse": "a document, whose problems have paths of their own",
  createPatchSet: "texts and documents",
  deltaTwiceNllLevel: "numbers",
  formatIssue: "the issue of an error",
  formula: "a text",
  localPool: "jobs",
  minimize: "a function",
  minimizeScalar: "a function",
  parseLabel: "a text",
  parsePatchSet: "a document, as Workspace.parse",
  parseRecord: "a text",
  parseReference: "a document, as Workspace.parse",
  plainLabel: "a text",
  pyhfDigest: "a text",
  rankingRefits: "what rankingOnPool sends to its workers",
  renderSvg: "a picture, whose parts are checked as options",
  rootScalar: "a function",
  "simpleModels.correlatedBackground": "options",
  "simpleModels.uncorrelatedBackground": "options",
  serve: "a link to a pool",
  sparkline: "numbers",
  toyBlocks: "what runToys sends to its workers",
  toyPValue: "numbers",
  webPoolLink: "the scope of a worker",
  webWorkerLink: "a worker",
  workerPool: "options",
};

const WRONG: readonly (readonly [what: string, value: unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["a number", 3],
  ["a text", "x"],
  ["an empty list", []],
  ["an empty object", {}],
  ["a workspace", workspace],
  ["a document", workspace.spec],
  ["a model", model],
  ["the result of a fit", result],
  ["a record of another kind", { kind: "numbers" }],
  ["a function", () => 1],
];
/** What a function takes although it is none of its usual arguments, or refuses later. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  gridScan: ["a function"],
  formatRecord: WRONG.map(([what]) => what).filter(
    (what) => !["undefined", "null", "a number", "a text"].includes(what),
  ),
  "model.diagnose": ["undefined"],
  plot: ["the result of a fit"],
  plotPages: ["the result of a fit"],
  format: ["the result of a fit"],
  hepdataSubmission: ["the result of a fit"],
  hepdataTables: ["the result of a fit"],
  show: ["a model"],
  maskData: ["an empty list"],
  asimovInChannels: ["an empty list"],
  recordOrigin: ["an empty list"],
};
const SUBJECTS: readonly unknown[] = [
  ...[model, data, workspace, result, pool, run, clsScan, limit, patchSet, exclusion, prefit, scan],
  ...[ranked, series, variation],
];

/** Each argument that is a model, data or a record. */
const ARGUMENTS = Object.entries(RIGHT).flatMap(([name, args]) =>
  args.flatMap((value, k) => (SUBJECTS.includes(value) ? [{ name, args, value, k }] : [])),
);

type Loose = (...args: readonly unknown[]) => unknown;
const OBJECTS: Readonly<Record<string, object>> = { workspace, model };

function call(name: string, args: readonly unknown[]): unknown {
  const [object, method] = name.split(".") as [string, string?];
  if (method === undefined) return (api as unknown as Readonly<Record<string, Loose>>)[object]!(...args);
  const owner = OBJECTS[object] as Readonly<Record<string, Loose>>;
  return owner[method]!(...args);
}

async function issuesOf(name: string, args: readonly unknown[]): Promise<readonly Issue[]> {
  try {
    await call(name, args);
  } catch (error) {
    if (error instanceof HistFactoryError) return error.issues;
    throw error;
  }
  return [];
}

describe("arguments of public functions", () => {
  it("are tried for every function that takes a model, data or a record", () => {
    const derivatives = new Set(functionsOf(["src/ad/index.ts"]).map(({ name }) => name));
    const isTried = ({ name, types }: ExportedFunction) =>
      name.startsWith("model.") || name.startsWith("workspace.")
        ? types.some((type) => /^(Model|Data)$/.test(type))
        : types.length > 0;
    const exported = functionsOf(MODULES).filter(({ name }) => !derivatives.has(name) && !/#|^dual\./.test(name));
    const names = [...new Set(exported.filter(isTried).map(({ name }) => name))];
    expect(names.filter((name) => !Object.hasOwn(OTHERS, name)).sort()).toEqual(Object.keys(RIGHT).sort());
  });

  it.each(ARGUMENTS)(
    "are refused by $name, argument $k, when they are something else",
    async ({ name, args, value, k }) => {
      for (const [what, wrong] of WRONG) {
        if (wrong === value || TAKEN[name]?.includes(what) === true) continue;
        const issues = await issuesOf(
          name,
          args.map((arg, i) => (i === k ? wrong : arg)),
        );
        expect(issues, `${name} of ${what}`).not.toEqual([]);
        for (const { expected, received } of issues) expect(expected && received, `${name} of ${what}`).not.toBe("");
      }
    },
  );

  it("are reported all at once, together with wrong options", async () => {
    const issues = await issuesOf("upperLimit", [{}, 3, { levle: 1 }]);
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "bad-argument model",
      "bad-argument data",
      "unknown-option levle",
    ]);
  });

  it("are said to be what they are, with what to do", async () => {
    const message = async (wrong: unknown) => (await issuesOf("fit", [wrong, data])).map(formatIssue).join();
    expect(await message(workspace)).toBe(
      'model: expected a model, got an object of class "Workspace". Call its model(): workspace.model().',
    );
    expect(await message(undefined)).toBe("model: expected a model, got nothing. Make one with workspace.model().");
    expect(await message(workspace.spec)).toMatch(/Workspace\.parse\(document\)\.model\(\)\.$/);
    expect(await message(result)).toMatch(/Give the model that was fitted, not the result of the fit\.$/);
    expect(await message([1, 2])).toBe("model: expected a model, got [1, 2]. Make one with workspace.model().");
  });
});
