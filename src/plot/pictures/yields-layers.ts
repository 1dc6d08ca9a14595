import type { YieldsResult } from "../../yields/results.js";
import { plainLabel } from "../label/parse-label.js";
import type { StackMark } from "../picture.js";
import { PALETTE } from "../theme.js";
import type { Bars } from "./yields-bars.js";

/** Samples with a colour of their own; the smallest of more are drawn together. */
const MOST_SAMPLES = 9;
const OTHER_COLOR = "#d6d6d6";

/** Colours of samples, the same in every channel, and those that are drawn together. */
export interface Layers {
  /** Largest first. */
  readonly single: readonly { readonly name: string; readonly color: string }[];
  readonly others: ReadonlySet<string>;
}

/**
 * Layers by the total of each sample over all channels. Colours go by the order of the samples in the record, so that they
 * stay when a fit changes which is the largest.
 */
export function layersOf({ samples }: YieldsResult): Layers {
  const sorted = [...samples].sort((a, b) => b.total.value - a.total.value);
  const nSingle = sorted.length <= PALETTE.length ? sorted.length : MOST_SAMPLES;
  const others = new Set(sorted.slice(nSingle).map(({ name }) => name));
  const colored = samples.map(({ name }) => name).filter((name) => !others.has(name));
  const single = sorted.slice(0, nSingle).map(({ name }) => ({ name, color: PALETTE[colored.indexOf(name)]! }));
  return { single, others };
}

/** Samples on top of each other, the largest on top; layers without events anywhere only in the legend of others. */
export function stackOf({ samples, edges }: Bars, { single, others }: Layers): StackMark {
  const byName = new Map(samples.map(({ name, values }) => [name, values]));
  const layers: StackMark["layers"][number][] = [];
  if (others.size > 0) {
    const values = Array.from({ length: edges.length - 1 }, () => 0);
    for (const { name, values: own } of samples) {
      if (others.has(name)) for (const [b, value] of own.entries()) values[b]! += value;
    }
    layers.push({ values, label: `${others.size} others`, color: OTHER_COLOR });
  }
  for (const { name, color } of [...single].reverse()) {
    const values = byName.get(name);
    if (values !== undefined) layers.push({ values, label: plainLabel(name), color });
  }
  return { kind: "stack", edges, layers };
}
