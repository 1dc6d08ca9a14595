import { quote, quoteAll } from "../../describe.js";
import { DataError, type Issue, nearestHint } from "../../errors.js";
import { aText, type OptionRules, requireArgument, requireOptions } from "../../options.js";
import { aCompleteRecord } from "../../records/check.js";
import type { YieldsResult } from "../../yields/results.js";
import type { Picture } from "../picture.js";
import { aScale, listOf, numberList } from "../shape.js";
import { type Look, lookOf } from "../style/look.js";
import { STYLED_OPTIONS, type StyledOptions } from "../style/styled-options.js";
import { styledPicture } from "../style/styled-picture.js";
import { sentencePicture } from "./style.js";
import { type Bars, barsOfChannel, barsOfChannels } from "./yields-bars.js";
import { layersOf } from "./yields-layers.js";
import { hasData, isMasked, isPartlyNegative, type LegendEntries, mainPanel, ratioPanel } from "./yields-panels.js";

/** Options of a picture of yields. */
export interface YieldsPictureOptions extends StyledOptions {
  /** The bins of this channel. */
  readonly channel?: string;
  /** Yields before the fit, drawn as a line. */
  readonly before?: YieldsResult;
  /** Edges of the bins of `channel`, ascending; bins are numbered without. `[nBins + 1]` */
  readonly edges?: readonly number[];
  /** Name of the axis of `edges`: `"$m_{jj}$ [GeV]"`. */
  readonly xLabel?: string;
  /** By default logarithmic where the largest bin expects more than 1000 times as much as the smallest. */
  readonly scale?: "linear" | "log";
  /** Names of the samples of the signal, which are the uppermost of the stack; a style may say it, too. */
  readonly signal?: readonly string[];
}

/** Rules for these options; channel, edges and the earlier record are checked with the record. */
export const YIELDS_PICTURE_OPTIONS: OptionRules<YieldsPictureOptions> = {
  channel: aText,
  before: aCompleteRecord("yields", "yields"),
  edges: numberList,
  xLabel: aText,
  scale: aScale,
  signal: listOf("a list of names of samples", aText),
  ...STYLED_OPTIONS,
};

/** More channels are drawn as one bar each. */
const MOST_COLUMNS = 3;
const WIDTHS = [640, 1050, 1400] as const;
const HEIGHT = 600;
/** Width of the axes of one bar chart, beside its bars. */
const BESIDE = 110;

/**
 * Expected and observed events: samples stacked in the order of the workspace, the signal on top; the uncertainty of their sum as a hatched band, data with the central
 * 68.27 % interval of their mean, and below their ratio to the prediction. Up to three channels stand side by side with their
 * bins; of more, and where no channel has several bins, each is one bar, and `channel` chooses the bins of one. Bins left out
 * of the fit are shaded, without data; so is the bar of a channel that has such bins.
 *
 * @throws DataError `unknown-channel`, `unknown-sample`; `bad-option` for edges that do not ascend, are not one more than the bins or have no
 * channel, and for `before` with other channels; `bad-argument` for a record with parts that are missing or wrong, all of them
 * at once
 */
export function yieldsPicture(result: YieldsResult, options: YieldsPictureOptions = {}): Picture {
  requireOptions(options, YIELDS_PICTURE_OPTIONS);
  requireArgument(result, "result", aCompleteRecord("yields", "yields"));
  requireMatching(result, options);
  const { style = {} } = options;
  const look = lookOf(style);
  const layers = layersOf(result, look, options.signal);
  const columns = chosenBars(result, options, look);
  if (columns.every(({ prediction }) => prediction.length === 0)) {
    return styledPicture(sentencePicture("There is no bin to draw."), style);
  }
  const last = columns.length - 1;
  const entries = legendEntries(columns);
  const unmasked = columns.map(isMasked).lastIndexOf(false);
  const legendAt = unmasked < 0 ? last : unmasked;
  const scale = options.scale ?? style.y?.scale;
  const picture: Picture = {
    kind: "picture",
    panels: [
      columns.map((bars, k) => mainPanel(bars, layers, scale, k === legendAt ? entries : undefined)),
      columns.map((bars) => ratioPanel(bars, style.ratioRange)),
    ],
    rowHeights: [3.2, 1],
    columnWidths: columns.map(({ prediction }) => Math.sqrt(Math.max(5, prediction.length))),
    shareX: true,
    width: Math.max(WIDTHS[last]!, columns[0]!.width + BESIDE, Math.min(WIDEST, BIN * binsOf(columns))),
    height: HEIGHT,
  };
  return styledPicture(picture, style);
}

/** Bins of all columns together. */
function binsOf(columns: readonly Bars[]): number {
  return columns.reduce((n, { prediction }) => n + prediction.length, 0);
}

/** Width that a bin should have, and that of a picture which many bins make wider. */
const BIN = 3;
const WIDEST = 2000;

/** One legend is for all columns. */
function legendEntries(columns: readonly Bars[]): LegendEntries {
  const labels = new Set(columns.filter(hasData).map(({ dataLabel }) => dataLabel));
  const [data] = labels.size > 1 ? ["Data, partly Asimov"] : labels;
  const samples = new Set(columns.flatMap((bars) => bars.samples.map(({ name }) => name)));
  return { samples, data, masked: columns.some(isMasked), sum: columns.some(isPartlyNegative) };
}

function chosenBars(
  result: YieldsResult,
  { channel, before, edges, xLabel }: YieldsPictureOptions,
  look: Look,
): readonly Bars[] {
  const shown = result.channels.filter(({ name }) => channel === undefined || name === channel);
  const binned = shown.some(({ bins }) => bins.length > 1);
  if (channel === undefined && (shown.length > MOST_COLUMNS || (shown.length > 1 && !binned))) {
    return [barsOfChannels(shown, result, look, before)];
  }
  return shown.map((entry) => {
    const earlier = before?.channels.find(({ name }) => name === entry.name);
    return barsOfChannel(entry, result, { edges, xLabel, look }, earlier);
  });
}

function unknownSignals({ samples }: YieldsResult, signal: readonly string[] = []): Issue[] {
  const names = samples.map(({ name }) => name);
  return signal.flatMap((name, k): readonly Issue[] => {
    if (names.includes(name)) return [];
    const expected = `a sample of the record (${quoteAll(names)})`;
    const issue = { code: "unknown-sample", path: `signal[${k}]`, expected, received: quote(name) } as const;
    return [{ ...issue, ...nearestHint(name, names) }];
  });
}

function requireMatching(result: YieldsResult, { channel, before, edges, signal }: YieldsPictureOptions): void {
  const { channels } = result;
  const issues = unknownSignals(result, signal);
  const names = channels.map(({ name }) => name);
  const chosen = channels.find(({ name }) => name === channel);
  if (channel !== undefined && chosen === undefined) {
    const hint = nearestHint(channel, names);
    const expected = `a channel of the record (${quoteAll(names)})`;
    issues.push({ code: "unknown-channel", path: "channel", expected, received: quote(channel), ...hint });
  }
  const shapeOf = (list: YieldsResult["channels"]) => JSON.stringify(list.map(({ name, bins }) => [name, bins.length]));
  if (before !== undefined && shapeOf(before.channels) !== shapeOf(channels)) {
    const expected = "a record with the same channels and bins";
    const received = `channels ${quoteAll(before.channels.map(({ name }) => name))}`;
    issues.push({ code: "bad-option", path: "before", expected, received });
  }
  if (edges !== undefined) issues.push(...edgeProblems(edges, chosen?.bins.length));
  if (issues.length > 0) throw new DataError(issues);
}

function edgeProblems(edges: readonly number[], nBins: number | undefined): readonly Issue[] {
  const ascending = edges.every((edge, k) => Number.isFinite(edge) && (k === 0 || edge > edges[k - 1]!));
  if (nBins !== undefined && ascending && edges.length === nBins + 1) return [];
  const expected =
    nBins === undefined
      ? "no edges, or the name of the channel that has these edges"
      : `${nBins + 1} ascending numbers`;
  return [{ code: "bad-option", path: "edges", expected, received: `${edges.length} numbers` }];
}
