/** From the axis of a ROOT histogram to the axis of a channel, and back. */
import type { ChannelAxis, ChannelSpec } from "../../workspace/types.js";
import type { RootHistogram } from "../root/histogram.js";
import type { AxisToWrite } from "../root/write-histogram.js";

/** Words of a title in ROOT's notation (TLatex) become formulas between dollar signs: `p_{T}^{#tau}` becomes `$p_{T}^{\tau}$`. */
function labelOf(title: string): string {
  const word = (text: string) => (/[#_^]/.test(text) ? `$${text.replaceAll("#", "\\")}$` : text);
  return title.replace(/[^\s$]+/g, word);
}

/** Formulas between dollar signs in ROOT's notation. */
function titleOf(label: string): string {
  return label.replace(/\$([^$]*)\$/g, (_, formula: string) => formula.replaceAll("\\", "#"));
}

/** Whether the edges only number the bins: 0, 1, 2, … */
function areNumbers(edges: readonly number[]): boolean {
  return edges.every((edge, i) => edge === i);
}

/**
 * The axis that a channel has from its histograms: edges of the bins, and a title such as `m_{jj} [GeV]`. Undefined where they say
 * nothing but the number of bins, and for histograms of several dimensions, whose bins are in one row.
 */
export function channelAxis({ edges: [edges = [], ...others], xTitle }: RootHistogram): ChannelAxis | undefined {
  if (others.length > 0) return undefined;
  const [, name = "", unit] = /^(.*?)\s*(?:\[([^[\]]*)\])?\s*$/s.exec(xTitle) ?? [];
  const axis: ChannelAxis = {
    ...(name === "" ? {} : { name: labelOf(name) }),
    ...(unit === undefined || unit === "" ? {} : { unit: titleOf(unit) }),
    ...(areNumbers(edges) ? {} : { edges }),
  };
  return Object.keys(axis).length === 0 ? undefined : axis;
}

/** The axis of the histograms of a channel; undefined where the channel has none. */
export function histogramAxis({ axis }: ChannelSpec): AxisToWrite | undefined {
  if (axis === undefined) return undefined;
  const { name = "", unit, edges } = axis;
  const title = titleOf(unit === undefined ? name : `${name} [${unit}]`.trim());
  return { title, ...(edges === undefined ? {} : { edges }) };
}
