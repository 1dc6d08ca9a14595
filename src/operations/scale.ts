import { aPositiveNumber, type OptionRules, required } from "../options.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import type { ModifierSpec, WorkspaceSpec } from "../workspace/types.js";
import { checked, mapSamples, requireInput, throwIfAny } from "./document.js";
import { atLeastOneName, isListed, someNames, unknownNames } from "./names.js";

/** Which samples are scaled. */
export interface ScaleOptions {
  readonly factor: number;
  readonly samples: readonly string[];
  /** Channels in which the samples are scaled; all by default. */
  readonly channels?: readonly string[];
}

/** Rules for the options of `scaleSamples`. */
export const SCALE_OPTIONS: OptionRules<ScaleOptions> = {
  factor: required(aPositiveNumber),
  samples: required(atLeastOneName),
  channels: someNames,
};

/**
 * The document with samples multiplied by a factor: events, templates and absolute uncertainties, so that relative uncertainties
 * stay. Data and other samples stay, too.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-sample`, `unknown-channel`, and everything
 * that makes the result impossible
 * @example scaleSamples(workspace.spec, { samples: ["signal"], factor: 0.5 })
 */
export function scaleSamples(workspace: WorkspaceSpec, options: ScaleOptions): WorkspaceSpec {
  requireInput(workspace, options, SCALE_OPTIONS);
  const { factor, samples, channels } = options;
  throwIfAny(
    unknownNames(workspace, [
      { kind: "sample", path: "samples", given: samples },
      { kind: "channel", path: "channels", given: channels ?? [] },
    ]),
  );
  const scaled = mapSamples(workspace, (sample, channel) => {
    if (!isListed(channel.name, channels)) return sample;
    const isScaled = (name: string): boolean => samples.includes(name);
    const modifiers = sample.modifiers.map((modifier) => scaledMcstat(modifier, factor, isScaled));
    if (!isScaled(sample.name)) return { ...sample, modifiers };
    return {
      ...sample,
      data: times(sample.data, factor),
      modifiers: modifiers.map((modifier) => scaledModifier(modifier, factor)),
    };
  });
  return checked(scaled);
}

const times = (values: readonly number[], factor: number): readonly number[] => values.map((value) => value * factor);

function scaledModifier(modifier: ModifierSpec, factor: number): ModifierSpec {
  if (isOfType(modifier, "histosys") || isOfType(modifier, "shapeN")) {
    const { hi_data: hi, lo_data: lo } = modifier.data;
    const data = { ...modifier.data, hi_data: times(hi, factor), lo_data: times(lo, factor) };
    return { ...modifier, data };
  }
  if (isOfType(modifier, "shapesys") || isOfType(modifier, "staterror")) {
    return { ...modifier, data: times(modifier.data, factor) };
  }
  if (!isOfType(modifier, "polynomial")) return modifier;
  const terms = modifier.data.terms.map((term) => ({ ...term, data: times(term.data, factor) }));
  return { ...modifier, data: { ...modifier.data, terms } };
}

/** An mcstat with the uncertainties of the scaled samples times the factor; it is a modifier of a sample of its own. */
function scaledMcstat(modifier: ModifierSpec, factor: number, isScaled: (name: string) => boolean): ModifierSpec {
  if (!isOfType(modifier, "mcstat")) return modifier;
  const entries = Object.entries(modifier.data).map(
    ([name, values]) => [name, isScaled(name) ? times(values, factor) : values] as const,
  );
  return { ...modifier, data: Object.fromEntries(entries) };
}
