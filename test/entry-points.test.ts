import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { entryModules } from "./helpers/entry-points.js";

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const sources = entryModules().map(({ source }) => source);

/** The names of values that a module of the project exports. */
async function valuesOf(source: string): Promise<string[]> {
  return Object.keys((await import(new URL(`../${source}`, import.meta.url).href)) as object).sort();
}

/** The small entry for pages, whose names are also those of the main one. */
const CORE = "src/entries/core.ts";
/** What a page that draws records needs beside the rest of `histograd/plot`. */
const IN_TWO_PLACES = ["plot", "pulls"];

describe("entry points of the package", () => {
  it("are those of the API pages", () => {
    expect((JSON.parse(read("typedoc.json")) as { entryPoints: unknown }).entryPoints).toEqual(sources);
  });

  it("are those that the search for dead exports begins at", () => {
    const [patterns] = (JSON.parse(read("knip.json")) as { entry: [string] }).entry;
    const names = /^src\/\{(.*)\}\.ts$/.exec(patterns)![1]!.split(",");
    expect(names.map((name) => `src/${name}.ts`)).toEqual(sources);
  });

  it.each(entryModules())("$specifier is built as its source is", async ({ specifier, source }) => {
    expect(Object.keys((await import(specifier)) as object).sort()).toEqual(await valuesOf(source));
  });

  it("have no value in common but what is said here", async () => {
    const others = sources.filter((source) => source !== CORE);
    const seen = (await Promise.all(others.map(valuesOf))).flat().sort();
    expect(seen.filter((name, i) => name === seen[i - 1])).toEqual(IN_TWO_PLACES);
  });

  it("have the names of histograd in histograd/core, so that a page can change from one to the other", async () => {
    expect(await valuesOf("src/index.ts")).toEqual(expect.arrayContaining(await valuesOf(CORE)));
  });
});
