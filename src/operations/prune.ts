import { type OptionRules, oneOf, tested } from "../options.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import {
  MODIFIER_TYPES,
  type ModifierSpec,
  type ModifierType,
  type SampleSpec,
  type WorkspaceSpec,
} from "../workspace/types.js";
import { withBinParameters } from "./bin-parameters.js";
import { checked, requireInput, throwIfAny } from "./document.js";
import { isSelected, someNames, unknownNames } from "./names.js";
import { marginalCovariances, withoutLostParameters } from "./parameters.js";

/** What is removed from a workspace. */
export interface PruneOptions {
  readonly channels?: readonly string[];
  /** Names of samples, in all channels. */
  readonly samples?: readonly string[];
  /** Names of modifiers, or type and name as in `histosys/JES`. */
  readonly modifiers?: readonly string[];
  readonly modifierTypes?: readonly ModifierType[];
  readonly measurements?: readonly string[];
}

const aType = oneOf(...MODIFIER_TYPES);

/** Rules for the options of `pruneWorkspace`. */
export const PRUNE_OPTIONS: OptionRules<PruneOptions> = {
  channels: someNames,
  samples: someNames,
  modifiers: someNames,
  modifierTypes: tested(
    `a list of modifier types: ${MODIFIER_TYPES.join(", ")}`,
    (value) => Array.isArray(value) && value.every((type) => aType.issues(type, "").length === 0),
  ),
  measurements: someNames,
};

/**
 * The document without some channels, samples, modifiers and measurements.
 *
 * Unlike in pyhf, settings of parameters that no longer exist are removed as well. Names of parameters of interest stay, since a
 * background-only workspace keeps the name of its signal strength. Correlations and covariances keep the marginal density of what is
 * left.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-channel`, `unknown-sample`,
 * `unknown-modifier`, `unknown-modifier-type`, `unknown-measurement`; `parameter-read`, `per-bin-parameter`, and everything that
 * makes the rest impossible
 * @see pyhf `Workspace.prune`
 * @example pruneWorkspace(workspace.spec, { channels: ["VR"], modifiers: ["histosys/JES"] })
 */
export function pruneWorkspace(workspace: WorkspaceSpec, options: PruneOptions): WorkspaceSpec {
  requireInput(workspace, options, PRUNE_OPTIONS);
  const { channels = [], samples = [], modifiers = [], modifierTypes = [], measurements = [] } = options;
  throwIfAny(
    unknownNames(workspace, [
      { kind: "channel", path: "channels", given: channels },
      { kind: "sample", path: "samples", given: samples },
      { kind: "modifier", path: "modifiers", given: modifiers },
      { kind: "modifier type", path: "modifierTypes", given: modifierTypes },
      { kind: "measurement", path: "measurements", given: measurements },
    ]),
  );
  const isPruned = (modifier: ModifierSpec): boolean =>
    modifierTypes.includes(modifier.type) || isSelected(modifier, modifiers);
  const kept: WorkspaceSpec = {
    ...withoutChannels(workspace, channels),
    measurements: workspace.measurements.filter(({ name }) => !measurements.includes(name)),
  };
  const pruned = {
    ...kept,
    channels: kept.channels.map((channel) => ({
      ...channel,
      samples: channel.samples
        .filter(({ name }) => !samples.includes(name))
        .map((sample) => prunedSample(sample, isPruned, samples)),
    })),
  };
  return checked(withBinParameters(workspace, withoutLostParameters(workspace, pruned), () => undefined));
}

function withoutChannels(workspace: WorkspaceSpec, channels: readonly string[]): WorkspaceSpec {
  const isKept = ({ name }: { readonly name: string }): boolean => !channels.includes(name);
  const { covariances, ...rest } = workspace;
  const left = marginalCovariances(workspace, (channel, nBins) =>
    channels.includes(channel) ? [] : Array.from({ length: nBins }, (_, b) => b),
  );
  return {
    ...rest,
    channels: workspace.channels.filter(isKept),
    observations: workspace.observations.filter(isKept),
    ...(covariances === undefined || left.length === 0 ? {} : { covariances: left }),
  };
}

function prunedSample(
  sample: SampleSpec,
  isPruned: (modifier: ModifierSpec) => boolean,
  samples: readonly string[],
): SampleSpec {
  const modifiers = sample.modifiers.flatMap((modifier): readonly ModifierSpec[] => {
    if (isPruned(modifier)) return [];
    if (!isOfType(modifier, "mcstat")) return [modifier];
    const left = Object.entries(modifier.data).filter(([name]) => !samples.includes(name));
    return left.length === 0 ? [] : [{ ...modifier, data: Object.fromEntries(left) }];
  });
  return { ...sample, modifiers };
}
