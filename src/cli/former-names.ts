import { decorrelatedName } from "../operations/correlate.js";
import { type RebinOptions, rebinGroups } from "../operations/rebin.js";
import type { RenameOptions } from "../operations/rename.js";
import type { SliceOptions } from "../operations/slice.js";
import { MODIFIER_TYPES, type WorkspaceSpec } from "../workspace/types.js";

/** What an operation renamed and moved: former names by new ones, and the former bins of each channel, null for merged ones. */
export interface FormerNames {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly channels?: Readonly<Record<string, string>>;
  readonly bins?: Readonly<Record<string, readonly (number | null)[]>>;
  readonly measurements?: Readonly<Record<string, string>>;
}

/** Former names after `renameWorkspace`. */
export function formerOfRename({ modifiers = {}, channels = {}, measurements = {} }: RenameOptions): FormerNames {
  return { parameters: inverted(modifiers), channels: inverted(channels), measurements: inverted(measurements) };
}

/** Former bins after `rebinWorkspace`. */
export function formerOfRebin(workspace: WorkspaceSpec, options: RebinOptions): FormerNames {
  const bins = [...rebinGroups(workspace, options)].map(([channel, groups]) => {
    return [channel, groups.map(([bin, ...more]) => (more.length === 0 ? bin! : null))] as const;
  });
  return { bins: Object.fromEntries(bins) };
}

/** Former bins after `sliceWorkspace`. */
export function formerOfSlice({ bins }: SliceOptions): FormerNames {
  const all = Object.entries(bins).map(([channel, [begin, end]]) => {
    return [channel, Array.from({ length: end - begin }, (_, i) => begin + i)] as const;
  });
  return { bins: Object.fromEntries(all) };
}

/** Former names after `decorrelateModifiers`. */
export function formerOfDecorrelation({ channels }: WorkspaceSpec, modifiers: readonly string[]): FormerNames {
  const samples = channels.flatMap((channel) => channel.samples.map(({ name }) => name));
  const suffixes = new Set([...channels.map(({ name }) => name), ...samples, ...MODIFIER_TYPES]);
  const pairs = modifiers.flatMap((name) => [...suffixes].map((suffix) => [decorrelatedName(name, suffix), name]));
  return { parameters: Object.fromEntries(pairs) };
}

/** Former names after `correlateModifiers`: the common parameter is compared with the first of the old ones. */
export function formerOfCorrelation(modifiers: readonly string[], name: string): FormerNames {
  return { parameters: { [name]: modifiers.includes(name) ? name : modifiers[0]! } };
}

function inverted(names: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(names).map(([old, name]) => [name, old]));
}
