import { childOf, pointerOf } from "../workspace/json-path.js";
import type { ModifierSpec, WorkspaceSpec } from "../workspace/types.js";
import { typedName } from "./effects.js";
import type { LintFinding } from "./results.js";
import type { Spot } from "./rule.js";

/** Where something was found, in the words of the document. */
export type LintPlace = Pick<
  LintFinding,
  "path" | "channel" | "sample" | "modifier" | "bin" | "parameter" | "measurement"
>;

/** The names of the objects that the path of a spot passes through. */
export function placeOf({ path, bin, parameter }: Spot, spec: WorkspaceSpec): LintPlace {
  const names: Record<string, string> = {};
  let value: unknown = spec;
  for (const [i, part] of path.entries()) {
    value = childOf(value, part);
    const kind = typeof part === "number" ? KINDS[String(path[i - 1])] : undefined;
    if (kind === "modifier") names[kind] = typedName(value as ModifierSpec);
    else if (kind !== undefined) names[kind] = (value as { readonly name: string }).name;
  }
  return {
    path: pointerOf(path),
    ...names,
    ...(bin === undefined ? {} : { bin }),
    ...(parameter === undefined ? {} : { parameter }),
  };
}

/** What the entries of a list are called in a finding. */
const KINDS: Readonly<Record<string, "channel" | "sample" | "modifier" | "measurement">> = {
  channels: "channel",
  observations: "channel",
  samples: "sample",
  modifiers: "modifier",
  measurements: "measurement",
};
