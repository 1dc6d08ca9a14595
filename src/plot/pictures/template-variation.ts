import { requireArgument } from "../../options.js";
import { aCompleteRecord } from "../../records/check.js";
import type { TemplateVariation } from "../../yields/results.js";
import type { Mark, Panel, Picture } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { ratioAxis } from "./ratio-axis.js";

const UP = { color: "#bd1f01", label: "$+1\\,\\sigma$" } as const;
const DOWN = { color: "#3f90da", dash: "dashed", label: "$-1\\,\\sigma$" } as const;
const NOMINAL = { color: "#000000", label: "nominal" } as const;
const WIDTH = 1.8;
/** Half ranges of the ratio, around 1. */
const HALF_WIDTHS = [0.01, 0.02, 0.04, 0.1, 0.2, 0.3, 0.4, 0.6, 1, 2, 4, 10] as const;

/**
 * A template with its variations by ±1σ of a parameter, and their ratios to it.
 *
 * @throws DataError `bad-argument` for a record with parts that are missing or wrong, all of them at once
 */
export function templateVariationPicture(record: TemplateVariation, look: Look = NO_STYLE): Picture {
  requireArgument(record, "record", aCompleteRecord("template-variation", "templateVariation"));
  const { channel, sample, parameter, nominal, up, down } = record;
  const n = nominal.length;
  const edges = Array.from({ length: n + 1 }, (_, k) => k + 0.5);
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
    label: "Bin",
    limits: [0.5, n + 0.5] as const,
    ...(n <= 12 ? { ticks: edges.slice(1).map((e) => e - 0.5) } : {}),
  };
  const main: Panel = {
    title: `${look.sample(sample)} in ${look.channel(channel)}: ${look.parameter(parameter)}`,
    x,
    y: { label: "Events" },
    marks: variations.map(({ values, ...style }) => outline(values, style)),
  };
  const ratios = [up, down].map((values) =>
    values.map((value, b) => (nominal[b] === 0 ? Number.NaN : value / nominal[b]!)),
  );
  const ratio: Panel = {
    x,
    y: ratioAxis("Ratio", halfWidth(ratios.flat())),
    marks: ratioMarks(edges, ratios),
    legend: "none",
  };
  return { kind: "picture", panels: [[main], [ratio]], rowHeights: [2.6, 1.2], shareX: true, height: 560 };
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
