import { DataError } from "../../errors.js";
import { matchesPattern } from "../../fit/parameter-patterns.js";
import type { AxisOfChannel } from "../../yields/results.js";
import { nameLabel, parseLabel, plainLabel } from "../label/parse-label.js";
import { estimateOfSymbol, parameterLabel as ownLabel, symbolOfLabel } from "../pictures/names.js";
import type { ChannelStyle, PlotStyle, SampleStyle } from "./plot-style.js";

/** How the names of a record are shown. */
export interface Look {
  readonly style: PlotStyle;
  /** Labels of names. */
  readonly parameter: (name: string) => string;
  /** The label of a parameter, and of its estimate, within a formula. */
  readonly symbol: (name: string) => string;
  readonly estimate: (name: string) => string;
  readonly channel: (name: string) => string;
  readonly sample: (name: string) => string;
  /** How a channel is shown: as its entry in the style says, and else as its axis in the workspace does. */
  readonly channelStyle: (name: string, axis?: AxisOfChannel) => ChannelStyle;
  /** The entry of the style for a sample. */
  readonly sampleStyle: (name: string) => SampleStyle | undefined;
}

/** The look that a style gives. */
export function lookOf(style: PlotStyle = {}): Look {
  const parameters = Object.entries(style.parameters ?? {});
  const channels = Object.entries(style.channels ?? {});
  const find = <T>(entries: readonly (readonly [string, T])[], name: string): T | undefined =>
    entries.find(([pattern]) => matchesPattern(name, pattern))?.[1];
  const channelStyle = (name: string, axis?: AxisOfChannel): ChannelStyle => ({
    ...styleOfAxis(axis),
    ...find(channels, name),
  });
  const parameter = (name: string): string => {
    const label = find(parameters, name);
    return label === undefined ? ownLabel(name) : labelOrText(label);
  };
  const symbol = (name: string): string => symbolOfLabel(parameter(name), name);
  const sampleStyle = (name: string): SampleStyle | undefined =>
    style.samples?.find((entry) => patternsOf(entry).some((each) => matchesPattern(name, each)));
  return {
    style,
    parameter,
    symbol,
    estimate: (name) => estimateOfSymbol(symbol(name)),
    channelStyle,
    channel(name) {
      const { label } = channelStyle(name);
      return label === undefined ? nameLabel(name) : labelOrText(label);
    },
    sampleStyle,
    sample(name) {
      const entry = sampleStyle(name);
      // The label of a group is not the label of any of its samples.
      const isOwn = entry !== undefined && patternsOf(entry).length === 1 && patternsOf(entry)[0] === name;
      return isOwn && entry.label !== undefined ? labelOrText(entry.label) : nameLabel(name);
    },
  };
}

function styleOfAxis({ name, unit, edges }: AxisOfChannel = {}): ChannelStyle {
  return {
    ...(name === undefined ? {} : { xLabel: name }),
    ...(unit === undefined ? {} : { unit }),
    ...(edges === undefined ? {} : { edges }),
  };
}

/** The look without a style. */
export const NO_STYLE: Look = lookOf();

/** Patterns of an entry of a style. */
function patternsOf({ samples }: SampleStyle): readonly string[] {
  return typeof samples === "string" ? [samples] : samples;
}

/** A label of a user: as it stands where it has a formula that labels do not know. */
export function labelOrText(label: string): string {
  try {
    parseLabel(label);
    return label;
  } catch (error) {
    if (error instanceof DataError) return plainLabel(label);
    throw error;
  }
}
