import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { sum as total } from "../math/sum.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import type {
  ChannelAxis,
  ChannelSpec,
  CovarianceSpec,
  ModifierSpec,
  SampleSpec,
  WorkspaceSpec,
} from "../workspace/types.js";
import { type Groups, range } from "./bin-groups.js";
import { withBinParameters } from "./bin-parameters.js";
import { checked, placeOf, throwIfAny } from "./document.js";

/** The document with other bins in the channels that have groups. */
export function withBins(workspace: WorkspaceSpec, groups: ReadonlyMap<string, Groups>): WorkspaceSpec {
  const issues: Issue[] = [];
  const { covariances } = workspace;
  const result: WorkspaceSpec = {
    ...workspace,
    channels: workspace.channels.map((channel) => binnedChannel(channel, groups.get(channel.name), issues)),
    observations: workspace.observations.map((observation) => ({
      ...observation,
      data: summed(observation.data, groups.get(observation.name)),
    })),
    ...(covariances === undefined
      ? {}
      : { covariances: covariances.map((spec) => binnedCovariance(spec, workspace, groups)) }),
  };
  throwIfAny(issues);
  return checked(withBinParameters(workspace, result, (name) => groups.get(name)));
}

function summed(values: readonly number[], groups: Groups | undefined): readonly number[] {
  return groups === undefined ? values : groups.map((group) => total(group.map((b) => values[b]!)));
}

function inQuadrature(values: readonly number[], groups: Groups): readonly number[] {
  return groups.map((group) => (group.length === 1 ? values[group[0]!]! : Math.hypot(...group.map((b) => values[b]!))));
}

function binnedChannel(channel: ChannelSpec, groups: Groups | undefined, issues: Issue[]): ChannelSpec {
  if (groups === undefined) return channel;
  const samples = channel.samples.map((sample): SampleSpec => {
    const path = placeOf(channel.name, sample.name);
    const modifiers = sample.modifiers.map((modifier) => binnedModifier(modifier, groups, path, issues));
    // The sample of an mcstat has 1 in each bin, which is not a number of events.
    const isUnit = sample.modifiers.some(({ type }) => type === "mcstat");
    return { ...sample, data: isUnit ? groups.map(([b]) => sample.data[b!]!) : summed(sample.data, groups), modifiers };
  });
  return { ...channel, samples, ...(channel.axis === undefined ? {} : { axis: binnedAxis(channel.axis, groups) }) };
}

/** The edges of new bins, each of which is made of neighbours: the first edge of each, and the last edge of the last one. */
function binnedAxis({ edges, ...axis }: ChannelAxis, groups: Groups): ChannelAxis {
  if (edges === undefined) return axis;
  return { ...axis, edges: [...groups.map(([first]) => edges[first!]!), edges[groups.at(-1)!.at(-1)! + 1]!] };
}

function binnedModifier(modifier: ModifierSpec, groups: Groups, path: string, issues: Issue[]): ModifierSpec {
  if (isOfType(modifier, "histosys") || isOfType(modifier, "shapeN")) {
    const { hi_data: hi, lo_data: lo } = modifier.data;
    const data = { ...modifier.data, hi_data: summed(hi, groups), lo_data: summed(lo, groups) };
    return { ...modifier, data };
  }
  if (isOfType(modifier, "shapesys") || isOfType(modifier, "staterror")) {
    return { ...modifier, data: inQuadrature(modifier.data, groups) };
  }
  if (isOfType(modifier, "mcstat")) {
    const entries = Object.entries(modifier.data).map(
      ([name, values]) => [name, inQuadrature(values, groups)] as const,
    );
    return { ...modifier, data: Object.fromEntries(entries) };
  }
  if (isOfType(modifier, "polynomial")) {
    const terms = modifier.data.terms.map((term) => ({ ...term, data: summed(term.data, groups) }));
    return { ...modifier, data: { ...modifier.data, terms } };
  }
  if (!isOfType(modifier, "formula") || modifier.data.vectors === undefined) return modifier;
  const entries = Object.entries(modifier.data.vectors).map(([name, values]) => {
    const isCommon = groups.every((group) => group.every((b) => values[b] === values[group[0]!]));
    if (!isCommon) issues.push(differentNumbers(modifier, name, path));
    return [name, groups.map(([b]) => values[b!]!)] as const;
  });
  return { ...modifier, data: { ...modifier.data, vectors: Object.fromEntries(entries) } };
}

function differentNumbers({ name }: ModifierSpec, vector: string, path: string): Issue {
  return {
    code: "not-mergeable",
    path,
    expected: "a formula with the same numbers in all bins that are merged",
    received: `${quote(vector)} of ${quote(name)}, which differs between them`,
    hint: "The formula of a sum of bins is not the sum of the formulas.",
  };
}

function binnedCovariance(spec: CovarianceSpec, { observations }: WorkspaceSpec, groups: ReadonlyMap<string, Groups>) {
  const nBins = new Map(observations.map(({ name, data }) => [name, data.length]));
  let offset = 0;
  const rows = spec.channels.flatMap((channel) => {
    const n = nBins.get(channel) ?? 0;
    const own = groups.get(channel) ?? range(0, n).map((b) => [b]);
    const shifted = own.map((group) => group.map((b) => b + offset));
    offset += n;
    return shifted;
  });
  const matrix = rows.map((row) =>
    rows.map((column) => total(row.flatMap((i) => column.map((j) => spec.matrix[i]![j]!)))),
  );
  return { ...spec, matrix };
}
