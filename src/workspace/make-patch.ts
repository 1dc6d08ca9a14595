import { createPatch, type Operation } from "rfc6902";
import { groupBy } from "../group-by.js";
import { equalJson } from "./json-value.js";

/**
 * A JSON patch that makes one document of another.
 *
 * Channels, samples, modifiers and everything else in lists of objects with names are matched by name and type, whatever their number, so
 * that a sample that is added is one operation. Lists of numbers that differ are replaced as a whole.
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
  const [had, has] = [new Set(before), new Set(after)];
  const kept = before.filter((key) => has.has(key));
  const keptAfter = after.filter((key) => had.has(key));
  if (!kept.every((key, i) => key === keptAfter[i])) return [{ op: "replace", path: "", value: output }];
  const changed = kept.flatMap((key) => {
    const i = before.indexOf(key);
    return makePatch(input[i], output[after.indexOf(key)]).map((each) => ({ ...each, path: `/${i}${each.path}` }));
  });
  const removed = before.flatMap((key, i) => (has.has(key) ? [] : [{ op: "remove" as const, path: `/${i}` }]));
  const added = after.flatMap((key, i) =>
    had.has(key) ? [] : [{ op: "add" as const, path: `/${i}`, value: output[i] }],
  );
  // from the end, so that the places of the others stay
  return [...changed, ...removed.reverse(), ...added];
}

/** Names and types of the objects of a list; undefined for a list of something else, and where two are the same. */
function keysOf(list: readonly unknown[]): readonly string[] | undefined {
  const keys = list.flatMap((item) => {
    if (typeof item !== "object" || item === null || !("name" in item)) return [];
    return [JSON.stringify([item.name, "type" in item ? item.type : null])];
  });
  return keys.length === list.length && groupBy(keys, (key) => key).size === list.length ? keys : undefined;
}
