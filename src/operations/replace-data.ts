import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { anObject, type OptionRules, required } from "../options.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import { channelKeys } from "./bin-groups.js";
import { checked, isListOfEvents, requireInput, throwIfAny } from "./document.js";
import { unknownNames } from "./names.js";

/** Data in the place of the observed ones. */
export interface ReplaceDataOptions {
  /** Events by channel; `[nBins]` each. Channels that are not named keep their data. */
  readonly data: Readonly<Record<string, ArrayLike<number>>>;
}

/** Rules for the options of `replaceData`. */
export const REPLACE_DATA_OPTIONS: OptionRules<ReplaceDataOptions> = {
  data: required(anObject("lists of events by channel", (data) => Object.values(data).every(isListOfEvents))),
};

/**
 * The document with other data, such as Asimov data, a toy, or a later data set.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-channel`, `bin-count`, and everything that
 * makes the result impossible
 * @example replaceData(workspace.spec, { data: { SR: [12, 4] } })
 */
export function replaceData(workspace: WorkspaceSpec, options: ReplaceDataOptions): WorkspaceSpec {
  requireInput(workspace, options, REPLACE_DATA_OPTIONS);
  const { data } = options;
  const issues: Issue[] = [...unknownNames(workspace, [channelKeys("data", data)])];
  const observations = workspace.observations.map((observation) => {
    const own = Object.hasOwn(data, observation.name) ? data[observation.name] : undefined;
    if (own === undefined) return observation;
    const [expected, received] = [`${observation.data.length} bins`, `${own.length}`];
    if (own.length !== observation.data.length) {
      issues.push({ code: "bin-count", path: `data[${quote(observation.name)}]`, expected, received });
    }
    return { ...observation, data: Array.from(own) };
  });
  throwIfAny(issues);
  return checked({ ...workspace, observations });
}
