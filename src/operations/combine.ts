import { quote } from "../describe.js";
import { DataError, type Issue } from "../errors.js";
import { aList, requireArgument, requireOptions } from "../options.js";
import { equalJson } from "../workspace/json-value.js";
import { poisOf } from "../workspace/select.js";
import type { ChannelSpec, MeasurementSpec, WorkspaceSpec } from "../workspace/types.js";
import { mentions } from "./bin-parameters.js";
import { checked, requireDocument, throwIfAny } from "./document.js";
import { COMBINE_OPTIONS, type CombineOptions, type Join } from "./join-options.js";
import { channelsOf, componentsOf, marginalCovariances, parametersOf, setNameOf } from "./parameters.js";

interface Named {
  readonly name: string;
}

/** A join with the problems that it meets. */
interface Joining {
  readonly join: Join;
  readonly mergeChannels: boolean;
  readonly issues: Issue[];
}

const severalDocuments = aList("a list of at least one workspace document", (values) => values.length > 0);

/**
 * One document with the channels, observations and measurements of several, joined from left to right. Parameters of one name
 * are one parameter afterwards.
 *
 * Unlike in pyhf, nothing is left out in silence: `outer` with `mergeChannels` refuses samples of one name that differ, and a
 * measurement that both documents have has the settings that only one of them has, also with `left outer` and `right outer`, and
 * all correlations and penalties.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `join-conflict` for everything that cannot be
 * joined, `per-bin-parameter` for names of components of a staterror that gets more channels, and everything that makes the
 * combination impossible
 * @see pyhf `Workspace.combine`
 * @example combineWorkspaces([a.spec, b.spec], { join: "outer" })
 */
export function combineWorkspaces(workspaces: readonly WorkspaceSpec[], options: CombineOptions = {}): WorkspaceSpec {
  requireOptions(options, COMBINE_OPTIONS);
  requireArgument(workspaces, "workspaces", severalDocuments);
  const { join = "none", mergeChannels = false } = options;
  if (mergeChannels && join === "none") {
    const expected = 'the join "outer", "left outer" or "right outer" with mergeChannels';
    throw new DataError([{ code: "bad-option", path: "join", expected, received: '"none"' }]);
  }
  for (const [i, workspace] of workspaces.entries()) requireDocument(workspace, `workspaces[${i}]`);
  const [first, ...others] = workspaces;
  const combined = others.reduce((left, right) => joined(left, right, { join, mergeChannels }), first!);
  throwIfAny(grownMentions(workspaces, combined));
  return checked(combined);
}

/** Reports names of components of a parameter that acts on more channels in the combination, since their indices may change. */
function grownMentions(workspaces: readonly WorkspaceSpec[], combined: WorkspaceSpec): readonly Issue[] {
  const parameters = parametersOf(combined);
  const grown = new Set<string>();
  for (const [name, parameter] of workspaces.flatMap((workspace) => [...parametersOf(workspace)])) {
    const whole = parameters.get(name);
    if (whole === undefined || componentsOf(whole) !== "per-channel-and-bin") continue;
    if (channelsOf(whole).length > channelsOf(parameter).length) grown.add(name);
  }
  return mentions(combined, (name) => grown.has(setNameOf(name, parameters) ?? name));
}

function joined(
  left: WorkspaceSpec,
  right: WorkspaceSpec,
  how: Pick<Joining, "join" | "mergeChannels">,
): WorkspaceSpec {
  const joining: Joining = { ...how, issues: [] };
  const [primary, secondary] = how.join === "right outer" ? [right, left] : [left, right];
  const dialects = [left.dialect ?? "pyhf", right.dialect ?? "pyhf"];
  if (dialects[0] !== dialects[1]) joining.issues.push(conflict("dialect", dialects.map(quote).join(" and ")));
  const covariances = joinedCovariances(primary, secondary);
  const result: WorkspaceSpec = {
    ...primary,
    channels: joinedChannels(primary.channels, secondary.channels, joining),
    observations: joinedItems("observations", primary.observations, secondary.observations, joining),
    measurements: joinedMeasurements(primary.measurements, secondary.measurements, joining),
    ...(covariances.length === 0 ? {} : { covariances }),
  };
  throwIfAny(joining.issues);
  return result;
}

function conflict(path: string, received: string): Issue {
  return { code: "join-conflict", path, expected: "parts that differ in name or are the same", received };
}

function inBoth(path: string, name: string): Issue {
  const expected = "different names in all workspaces, since the join is none";
  const hint = "The join outer takes equal parts once; left outer and right outer take those of one workspace.";
  return { code: "join-conflict", path, expected, received: `${quote(name)} in two of them`, hint };
}

/** The rule for two items of the same name. */
type Merge<T> = (primary: T, secondary: T) => T;

/** Items of both lists, those of the first list first; the join decides about two items of the same name. */
function joinedItems<T extends Named>(
  what: string,
  primary: readonly T[],
  secondary: readonly T[],
  { join, issues }: Joining,
  merge?: Merge<T>,
): readonly T[] {
  const result = new Map(primary.map((item) => [item.name, item]));
  for (const item of secondary) {
    const known = result.get(item.name);
    if (known === undefined) result.set(item.name, item);
    else if (join === "none") issues.push(inBoth(what, item.name));
    else if (merge !== undefined) result.set(item.name, merge(known, item));
    else if (join === "outer" && !equalJson(known, item)) {
      issues.push(conflict(what, `two of the name ${quote(item.name)} that differ`));
    }
  }
  return [...result.values()];
}

function joinedChannels(
  primary: readonly ChannelSpec[],
  secondary: readonly ChannelSpec[],
  joining: Joining,
): readonly ChannelSpec[] {
  const merge: Merge<ChannelSpec> = (known, item) => {
    const what = `channel ${quote(known.name)}`;
    const axis = known.axis ?? item.axis;
    const isConflict = joining.join === "outer" && item.axis !== undefined && !equalJson(axis, item.axis);
    if (isConflict) joining.issues.push(conflict(`${what}, axis`, "two axes that differ"));
    const samples = joinedItems(`${what}, samples`, known.samples, item.samples, joining);
    return { ...known, samples, ...(axis === undefined ? {} : { axis }) };
  };
  return joinedItems("channels", primary, secondary, joining, joining.mergeChannels ? merge : undefined);
}

function joinedMeasurements(
  primary: readonly MeasurementSpec[],
  secondary: readonly MeasurementSpec[],
  joining: Joining,
): readonly MeasurementSpec[] {
  const merge: Merge<MeasurementSpec> = (known, item) => joinedMeasurement(known, item, joining);
  return joinedItems("measurements", primary, secondary, joining, merge);
}

/** One measurement of two: settings, correlations and penalties of both. */
function joinedMeasurement(known: MeasurementSpec, item: MeasurementSpec, joining: Joining): MeasurementSpec {
  const what = `measurement ${quote(known.name)}`;
  if (joining.join === "outer" && !equalJson(poisOf(known.config.poi), poisOf(item.config.poi))) {
    joining.issues.push(conflict(`${what}, poi`, "different parameters of interest"));
  }
  const parameters = joinedItems(`${what}, parameters`, known.config.parameters, item.config.parameters, joining);
  const correlations = union(known.config.correlations, item.config.correlations);
  const penalties = union(known.config.penalties, item.config.penalties);
  return {
    ...known,
    config: {
      ...known.config,
      parameters,
      ...(correlations.length === 0 ? {} : { correlations }),
      ...(penalties.length === 0 ? {} : { penalties }),
    },
  };
}

/** Items of both lists, equal ones once. */
function union<T>(primary: readonly T[] = [], secondary: readonly T[] = []): readonly T[] {
  return [...primary, ...secondary.filter((item) => !primary.some((known) => equalJson(known, item)))];
}

/** Covariances of both documents; those of the second one are reduced to the channels that only it has (marginal density). */
function joinedCovariances(primary: WorkspaceSpec, secondary: WorkspaceSpec) {
  const known = new Set(primary.channels.map(({ name }) => name));
  const brought = marginalCovariances(secondary, (channel, nBins) =>
    known.has(channel) ? [] : Array.from({ length: nBins }, (_, b) => b),
  );
  return [...(primary.covariances ?? []), ...brought];
}
