import type { YieldsResult } from "../../yields/results.js";
import { nameLabel } from "../label/parse-label.js";
import type { HistogramMark, Mark, StackMark } from "../picture.js";
import { type Look, labelOrText } from "../style/look.js";
import type { SampleStyle } from "../style/plot-style.js";
import { PALETTE, TINTS } from "../theme.js";
import type { Bars } from "./yields-bars.js";

/** Of a signal that the style says nothing about: a colour of the palette that is kept for it. Its lighter shade comes last. */
const SIGNAL_COLOR = PALETTE[2];
const BACKGROUNDS = [...[PALETTE, TINTS].flatMap((colors) => colors.filter((_, k) => k !== 2)), TINTS[2]];
const OTHER_COLOR = "#d6d6d6";

/** A layer of a stack: a sample, or samples that are added. */
export interface Layer {
  readonly label: string;
  readonly color: string;
  readonly members: ReadonlySet<string>;
  /** The line of an overlaid signal, and the factor of it. */
  readonly overlay?: { readonly scale: number };
}

/** Layers in the order of the legend: the first is the uppermost of the stack. */
export type Layers = readonly Layer[];

/**
 * Layers of a stack: the signal, then the entries of the style in its order, then the other samples in the order of the record,
 * which is that of the workspace. Colours go by the same order. Nothing here depends on a yield, so that every picture of an
 * analysis has the same layers in the same colours. Of more layers than there are colours,
 * 19 without a palette of the style, the signals are drawn together, and then the last others.
 *
 * @param signal - names of the samples of the signal, where the style does not say it
 */
export function layersOf({ samples }: YieldsResult, look: Look, signal: readonly string[] = []): Layers {
  const { style } = look;
  const names = samples.map(({ name }) => name);
  const byEntry = new Map<SampleStyle, string[]>((style.samples ?? []).map((entry) => [entry, []]));
  const alone: string[] = [];
  for (const name of names) {
    const entry = look.sampleStyle(name);
    if (entry === undefined) alone.push(name);
    else byEntry.get(entry)!.push(name);
  }
  const palette = style.palette ?? BACKGROUNDS;
  const named = [...byEntry].filter(([, members]) => members.length > 0);
  const groups: readonly Group[] = [
    ...named.map(([entry, members]) => ({ entry, members })),
    ...groupsOfOne(alone, signal, palette.length - named.length),
  ];
  // Only the first signal without an entry has the colour of signals.
  const first = alone.find((name) => signal.includes(name));
  const isSignal = (members: readonly string[]) => first !== undefined && members[0] === first;
  const colored = groups.map(({ entry, members }, k) => ({
    label: labelOf(entry, members),
    color: entry?.color ?? (isSignal(members) ? SIGNAL_COLOR : palette[k]),
    members: new Set(members),
    ...(entry?.signal === "overlaid" ? { overlay: { scale: entry.scale ?? 1 } } : {}),
    isSignal: entry?.signal !== undefined || (entry === undefined && members.some((name) => signal.includes(name))),
  }));
  const isOwn = ({ color }: { readonly color: string | undefined }) => color !== undefined;
  const nOwn = colored.filter(isOwn).length;
  const hasOthers = nOwn < colored.length;
  const own: readonly (Layer & { readonly isSignal: boolean })[] = colored.flatMap((layer) =>
    layer.color === undefined ? [] : [{ ...layer, color: layer.color }],
  );
  const rest = colored.filter((layer) => !isOwn(layer));
  const others: Layers = hasOthers
    ? [
        {
          label: rest.length === 1 ? rest[0]!.label : `${rest.reduce((n, { members }) => n + members.size, 0)} others`,
          color: OTHER_COLOR,
          members: new Set(rest.flatMap(({ members }) => [...members])),
        },
      ]
    : [];
  return [...own.filter(({ isSignal }) => isSignal), ...own.filter(({ isSignal }) => !isSignal), ...others];
}

/** Samples that are drawn as one layer, and the entry of the style that they belong to. */
interface Group {
  readonly entry: SampleStyle | undefined;
  readonly members: readonly string[];
}

/** Samples without an entry, one in each group; where these are more than there are colours, all signals are one group. */
function groupsOfOne(names: readonly string[], signal: readonly string[], nColors: number): readonly Group[] {
  const signals = names.filter((name) => signal.includes(name));
  const isJoined = signals.length > 1 && names.length > nColors;
  return names.flatMap((name): readonly Group[] => {
    if (!isJoined || !signal.includes(name)) return [{ entry: undefined, members: [name] }];
    return name === signals[0] ? [{ entry: undefined, members: signals }] : [];
  });
}

function labelOf(entry: SampleStyle | undefined, members: readonly string[]): string {
  if (entry?.label !== undefined) return labelOrText(entry.label);
  if (entry === undefined && members.length > 1) return `${members.length} signals`;
  return members.map(nameLabel).join(" + ");
}

/**
 * The layers on top of each other; those without a sample in these bins are left out, unless one of the samples that the legend names
 * is theirs: these have 0 events.
 */
export function stackOf(bars: Bars, layers: Layers, named: ReadonlySet<string>): StackMark {
  const stacked = layers.flatMap((layer) => {
    const values = valuesOf(bars, layer) ?? (isNamed(layer, named) ? bars.edges.slice(1).fill(0) : undefined);
    return values === undefined ? [] : [{ values, label: layer.label, color: layer.color }];
  });
  return { kind: "stack", edges: bars.edges, layers: stacked.reverse() };
}

/** Lines of the signals that are overlaid; without a line for one that only the legend names. */
export function overlays(bars: Bars, layers: Layers, named: ReadonlySet<string>): Mark[] {
  return layers.flatMap((layer): HistogramMark[] => {
    if (layer.overlay === undefined) return [];
    const values = valuesOf(bars, layer) ?? (isNamed(layer, named) ? bars.edges.slice(1).fill(Number.NaN) : undefined);
    if (values === undefined) return [];
    const { scale } = layer.overlay;
    const label = scale === 1 ? layer.label : `${layer.label} × ${scale}`;
    const style = { color: layer.color, width: 2.4, dash: "dashed", label } as const;
    return [{ kind: "histogram", edges: bars.edges, values: values.map((value) => scale * value), ...style }];
  });
}

/** Whether a legend names a sample of a layer. */
function isNamed({ members }: Layer, named: ReadonlySet<string>): boolean {
  return [...members].some((name) => named.has(name));
}

function valuesOf({ samples, edges }: Bars, { members }: Layer): number[] | undefined {
  const own = samples.filter(({ name }) => members.has(name));
  if (own.length === 0) return undefined;
  return Array.from({ length: edges.length - 1 }, (_, b) => own.reduce((sum, { values }) => sum + values[b]!, 0));
}
