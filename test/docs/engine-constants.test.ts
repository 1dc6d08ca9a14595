import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** docs/engine.md gives a reason for every constant of the minimiser, with its value. */

const rooted = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const FOLDER = rooted("src/newton/");
const SOURCE = readdirSync(FOLDER)
  .map((file) => readFileSync(`${FOLDER}${file}`, "utf8"))
  .join("\n");

/** Rows of the page's table of constants: a name, that of one of several numbers where it has them, and the value. */
const ROWS = [
  ...readFileSync(rooted("docs/engine.md"), "utf8").matchAll(/^\| `([A-Z_]+)(?:\.([a-z]+))?` \| ([\d.e-]+) \|/gm),
].map(([, name, key, value]) => ({ name: name!, key, value: value! }));

/** Constants of modules, by name, with what they are; the states of variables are no numbers of the method. */
const CONSTANTS = new Map(
  [...SOURCE.matchAll(/^(?:export )?const ([A-Z_]+) = (.*\d.*);$/gm)].map(([, name, value]) => [name!, value!]),
);
const STATES = ["FREE", "FIXED", "AT_LOWER", "AT_UPPER", "ON_KINK"];

/** What a constant consists of: names and values, without a name where it is one number. */
function partsOf(name: string, text: string): { name: string; key: string | undefined; value: string }[] {
  const parts = [...text.matchAll(/(\w+): ([\d.e-]+)/g)].map(([, key, value]) => ({ name, key, value: value! }));
  return parts.length > 0 ? parts : [{ name, key: undefined, value: text }];
}

it("docs/engine.md has every constant of src/newton with its value, and no others", () => {
  const inSource = [...CONSTANTS].filter(([name]) => !STATES.includes(name)).flatMap((entry) => partsOf(...entry));
  const written = (rows: typeof ROWS) => rows.map(({ name, key = "", value }) => `${name} ${key} ${value}`).sort();
  expect(inSource.length).toBeGreaterThan(0);
  expect(written(ROWS)).toEqual(written(inSource));
});
