import { quote } from "../../describe.js";
import type { ChannelSpec, MeasurementSpec, ObservationSpec, WorkspaceSpec } from "../../workspace/types.js";
import type { Hs3Analysis } from "./analyses.js";
import { binSets } from "./bin-sets.js";
import { readChannel } from "./channel.js";
import type { Hs3Channel, ReadContext } from "./channel-types.js";
import { countingChannel } from "./counting.js";
import { binnedData, type Factors, type Observed, singleDatum } from "./likelihood.js";
import { measurementOf, type WorkspaceParameter, workspaceNames } from "./measurement.js";
import { binTable, scalarParameter } from "./parameters.js";
import { at } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";
import { createResolver, type Resolver } from "./resolve.js";
import { type Scalar, scalarsOf } from "./scalars.js";
import { termsOf } from "./terms.js";
import { channelSpec } from "./workspace.js";

/** Counting experiments, and the distributions that are constraints of parameters. */
interface Singles {
  readonly counting: readonly {
    readonly channel: ChannelSpec;
    readonly data: readonly number[];
    readonly place: Place;
  }[];
  readonly constraints: readonly Observed[];
}

/** A Poisson distribution of a number times a parameter of the channels is a constraint; any other one is an experiment. */
function separate({ others }: Factors, known: ReadonlySet<string>, context: ReadContext): Singles {
  const { objects, problems } = context;
  const counting: Singles["counting"][number][] = [];
  const constraints: Observed[] = [];
  for (const observed of others) {
    const { name, distribution } = observed;
    const isPoisson = at(distribution, "type").value === "poisson_dist";
    const terms = isPoisson ? termsOf(at(distribution, "mean"), context) : undefined;
    const isOfChannels = terms?.every(({ parameters }) => parameters.length === 1 && known.has(parameters[0]!));
    if (terms === undefined || (terms.length === 1 && isOfChannels)) {
      if (!isPoisson || terms !== undefined) constraints.push(observed);
      continue;
    }
    const datum = singleDatum(observed, objects, problems);
    const channel = countingChannel(name, distribution, terms, problems);
    if (datum !== undefined) counting.push({ channel, data: [datum], place: distribution });
    else problems.errorAt("missing-observation", distribution, { expected: "one number as data", received: "none" });
  }
  return { counting, constraints };
}

/** Channels of a likelihood with the events in their bins. */
interface ChannelData {
  readonly channels: readonly Hs3Channel[];
  readonly observations: readonly ObservationSpec[];
}

function channelsOf(factors: Factors, context: ReadContext): ChannelData {
  const channels: Hs3Channel[] = [];
  const observations: ObservationSpec[] = [];
  for (const observed of factors.channels) {
    const { name, distribution } = observed;
    const data = binnedData(observed, context.objects, context.problems);
    if (data === undefined) continue;
    channels.push(readChannel(name, distribution, data.length, context));
    observations.push({ name, data });
  }
  return { channels, observations };
}

/** The workspace of a likelihood, with its analyses as measurements. It is of use only if no problem has been found. */
export function assemble(factors: Factors, analyses: readonly Hs3Analysis[], context: ReadContext): WorkspaceSpec {
  const { channels, observations } = channelsOf(factors, context);
  const own = scalarsOf(channels, context);
  const sets = binSets(channels);
  const declared = new Set([...own.map(({ name }) => name), ...sets.flatMap(({ parameters }) => parameters)]);
  const { counting, constraints } = separate(factors, declared, context);
  const scalars = [...own, ...countingScalars(counting, declared)];
  const all = new Set([...declared, ...scalars.map(({ name }) => name)]);
  const resolver = createResolver(constraints, (name) => all.has(name), context);
  const bins = binTable(sets, new Set(scalars.map(({ name }) => name)), resolver, context);
  const alone = scalars.map((scalar) => scalarParameter(scalar, resolver, context));
  resolver.mentionUnused(factors.others);
  return {
    channels: [
      ...channels.map((each) => channelSpec(each, bins.table, context)),
      ...counting.map(({ channel }) => channel),
    ],
    observations: [...observations, ...counting.map(({ channel, data }) => ({ name: channel.name, data }))],
    measurements: measurementsOf(
      comparable(analyses, scalars, all, context),
      [...alone, ...bins.parameters],
      resolver,
      context.problems,
    ),
    version: "1.0.0",
  };
}

/**
 * The first analysis, and those in which all constants of constraints and of bins are as in it: they are in the modifiers of the
 * workspace, which all measurements have in common. Parameters that stand alone may be constants in some.
 */
function comparable(
  analyses: readonly Hs3Analysis[],
  scalars: readonly Scalar[],
  declared: ReadonlySet<string>,
  { values, objects, problems }: ReadContext,
): readonly Hs3Analysis[] {
  const alone = new Set(scalars.map(({ name }) => name));
  return analyses.filter(({ name: analysis, values: other }) => {
    const names = [...new Set([...values.names, ...other.names])].filter((name) => !alone.has(name));
    const different = names.find((name) => {
      return declared.has(name)
        ? values.isConstant(name) !== other.isConstant(name)
        : values.value(name) !== other.value(name);
    });
    if (different === undefined) return true;
    problems.choice("constants", objects.analyses.byName.get(analysis) ?? objects.root, {
      expected: "analyses with the same constants",
      received: `another ${quote(different)} in ${quote(analysis)}`,
      hint: 'This analysis is left out. The option "analysis" chooses it.',
    });
    return false;
  });
}

/** Parameters that only counting experiments have. */
function countingScalars(counting: Singles["counting"], declared: ReadonlySet<string>): readonly Scalar[] {
  const scalars = new Map<string, Scalar>();
  for (const { channel, place } of counting) {
    for (const { modifiers } of channel.samples) {
      for (const { name } of modifiers) {
        if (!declared.has(name))
          scalars.set(name, { name, isEffect: false, isDeclared: true, place, saying: { says: "nothing" } });
      }
    }
  }
  return [...scalars.values()];
}

function measurementsOf(
  analyses: readonly Hs3Analysis[],
  parameters: readonly WorkspaceParameter[],
  resolver: Resolver,
  problems: Hs3Problems,
): readonly MeasurementSpec[] {
  const names = workspaceNames(parameters);
  const correlations = resolver.correlations().map(({ parameters: members, covariance }) => ({
    parameters: members.map((name) => names.get(name) ?? name),
    covariance,
  }));
  return analyses.map((analysis) => measurementOf(analysis, parameters, correlations, problems));
}
