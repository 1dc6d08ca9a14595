import { garwoodInterval } from "../../math/garwood.js";
import type { ChannelYields, Yield, YieldsResult } from "../../yields/results.js";
import { labelWidth } from "../label/metrics.js";
import { parseLabel, plainLabel } from "../label/parse-label.js";
import type { Tick } from "../picture.js";
import { FONT } from "../theme.js";

/** A histogram of yields: the bins of a channel, or channels. */
export interface Bars {
  readonly title: string;
  readonly xLabel: string;
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
  { stage }: YieldsResult,
  axis: { readonly edges?: readonly number[] | undefined; readonly xLabel?: string | undefined },
  before?: ChannelYields,
): Bars {
  const { name, samples, bins, observed, masked, observedUncertainties } = channel;
  const n = bins.length;
  const numbered = { edges: Array.from({ length: n + 1 }, (_, k) => k + 0.5), ticks: binNumbers(n) };
  return {
    title: `${plainLabel(name)}, ${STAGES[stage]}${channel.isAsimov ? ", Asimov data" : ""}`,
    xLabel: axis.xLabel ?? (axis.edges === undefined ? "Bin" : ""),
    ...(axis.edges === undefined ? numbered : { edges: axis.edges }),
    samples: samples.map((sample) => ({ name: sample.name, values: sample.bins.map(({ value }) => value) })),
    prediction: bins,
    counts: observed.map((count, b) => countOf(masked.includes(b) ? undefined : count, observedUncertainties?.bins[b])),
    dataLabel: dataLabel([channel]),
    ...(before === undefined ? {} : { before: before.bins.map(({ value }) => value) }),
    width: 0,
  };
}

/** Every channel as one bar. */
export function barsOfChannels(
  channels: readonly ChannelYields[],
  { stage }: YieldsResult,
  before?: YieldsResult,
): Bars {
  const names = [...new Set(channels.flatMap(({ samples }) => samples.map(({ name }) => name)))];
  const room = Math.min(NAMES.widest, NAMES.room / channels.length - NAMES.gap);
  const labels = channels.map(({ name }) => shortened(name, room));
  const widest = Math.max(...labels.map(widthOf));
  const valueIn = ({ samples }: ChannelYields, name: string) =>
    samples.find((sample) => sample.name === name)?.total.value ?? 0;
  return {
    title: `All channels, ${STAGES[stage]}`,
    xLabel: "",
    edges: Array.from({ length: channels.length + 1 }, (_, k) => k + 0.5),
    ticks: labels.map((label, k) => ({ value: k + 1, label: plainLabel(label) })),
    samples: names.map((name) => ({ name, values: channels.map((channel) => valueIn(channel, name)) })),
    prediction: channels.map(({ total }) => total),
    counts: channels.map(({ observed, masked, observedUncertainties }) =>
      countOf(masked.length > 0 ? undefined : observed.reduce((a, b) => a + b, 0), observedUncertainties?.total),
    ),
    dataLabel: dataLabel(channels),
    ...(before === undefined ? {} : { before: before.channels.map(({ total }) => total.value) }),
    width: channels.length * (widest + NAMES.gap),
  };
}

function dataLabel(channels: readonly ChannelYields[]): string {
  const nAsimov = channels.filter(({ isAsimov }) => isAsimov).length;
  if (nAsimov === 0) return "Data";
  return nAsimov === channels.length ? "Asimov data" : "Data, partly Asimov";
}

/** @param sigma - the standard deviation of Gaussian data; counts have the central interval of their mean */
function countOf(observed: number | undefined, sigma: number | undefined): Count {
  if (observed === undefined) return { observed, lower: Number.NaN, upper: Number.NaN };
  const [lower, upper] = sigma === undefined ? garwoodInterval(observed) : [observed - sigma, observed + sigma];
  return { observed, lower, upper };
}

function binNumbers(n: number): Tick[] {
  const step = [1, 2, 5, 10, 20, 50].find((candidate) => n / candidate <= MOST_NUMBERS) ?? Math.ceil(n / MOST_NUMBERS);
  const first = step === 1 ? 1 : step;
  return Array.from({ length: Math.floor((n - first) / step) + 1 }, (_, k) => {
    const value = first + k * step;
    return { value, label: String(value) };
  });
}

function widthOf(text: string): number {
  return FONT.tick * labelWidth(parseLabel(plainLabel(text)));
}

function shortened(name: string, room: number): string {
  if (widthOf(name) <= room) return name;
  const characters = [...name];
  while (characters.length > 1 && widthOf(`${characters.join("")}…`) > room) characters.pop();
  return `${characters.join("")}…`;
}
