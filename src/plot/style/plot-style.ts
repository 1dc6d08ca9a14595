import {
  aFlag,
  aList,
  aNumber,
  aPositiveNumber,
  aText,
  aWholeNumber,
  type OptionRule,
  type OptionRules,
  oneOf,
  optionsOf,
} from "../../options.js";
import type { LegendPlace } from "../picture.js";
import {
  aColor,
  aFontSize,
  anEdgeList,
  aPictureSize,
  aScale,
  aTextOrNumber,
  limitPair,
  listOf,
  mapOf,
  shaped,
} from "../shape.js";

/**
 * The style of all pictures of an analysis, as plain data: what stands on a picture besides the result, how it looks, and how
 * channels, samples and parameters are called. A part that is absent is as it is without a style.
 *
 * Labels may have formulas between dollar signs (see `parseLabel`). A formula that labels do not know is shown as it is written.
 * Keys of `channels`, `parameters` and names in `samples` are names or patterns, in which `*` stands for any characters and `?`
 * for one. The first one that a name fits counts.
 */
export interface PlotStyle {
  /** Where the label of the experiment stands and in which letters; default `plain`. */
  readonly preset?: PresetName;
  /** The label of the experiment: `"ATLAS"`. The presets `atlas` and `cms` have their own. */
  readonly experiment?: string;
  /** What the result is: `"Internal"`, `"Preliminary"`. */
  readonly status?: string;
  /** Integrated luminosity: a number in fb⁻¹, or a label such as `"4.7 fb$^{-1}$"`. */
  readonly luminosity?: string | number;
  /** Centre-of-mass energy: a number in TeV, or a label. */
  readonly energy?: string | number;
  /** Title of the picture. */
  readonly title?: string;
  /** Further lines below the label of the experiment. */
  readonly notes?: readonly string[];
  /** In pixels of 1/96 inch, at most 20 000. */
  readonly width?: number;
  readonly height?: number;
  /** Size of the numbers on axes in pixels; everything that is drawn grows with it, but not the picture. Default 13. */
  readonly fontSize?: number;
  /** CSS names of the fonts of SVG files, the first choice first; PNG and PDF files have DejaVu Sans, unless a file of `fontFiles` has one. */
  readonly fontFamily?: string;
  /**
   * TrueType and OpenType fonts for PNG and PDF files, by their paths, in a style file relative to it: for all text where `fontFamily`
   * names one of them, otherwise for the characters that DejaVu Sans has not.
   */
  readonly fontFiles?: readonly string[];
  /** Colours of samples and of lines, in order. */
  readonly palette?: readonly string[];
  /** The x axis of the lowest panels, and the y axis of the uppermost. */
  readonly x?: AxisStyle;
  readonly y?: AxisStyle;
  /** Half the range of ratios of data and prediction around 1; default what the data need. */
  readonly ratioRange?: number;
  readonly legend?: LegendPlace;
  /** Whether events are divided by the width of their bin, in channels whose edges are known; default false. */
  readonly perBinWidth?: boolean;
  /** Labels and bins of channels. */
  readonly channels?: Readonly<Record<string, ChannelStyle>>;
  /** Samples and groups of them, in the order of the legend: the first one is the uppermost of the stack. */
  readonly samples?: readonly SampleStyle[];
  /** Labels of parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** How many parameters pictures with a row for each show at most; the largest first. */
  readonly mostParameters?: number;
  /** Only parameters with a pull or a change of their uncertainty of at least this, in prefit uncertainties, are shown. */
  readonly pullThreshold?: number;
}

/** Styles that come with the library. */
export type PresetName = "plain" | "atlas" | "cms";

/** An axis as a style changes it. */
export interface AxisStyle {
  readonly label?: string;
  /** Written in brackets behind the label: `"GeV"`. */
  readonly unit?: string;
  readonly scale?: "linear" | "log";
  /** Ends of the axis; `null` for one that follows from the data. */
  readonly limits?: readonly [number | null, number | null];
  /** Digits behind the decimal point of its numbers. */
  readonly decimals?: number;
}

/** How a channel is shown. */
export interface ChannelStyle {
  readonly label?: string;
  /** Edges of the bins, ascending; `[nBins + 1]`. */
  readonly edges?: readonly number[];
  /** The quantity on the axis of the bins, and its unit. */
  readonly xLabel?: string;
  readonly unit?: string;
}

/** A sample, or a group of samples that are added. */
export interface SampleStyle {
  /** Names or patterns of the samples. */
  readonly samples: string | readonly string[];
  /** Default: the name of a single sample. */
  readonly label?: string;
  readonly color?: string;
  /**
   * `stacked`: it is the signal, and the uppermost of the stack. `overlaid`: it is also drawn as a line of its own, multiplied
   * by `scale`.
   */
  readonly signal?: "stacked" | "overlaid";
  /** Factor of the line of an overlaid signal; default 1. */
  readonly scale?: number;
}

const anAxisStyle = withoutInside(
  "an object with label, unit, scale, limits and decimals",
  optionsOf<AxisStyle>({
    label: aText,
    unit: aText,
    scale: aScale,
    limits: limitPair,
    decimals: aWholeNumber(0, 12),
  }),
);

const aChannelStyle = shaped<ChannelStyle>("an object with label, edges, xLabel and unit", {
  label: aText,
  edges: anEdgeList,
  xLabel: aText,
  unit: aText,
});

const somePatterns: OptionRule = {
  expected: "a name or pattern, or a list of such",
  issues: (value, path) =>
    typeof value === "string" ? [] : aList("a name or pattern, or a list of such", areTexts).issues(value, path),
};

function areTexts(values: readonly unknown[]): boolean {
  return values.length > 0 && values.every((value) => typeof value === "string");
}

const aSampleStyle = shaped<SampleStyle>("an object with samples, label, color, signal and scale", {
  samples: { ...somePatterns, isRequired: true },
  label: aText,
  color: aColor,
  signal: oneOf("stacked", "overlaid"),
  scale: aPositiveNumber,
});

/** Rules for the parts of a style. */
export const PLOT_STYLE: OptionRules<PlotStyle> = {
  preset: oneOf<PresetName>("plain", "atlas", "cms"),
  experiment: aText,
  status: aText,
  luminosity: aTextOrNumber,
  energy: aTextOrNumber,
  title: aText,
  notes: listOf("a list of texts", aText),
  width: aPictureSize,
  height: aPictureSize,
  fontSize: aFontSize,
  fontFamily: aText,
  fontFiles: listOf("a list of paths", aText),
  palette: listOf("a list of CSS colours", aColor),
  x: anAxisStyle,
  y: anAxisStyle,
  ratioRange: aPositiveNumber,
  legend: oneOf<LegendPlace>("auto", "top-left", "top-right", "bottom-left", "bottom-right", "above", "none"),
  perBinWidth: aFlag,
  channels: mapOf("an object of channels by name or pattern", aChannelStyle),
  samples: listOf("a list of samples", aSampleStyle),
  parameters: mapOf("an object of labels by name or pattern", aText),
  mostParameters: aWholeNumber(1),
  pullThreshold: aNumber("a number of 0 or more", (v) => v >= 0),
};

/** A style as an option of a function: its parts have a table of their own in the documentation. */
export const aPlotStyle: OptionRule = withoutInside(
  "a style: an object with experiment, status, …",
  optionsOf<PlotStyle>(PLOT_STYLE),
);

/** A rule for an object whose parts are not options themselves. */
function withoutInside(expected: string, { issues }: OptionRule): OptionRule {
  return { expected, issues };
}
