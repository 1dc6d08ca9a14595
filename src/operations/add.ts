import { anObject, type OptionRules, required, tested } from "../options.js";
import type { ChannelSpec, SampleSpec, WorkspaceSpec } from "../workspace/types.js";
import { checked, isListOfEvents, requireInput, throwIfAny } from "./document.js";
import { unknownNames } from "./names.js";

/** Samples to add. */
export interface AddSamplesOptions {
  /** The samples, by the name of the channel to which each one is added. */
  readonly samples: Readonly<Record<string, SampleSpec>>;
}

/** Rules for the options of `addSamples`. The result is checked as a whole, so that each fault is named by its place in it. */
export const ADD_SAMPLES_OPTIONS: OptionRules<AddSamplesOptions> = {
  samples: required(
    anObject(
      "samples by channel, each with name, data and modifiers as in a workspace",
      (samples) => Object.keys(samples).length > 0,
    ),
  ),
};

/**
 * The document with one more sample in each of some channels, behind the samples that they have, such as a signal in all regions
 * in which it is expected. A modifier whose name is in the document already shares the parameter of that name.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-channel`, `duplicate-name` for a sample
 * that the channel has, and everything that makes the result impossible
 * @example addSamples(workspace.spec, { samples: { SR: { name: "fakes", data: [3, 1], modifiers: [] } } })
 */
export function addSamples(workspace: WorkspaceSpec, options: AddSamplesOptions): WorkspaceSpec {
  requireInput(workspace, options, ADD_SAMPLES_OPTIONS);
  const added = new Map(Object.entries(options.samples));
  throwIfAny(unknownNames(workspace, [{ kind: "channel", path: "samples", given: [...added.keys()], areKeys: true }]));
  const channels = workspace.channels.map((channel) => {
    const sample = added.get(channel.name);
    return sample === undefined ? channel : { ...channel, samples: [...channel.samples, sample] };
  });
  return checked({ ...workspace, channels });
}

/** A channel, and its observed events. */
export interface AddChannelOptions {
  readonly channel: ChannelSpec;
  /** Observed events; `[nBins]`. */
  readonly data: ArrayLike<number>;
}

/** Rules for the options of `addChannel`. */
export const ADD_CHANNEL_OPTIONS: OptionRules<AddChannelOptions> = {
  channel: required(
    anObject("a channel as in a workspace: its name and samples", ({ samples }) => Array.isArray(samples)),
  ),
  data: required(tested("a list of events, one for each bin", isListOfEvents)),
};

/**
 * The document with one more channel and its data, behind the channels that it has.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `duplicate-name` for a channel that the document has,
 * and everything that makes the result impossible
 */
export function addChannel(workspace: WorkspaceSpec, options: AddChannelOptions): WorkspaceSpec {
  requireInput(workspace, options, ADD_CHANNEL_OPTIONS);
  const { channel, data } = options;
  return checked({
    ...workspace,
    channels: [...workspace.channels, channel],
    observations: [...workspace.observations, { name: channel.name, data: Array.from(data) }],
  });
}
