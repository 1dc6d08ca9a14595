import { aText, oneOf, required } from "../../options.js";
import { edgeIssues } from "../checks.js";
import type { StackMark } from "../picture.js";
import { aColor, listOf, numberList, shaped } from "../shape.js";
import type { MarkDefinition } from "./definition.js";
import { bars, filledSteps, UNIT_BIN } from "./histogram.js";

const aLayer = shaped<StackMark["layers"][number]>("a layer: an object with values", {
  values: required(numberList),
  label: aText,
  color: aColor,
});

export const stackMark: MarkDefinition<StackMark> = {
  shape: {
    kind: oneOf("stack"),
    edges: required(numberList),
    layers: required(listOf("a list of layers, each an object with values", aLayer)),
  },
  check: ({ edges, layers }, path) =>
    layers.flatMap(({ values }, k) => edgeIssues(edges, values.length, `${path}.layers[${k}]: edges`)),
  colored: (mark, next) => ({
    ...mark,
    layers: mark.layers.map((layer) => ({ ...layer, color: layer.color ?? next() })),
  }),
  extend({ edges, layers }, x, y) {
    x.addTight(edges);
    for (const total of totals(layers)) y.add(total);
    y.addZero();
  },
  /** From the top: each total covers the part of the one before that is not its uppermost layer. No seams that way. */
  draw: ({ edges, layers }, frame) =>
    totals(layers)
      .map((total, k) => filledSteps({ edges, values: total, ...colorOf(layers[k]!.color) }, frame, 1))
      .reverse(),
  legend: ({ layers }) =>
    layers
      .flatMap(({ label, color }) =>
        label === undefined
          ? []
          : [
              {
                label,
                sample: [
                  { kind: "stack", edges: UNIT_BIN.edges, layers: [{ values: [1], ...colorOf(color) }] },
                ] as const,
              },
            ],
      )
      .reverse(),
  ink: ({ edges, layers }, frame) => ({
    lines: [],
    boxes: bars({ edges, values: totals(layers).at(-1) ?? [] }, frame),
  }),
};

function colorOf(color: string | undefined): { color?: string } {
  return color === undefined ? {} : { color };
}

/** Sums of the first layer, the first two, … */
function totals(layers: StackMark["layers"]): Float64Array[] {
  const sums: Float64Array[] = [];
  for (const { values } of layers) {
    const below = sums.at(-1);
    sums.push(Float64Array.from(values, (value, i) => value + (below?.[i] ?? 0)));
  }
  return sums;
}
