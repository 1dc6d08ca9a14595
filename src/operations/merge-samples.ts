import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { sum as total } from "../math/sum.js";
import { aFlag, aText, type OptionRules, required } from "../options.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import type { ChannelSpec, ModifierSpec, SampleSpec, WorkspaceSpec } from "../workspace/types.js";
import { checked, placeOf, requireInput, throwIfAny } from "./document.js";
import { mergedModifiers } from "./merged-modifiers.js";
import { atLeastOneName, isListed, someNames, unknownNames } from "./names.js";
import { withoutLostParameters } from "./parameters.js";

/** Which samples become one. */
export interface MergeSamplesOptions {
  readonly samples: readonly string[];
  /** Name of the merged sample: a new one, or that of one of the samples. */
  readonly name: string;
  /** Channels in which they are merged; all by default. */
  readonly channels?: readonly string[];
  /** Whether effects that differ between the samples may become templates, which is exact at α = 0 and ±1 only; false by default. */
  readonly approximate?: boolean;
}

/** Rules for the options of `mergeSamples`. */
export const MERGE_SAMPLES_OPTIONS: OptionRules<MergeSamplesOptions> = {
  samples: required(atLeastOneName),
  name: required(aText),
  channels: someNames,
  approximate: aFlag,
};

/**
 * The document with some samples of each channel added up.
 *
 * Events and templates add; a histosys that only some samples have is that of their sum. Uncertainties of one staterror that all samples
 * have add in quadrature. Normfactors, lumi, shapefactors, formulas and equal normsys that all of them have stay. With these, the
 * likelihood is the same. With `approximate`, normsys that differ become a histosys with the events of all samples at α = ±1 (which has
 * no cross terms with other effects), staterrors that not all have are those of the sum, and shapesys become one, with uncertainties in
 * quadrature; without it, they are refused. Factors that not all samples have are always refused.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-sample`, `unknown-channel`, `name-in-use`,
 * `not-mergeable`, and everything that makes the result impossible
 * @example mergeSamples(workspace.spec, { samples: ["WW", "WZ", "ZZ"], name: "diboson" })
 */
export function mergeSamples(workspace: WorkspaceSpec, options: MergeSamplesOptions): WorkspaceSpec {
  requireInput(workspace, options, MERGE_SAMPLES_OPTIONS);
  const { samples, channels } = options;
  const issues: Issue[] = [
    ...unknownNames(workspace, [
      { kind: "sample", path: "samples", given: samples },
      { kind: "channel", path: "channels", given: channels ?? [] },
    ]),
  ];
  const merged = workspace.channels.map((channel) =>
    isListed(channel.name, channels) ? mergedChannel(channel, options, issues) : channel,
  );
  throwIfAny(issues);
  return checked(withoutLostParameters(workspace, { ...workspace, channels: merged }));
}

function mergedChannel(channel: ChannelSpec, options: MergeSamplesOptions, issues: Issue[]): ChannelSpec {
  const { samples, name, approximate = false } = options;
  const members = channel.samples.filter((sample) => samples.includes(sample.name));
  const [first] = members;
  if (first === undefined) return channel;
  if (channel.samples.some((sample) => sample.name === name && !members.includes(sample))) {
    const expected = "a name that no other sample of the channel has";
    issues.push({ code: "name-in-use", path: placeOf(channel.name), expected, received: quote(name) });
  }
  const path = placeOf(channel.name, name);
  const merged: SampleSpec = {
    ...first,
    name,
    data: first.data.map((_, b) => total(members.map(({ data }) => data[b]!))),
    modifiers: mergedModifiers(members, { path, approximate, issues }),
  };
  const others = channel.samples.flatMap((sample) => {
    if (sample === first) return [merged];
    return members.includes(sample) ? [] : [sample];
  });
  return {
    ...channel,
    samples: others.map((sample) => ({
      ...sample,
      modifiers: sample.modifiers.map((modifier) => withMergedUncertainties(modifier, samples, name)),
    })),
  };
}

/** An mcstat of the channel, with the uncertainties of the merged samples in quadrature. */
function withMergedUncertainties(modifier: ModifierSpec, samples: readonly string[], name: string): ModifierSpec {
  if (!isOfType(modifier, "mcstat")) return modifier;
  const entries = Object.entries(modifier.data);
  const own = entries.filter(([sample]) => samples.includes(sample)).map(([, values]) => values);
  if (own.length === 0) return modifier;
  const others = entries.filter(([sample]) => !samples.includes(sample));
  const merged = own[0]!.map((_, b) => Math.hypot(...own.map((values) => values[b]!)));
  return { ...modifier, data: Object.fromEntries([...others, [name, merged]]) };
}
