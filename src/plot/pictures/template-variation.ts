import { requireArgument } from "../../options.js";
import { aCompleteRecord } from "../../records/check.js";
import type { TemplateVariation } from "../../yields/results.js";
import type { Mark, Panel, Picture } from "../picture.js";
import { type Look, labelOrText, NO_STYLE } from "../style/look.js";
import { withUnit } from "../style/styled-picture.js";
import { ratioAxis } from "./ratio-axis.js";
import { sentencePicture } from "./style.js";

const UP = { color: "#bd1f01", label: "$+1\\,\\sigma$" } as const;
const DOWN = { color: "#3f90da", dash: "dashed", label: "$-1\\,\\sigma$" } as const;
const NOMINAL = { color: "#000000", label: "nominal" } as const;
/** Histograms of the workspace, as points: where the variation is of this parameter alone they lie on the lines. */
const RAW = {
  up: {
    kind: "points",
    marker: "triangle",
    color: UP.color,
    size: 8,
    filled: false,
    label: "$+1\\,\\sigma$ in the workspace",
  },
  down: {
    kind: "points",
    marker: "square",
    color: DOWN.color,
    size: 6,
    filled: false,
    label: "$-1\\,\\sigma$ in the workspace",
  },
} as const;
const BAND = { kind: "band", step: true, hatched: true, color: "#3a3a3a" } as const;
const WIDTH = 1.8;
/** Half ranges of the ratio, around 1. */
const HALF_WIDTHS = [0.01, 0.02, 0.04, 0.1, 0.2, 0.3, 0.4, 0.6, 1, 2, 4, 10] as const;

/**
 * A template with its variations by ±1σ of a parameter, the histograms that the workspace has for them, the statistical
 * uncertainty of the template as a band, and the ratios to the template.
 *
 * @throws DataError `bad-argument` for a record with parts that are missing or wrong, all of them at once
 */
export function templateVariationPicture(record: TemplateVariation): Picture {
  requireArgument(record, "record", aCompleteRecord("template-variation", "templateVariation"));
  return variationPicture(record, NO_STYLE);
}

/** `templateVariationPicture` of a record that has been checked, with the names of a style. */
export function variationPicture(record: TemplateVariation, look: Look): Picture {
  const { channel, sample, parameter, axis, nominal, up, down, raw, statistical } = record;
  const n = nominal.length;
  if (n === 0) return sentencePicture("There is no bin to draw.");
  const { edges: own, xLabel, unit } = look.channelStyle(channel, axis);
  const edges = own?.length === n + 1 ? own : Array.from({ length: n + 1 }, (_, k) => k + 0.5);
  const isNumbered = edges !== own;
  const variations = [
    { ...NOMINAL, values: nominal },
    { ...UP, values: up },
    { ...DOWN, values: down },
  ];
  const outline = (values: readonly number[], style: object): Mark => ({
    kind: "histogram",
    edges,
    values,
    width: WIDTH,
    ...style,
  });
  const x = {
    label: isNumbered ? "Bin" : (withUnit(xLabel === undefined ? "" : labelOrText(xLabel), unit) ?? ""),
    limits: [edges[0]!, edges[n]!] as const,
    ...(isNumbered && n <= 12 ? { ticks: edges.slice(1).map((e) => e - 0.5) } : {}),
  };
  const relative = (values: readonly number[]) =>
    values.map((value, b) => (nominal[b] === 0 ? Number.NaN : value / nominal[b]!));
  const main: Panel = {
    title: `${look.sample(sample)} in ${look.channel(channel)}: ${look.parameter(parameter)}`,
    x,
    y: { label: "Events" },
    marks: [
      ...bandOf(edges, nominal, statistical, "Statistical uncertainty"),
      ...variations.map(({ values, ...style }) => outline(values, style)),
      ...rawPoints(edges, raw, true),
    ],
  };
  const ratios = [up, down].map(relative);
  const relativeRaw = raw === undefined ? undefined : { up: relative(raw.up), down: relative(raw.down) };
  const relativeErrors = statistical === undefined ? undefined : relative(statistical).map((value) => value || 0);
  const shown = [...ratios.flat(), ...(relativeErrors ?? []).map((error) => 1 + error)];
  const ratio: Panel = {
    x,
    y: ratioAxis("Ratio", look.style.ratioRange ?? halfWidth(shown)),
    marks: [
      ...bandOf(
        edges,
        nominal.map(() => 1),
        relativeErrors,
      ),
      ...ratioMarks(edges, ratios),
      ...rawPoints(edges, relativeRaw, false),
    ],
    legend: "none",
  };
  return { kind: "picture", panels: [[main], [ratio]], rowHeights: [2.6, 1.2], shareX: true, height: 560 };
}

function bandOf(
  edges: readonly number[],
  nominal: readonly number[],
  errors: readonly number[] | undefined,
  label?: string,
): Mark[] {
  if (errors === undefined) return [];
  const [lower, upper] = [-1, 1].map((side) => nominal.map((value, b) => value + side * errors[b]!));
  return [{ ...BAND, x: edges, lower: lower!, upper: upper!, ...(label === undefined ? {} : { label }) }];
}

function rawPoints(edges: readonly number[], raw: TemplateVariation["raw"], isNamed: boolean): Mark[] {
  if (raw === undefined) return [];
  const x = edges.slice(1).map((edge, b) => (edges[b]! + edge) / 2);
  return (["up", "down"] as const).map((side): Mark => {
    const { label, ...style } = RAW[side];
    return { ...style, x, y: raw[side], ...(isNamed ? { label } : {}) };
  });
}

/** Ratios as steps that do not go down to 0 at the ends, as histograms do. */
function ratioMarks(edges: readonly number[], ratios: readonly (readonly number[])[]): Mark[] {
  const x = edges.slice(1).flatMap((edge, b) => [edges[b]!, edge]);
  const styles = [UP, DOWN].map(({ label: _label, ...style }) => style);
  return [
    { kind: "rules", y: [1], color: "#000000", width: 1.2 },
    ...ratios.map(
      (ratio, k): Mark => ({ kind: "line", x, y: ratio.flatMap((r) => [r, r]), width: WIDTH, ...styles[k]! }),
    ),
  ];
}

/** Half the range of the ratio: the first that holds all of it, of the last one what it holds. */
function halfWidth(ratios: readonly number[]): number {
  const need = 1.1 * Math.max(0, ...ratios.filter(Number.isFinite).map((ratio) => Math.abs(ratio - 1)));
  return HALF_WIDTHS.find((half) => half >= need) ?? HALF_WIDTHS.at(-1)!;
}
