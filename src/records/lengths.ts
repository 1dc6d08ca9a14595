import type { Issue } from "../errors.js";
import type { RecordKind, RecordOf } from "./kinds.js";

/** A list of a record, its path, the number of entries that it must have, and what these belong to. */
interface Length {
  readonly path: string;
  readonly list: ArrayLike<unknown>;
  readonly length: number;
  readonly of: string;
}

type Table = { readonly [K in RecordKind]?: (record: RecordOf<K>) => readonly Length[] };

/** Lists that must be as long as others, which a schema cannot express. Kinds without such lists are left out. */
const LENGTHS: Table = {
  "fit-result": ({ parNames, values }) => [lengthOf("values", values, parNames.length, "parameters")],
  minima: ({ parNames, minima }) =>
    minima.map(({ values }, i) => lengthOf(`minima[${i}].values`, values, parNames.length, "parameters")),
  "l-curve": ({ parameters, points, corner, leastCorrelation }) =>
    [
      ...points.map((point, i) => [`points[${i}]`, point] as const),
      ...(corner === undefined ? [] : [["corner", corner] as const]),
      ...(leastCorrelation === undefined ? [] : [["leastCorrelation", leastCorrelation] as const]),
    ].map(([path, { estimates }]) => lengthOf(`${path}.estimates`, estimates, parameters.length, "parameters")),
  "grid-scan": ({ axes, shape, values, gradients }) => [
    ...gridLengths(axes, shape),
    lengthOf("values", values, size(shape), "points of the grid"),
    ...(gradients === undefined ? [] : [lengthOf("gradients", gradients, size(shape) * axes.length, "derivatives")]),
  ],
  "profile-scan": ({ axes, shape, deltaTwiceNll, valid, conditionalPars, bestFit }) => [
    ...gridLengths(axes, shape),
    lengthOf("deltaTwiceNll", deltaTwiceNll, size(shape), "points of the grid"),
    lengthOf("valid", valid, size(shape), "points of the grid"),
    lengthOf("conditionalPars", conditionalPars, size(shape) * bestFit.parNames.length, "parameters of all points"),
    lengthOf("bestFit.values", bestFit.values, bestFit.parNames.length, "parameters"),
  ],
  correlation: ({ parameters, matrix }) => [lengthOf("matrix", matrix, parameters.length ** 2, "pairs of parameters")],
  "likelihood-contour": ({ contours }) =>
    contours.flatMap(({ lines }, i) =>
      lines.map(({ x, y }, k) => lengthOf(`contours[${i}].lines[${k}].y`, y, x.length, "points")),
    ),
  "template-variation": ({ nominal, up, down }) => [
    lengthOf("up", up, nominal.length, "bins"),
    lengthOf("down", down, nominal.length, "bins"),
  ],
  yields: ({ channels }) =>
    channels.flatMap(({ observed, bins, samples }, c) => [
      lengthOf(`channels[${c}].observed`, observed, bins.length, "bins"),
      ...samples.map((sample, s) => lengthOf(`channels[${c}].samples[${s}].bins`, sample.bins, bins.length, "bins")),
    ]),
};

/** The issues of lists with a wrong length in a record that has all of its parts. @param path - the name of the record in messages */
export function lengthFaults<K extends RecordKind>(kind: K, record: RecordOf<K>, path: string): readonly Issue[] {
  const lengths = LENGTHS[kind]?.(record) ?? [];
  return lengths
    .filter(({ list, length }) => list.length !== length)
    .map(({ path: part, list, length, of }) => ({
      code: "bad-argument",
      path: `${path}.${part}`,
      expected: `${length} entries, one for each of the ${of}`,
      received: `${list.length}`,
    }));
}

function lengthOf(path: string, list: ArrayLike<unknown>, length: number, of: string): Length {
  return { path, list, length, of };
}

type Axes = readonly { readonly values: ArrayLike<number> }[];

function gridLengths(axes: Axes, shape: readonly number[]): readonly Length[] {
  return [
    lengthOf("shape", shape, axes.length, "axes"),
    ...axes.map(({ values }, a) => lengthOf(`axes[${a}].values`, values, shape[a] ?? values.length, "points of shape")),
  ];
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
