import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { anObject, aWholeNumber, type OptionRules, required } from "../options.js";
import { isOfType } from "../workspace/modifiers/index.js";
import type { ChannelSpec, ModifierSpec, SampleSpec, WorkspaceSpec } from "../workspace/types.js";
import { withBinParameters } from "./bin-parameters.js";
import { checked, requireInput, throwIfAny } from "./document.js";
import { type GivenNames, isListed, someNames, unknownNames } from "./names.js";
import { total } from "./sum.js";

/** The old bins that each new bin of a channel is made of. */
type Groups = readonly (readonly number[])[];

/** How bins are merged; one of `factor` and `edges` is given. */
export interface RebinOptions {
  /** Number of neighbouring bins that become one; a divisor of the number of bins. */
  readonly factor?: number;
  /** Channels whose bins are merged by `factor`; all by default. */
  readonly channels?: readonly string[];
  /** By channel, the first bin of each new one and the number of old ones: [0, 2, 5] makes two of five bins. */
  readonly edges?: Readonly<Record<string, readonly number[]>>;
}

const isIncreasing = (values: readonly number[]): boolean => values.every((v, i) => i === 0 || v > values[i - 1]!);

const wholeNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => Number.isInteger(each) && each >= 0);

/** Rules for the options of `rebinWorkspace`. */
export const REBIN_OPTIONS: OptionRules<RebinOptions> = {
  factor: aWholeNumber(2),
  channels: someNames,
  edges: anObject("lists of increasing bin indices by channel, from 0 to the number of bins", (edges) =>
    Object.values(edges).every((list) => wholeNumbers(list) && list.length > 1 && list[0] === 0 && isIncreasing(list)),
  ),
};

/**
 * The document with neighbouring bins merged. Events, data and templates add; uncertainties of simulated events (staterror, shapesys,
 * mcstat) in quadrature; covariances of Gaussian data as V' = R V Rᵀ. A shapefactor is one factor of the merged bin.
 *
 * Expectations are the sums of the old ones where no factor differs between bins.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-channel`, `not-mergeable` where bins do not
 * divide or a formula has numbers that differ between bins of one group, `per-bin-parameter`, and everything that makes the result
 * impossible
 * @example rebinWorkspace(workspace.spec, { edges: { SR: [0, 2, 5] } })
 */
export function rebinWorkspace(workspace: WorkspaceSpec, options: RebinOptions): WorkspaceSpec {
  requireInput(workspace, options, REBIN_OPTIONS);
  const { factor, channels, edges = {} } = options;
  const issues = [
    ...unknownNames(workspace, [
      { kind: "channel", path: "channels", given: channels ?? [] },
      channelKeys("edges", edges),
    ]),
  ];
  const groups = new Map<string, Groups>();
  for (const { name, samples } of workspace.channels) {
    const nBins = samples[0]!.data.length;
    const own = Object.hasOwn(edges, name) ? edges[name] : undefined;
    const found = own ?? (factor !== undefined && isListed(name, channels) ? regularEdges(nBins, factor) : undefined);
    if (found === undefined) continue;
    if (found.at(-1) === nBins) groups.set(name, groupsBetween(found));
    else issues.push(wrongEdges(name, nBins, found));
  }
  throwIfAny(issues);
  return withBins(workspace, groups);
}

function channelKeys(path: string, record: Readonly<Record<string, unknown>>): GivenNames {
  return { kind: "channel", path, given: Object.keys(record) };
}

/** The edges of groups of `factor` bins, the last of which is beyond the bins where they do not divide. */
function regularEdges(nBins: number, factor: number): readonly number[] {
  return Array.from({ length: Math.ceil(nBins / factor) + 1 }, (_, k) => k * factor);
}

function groupsBetween(edges: readonly number[]): Groups {
  return edges.slice(1).map((end, k) => range(edges[k]!, end));
}

function range(begin: number, end: number): readonly number[] {
  return Array.from({ length: end - begin }, (_, i) => begin + i);
}

function wrongEdges(channel: string, nBins: number, edges: readonly number[]): Issue {
  return {
    code: "not-mergeable",
    path: channel,
    expected: `groups of bins that end with the last one, ${nBins} in all`,
    received: `groups that end at ${edges.at(-1)}`,
    hint: "Give edges for this channel, or cut bins off first.",
  };
}

/** Which bins stay. */
export interface SliceOptions {
  /** By channel, the first bin that stays and the one after the last, counted from 0. */
  readonly bins: Readonly<Record<string, readonly [begin: number, end: number]>>;
}

/** Rules for the options of `sliceWorkspace`. */
export const SLICE_OPTIONS: OptionRules<SliceOptions> = {
  bins: required(
    anObject("two bin indices, the second one larger, by channel", (bins) =>
      Object.values(bins).every((pair) => wholeNumbers(pair) && pair.length === 2 && isIncreasing(pair)),
    ),
  ),
};

/**
 * The document with some bins of channels: those from `begin` to before `end`. The likelihood is that of the other bins masked; of
 * Gaussian data the marginal density. Per-bin parameters of bins that go, go with them.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-channel`, `unknown-bin`,
 * `per-bin-parameter`, and everything that makes the result impossible
 * @example sliceWorkspace(workspace.spec, { bins: { SR: [2, 10] } })
 */
export function sliceWorkspace(workspace: WorkspaceSpec, options: SliceOptions): WorkspaceSpec {
  requireInput(workspace, options, SLICE_OPTIONS);
  const { bins } = options;
  const issues = [...unknownNames(workspace, [channelKeys("bins", bins)])];
  const groups = new Map<string, Groups>();
  for (const { name, samples } of workspace.channels) {
    const pair = Object.hasOwn(bins, name) ? bins[name] : undefined;
    if (pair === undefined) continue;
    const nBins = samples[0]!.data.length;
    groups.set(
      name,
      range(...pair).map((b) => [b]),
    );
    if (pair[1] <= nBins) continue;
    issues.push({ code: "unknown-bin", path: `bins.${name}`, expected: `at most ${nBins}`, received: `${pair[1]}` });
  }
  throwIfAny(issues);
  return withBins(workspace, groups);
}

/** The document with other bins in the channels that have groups. */
function withBins(workspace: WorkspaceSpec, groups: ReadonlyMap<string, Groups>): WorkspaceSpec {
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
    const path = `${channel.name}/${sample.name}`;
    const modifiers = sample.modifiers.map((modifier) => binnedModifier(modifier, groups, path, issues));
    // the sample of an mcstat has 1 in each bin, which is no number of events
    const isUnit = sample.modifiers.some(({ type }) => type === "mcstat");
    return { ...sample, data: isUnit ? groups.map(([b]) => sample.data[b!]!) : summed(sample.data, groups), modifiers };
  });
  return { ...channel, samples };
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

function binnedCovariance(
  spec: { readonly channels: readonly string[]; readonly matrix: readonly (readonly number[])[] },
  { observations }: WorkspaceSpec,
  groups: ReadonlyMap<string, Groups>,
) {
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
