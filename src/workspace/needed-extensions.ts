import { plural, quote } from "../describe.js";
import { WorkspaceError } from "../errors.js";
import { createFindings } from "./findings.js";
import { childOf, type JsonPath } from "./json-path.js";
import { isOwnType } from "./own-types.js";

/** What a document has that its reader has to load first, with the place where it stands first. */
export interface NeededExtension {
  readonly path: JsonPath;
  readonly what: string;
}

/** Constraints whose densities plain models do not have, or not of all parameters. */
const CONSTRAINTS: readonly unknown[] = ["poisson", "lognormal", "gamma"];

/** The extensions of a document that `PLAIN_FORMAT` does not read, by kind. @param document - any JSON value */
export function neededExtensions(document: unknown): readonly NeededExtension[] {
  return [...neededByModifiers(document), ...neededByCovariances(document), ...neededByMeasurements(document)];
}

/** @throws WorkspaceError `extension-not-loaded` for each kind of extension that a document has */
export function requirePlain(document: unknown): void {
  const findings = createFindings(document);
  for (const { path, what } of neededExtensions(document)) {
    findings.error({
      code: "extension-not-loaded",
      path,
      expected: "a document of the pyhf format",
      received: what,
      hint: 'Read it by `await Workspace.load(document)`, which loads what it needs, or by the Workspace of "histograd".',
    });
  }
  if (findings.issues.length > 0) throw new WorkspaceError(findings.issues);
}

function neededByModifiers(document: unknown): readonly NeededExtension[] {
  const places = new Map<string, JsonPath[]>();
  for (const [c, channel] of entriesOf(document, "channels")) {
    for (const [s, sample] of entriesOf(channel, "samples")) {
      for (const [m, modifier] of entriesOf(sample, "modifiers")) {
        const type = childOf(modifier, "type");
        if (isOwnType(type)) pushTo(places, type, ["channels", c, "samples", s, "modifiers", m]);
      }
    }
  }
  return [...places].map(([type, paths]) => ({
    path: paths[0]!,
    what: `${plural(paths.length, "modifier")} of type ${quote(type)}`,
  }));
}

function neededByCovariances(document: unknown): readonly NeededExtension[] {
  const n = entriesOf(document, "covariances").length;
  return n === 0 ? [] : [{ path: ["covariances"], what: plural(n, "covariance") }];
}

function neededByMeasurements(document: unknown): readonly NeededExtension[] {
  return entriesOf(document, "measurements").flatMap(([k, measurement]) => {
    const config = childOf(measurement, "config");
    const path = ["measurements", k, "config"];
    const lists = [
      ["correlations", "correlation", "correlations"],
      ["penalties", "penalty", "penalties"],
    ] as const;
    const joint = lists.flatMap(([key, one, many]) => {
      const n = entriesOf(config, key).length;
      return n === 0 ? [] : [{ path: [...path, key], what: plural(n, one, many) }];
    });
    const chosen = entriesOf(config, "parameters").filter(([, spec]) =>
      CONSTRAINTS.includes(childOf(spec, "constraint")),
    );
    if (chosen.length === 0) return joint;
    const place = [...path, "parameters", chosen[0]![0], "constraint"];
    const what = plural(chosen.length, "constraint of another kind", "constraints of other kinds");
    return [...joint, { path: place, what }];
  });
}

/** The entries of a list with their indices; none where there is no list. */
function entriesOf(value: unknown, key: string): readonly (readonly [number, unknown])[] {
  const list = childOf(value, key);
  return Array.isArray(list) ? [...list.entries()] : [];
}

function pushTo(lists: Map<string, JsonPath[]>, key: string, path: JsonPath): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [path]);
  else list.push(path);
}
