import type { ChannelAxis } from "../../workspace/types.js";
import { at, isNumber } from "./place.js";
import type { Place } from "./problems.js";

/**
 * The axis of a channel: the edges of its bins, and the name and the unit that `exportHs3` writes for pictures. Undefined where nothing is
 * said but the number of bins; it has no effect on the likelihood, so that what is no axis is left out.
 */
export function axisOf(channel: string, distribution: Place, nBins: number, root: Place): ChannelAxis | undefined {
  const edges = edgesOf(at(distribution, "axes"), nBins);
  const label = at(at(at(at(root, "misc"), "histograd"), "axes"), channel);
  const [name, unit] = [at(label, "name").value, at(label, "unit").value];
  const axis: ChannelAxis = {
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof unit === "string" ? { unit } : {}),
    ...(edges === undefined ? {} : { edges }),
  };
  return Object.keys(axis).length === 0 ? undefined : axis;
}

/** Edges of one axis, given as a list or as bins of equal width; undefined where they only number the bins. */
function edgesOf(axes: Place, nBins: number): readonly number[] | undefined {
  if (!Array.isArray(axes.value) || axes.value.length !== 1) return undefined;
  const axis = at(axes, 0);
  const edges = listedEdges(at(axis, "edges").value) ?? equalBins(axis, nBins);
  if (edges?.length !== nBins + 1 || edges.some((edge, i) => i > 0 && edge <= edges[i - 1]!)) return undefined;
  return edges.every((edge, i) => edge === i) ? undefined : edges;
}

function listedEdges(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) && value.every(isNumber) ? value : undefined;
}

function equalBins(axis: Place, nBins: number): readonly number[] | undefined {
  const [low, high] = [at(axis, "min").value, at(axis, "max").value];
  if (!isNumber(low) || !isNumber(high)) return undefined;
  return Array.from({ length: nBins + 1 }, (_, i) => (i === nBins ? high : low + (i * (high - low)) / nBins));
}
