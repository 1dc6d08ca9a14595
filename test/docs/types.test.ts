import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { snippetsIn } from "../../scripts/snippets.mjs";
import { typeErrors } from "../helpers/type-errors.js";

/** Programs of the pages, and programs about types of results, as a user's strict compiler sees them. */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGES = [
  "README.md",
  ...readdirSync(`${ROOT}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

const MODES = [
  ["with", { noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true }],
  ["without", { noUncheckedIndexedAccess: false }],
] as const;

const START = `
import { fit, hypotest, hypotestFromToys, hypotestToys, runToys, simpleModels, type HypotestOptions, type OneSided } from "histograd";
const model = simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3] });
const data = model.observedData();
declare const statistic: OneSided;
declare const options: HypotestOptions;
`;

const RIGHT: readonly string[] = [
  "const cls: number = hypotest(model, data, 1).cls;",
  'const cls: number = hypotest(model, data, 1, { testStatistic: "q", poi: "mu" }).cls;',
  'const p0: number = hypotest(model, data, 0, { testStatistic: "q0" }).p0;',
  'const test = hypotest(model, data, 0, { testStatistic: statistic }); const p = test.testStatistic === "q0" ? test.p0 : test.cls;',
  "const test = hypotest(model, data, 0, options); const z: number = test.z;",
  "const cls: number = (await hypotestToys(model, data, 1, { seed: 1 })).cls;",
  'const p0: number = (await hypotestToys(model, data, 0, { testStatistic: "q0" })).p0;',
  "const cls: number = hypotestFromToys(await runToys(model, data, 1)).cls;",
  'const p0: number = hypotestFromToys(await runToys(model, data, 0, { testStatistic: "q0" })).p0;',
];

const WRONG: readonly (readonly [string, string])[] = [
  ["hypotest(model, data, 1).p0;", "'p0'"],
  ['hypotest(model, data, 0, { testStatistic: "q0" }).cls;', "'cls'"],
  ["hypotest(model, data, 0, { testStatistic: statistic }).cls;", "'cls'"],
  ["hypotest(model, data, 0, options).p0;", "'p0'"],
  ["(await hypotestToys(model, data, 1)).p0;", "'p0'"],
  ['hypotestFromToys(await runToys(model, data, 0, { testStatistic: "q0" })).clb;', "'clb'"],
  ['hypotest(model, data, 1, { testStatistic: "qMu" });', "overload"],
];

/** The programs of a page, under names that begin with `prefixOf(page)`. */
function programsOf(page: string) {
  const snippets = snippetsIn(readFileSync(ROOT + page, "utf8"), ["js", "ts"]);
  return snippets.map(({ code, line }) => ({ name: `${prefixOf(page)}${line}.ts`, code }));
}

const prefixOf = (page: string) => `${page.replace(/\W/g, "-")}-`;

describe.each(MODES)("a strict compiler, %s noUncheckedIndexedAccess", (_, mode) => {
  // all pages at once: the compiler reads the declarations of the package once
  const errors = typeErrors(PAGES.flatMap(programsOf), mode);

  it.each(PAGES)("accepts every program of %s", (page) => {
    expect(errors.filter((error) => error.startsWith(prefixOf(page)))).toEqual([]);
  });

  it("has no errors elsewhere", () => {
    expect(errors.filter((error) => !PAGES.some((page) => error.startsWith(prefixOf(page))))).toEqual([]);
  });

  it("accepts results by the statistic that was asked for", () => {
    const programs = RIGHT.map((code, i) => ({ name: `right-${i}.ts`, code: START + code }));
    expect(typeErrors(programs, mode)).toEqual([]);
  });

  it("refuses what the statistic does not have", () => {
    const programs = WRONG.map(([code], i) => ({ name: `wrong-${i}.ts`, code: START + code }));
    const errors = typeErrors(programs, mode);
    expect(errors.length).toBe(WRONG.length);
    for (const [i, [code, expected]] of WRONG.entries()) {
      const own = errors.filter((error) => error.startsWith(`wrong-${i}.ts`));
      expect(own.join("\n"), code).toContain(expected);
    }
  });
});
