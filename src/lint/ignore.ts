import { matchesPattern } from "../fit/parameter-patterns.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import type { LintIgnore } from "./options.js";
import { placeOf } from "./place.js";
import type { Spot } from "./rule.js";
import type { RuleName } from "./rule-names.js";

/** Whether a place is one of those that are not reported. */
export function isIgnored(rule: RuleName, spot: Spot, ignore: readonly LintIgnore[], spec: WorkspaceSpec): boolean {
  const place = placeOf(spot, spec);
  return ignore.some(
    (entry) =>
      (entry.rule === undefined || entry.rule === rule) &&
      fits(place.channel, entry.channel) &&
      fits(place.sample, entry.sample) &&
      (fits(place.modifier, entry.modifier) || fits(nameOf(place.modifier), entry.modifier)) &&
      fits(place.parameter, entry.parameter) &&
      (entry.path === undefined || isIn(place.path, entry.path)),
  );
}

function fits(name: string | undefined, pattern: string | undefined): boolean {
  return pattern === undefined || (name !== undefined && matchesPattern(name, pattern));
}

/** The name of a modifier without its type. */
function nameOf(modifier: string | undefined): string | undefined {
  return modifier?.slice(modifier.indexOf("/") + 1);
}

function isIn(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}/`);
}
