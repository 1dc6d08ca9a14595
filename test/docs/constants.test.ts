import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** The pages on the minimiser and on the search give a reason for every constant, with its value. */

const rooted = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const inFolder = (folder: string) => readdirSync(rooted(folder)).map((file) => `${folder}${file}`);

/** A page, and the modules whose constants it explains. */
const PAGES = [
  ["docs/engine.md", inFolder("src/newton/")],
  [
    "docs/search.md",
    [
      ...["candidate", "moved", "random", "grown"].map((kind) => `src/fit/${kind}-starts.ts`),
      ...["lower-minimum", "falls-back", "neighbourhood", "profile-dips", "valleys"].map((m) => `src/fit/${m}.ts`),
      "src/graph/growths.ts",
    ],
  ],
] as const;

/** Rows of a page's table of constants: a name, that of one of several numbers where it has them, and the value. */
const ROW = /^\| `([A-Z_]+)(?:\.([a-z]+))?` \| (\[[^\]]*\]|[\d._e-]+) \|/gm;

/** The states of variables are no numbers of the method. */
const STATES = ["FREE", "FIXED", "AT_LOWER", "AT_UPPER", "ON_KINK"];

/** What a constant consists of: names and values, without a name where it is one number or a list. */
function partsOf(name: string, text: string): readonly (readonly string[])[] {
  const parts = [...text.matchAll(/(\w+): ([\d.e-]+)/g)].map(([, key, value]) => [name, key!, value!]);
  return parts.length > 0 ? parts : [[name, "", text]];
}

it.each(PAGES)("%s has every constant of its modules with its value, and no others", (page, modules) => {
  const source = modules.map((path) => readFileSync(rooted(path), "utf8")).join("\n");
  const constants = [...source.matchAll(/^(?:export )?const ([A-Z_]+) = (.*\d.*);$/gm)];
  const inSource = constants
    .filter(([, name]) => !STATES.includes(name!))
    .flatMap(([, name, value]) => partsOf(name!, value!));
  const rows = [...readFileSync(rooted(page), "utf8").matchAll(ROW)].map(([, name, key = "", value]) => [
    name!,
    key,
    value!,
  ]);
  const sorted = (parts: readonly (readonly string[])[]) => parts.map((part) => part.join(" ")).sort();
  expect(inSource.length).toBeGreaterThan(0);
  expect(sorted(rows)).toEqual(sorted(inSource));
});

/** A variation of validation/variations: a heuristic, and a text of its source that is another one. */
interface Variation {
  readonly name: string;
  readonly heuristic: string;
  readonly file: string;
}

const { VARIATIONS, varied }: { VARIATIONS: readonly Variation[]; varied(source: string, one: Variation): string } =
  await import(rooted("validation/variations/variations.mjs"));

it("every variation makes another source, and no two make the same", () => {
  const read = (file: string) => readFileSync(rooted(file), "utf8");
  const made = VARIATIONS.map((one) => varied(read(one.file), one));
  expect(VARIATIONS.filter(({ file }, k) => made[k] === read(file)).map(({ name }) => name)).toEqual([]);
  expect(VARIATIONS.filter((_, k) => made.indexOf(made[k]!) !== k).map(({ name }) => name)).toEqual([]);
  const names = VARIATIONS.map(({ file, name }) => `${file} ${name}`);
  expect(names.filter((name, k) => names.indexOf(name) !== k)).toEqual([]);
});

it("each constant of the pages is varied", () => {
  const rows = PAGES.flatMap(([page]) => [...readFileSync(rooted(page), "utf8").matchAll(ROW)]);
  const named = rows.map(([, name, key]) => (key === undefined ? name! : `${name}.${key}`));
  const all = new Set(VARIATIONS.map(({ heuristic }) => heuristic));
  expect(named.filter((name) => !all.has(name))).toEqual([]);
});
