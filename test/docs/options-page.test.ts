import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { optionsPage, rowsOf } from "../../scripts/options-page.mjs";
import * as ad from "../../src/ad/index.js";
import * as parallel from "../../src/entries/parallel.js";
import { formatIssue, HistFactoryError } from "../../src/errors.js";
import { formula } from "../../src/formula/index.js";
import * as fractal from "../../src/fractal/index.js";
import * as hepdata from "../../src/hepdata/index.js";
import * as api from "../../src/index.js";
import * as interchange from "../../src/interchange/index.js";
import * as lint from "../../src/lint/index.js";
import * as node from "../../src/node/index.js";
import { OPTION_TABLES } from "../../src/option-tables.js";
import { type OptionRule, optionIssues } from "../../src/options.js";
import * as plot from "../../src/plot/index.js";
import { entryModules } from "../helpers/entry-points.js";
import { functionsOf } from "../helpers/exported-functions.js";
import { linearUnfolding } from "../helpers/linear-unfolding.js";
import { BACKGROUND_TEXT, PATCHSET_TEXT } from "../patchset/documents.js";

/** docs/options.md says what functions answer to wrong options: every one of them is given to the function itself. */

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const PAGE = read("docs/options.md");

const model = api.simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3] });
const data = model.observedData();
const workspace = api.Workspace.parse(read("examples/counting.json"));
const report = lint.lint(workspace);
const run = await api.runToys(model, data, 1, { nToys: 0 });
const prefit = api.yields(model, data, { stage: "prefit" });
const unfolding = linearUnfolding();
const pool = parallel.localPool({});
const axes = [{ name: "mu", min: 0, max: 1, n: 2 }];

const square = (x: ad.Scalar) => ad.mul(x, x);
const tiny = { kind: "mandelbrot", width: 2, height: 2 } as const;
const counts = await fractal.fractalCounts(tiny);
const clsScan = api.clsScan(model, data, [0, 1]);
const limit = api.upperLimit(model, data);
const limits = api.limitSeries("mass", [{ parameter: 1, limit }]);
const ranked = api.ranking(model, data);
const patchSet = api.parsePatchSet(PATCHSET_TEXT);
const exclusion = await api.patchSetScan(BACKGROUND_TEXT, patchSet, { patches: [] });
const picture = api.plot(clsScan);
const noFiles = { read: async () => new Uint8Array() };
/** A place where no file can be, so that nothing is written should a wrong option pass. */
const NOWHERE = "/nowhere/file.svg";

/** Functions by name, or by text where several have a name, called with options of any kind, as from JavaScript. */
const CALLS: Readonly<Record<string, (options: never) => unknown>> = {
  "workspace.model": (options) => workspace.model(options),
  "simpleModels.uncorrelatedBackground": (options) => api.simpleModels.uncorrelatedBackground(options),
  "simpleModels.correlatedBackground": (options) => api.simpleModels.correlatedBackground(options),
  buildWorkspace: (options) => api.buildWorkspace(model, data, options),
  simplifyWorkspace: (options) => api.simplifyWorkspace(workspace.spec, options),
  createPatchSet: (options) =>
    api.createPatchSet("{}", [{ name: "a", values: [1], workspace: workspace.spec }], options),
  addSamples: (options) => api.addSamples(workspace.spec, options),
  addChannel: (options) => api.addChannel(workspace.spec, options),
  lint: (options) => lint.lint(workspace, options),
  lintSarif: (options) => lint.lintSarif(report, options),
  combineWorkspaces: (options) => api.combineWorkspaces([workspace.spec], options),
  pruneWorkspace: (options) => api.pruneWorkspace(workspace.spec, options),
  renameWorkspace: (options) => api.renameWorkspace(workspace.spec, options),
  rebinWorkspace: (options) => api.rebinWorkspace(workspace.spec, options),
  sliceWorkspace: (options) => api.sliceWorkspace(workspace.spec, options),
  mergeSamples: (options) => api.mergeSamples(workspace.spec, options),
  scaleSamples: (options) => api.scaleSamples(workspace.spec, options),
  correlateModifiers: (options) => api.correlateModifiers(workspace.spec, options),
  decorrelateModifiers: (options) => api.decorrelateModifiers(workspace.spec, options),
  symmetriseModifiers: (options) => api.symmetriseModifiers(workspace.spec, options),
  normalisationOnly: (options) => api.normalisationOnly(workspace.spec, options),
  shapeOnly: (options) => api.shapeOnly(workspace.spec, options),
  dropSmall: (options) => api.dropSmall(workspace.spec, options),
  replaceData: (options) => api.replaceData(workspace.spec, options),
  fit: (options) => api.fit(model, data, options),
  fixedPoiFit: (options) => api.fixedPoiFit(model, data, 1, options),
  expectedUncertainties: (options) => api.expectedUncertainties(model, {}, options),
  hypotest: (options) => api.hypotest(model, data, 1, options),
  upperLimit: (options) => api.upperLimit(model, data, options),
  clsScan: (options) => api.clsScan(model, data, [0, 1], options),
  significance: (options) => api.significance(model, data, options),
  tMu: (options) => api.tMu(model, data, 1, options),
  tMuTilde: (options) => api.tMuTilde(model, data, 1, options),
  qMu: (options) => api.qMu(model, data, 1, options),
  qMuTilde: (options) => api.qMuTilde(model, data, 1, options),
  q0: (options) => api.q0(model, data, options),
  minos: (options) => api.minos(model, data, options),
  likelihoodContour: (options) => api.likelihoodContour(model, data, ["mu", "uncorr_bkguncrt[0]"], options),
  profileScan: (options) => api.profileScan(model, data, axes, options),
  "gridScan(model, axes, options)": (options) => api.gridScan(model, axes, options),
  "gridScan(f, axes, options)": (options) => api.gridScan(([mu]: readonly number[]) => mu!, axes, options),
  runToys: (options) => api.runToys(model, data, 1, options),
  resumeToys: (options) => api.resumeToys(run, model, data, options),
  hypotestToys: (options) => api.hypotestToys(model, data, 1, options),
  hypotestFromToys: (options) => api.hypotestFromToys(run, options),
  toyPValue: (options) => api.toyPValue([1, 2], 1, options),
  clsScanToys: (options) => api.clsScanToys(model, data, [0, 1], options),
  feldmanCousins: (options) => api.feldmanCousins(model, data, options),
  goodnessOfFitToys: (options) => api.goodnessOfFitToys(model, data, options),
  sampleToy: (options) => api.sampleToy(model, {}, options),
  goodnessOfFit: (options) => api.goodnessOfFit(model, data, options),
  ranking: (options) => api.ranking(model, data, options),
  rankingOnPool: (options) => api.rankingOnPool(pool, model, data, options),
  binImpacts: (options) => api.binImpacts(model, data, options),
  breakdown: (options) => api.breakdown(model, data, options),
  correlations: (options) => api.correlations(model, data, options),
  reviewFit: (options) => api.reviewFit(model, data, options),
  findMinima: (options) => api.findMinima(model, data, options),
  lCurve: (options) => api.lCurve(unfolding.model, unfolding.data, options),
  yields: (options) => api.yields(model, data, options),
  yieldsTable: (options) => api.yieldsTable(prefit, options),
  format: (options) => api.format(prefit, options),
  templateVariation: (options) => api.templateVariation(model, options),
  patchSetScan: (options) => api.patchSetScan(BACKGROUND_TEXT, patchSet, options),
  compareModels: (options) => api.compareModels(model, model, options),
  operationReport: (options) => api.operationReport(model, model, options),
  checkReference: (options) => api.checkReference(workspace, read("examples/two-channel.reference.json"), options),
  workerPool: (options) => parallel.workerPool(options),
  plot: (options) => plot.plot(clsScan, options),
  plotPages: (options) => plot.plotPages(clsScan, options),
  clsScanPicture: (options) => plot.clsScanPicture(clsScan, options),
  upperLimitPicture: (options) => plot.upperLimitPicture(limit, options),
  limitSeriesPicture: (options) => plot.limitSeriesPicture(limits, options),
  rankingPicture: (options) => plot.rankingPicture(ranked, options),
  yieldsPicture: (options) => plot.yieldsPicture(prefit, options),
  patchSetScanPicture: (options) => plot.patchSetScanPicture(exclusion, options),
  exclusionContours: (options) => plot.exclusionContours(exclusion, options),
  hepdataTables: (options) => hepdata.hepdataTables(exclusion, options),
  hepdataSubmission: (options) => hepdata.hepdataSubmission(exclusion, options),
  toPng: (options) => node.toPng(picture, options),
  writePicture: (options) => node.writePicture(picture, NOWHERE, options),
  toDot: (options) => api.toDot(model, options),
  toMermaid: (options) => api.toMermaid(model, options),
  readWorkspace: (options) => node.readWorkspace(NOWHERE, options),
  downloadLikelihoods: (options) => node.downloadLikelihoods("ins1", NOWHERE, options),
  downloadArchive: (options) => node.downloadArchive("ins1", options),
  importDocument: (options) => interchange.importDocument("{}", "a.json", noFiles, options),
  importHs3: (options) => interchange.importHs3({}, options),
  importHistFactoryXml: (options) => interchange.importHistFactoryXml("a.xml", noFiles, options),
  importCombine: (options) => interchange.importCombine([], noFiles, options),
  exportCombine: (options) => interchange.exportCombine(workspace.spec, options),
  exportPyhf: (options) => interchange.exportPyhf(workspace.spec, options),
  exportHs3: (options) => interchange.exportHs3(workspace.spec, options),
  exportHistFactoryXml: (options) => interchange.exportHistFactoryXml(workspace.spec, options),
  openToyFile: (options) => node.openToyFile(NOWHERE, options),
  grad: (options) => ad.grad(square, options),
  valueAndGrad: (options) => ad.valueAndGrad(square, options),
  jacobian: (options) => ad.jacobian(square, options),
  hessian: (options) => ad.hessian(square, options),
  vmap: (options) => ad.vmap(square, options),
  formula: (options) => formula("x", options),
  fractalCounts: (options) => fractal.fractalCounts(tiny, options),
  fractalPixels: (options) => fractal.fractalPixels(counts, options),
  checkPicture: (options) => fractal.checkPicture(options),
};

const withoutArguments = (text: string): string => text.slice(0, text.indexOf("("));
const nameOf = (text: string): string => (Object.hasOwn(CALLS, text) ? text : withoutArguments(text));
/** Functions with options that the page has no table of, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  minimize: "options depend on the method, and it checks them together with the start",
  minimizeScalar: "options depend on the method",
  rootScalar: "options depend on the method",
  fractalRequest: "what numbers are possible depends on others, and each kind of mistake has a code",
  referenceCounts: "as fractalRequest",
  recordOrigin: "notes the options that a function was called with, whatever they are",
};

const FUNCTIONS = OPTION_TABLES.flatMap(({ functions, rules }) =>
  functions.map((text) => ({ name: nameOf(text), text, rules, rows: rowsOf(rules) })),
);

/** Values of all types, of which a rule refuses most. */
const WRONG: readonly unknown[] = [
  Number.NaN,
  null,
  "nonsense",
  -1.5,
  1e300,
  Number.POSITIVE_INFINITY,
  true,
  [],
  [Number.NaN],
  {},
  { a: null },
  () => 1,
  Symbol("s"),
  1n,
];

/** Options with one of them set, which may be inside of another, and those that are required. */
function optionsWith(path: string, value: unknown, rules: Readonly<Record<string, OptionRule>>): object {
  const needed = Object.entries(rules).filter(([, { isRequired }]) => isRequired === true);
  const [outer, inner] = path.split(".");
  const set = inner === undefined ? { [outer!]: value } : { [outer!]: { [inner]: value } };
  return { ...Object.fromEntries(needed.map(([name, rule]) => [name, right(rule)])), ...set };
}

/** A value that a rule of a required option allows. */
function right(rule: OptionRule): unknown {
  return [1, "text", "prefit", "channel", "linear", [1, 2], ["text"], { samples: [] }, () => 1].find(
    (value) => rule.issues(value, "").length === 0,
  );
}

async function answerOf(name: string, options: unknown): Promise<string> {
  try {
    await CALLS[name]!(options as never);
  } catch (error) {
    if (error instanceof HistFactoryError) return error.issues.map(formatIssue).join(" ");
    throw error;
  }
  return "no error";
}

describe("docs/options.md", () => {
  it("is what the rules make (npm run options writes it)", () => {
    expect(PAGE).toBe(optionsPage(OPTION_TABLES, { format: formatIssue, issuesOf: optionIssues }));
  });

  it("is about functions that are tried below", () => {
    expect(FUNCTIONS.map(({ name }) => name).sort()).toEqual(Object.keys(CALLS).sort());
  });

  it("has every function of the package that has options, but the exceptions, and no others", () => {
    const functions = functionsOf(entryModules().map(({ source }) => source));
    const listed = new Set(FUNCTIONS.map(({ text }) => withoutArguments(text)));
    const withOptions = functions.filter(({ hasOptions }) => hasOptions).map(({ name }) => name);
    const missing = withOptions.filter((name) => !listed.has(name));
    expect(missing.sort()).toEqual(Object.keys(EXCEPTIONS).sort());
    const names = new Set(functions.map(({ name }) => name));
    expect([...listed].filter((name) => !names.has(name))).toEqual([]);
  });

  it("names the exceptions whose options people write", () => {
    for (const name of ["minimize", "minimizeScalar", "rootScalar", "fractalRequest", "referenceCounts"]) {
      expect(PAGE.split("\n## ")[0]).toContain(`\`${name}\``);
    }
  });

  it.each(FUNCTIONS)("has what $name answers to NaN", async ({ name, text, rules, rows }) => {
    const section = PAGE.split("\n## ").find((part) => part.split("\n")[0]!.includes(`\`${text}\``))!;
    for (const { path } of rows) {
      const answer = await answerOf(name, optionsWith(path, Number.NaN, rules));
      const line = section.split("\n").find((each) => each.startsWith(`| \`${path}\``))!;
      expect(line.endsWith(`| ${answer.replaceAll("|", "\\|")} |`), `${line}\n${answer}`).toBe(true);
    }
  });

  it.each(FUNCTIONS)("has the rules that $name goes by, for values of all types", async ({ name, rules, rows }) => {
    for (const { path, rule } of rows) {
      for (const value of WRONG) {
        const issues = rule.issues(value, path);
        if (issues.length === 0) continue;
        expect(await answerOf(name, optionsWith(path, value, rules))).toBe(issues.map(formatIssue).join(" "));
      }
    }
  });

  it.each(FUNCTIONS)("has all names that $name knows", async ({ name, rules, rows }) => {
    for (const { path } of rows) {
      const misspelt = `${path.slice(0, -1)}${path.at(-1)!.toUpperCase()}x`;
      const answer = await answerOf(name, optionsWith(misspelt, 1, rules));
      expect(answer).toContain(`${misspelt}: expected one of the options`);
    }
    for (const options of [null, 3, "text", [1]]) {
      expect(await answerOf(name, options)).toMatch(/^options: expected an object of options, got /);
    }
  });

  it.each(FUNCTIONS.filter(({ rows }) => rows.some(({ rule }) => rule.isRequired)))(
    "says what $name cannot do without",
    async ({ name, rules }) => {
      const needed = Object.entries(rules).filter(([, { isRequired }]) => isRequired === true);
      const answers = needed.map(([path, { expected }]) => `${path}: expected ${expected}, got nothing.`);
      expect(await answerOf(name, {})).toBe(answers.join(" "));
    },
  );
});
