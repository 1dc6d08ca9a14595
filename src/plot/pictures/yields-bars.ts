import { garwoodInterval } from "../../math/garwood.js";
import type { ChannelYields, Yield, YieldsResult } from "../../yields/results.js";
import { labelWidth } from "../label/metrics.js";
import { parseLabel, plainLabel } from "../label/parse-label.js";
import type { Tick } from "../picture.js";
import { type Look, labelOrText } from "../style/look.js";
import { withUnit } from "../style/styled-picture.js";
import { FONT } from "../theme.js";
import { givenLabel } from "./numbers.js";

/** A histogram of yields: the bins of a channel, or channels. */
export interface Bars {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** `[n + 1]` */
  readonly edges: readonly number[];
  readonly ticks?: readonly Tick[];
  /** `[n]` each. */
  readonly samples: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly prediction: readonly Yield[];
  readonly counts: readonly Count[];
  readonly dataLabel: string;
  /** What was expected before the fit; `[n]`. */
  readonly before?: readonly number[];
  /** Pixels that names below the bars need. */
  readonly width: number;
}

/** Observed events, and the interval of their mean; undefined where they are left out. */
export interface Count {
  readonly observed: number | undefined;
  readonly lower: number;
  readonly upper: number;
}

const STAGES = { prefit: "pre-fit", postfit: "post-fit" } as const;
/** Most numbers below the bins of a channel. */
const MOST_NUMBERS = 12;
const NAMES = { gap: 18, widest: 190, room: 1600 };

/** The bins of a channel: numbered from 1, or with edges of their own. */
export function barsOfChannel(
  channel: ChannelYields,
  { stage, origin }: YieldsResult,
  { edges: givenEdges, xLabel: givenXLabel, look }: ChannelAxis,
  before?: ChannelYields,
): Bars {
  const { name, samples, bins, observed, masked, observedUncertainties, axis: ofWorkspace } = channel;
  const n = bins.length;
  const own = look.channelStyle(name, ofWorkspace);
  const edges = givenEdges ?? (own.edges?.length === n + 1 ? own.edges : undefined);
  const xLabel = givenXLabel ?? (own.xLabel === undefined ? undefined : withUnit(labelOrText(own.xLabel), own.unit));
  const axis = { edges, xLabel };
  const isDivided = look.style.perBinWidth === true && edges !== undefined;
  const width = (b: number) => (isDivided ? edges[b + 1]! - edges[b]! : 1);
  const numbered = { edges: Array.from({ length: n + 1 }, (_, k) => k + 0.5), ticks: binNumbers(n) };
  return {
    title: `${look.channel(name)}, ${STAGES[stage]}${channel.isAsimov ? ", Asimov data" : ""}`,
    xLabel: axis.xLabel ?? (axis.edges === undefined ? "Bin" : ""),
    yLabel: eventsLabel(edges, own.unit, isDivided),
    ...(axis.edges === undefined ? numbered : { edges: axis.edges }),
    samples: samples.map((sample) => ({
      name: sample.name,
      values: sample.bins.map(({ value }, b) => value / width(b)),
    })),
    prediction: bins.map(({ value, uncertainty }, b) => ({
      value: value / width(b),
      uncertainty: uncertainty / width(b),
    })),
    counts: observed.map((count, b) =>
      divided(countOf(masked.includes(b) ? undefined : count, observedUncertainties?.bins[b]), width(b)),
    ),
    dataLabel: dataLabel([channel], origin),
    ...(before === undefined ? {} : { before: before.bins.map(({ value }, b) => value / width(b)) }),
    width: 0,
  };
}

/** How the bins of a channel are shown. */
interface ChannelAxis {
  readonly edges?: readonly number[] | undefined;
  readonly xLabel?: string | undefined;
  readonly look: Look;
}

/** The label of the events of a channel, with the width of its bins where that is the same for all. */
function eventsLabel(edges: readonly number[] | undefined, unit = "", isDivided = false): string {
  if (edges === undefined) return "Events";
  const shown = labelOrText(unit);
  if (isDivided) return shown === "" ? "Events / bin width" : `Events / ${shown}`;
  const first = edges[1]! - edges[0]!;
  const isUniform = edges.every(
    (edge, b) => b === 0 || Math.abs(edge - edges[b - 1]! - first) < 1e-9 * Math.abs(first),
  );
  if (!isUniform) return "Events / bin";
  return `Events / ${givenLabel(first)}${shown === "" ? "" : ` ${shown}`}`;
}

function divided({ observed, lower, upper }: Count, width: number): Count {
  return {
    observed: observed === undefined ? undefined : observed / width,
    lower: lower / width,
    upper: upper / width,
  };
}

/** Every channel as one bar. */
export function barsOfChannels(
  channels: readonly ChannelYields[],
  { stage, origin }: YieldsResult,
  look: Look,
  before?: YieldsResult,
): Bars {
  const names = [...new Set(channels.flatMap(({ samples }) => samples.map(({ name }) => name)))];
  const room = Math.min(NAMES.widest, NAMES.room / channels.length - NAMES.gap);
  const labels = channels.map(({ name }) => shortened(look.channel(name), room));
  const widest = Math.max(...labels.map(widthOf));
  const valueIn = ({ samples }: ChannelYields, name: string) =>
    samples.find((sample) => sample.name === name)?.total.value ?? 0;
  return {
    title: `All channels, ${STAGES[stage]}`,
    xLabel: "",
    yLabel: "Events",
    edges: Array.from({ length: channels.length + 1 }, (_, k) => k + 0.5),
    ticks: labels.map((label, k) => ({ value: k + 1, label })),
    samples: names.map((name) => ({ name, values: channels.map((channel) => valueIn(channel, name)) })),
    prediction: channels.map(({ total }) => total),
    counts: channels.map(({ observed, masked, observedUncertainties }) =>
      countOf(masked.length > 0 ? undefined : observed.reduce((a, b) => a + b, 0), observedUncertainties?.total),
    ),
    dataLabel: dataLabel(channels, origin),
    ...(before === undefined ? {} : { before: before.channels.map(({ total }) => total.value) }),
    width: channels.length * (widest + NAMES.gap),
  };
}

/** What the data are: observed, expected, or neither of them, as those of a toy are. */
function dataLabel(channels: readonly ChannelYields[], { data }: YieldsResult["origin"]): string {
  const nAsimov = channels.filter(({ isAsimov }) => isAsimov).length;
  if (nAsimov === 0) {
    if (data.observed) return "Data";
    const counts = channels.flatMap(({ observed }) => observed).filter(Number.isFinite);
    return counts.every(Number.isInteger) ? "Pseudo-data" : "Asimov data";
  }
  return nAsimov === channels.length ? "Asimov data" : "Data, partly Asimov";
}

/** @param sigma - the standard deviation of Gaussian data; counts have the central interval of their mean */
function countOf(observed: number | undefined, sigma: number | undefined): Count {
  if (observed === undefined) return { observed, lower: Number.NaN, upper: Number.NaN };
  const [lower, upper] = sigma === undefined ? garwoodInterval(observed) : [observed - sigma, observed + sigma];
  return { observed, lower, upper };
}

function binNumbers(n: number): Tick[] {
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((candidate) => n / candidate <= MOST_NUMBERS) ??
    Math.ceil(n / MOST_NUMBERS);
  const first = step === 1 ? 1 : step;
  return Array.from({ length: Math.floor((n - first) / step) + 1 }, (_, k) => {
    const value = first + k * step;
    return { value, label: String(value) };
  });
}

function widthOf(label: string): number {
  return FONT.tick * labelWidth(parseLabel(label));
}

/** A label that fits: one with formulas stays whole, others lose their last letters. */
function shortened(label: string, room: number): string {
  const text = parseLabel(label).map((piece) => piece.text);
  if (widthOf(label) <= room || text.length !== 1) return label;
  const characters = [...text[0]!];
  while (characters.length > 1 && widthOf(plainLabel(`${characters.join("")}…`)) > room) characters.pop();
  return plainLabel(`${characters.join("")}…`);
}
