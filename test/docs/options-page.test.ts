import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { optionsPage, rowsOf } from "../../scripts/options-page.mjs";
import { formatIssue, HistFactoryError } from "../../src/errors.js";
import * as api from "../../src/index.js";
import { OPTION_TABLES } from "../../src/option-tables.js";
import { type OptionRule, optionIssues } from "../../src/options.js";
import { BACKGROUND_TEXT, PATCHSET_TEXT } from "../patchset/documents.js";

/** docs/options.md says what functions answer to wrong options: every one of them is given to the function itself. */

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const PAGE = read("docs/options.md");

const model = api.simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3] });
const data = model.observedData();
const workspace = api.Workspace.parse(read("examples/counting.json"));
const run = await api.runToys(model, data, 1, { nToys: 0 });
const prefit = api.yields(model, data, { stage: "prefit" });
const pool = api.localPool({});
const axes = [{ name: "mu", min: 0, max: 1, n: 2 }];

/** Functions by name, called with options of any kind, as from JavaScript. */
const CALLS: Readonly<Record<string, (options: never) => unknown>> = {
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
  yields: (options) => api.yields(model, data, options),
  yieldsTable: (options) => api.yieldsTable(prefit, options),
  templateVariation: (options) => api.templateVariation(model, options),
  patchSetScan: (options) => api.patchSetScan(BACKGROUND_TEXT, api.parsePatchSet(PATCHSET_TEXT), options),
  checkReference: (options) => api.checkReference(workspace, read("examples/two-channel.reference.json"), options),
  workerPool: (options) => api.workerPool(options),
};

const nameOf = (text: string): string => text.slice(0, text.indexOf("("));
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
  return [1, "text", "prefit", [1, 2], () => 1].find((value) => rule.issues(value, "").length === 0);
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

  it("is about functions of the package, each tried below", () => {
    expect(FUNCTIONS.map(({ name }) => name).sort()).toEqual(Object.keys(CALLS).sort());
    for (const name of Object.keys(CALLS)) expect(typeof api[name as keyof typeof api], name).toBe("function");
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
