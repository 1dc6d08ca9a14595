import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorsPage } from "../scripts/errors-page.mjs";
import { ERROR_CODES, ERROR_SECTIONS } from "../src/error-codes.js";

const root = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** All of src but the table itself, and the schemas, whose messages have codes of their own. */
const SOURCES = [
  ...readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/generated|^error-codes\.ts$/.test(name))
    .map((name) => `src/${name}`),
  ...readdirSync(new URL("schemas/", root)).map((name) => `schemas/${name}`),
];
const TEXT = SOURCES.map(read).join("\n");

/** Codes that are put together where they are used: `bad-${path}`, `unused-${name}`, `unknown-${what}`. */
const COMPOSED = ["bad-kind", "bad-precision", "unused-bounds", "unused-bracket", "unknown-channel", "unknown-sample"];

describe("codes of errors", () => {
  it("have no entry that nothing uses (an unlisted code does not compile)", () => {
    const unused = Object.keys(ERROR_CODES).filter((code) => !TEXT.includes(`"${code}"`) && !COMPOSED.includes(code));
    expect(unused).toEqual([]);
  });

  it("of schemas, which no compiler sees, are listed", () => {
    const schemas = SOURCES.filter((path) => path.startsWith("schemas/")).map(read);
    const codes = schemas.flatMap((text) => [...text.matchAll(/"code": "([^"]+)"/g)].map(([, code]) => code!));
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !Object.hasOwn(ERROR_CODES, code))).toEqual([]);
  });

  it("that documentation comments name exist", () => {
    const thrown = [...TEXT.matchAll(/@throws (?:DataError|ModelError|WorkspaceError) ((?:`[a-z0-9-]+`,? ?)+)/g)];
    const codes = thrown.flatMap(([, list]) => [...list!.matchAll(/`([a-z0-9-]+)`/g)].map(([, code]) => code!));
    expect(codes.length).toBeGreaterThan(50);
    expect([...new Set(codes)].filter((code) => !Object.hasOwn(ERROR_CODES, code))).toEqual([]);
  });

  it("are kebab-case, of one section each, and explained in whole sentences", () => {
    const codes = ERROR_SECTIONS.flatMap((section) => Object.keys(section.codes));
    expect(codes).toEqual(Object.keys(ERROR_CODES));
    for (const [code, { meaning, remedy }] of Object.entries(ERROR_CODES)) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(meaning).not.toMatch(/\.$|\|/);
      expect(remedy).toMatch(/^[A-Z][^|]*\.$/);
    }
  });

  it("stand in docs/errors.md as in the tables (npm run options writes it)", () => {
    expect(read("docs/errors.md")).toBe(errorsPage(ERROR_SECTIONS));
  });
});
