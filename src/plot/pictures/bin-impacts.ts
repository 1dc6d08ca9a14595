import type { BinImpacts } from "../../diagnostics/results.js";
import { labelWidth } from "../label/metrics.js";
import { parseLabel } from "../label/parse-label.js";
import type { BoxesMark, Mark, Picture } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { FONT } from "../theme.js";
import { COLORS, sentencePicture } from "./style.js";

/** Bars closer than this have no gap between them. */
const MOST_APART = 150;
const PER_BIN = 7;
const WIDTH = { least: 640, most: 1800 };

/**
 * Change of the parameter of interest, to first order, when the datum of a bin rises by its standard deviation, √n for a count:
 * bins of all channels beside each other.
 */
export function binImpactsPicture({ poi, bins }: BinImpacts, look: Look = NO_STYLE): Picture {
  if (bins.length === 0) return sentencePicture("There is no bin to draw.");
  const starts = [...bins.keys()].filter((k) => k === 0 || bins[k]!.channel !== bins[k - 1]!.channel);
  const ends = [...starts.slice(1), bins.length];
  const half = bins.length > MOST_APART ? 0.5 : 0.4;
  const bars = (sign: 1 | -1, color: string, label: string): Mark[] => {
    const chosen = [...bins.keys()].filter((k) => Number.isFinite(bins[k]!.perSigma) && sign * bins[k]!.perSigma > 0);
    if (chosen.length === 0) return [];
    const mark: BoxesMark = {
      kind: "boxes",
      x1: chosen.map((k) => k + 0.5 - half),
      x2: chosen.map((k) => k + 0.5 + half),
      y1: chosen.map(() => 0),
      y2: chosen.map((k) => bins[k]!.perSigma),
      color,
      label,
    };
    return [mark];
  };
  const name = look.parameter(poi);
  const marks: Mark[] = [
    ...bars(1, COLORS.up, `raises ${name}`),
    ...bars(-1, COLORS.down, `lowers ${name}`),
    { kind: "rules", y: [0], color: "#000000", width: 1 },
    { kind: "rules", x: starts.slice(1), color: COLORS.quiet, width: 1, dash: "dashed" },
  ];
  const ticks = starts.map((start, c) => ({
    value: (start + ends[c]!) / 2,
    label: look.channel(bins[start]!.channel),
  }));
  const symbol = look.symbol(poi);
  const change = symbol.startsWith("\\text") ? `Change of ${name}` : `$\\Delta ${symbol}$`;
  const panel = {
    x: { ticks, limits: [0, bins.length] as const, tickLines: false, tickAngle: crowded(ticks, bins.length) ? 60 : 0 },
    y: { label: `${change} for $\\sqrt{n}$ more events in a bin` },
    marks,
  };
  const width = Math.min(WIDTH.most, Math.max(WIDTH.least, 150 + PER_BIN * bins.length));
  return { kind: "picture", width, height: 460, panels: [[panel]] };
}

/** Whether names of channels would run into each other. */
function crowded(ticks: readonly { readonly value: number; readonly label: string }[], n: number): boolean {
  const width = Math.min(WIDTH.most, Math.max(WIDTH.least, 150 + PER_BIN * n)) - 120;
  return ticks.some(({ value, label }, k) => {
    const before = ticks[k - 1];
    const half = (text: string) => 0.5 * FONT.tick * labelWidth(parseLabel(text)) + 6;
    return before !== undefined && ((value - before.value) / n) * width < half(label) + half(before.label);
  });
}
