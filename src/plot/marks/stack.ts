import { plural } from "../../describe.js";
import { aText, oneOf, required } from "../../options.js";
import { edgeIssues, wrong } from "../checks.js";
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
  check({ edges, layers }, path) {
    const [first] = layers;
    const nBins = first?.values.length ?? Math.max(0, edges.length - 1);
    const others = layers.flatMap(({ values }, k) =>
      values.length === nBins
        ? []
        : [
            wrong(
              "length",
              `${path}.layers[${k}].values`,
              `${plural(nBins, "number")} as in layers[0]`,
              `${values.length}`,
            ),
          ],
    );
    return [...edgeIssues(edges, nBins, `${path}.edges`), ...others];
  },
  colored: (mark, next) => ({
    ...mark,
    layers: mark.layers.map((layer) => ({ ...layer, color: layer.color ?? next() })),
  }),
  extend({ edges, layers }, x, y) {
    x.addTight(edges);
    for (const sums of sides(layers)) for (const sum of sums) y.add(sum);
    y.addZero();
  },
  /** From the outside: each sum covers the part of the one before that is not its outermost layer. No seams that way. */
  draw: ({ edges, layers }, frame) =>
    sides(layers).flatMap((sums) =>
      sums.map((values, k) => filledSteps({ edges, values, ...colorOf(layers[k]!.color) }, frame, 1)).reverse(),
    ),
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
    boxes: bars({ edges, values: totals(layers, above).at(-1) ?? [] }, frame),
  }),
};

function colorOf(color: string | undefined): { color?: string } {
  return color === undefined ? {} : { color };
}

/** Sums of the first layer, the first two, … of what `part` takes of each value: layers below 0 hang from 0, the others stand on it. */
function totals(layers: StackMark["layers"], part: (value: number) => number): Float64Array[] {
  const sums: Float64Array[] = [];
  for (const { values } of layers) {
    const inner = sums.at(-1);
    sums.push(Float64Array.from(values, (value, i) => part(value) + (inner?.[i] ?? 0)));
  }
  return sums;
}

const above = (value: number) => Math.max(value, 0);
const below = (value: number) => Math.min(value, 0);

/** The sums above 0, and those below it where a layer is negative. */
function sides(layers: StackMark["layers"]): readonly (readonly Float64Array[])[] {
  const isNegative = layers.some(({ values }) => Array.from(values).some((value) => value < 0));
  return [totals(layers, above), ...(isNegative ? [totals(layers, below)] : [])];
}
