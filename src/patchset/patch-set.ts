import { plural } from "../describe.js";
import type { ErrorCode } from "../error-codes.js";
import { type Issue, nearestHint, WorkspaceError } from "../errors.js";
import { aList, anObject, aText, type OptionRule, requireArgument } from "../options.js";
import { parseJsonText, quote, quoteAll, schemaIssues } from "../workspace/index.js";
import { patchSet as validatePatchSet } from "../workspace/validators.generated.js";

/** Named JSON patches that add signals to one background-only workspace. */
export interface PatchSet {
  readonly description: string;
  /** Names of the coordinates of the patches. */
  readonly labels: readonly string[];
  /** Where the set was published: `{ name: "hepdata", value: "ins1234567" }`. */
  readonly references: readonly { readonly name: string; readonly value: string }[];
  /** Digests of the background-only workspace. */
  readonly digests: readonly PatchSetDigest[];
  readonly version: string;
  readonly patches: readonly SignalPatch[];
}

/** A patch set, as `parsePatchSet` returns it. */
export const aPatchSet: OptionRule = anObject(
  "the result of parsePatchSet",
  ({ labels, digests, patches }) => Array.isArray(labels) && Array.isArray(digests) && Array.isArray(patches),
);

const somePatchValues = aList("a list of numbers and texts, one for each label", () => true);

/** The digests of the workspace that a patch set belongs to. */
export interface PatchSetDigest {
  readonly algorithm: "md5" | "sha256";
  /** Hexadecimal, lower case. */
  readonly value: string;
}

/** A patch of a set. */
export interface SignalPatch {
  readonly name: string;
  /** One for each label. */
  readonly values: readonly PatchValue[];
  /** JSON patch (RFC 6902). */
  readonly operations: unknown;
}

/** A coordinate of a patch. */
export type PatchValue = number | string;

/** A patch set document that conforms to the schema. */
interface PatchSetDocument {
  readonly metadata: {
    readonly description: string;
    readonly labels: readonly string[];
    readonly references: Readonly<Record<string, string>>;
    readonly digests: Readonly<Record<PatchSetDigest["algorithm"], string>>;
  };
  readonly patches: readonly {
    readonly metadata: { readonly name: string; readonly values: readonly PatchValue[] };
    readonly patch: unknown;
  }[];
  readonly version: string;
}

/**
 * Reads and checks a patch set in the pyhf 1.0.0 format. Published files may hold it in a list of its own: `[patchSet]`.
 * Operations are checked when they are applied.
 *
 * @param input - JSON text, or a JSON value already read, with which the result shares the operations
 * @throws WorkspaceError as the schema says; `duplicate-name`, `duplicate-values`, `value-count` (as many as there are
 *   labels); all problems at once
 * @see schemas/patchset.json; pyhf `PatchSet`
 * @example parsePatchSet(text).patches.map(({ name }) => name)
 */
export function parsePatchSet(input: unknown): PatchSet {
  const { metadata, patches, version } = patchSetDocument(typeof input === "string" ? parseJsonText(input) : input);
  const set: PatchSet = {
    description: metadata.description,
    labels: metadata.labels,
    references: Object.entries(metadata.references).map(([name, value]) => ({ name, value })),
    digests: (["sha256", "md5"] as const)
      .filter((algorithm) => metadata.digests[algorithm] !== undefined)
      .map((algorithm) => ({ algorithm, value: metadata.digests[algorithm].toLowerCase() })),
    version,
    patches: patches.map(({ metadata: { name, values }, patch }) => ({ name, values, operations: patch })),
  };
  const issues = [...valueIssues(set), ...duplicates(set)];
  if (issues.length > 0) throw new WorkspaceError(issues);
  return set;
}

function patchSetDocument(document: unknown): PatchSetDocument {
  const set = Array.isArray(document) && document.length === 1 ? document[0] : document;
  const issues = schemaIssues(validatePatchSet, set);
  if (issues.length > 0) throw new WorkspaceError(issues);
  return set as PatchSetDocument;
}

function valueIssues({ labels, patches }: PatchSet): Issue[] {
  return [...patches.entries()]
    .filter(([, { values }]) => values.length !== labels.length)
    .map(([i, { values }]) => ({
      code: "value-count",
      path: `patches[${i}].metadata.values`,
      expected: `${plural(labels.length, "value")}, one for each of the labels ${quoteAll(labels)}`,
      received: String(values.length),
    }));
}

function duplicates({ patches }: PatchSet): Issue[] {
  const [names, places] = [new Map<string, number>(), new Map<string, number>()];
  const issues: Issue[] = [];
  const check = (code: ErrorCode, what: string, shown: string, key: string, firsts: Map<string, number>, i: number) => {
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, i);
    else {
      const expected = `every patch to have ${what} of its own`;
      const path = `patches[${i}].metadata`;
      issues.push({ code, path, expected, received: `${shown} as in patches[${first}]` });
    }
  };
  for (const [i, { name, values }] of patches.entries()) {
    check("duplicate-name", "a name", quote(name), name, names, i);
    const key = JSON.stringify(values);
    check("duplicate-values", "values", key, key, places, i);
  }
  return issues;
}

/** The patch of a name. @throws DataError `bad-argument`; WorkspaceError `unknown-patch` */
export function patchNamed(patchSet: PatchSet, name: string): SignalPatch {
  requireArgument(patchSet, "patchSet", aPatchSet);
  requireArgument(name, "name", aText);
  const { patches } = patchSet;
  const found = patches.find((patch) => patch.name === name);
  if (found !== undefined) return found;
  const names = patches.map((patch) => patch.name);
  const expected = `the name of a patch of the set (${quoteAll(names)})`;
  throw new WorkspaceError([
    { code: "unknown-patch", path: "", expected, received: quote(name), ...nearestHint(name, names) },
  ]);
}

/** The patch with these values of the labels. @throws DataError `bad-argument`; WorkspaceError `unknown-patch` */
export function patchAt(patchSet: PatchSet, values: readonly PatchValue[]): SignalPatch {
  requireArgument(patchSet, "patchSet", aPatchSet);
  requireArgument(values, "values", somePatchValues);
  const { labels, patches } = patchSet;
  const found = patches.find((patch) => isSame(patch.values, values));
  if (found !== undefined) return found;
  const expected = `values of ${quoteAll(labels)} that a patch of the set has`;
  throw new WorkspaceError([{ code: "unknown-patch", path: "", expected, received: JSON.stringify(values) }]);
}

function isSame(a: readonly PatchValue[], b: readonly PatchValue[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
