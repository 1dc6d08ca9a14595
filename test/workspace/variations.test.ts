import { describe, expect, it } from "vitest";
import { DOCUMENT_CODES, WARNING_CODES } from "../../src/error-codes.js";
import { WorkspaceError } from "../../src/errors.js";
import { applyPatch, parseWorkspace } from "../../src/workspace/index.js";
import { readDocument } from "./documents.js";

interface Variation {
  readonly name: string;
  readonly patch: unknown;
  /** Code and path of every issue and warning, in order of code and path. */
  readonly issues: readonly [string, string][];
  readonly warnings: readonly [string, string][];
  /** Why we refuse what pyhf accepts, or accept what it refuses. */
  readonly stricter?: string;
  readonly looser?: string;
}

const base = readDocument("base.json");
const variations = readDocument("variations.json") as readonly Variation[];
const { verdicts } = readDocument("pyhf.json") as { readonly verdicts: Readonly<Record<string, string>> };

const summary = (issues: readonly { code: string; path: string }[]) =>
  issues.map(({ code, path }) => [code, path]).sort();

function parse(input: unknown) {
  try {
    return { issues: [], warnings: summary(parseWorkspace(input).warnings) };
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return { issues: summary(error.issues), warnings: undefined };
  }
}

describe.each(variations)("$name", ({ name, patch, issues, warnings, stricter, looser }) => {
  const document = applyPatch(base, patch);

  it("is reported with the codes and paths that were worked out by hand", () => {
    const found = parse(document);
    expect(found.issues).toEqual([...issues].sort());
    if (issues.length === 0) expect(found.warnings).toEqual([...warnings].sort());
  });

  it("is reported in the same way as text", () => {
    expect(parse(JSON.stringify(document))).toEqual(parse(document));
  });

  it("is accepted exactly when pyhf can work with it, or there is a reason", () => {
    const isAccepted = issues.length === 0;
    const worksInPyhf = verdicts[name] === "works";
    expect(worksInPyhf && !isAccepted, verdicts[name]).toBe(stricter !== undefined);
    expect(!worksInPyhf && isAccepted, verdicts[name]).toBe(looser !== undefined);
  });
});

describe("the codes of the variations", () => {
  it("are all in the tables of codes", () => {
    const used = variations.flatMap(({ issues, warnings }) => [...issues, ...warnings].map(([code]) => code));
    const known = new Set([...Object.keys(DOCUMENT_CODES), ...Object.keys(WARNING_CODES)]);
    expect(used.filter((code) => !known.has(code))).toEqual([]);
  });

  it("include every warning about values, but the one of formulas, which pyhf does not have", () => {
    const warned = new Set(variations.flatMap(({ warnings }) => warnings.map(([code]) => code)));
    // a patch makes values: duplicate keys, which texts have, are in duplicate-keys.test.ts
    expect([...warned, "duplicate-key", "formula-parameter"].sort()).toEqual(Object.keys(WARNING_CODES).sort());
  });
});
