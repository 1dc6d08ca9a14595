import { quote, quoteAll } from "../describe.js";
import type { ErrorCode } from "../error-codes.js";
import { type Issue, nearestHint } from "../errors.js";
import { isListOfTexts, type OptionRule, tested } from "../options.js";
import type { ModifierSpec, WorkspaceSpec } from "../workspace/types.js";
import { allModifiers, placedSamples } from "./document.js";

export const someNames: OptionRule = tested("a list of names", isListOfTexts);

/** Rule for a required option that lists the names an operation acts on. */
export const atLeastOneName: OptionRule = tested(
  "a list of at least one name",
  (value) => isListOfTexts(value) && value.length > 0,
);

/** What has a name in a workspace, with the code of an unknown one. */
const KINDS = {
  channel: "unknown-channel",
  sample: "unknown-sample",
  modifier: "unknown-modifier",
  "modifier type": "unknown-modifier-type",
  measurement: "unknown-measurement",
} as const satisfies Readonly<Record<string, ErrorCode>>;

/** Names of things of one kind that an option gives. */
export interface GivenNames {
  readonly kind: keyof typeof KINDS;
  /** The option, for messages. */
  readonly path: string;
  readonly given: readonly string[];
  /** Whether the names are the keys of the option; otherwise the option is a list of them. */
  readonly areKeys?: true;
}

/** An issue for each given name that nothing of its kind in the workspace has. */
export function unknownNames(workspace: WorkspaceSpec, lists: readonly GivenNames[]): readonly Issue[] {
  return lists.flatMap(({ kind, path, given, areKeys }) => {
    if (given.length === 0) return [];
    const known = namesOf(workspace, kind);
    return given.flatMap((name, i): readonly Issue[] => {
      if (known.has(name) || (kind === "modifier" && allModifiers(workspace).some((each) => isMeant(each, name))))
        return [];
      const expected = known.size === 0 ? `a ${kind} of the workspace` : `one of the ${kind}s ${quoteAll(known)}`;
      const where = `${path}[${areKeys ? quote(name) : i}]`;
      return [{ code: KINDS[kind], path: where, expected, received: quote(name), ...nearestHint(name, known) }];
    });
  });
}

function namesOf(workspace: WorkspaceSpec, kind: keyof typeof KINDS): ReadonlySet<string> {
  switch (kind) {
    case "channel":
      return new Set(workspace.channels.map(({ name }) => name));
    case "sample":
      return new Set(placedSamples(workspace).map(({ sample }) => sample.name));
    case "modifier":
      return new Set(allModifiers(workspace).map(({ name }) => name));
    case "modifier type":
      return new Set(allModifiers(workspace).map(({ type }) => type));
    case "measurement":
      return new Set(workspace.measurements.map(({ name }) => name));
  }
}

/** Whether a modifier is meant by its name alone, or by its type and name as in `histosys/JES`. */
function isMeant({ type, name }: ModifierSpec, selector: string): boolean {
  return selector === name || selector === `${type}/${name}`;
}

/** Whether one of the selectors chooses a modifier; true where the list is absent. */
export function isSelected(modifier: ModifierSpec, selectors: readonly string[] | undefined): boolean {
  return selectors === undefined || selectors.some((selector) => isMeant(modifier, selector));
}

/** Whether a name is in a list; true where the list is absent. */
export function isListed(name: string, names: readonly string[] | undefined): boolean {
  return names === undefined || names.includes(name);
}
