import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { anObject, type OptionRules, required } from "../options.js";
import type { ChannelSpec, WorkspaceSpec } from "../workspace/types.js";
import { channelKeys, type Groups, isIncreasing, range, wholeNumbers } from "./bin-groups.js";
import { placeOf, requireInput, throwIfAny } from "./document.js";
import { unknownNames } from "./names.js";
import { withBins } from "./with-bins.js";

/** Which bins stay. */
export interface SliceOptions {
  /** By channel, the first bin that stays and the one after the last, counted from 0. */
  readonly bins: Readonly<Record<string, readonly [begin: number, end: number]>>;
}

/** Rules for the options of `sliceWorkspace`. */
export const SLICE_OPTIONS: OptionRules<SliceOptions> = {
  bins: required(
    anObject("two bin indices, the second one larger, of at least one channel", (bins) => {
      const pairs = Object.values(bins);
      return pairs.length > 0 && pairs.every((pair) => wholeNumbers(pair) && pair.length === 2 && isIncreasing(pair));
    }),
  ),
};

/**
 * The document with some bins of channels: those from `begin` to before `end`. The likelihood is that of the document with the other
 * bins masked, and of Gaussian data the marginal density. Per-bin parameters of bins that are removed are removed with them.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-channel`, `unknown-bin`,
 * `not-mergeable` for a shapeN, which depends on the events of all bins, `per-bin-parameter`, and everything that makes the result
 * impossible
 * @example sliceWorkspace(workspace.spec, { bins: { SR: [2, 10] } })
 */
export function sliceWorkspace(workspace: WorkspaceSpec, options: SliceOptions): WorkspaceSpec {
  requireInput(workspace, options, SLICE_OPTIONS);
  const { bins } = options;
  const issues = [...unknownNames(workspace, [channelKeys("bins", bins)])];
  const groups = new Map<string, Groups>();
  for (const channel of workspace.channels) {
    const { name, samples } = channel;
    const pair = Object.hasOwn(bins, name) ? bins[name] : undefined;
    if (pair === undefined) continue;
    const nBins = samples[0]!.data.length;
    issues.push(...cutShapes(channel));
    if (pair[1] > nBins) {
      const path = `bins[${quote(name)}][1]`;
      issues.push({ code: "unknown-bin", path, expected: `at most ${nBins}`, received: `${pair[1]}` });
      continue;
    }
    groups.set(
      name,
      range(...pair).map((b) => [b]),
    );
  }
  throwIfAny(issues);
  return withBins(workspace, groups);
}

/** A shapeN keeps the events of all bins of a sample: without some of them it would be another effect. */
function cutShapes({ name: channel, samples }: ChannelSpec): readonly Issue[] {
  return samples.flatMap(({ name, modifiers }) =>
    modifiers.flatMap((modifier): readonly Issue[] => {
      if (modifier.type !== "shapeN") return [];
      const expected = "no effect that depends on the events of all bins";
      const received = `shapeN ${quote(modifier.name)}`;
      return [
        {
          code: "not-mergeable",
          path: placeOf(channel, name),
          expected,
          received,
          hint: "Mask the bins instead of cutting them off.",
        },
      ];
    }),
  );
}
