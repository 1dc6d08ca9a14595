import { join } from "node:path";
import { expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { importHistFactoryXml } from "../../../src/interchange/xml/import-xml.js";
import type { ParameterSettings, WorkspaceSpec } from "../../../src/workspace/types.js";
import { expectClose } from "../../helpers/close.js";
import { describeWithShared, readShared, sharedPath } from "../../helpers/shared.js";
import { folderFiles } from "../../helpers/source-files.js";
import { likelihoodPairs } from "./likelihood-pairs.js";
import reference from "./pyhf-documents.json" with { type: "json" };

/** Sums of some hundred terms, whose parameters stand in another order. */
const ROUNDING = 1e-12;

/** pyhf takes the square roots of single-precision contents in single precision. */
const SINGLE = 2 ** -24;

type Documents = Readonly<Record<string, { readonly base: string; readonly document: unknown }>>;

/** The order of settings in a measurement has no meaning. */
function sorted(document: unknown): unknown {
  const { measurements, ...rest } = document as WorkspaceSpec;
  const inOrder = measurements.map(({ name, config }) => {
    const byName = (a: ParameterSettings, b: ParameterSettings): number => (a.name < b.name ? -1 : 1);
    return { name, config: { ...config, parameters: [...config.parameters].sort(byName) } };
  });
  return { measurements: inOrder, ...rest };
}

/** Numbers of a document, in the order of its parts, and the document without them. */
function split(document: unknown): { readonly numbers: readonly number[]; readonly rest: unknown } {
  const numbers: number[] = [];
  const rest: unknown = JSON.parse(JSON.stringify(document), (_, value) => {
    if (typeof value === "number") numbers.push(value);
    return typeof value === "number" ? 0 : value;
  });
  return { numbers, rest };
}

/** Keys in alphabetical order, so that parts of equal documents have one order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, canonical(part)]),
  );
}

describeWithShared("XML of pyhf's repository", () => {
  const documents: Documents = reference.documents;
  const readable = Object.entries(documents).filter(([, { document }]) => typeof document === "object");

  it.each(readable)("gives pyhf's document in its dialect: %s", async (path, { base, document }) => {
    const folder = join(sharedPath("interchange/pyhf-repo"), base);
    const files = folderFiles(folder, (asked) =>
      asked === "combination" ? join("/", path.slice(base.length)) : asked,
    );
    const { value } = await importHistFactoryXml("combination", files, { dialect: "pyhf" });
    const [found, expected] = [split(canonical(sorted(value))), split(canonical(sorted(document)))];
    expect(found.rest).toEqual(expected.rest);
    expectClose(found.numbers, expected.numbers, SINGLE);
  });
});

describeWithShared("the XML of a published analysis", () => {
  it.each(["root", "pyhf"] as const)("is the likelihood of its workspace, in the dialect of %s", async (dialect) => {
    const mounted = (path: string): string => path.replace(/^.*\/(?=data\.root$)/, "");
    const files = folderFiles(sharedPath("interchange/xml-atlas-tttt"), mounted);
    const { value, warnings } = await importHistFactoryXml("combination.xml", files, { dialect });
    const imported = Workspace.parse(value, warnings);
    const document = readShared("workspaces/atlas-tttt/workspace.json") as WorkspaceSpec;
    const twin = Workspace.parse(dialect === "root" ? { ...document, dialect } : document);
    for (const [found, expected] of likelihoodPairs(imported, twin)) {
      expect(Math.abs(found - expected)).toBeLessThanOrEqual(ROUNDING * Math.abs(expected));
    }
  });
});
