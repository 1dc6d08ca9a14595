import type { Model } from "../model/model.js";
import { marginalCovariances } from "../operations/parameters.js";
import type { ChannelSpec, ModifierSpec, ParameterSettings, SampleSpec, WorkspaceSpec } from "../workspace/types.js";

/** Names of samples of a simplified workspace. */
export const BACKGROUND = "background";
export const SIGNAL = "signal";

/** What a simplified workspace is made of. */
export interface SimplifiedParts {
  readonly channels: readonly ChannelSpec[];
  readonly parameters: readonly ParameterSettings[];
  readonly correlations?: WorkspaceSpec["measurements"][number]["config"]["correlations"];
}

/** The workspace of some channels of another one, with other samples, the data, and the same parameter of interest. */
export function simplifiedDocument(
  original: WorkspaceSpec,
  { measurement }: Model,
  poi: string,
  { channels, parameters, correlations = [] }: SimplifiedParts,
): WorkspaceSpec {
  const names = new Set(channels.map(({ name }) => name));
  const axes = new Map(original.channels.map(({ name, axis }) => [name, axis]));
  const covariances = marginalCovariances(original, (channel, nBins) =>
    names.has(channel) ? Array.from({ length: nBins }, (_, b) => b) : [],
  );
  const config = { poi, parameters, ...(correlations.length === 0 ? {} : { correlations }) };
  return {
    version: "1.0.0",
    channels: channels.map((channel) => withAxis(channel, axes.get(channel.name))),
    observations: original.observations.filter(({ name }) => names.has(name)),
    measurements: [{ name: measurement, config }],
    ...(covariances.length === 0 ? {} : { covariances }),
  };
}

function withAxis(channel: ChannelSpec, axis: ChannelSpec["axis"]): ChannelSpec {
  return axis === undefined ? channel : { ...channel, axis };
}

/** The settings that a model has for one parameter. */
export function settingsOf(model: Model, parameter: number, name: string): ParameterSettings {
  const fixed = model.suggestedFixed[parameter] === true;
  return {
    name,
    inits: [model.suggestedInit[parameter]!],
    bounds: [model.suggestedBounds[parameter]!],
    ...(fixed ? { fixed } : {}),
  };
}

export const normfactor = (name: string): ModifierSpec => ({ name, type: "normfactor", data: null });

/** A systematic effect that is linear: shifts of every bin for one standard deviation. */
export function linearEffect(name: string, nominal: readonly number[], shifts: readonly number[]): ModifierSpec {
  const at = (sign: number): readonly number[] => nominal.map((n, b) => n + sign * shifts[b]!);
  return { name, type: "histosys", data: { lo_data: at(-1), hi_data: at(1) } };
}

/** A sample, if it has events or effects. */
export function unlessEmpty(sample: SampleSpec): readonly SampleSpec[] {
  const hasEffects = sample.modifiers.some(({ type }) => type === "histosys");
  return hasEffects || sample.data.some((n) => n !== 0) ? [sample] : [];
}

/** A name that is not taken: the given one, with underscores behind it where needed. */
export function freeName(wish: string, taken: ReadonlySet<string>): string {
  return taken.has(wish) ? freeName(`${wish}_`, taken) : wish;
}
