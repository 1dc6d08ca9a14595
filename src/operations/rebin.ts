import { DataError, type Issue } from "../errors.js";
import { anObject, aWholeNumber, type OptionRules } from "../options.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import { channelKeys, type Groups, isIncreasing, range, wholeNumbers } from "./bin-groups.js";
import { placeOf, requireInput, throwIfAny } from "./document.js";
import { isListed, someNames, unknownNames } from "./names.js";
import { withBins } from "./with-bins.js";

/** How bins are merged: by a factor, by edges, or by edges in some channels and a factor in the others. */
export interface RebinOptions {
  /** Number of neighbouring bins that become one; a divisor of the number of bins. */
  readonly factor?: number;
  /** Channels whose bins are merged by `factor`; all by default. */
  readonly channels?: readonly string[];
  /** By channel, the first bin of each new one and the number of old ones: [0, 2, 5] makes two of five bins. */
  readonly edges?: Readonly<Record<string, readonly number[]>>;
}

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
 * Expectations are the sums of the old ones where no factor differs between bins; with a shapeN, whose templates add, at α = ±1 only.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-channel`, `not-mergeable` where bins do not
 * divide or a formula has numbers that differ between bins of one group, `per-bin-parameter`, and everything that makes the result
 * impossible
 * @example rebinWorkspace(workspace.spec, { edges: { SR: [0, 2, 5] } })
 */
export function rebinWorkspace(workspace: WorkspaceSpec, options: RebinOptions): WorkspaceSpec {
  return withBins(workspace, rebinGroups(workspace, options));
}

/** The old bins of each new one, by channel. @throws as `rebinWorkspace` */
export function rebinGroups(workspace: WorkspaceSpec, options: RebinOptions): ReadonlyMap<string, Groups> {
  requireInput(workspace, options, REBIN_OPTIONS);
  const { factor, channels, edges = {} } = options;
  if (factor === undefined && Object.keys(edges).length === 0) {
    const expected = "a factor, or edges of channels";
    throw new DataError([{ code: "bad-option", path: "factor", expected, received: "neither" }]);
  }
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
  return groups;
}

/** The edges of groups of `factor` bins, the last of which is beyond the bins where they do not divide. */
function regularEdges(nBins: number, factor: number): readonly number[] {
  return Array.from({ length: Math.ceil(nBins / factor) + 1 }, (_, k) => k * factor);
}

function groupsBetween(edges: readonly number[]): Groups {
  return edges.slice(1).map((end, k) => range(edges[k]!, end));
}

function wrongEdges(channel: string, nBins: number, edges: readonly number[]): Issue {
  return {
    code: "not-mergeable",
    path: placeOf(channel),
    expected: `groups of bins that end with the last one, ${nBins} in all`,
    received: `groups that end at ${edges.at(-1)}`,
    hint: "Give edges for this channel, or remove bins first with sliceWorkspace (histograd edit slice).",
  };
}
