import { createPatch, type Operation } from "rfc6902";
import { groupBy } from "../group-by.js";
import { equalJson } from "./json-value.js";

/**
 * A JSON patch that turns one document into another.
 *
 * Channels, samples, modifiers and all other objects with names in lists are matched by name and type instead of by index, so that
 * adding a sample is one operation. Lists of numbers that differ are replaced as a whole.
 *
 * @see RFC 6902
 */
export function makePatch(from: unknown, to: unknown): readonly Operation[] {
  return createPatch(from, to, (input: unknown, output: unknown, pointer) => {
    if (!Array.isArray(input) || !Array.isArray(output)) return undefined;
    return listPatch(input, output).map((operation) => ({ ...operation, path: `${pointer}${operation.path}` }));
  });
}

/** Operations on a list, whose paths begin at the list. */
function listPatch(input: readonly unknown[], output: readonly unknown[]): readonly Operation[] {
  if (equalJson(input, output)) return [];
  const [before, after] = [keysOf(input), keysOf(output)];
  if (before === undefined || after === undefined) return [{ op: "replace", path: "", value: output }];
  const [had, has] = [indicesOf(before), indicesOf(after)];
  const kept = before.filter((key) => has.has(key));
  const keptAfter = after.filter((key) => had.has(key));
  if (!kept.every((key, i) => key === keptAfter[i])) return [{ op: "replace", path: "", value: output }];
  const changed = kept.flatMap((key) => {
    const i = had.get(key)!;
    return makePatch(input[i], output[has.get(key)!]).map((each) => ({ ...each, path: `/${i}${each.path}` }));
  });
  const removed = before.flatMap((key, i) => (has.has(key) ? [] : [{ op: "remove" as const, path: `/${i}` }]));
  const added = after.flatMap((key, i) =>
    had.has(key) ? [] : [{ op: "add" as const, path: `/${i}`, value: output[i] }],
  );
  // from the end, so that the indices of the entries before it stay the same
  return [...changed, ...removed.reverse(), ...added];
}

function indicesOf(keys: readonly string[]): ReadonlyMap<string, number> {
  return new Map(keys.map((key, i) => [key, i]));
}

/** Names and types of the objects of a list; undefined for a list of something else, and where two objects have the same. */
function keysOf(list: readonly unknown[]): readonly string[] | undefined {
  const keys = list.flatMap((item) => {
    if (typeof item !== "object" || item === null || !("name" in item)) return [];
    return [JSON.stringify([item.name, "type" in item ? item.type : null])];
  });
  return keys.length === list.length && groupBy(keys, (key) => key).size === list.length ? keys : undefined;
}
