import { quote } from "../describe.js";
import { DataError, type Issue, WorkspaceError } from "../errors.js";
import { anObject, type OptionRule, type OptionRules, optionIssues, requireArgument } from "../options.js";
import { checkWorkspace } from "../workspace/parse.js";
import type { ChannelSpec, ModifierSpec, SampleSpec, WorkspaceSpec } from "../workspace/types.js";

/** The document of a workspace, by its outline: its contents are checked by `requireDocument`. */
const aDocument: OptionRule = anObject(
  "the document of a workspace",
  ({ channels }) => Array.isArray(channels),
  "Give the spec of a Workspace, as Workspace.parse(document).spec.",
);

/**
 * Requires a document of a possible model, and options as their rules say.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError with every problem of the document
 */
export function requireInput<Options extends object>(
  workspace: WorkspaceSpec,
  options: Options,
  rules: OptionRules<Options>,
): void {
  const issues = optionIssues(options, rules);
  if (issues.length > 0) throw new DataError(issues);
  requireDocument(workspace, "workspace");
}

/** Requires a document of a possible model. @throws DataError `bad-argument`; WorkspaceError with every problem of the document */
export function requireDocument(workspace: WorkspaceSpec, path: string): void {
  requireArgument(workspace, path, aDocument);
  checkWorkspace(workspace);
}

/** Whether an option is a list, whose numbers are checked with the document that they become part of. */
export const isListOfEvents = (value: unknown): boolean => Array.isArray(value) || value instanceof Float64Array;

/** The result of an operation, checked as a workspace that is read is. @throws WorkspaceError with all of its problems */
export function checked(result: WorkspaceSpec): WorkspaceSpec {
  checkWorkspace(result);
  return result;
}

/** @throws WorkspaceError with the issues, if there are any */
export function throwIfAny(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new WorkspaceError(issues);
}

/** A channel, or a sample in it, as messages name it. */
export function placeOf(channel: string, sample?: string): string {
  return `channel ${quote(channel)}${sample === undefined ? "" : `, sample ${quote(sample)}`}`;
}

/** A sample and the channel that it is in. */
export interface PlacedSample {
  readonly channel: ChannelSpec;
  readonly sample: SampleSpec;
}

/** All samples, in the order of the document. */
export function placedSamples({ channels }: WorkspaceSpec): readonly PlacedSample[] {
  return channels.flatMap((channel) => channel.samples.map((sample) => ({ channel, sample })));
}

/** All modifiers, in the order of the document. */
export function allModifiers(workspace: WorkspaceSpec): readonly ModifierSpec[] {
  return placedSamples(workspace).flatMap(({ sample }) => sample.modifiers);
}

/** The document with another sample in the place of each. */
export function mapSamples(
  workspace: WorkspaceSpec,
  replaced: (sample: SampleSpec, channel: ChannelSpec) => SampleSpec,
): WorkspaceSpec {
  const channels = workspace.channels.map((channel) => ({
    ...channel,
    samples: channel.samples.map((sample) => replaced(sample, channel)),
  }));
  return { ...workspace, channels };
}

/** The document with other modifiers in the place of its own: none, one or several for each. */
export function mapModifiers(
  workspace: WorkspaceSpec,
  replaced: (modifier: ModifierSpec, sample: SampleSpec, channel: ChannelSpec) => readonly ModifierSpec[],
): WorkspaceSpec {
  return mapSamples(workspace, (sample, channel) => ({
    ...sample,
    modifiers: sample.modifiers.flatMap((modifier) => replaced(modifier, sample, channel)),
  }));
}
