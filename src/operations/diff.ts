import { describeValue, quote } from "../describe.js";
import { equalJson } from "../workspace/json-value.js";
import type { ModifierSpec, SampleSpec, WorkspaceSpec } from "../workspace/types.js";
import { requireDocument } from "./document.js";

/** A difference between two workspaces, in their terms. */
export interface WorkspaceDifference {
  readonly kind: "added" | "removed" | "changed";
  /** What differs, from the outside to the inside: `channel "SR"`, `sample "ttbar"`, `normsys "JES"`, `hi`. */
  readonly where: readonly string[];
  /** The value in the first workspace, absent for what was added. */
  readonly before?: unknown;
  /** The value in the second workspace, absent for what was removed. */
  readonly after?: unknown;
}

/** A named part of a workspace: either a value, or further parts by key. */
interface Part {
  readonly parts?: ReadonlyMap<string, Part>;
  readonly value?: unknown;
}

/**
 * What differs between two workspaces: channels, samples, modifiers, data, measurements and settings by their names, whatever their
 * order. Numbers are compared exactly, and lists as a whole.
 *
 * @throws DataError `bad-argument`; WorkspaceError for a document that is not a workspace
 * @returns differences in the order of the first workspace, what the second one adds last; none for workspaces of the same content
 */
export function diffWorkspaces(a: WorkspaceSpec, b: WorkspaceSpec): readonly WorkspaceDifference[] {
  requireDocument(a, "a");
  requireDocument(b, "b");
  return differences(partsOf(a), partsOf(b), []);
}

/** Differences as text, one on each line; the empty text for none. @example 'changed channel "SR", data: [5] → [6]\\n' */
export function formatDifferences(found: readonly WorkspaceDifference[]): string {
  return found.map((each) => `${lineOf(each)}\n`).join("");
}

function lineOf({ kind, where, before, after }: WorkspaceDifference): string {
  const place = where.join(", ");
  if (kind === "changed") return `changed ${place}: ${describeValue(before)} → ${describeValue(after)}`;
  return `${kind} ${place}`;
}

function differences(a: Part, b: Part, where: readonly string[]): readonly WorkspaceDifference[] {
  if (a.parts === undefined || b.parts === undefined) {
    return equalJson(a.value, b.value) ? [] : [{ kind: "changed", where, before: a.value, after: b.value }];
  }
  const found: WorkspaceDifference[] = [];
  for (const [key, part] of a.parts) {
    const other = b.parts.get(key);
    const place = [...where, key];
    if (other === undefined)
      found.push({ kind: "removed", where: place, ...(part.parts ? {} : { before: part.value }) });
    else found.push(...differences(part, other, place));
  }
  for (const [key, part] of b.parts) {
    if (a.parts.has(key)) continue;
    found.push({ kind: "added", where: [...where, key], ...(part.parts ? {} : { after: part.value }) });
  }
  return found;
}

type Entry = readonly [key: string, part: Part];

const group = (entries: readonly Entry[]): Part => ({ parts: new Map(entries) });

/** The other properties of an object as values. */
function valuesOf(object: object, but: readonly string[]): readonly Entry[] {
  return Object.entries(object).flatMap(([key, value]): readonly Entry[] =>
    but.includes(key) ? [] : [[key, { value }]],
  );
}

function partsOf(workspace: WorkspaceSpec): Part {
  const observed = new Map(workspace.observations.map(({ name, data }) => [name, data]));
  const isUsed = new Set(workspace.channels.map(({ name }) => name));
  return group([
    ...workspace.channels.map(({ name, samples, axis }): Entry => {
      const data: Entry = ["data", { value: observed.get(name) }];
      const own: readonly Entry[] = axis === undefined ? [data] : [data, ["axis", group(valuesOf(axis, []))]];
      return [`channel ${quote(name)}`, group([...own, ...samples.map(sampleEntry)])];
    }),
    ...workspace.observations
      .filter(({ name }) => !isUsed.has(name))
      .map(({ name, data }): Entry => [`observation ${quote(name)}`, { value: data }]),
    ...workspace.measurements.map(({ name, config }): Entry => {
      const settings = config.parameters.map(
        (each): Entry => [`settings of ${quote(each.name)}`, group(valuesOf(each, ["name"]))],
      );
      return [`measurement ${quote(name)}`, group([...valuesOf(config, ["parameters"]), ...settings])];
    }),
    ...valuesOf(workspace, ["channels", "observations", "measurements"]),
  ]);
}

function sampleEntry({ name, data, modifiers }: SampleSpec): Entry {
  return [`sample ${quote(name)}`, group([["events", { value: data }], ...modifiers.map(modifierEntry)])];
}

function modifierEntry({ name, type, data }: ModifierSpec): Entry {
  const isGroup = typeof data === "object" && data !== null && !Array.isArray(data);
  return [`${type} ${quote(name)}`, isGroup ? group(valuesOf(data, [])) : { value: data }];
}
