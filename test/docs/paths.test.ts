import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
/** A path of this repository, without placeholders such as <type>. */
const PATH = /\b(?:src|test|schemas|scripts|validation|examples)\/[\w./-]*\w/g;

it.each(PAGES)("every path that %s names is there", (page) => {
  const text = readFileSync(`${root}${page}`, "utf8");
  const paths = [...text.matchAll(PATH)].flatMap(({ 0: path, index }) =>
    /^[<*{/]/.test(text.slice(index + path.length)) ? [] : [path],
  );
  expect(paths.filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
});
