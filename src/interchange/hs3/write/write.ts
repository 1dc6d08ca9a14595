import { quote, quoteAll } from "../../../describe.js";
import { nearestHint } from "../../../errors.js";
import { aText, type OptionRules, requireOptions } from "../../../options.js";
import { VERSION } from "../../../version.js";
import { equalJson } from "../../../workspace/json-value.js";
import { selectMeasurement } from "../../../workspace/select.js";
import type { ModelChannel, ModelSpec, WorkspaceSpec } from "../../../workspace/types.js";
import { Hs3Problems, type Place } from "../problems.js";
import { analysisOf, domainOf, LIKELIHOOD, pointOf, type Written } from "./analysis.js";
import { axisOf, writtenChannel } from "./channel.js";
import { checkExpressible } from "./check.js";
import { writtenConstraints } from "./constraints.js";
import { componentNames, usesByName, type WrittenSet, writtenSets } from "./parameters.js";
import { type UniqueNames, uniqueNames } from "./unique-names.js";

/** What of a workspace is written. */
export interface ExportHs3Options {
  /** Name of the only measurement that is written; all of them by default. */
  readonly measurement?: string;
}

/** Rules for the options of `exportHs3`. */
export const EXPORT_HS3_OPTIONS: OptionRules<ExportHs3Options> = { measurement: aText };

/** The version that ROOT and pyhs3 write, structured interpolation included. */
const HS3_VERSION = "0.2";

/**
 * A workspace as an HS3 document with the same likelihood, but for constants: interpolations in the structured form of HS3 0.3, and
 * constraints as distributions with names, as ROOT (after 6.40) writes and reads them.
 *
 * A lumi becomes a normfactor with a normal constraint. Parameters of bins that are constants have no constraint, which pyhf keeps as a
 * constant term. Each measurement is an analysis.
 *
 * @param spec - a checked workspace, such as `workspace.spec`
 * @throws DataError `unknown-option`, `bad-option`; WorkspaceError `not-expressible` with everything that HS3 cannot say, or
 * `unknown-measurement`
 */
export function exportHs3(spec: WorkspaceSpec, options: ExportHs3Options = {}): unknown {
  requireOptions(options, EXPORT_HS3_OPTIONS);
  const problems = new Hs3Problems();
  checkExpressible(spec, problems);
  const written = measurementsOf(spec, options.measurement, problems);
  problems.throwErrors();
  const document = documentOf(spec, written, problems);
  problems.throwErrors();
  return document;
}

function measurementsOf(spec: WorkspaceSpec, wanted: string | undefined, problems: Hs3Problems): readonly string[] {
  const names = spec.measurements.map(({ name }) => name);
  if (wanted === undefined) return names;
  if (names.includes(wanted)) return [wanted];
  const expected = `one of the measurements ${quoteAll(names)}`;
  problems.errorAt(
    "unknown-measurement",
    { value: wanted, path: ["measurement"] },
    { expected, ...nearestHint(wanted, names) },
  );
  return [];
}

/** @param measurements - names of those that are written, at least one */
function documentOf(spec: WorkspaceSpec, measurements: readonly string[], problems: Hs3Problems): object {
  const models = measurements.map((name) => selectMeasurement(spec, name));
  const [first] = models;
  const components = componentNames(first!, namesFor(first!));
  const all = models.map((model) => writtenOf(model, placeOf(model, spec), components, problems));
  for (const other of all.slice(1)) checkSame(all[0]!, other, problems);
  const { channels } = first!;
  const { constraints, sets } = all[0]!;
  const context = {
    sets: new Map(sets.map((set) => [set.name, set])),
    constraintOf: constraints.nameOf,
    firstOf: firstComponent(first!),
  };
  return {
    metadata: { hs3_version: HS3_VERSION, packages: [{ name: "histograd", version: VERSION }] },
    distributions: [...channels.map((channel) => writtenChannel(channel, context)), ...constraints.distributions],
    ...(constraints.functions.length === 0 ? {} : { functions: constraints.functions }),
    data: channels.map((channel) => dataOf(channel)),
    likelihoods: [likelihoodOf(channels)],
    domains: all.map(domainOf),
    parameter_points: all.map(pointOf),
    analyses: all.map(analysisOf),
    misc: labelsOfAxes(channels),
  };
}

function placeOf({ measurement }: ModelSpec, { measurements }: WorkspaceSpec): Place {
  return { value: measurement, path: ["measurements", measurements.findIndex(({ name }) => name === measurement)] };
}

function namesFor(model: ModelSpec): UniqueNames {
  return uniqueNames([...usesByName(model).keys(), ...model.channels.map(({ name }) => name), LIKELIHOOD]);
}

/** Each measurement has the same names, so that its constants can be compared with those of the others. */
function writtenOf(
  model: ModelSpec,
  place: Place,
  components: ReadonlyMap<string, readonly string[]>,
  problems: Hs3Problems,
): Written {
  const sets = [...writtenSets(model, components).values()];
  for (const set of sets) checkConstraint(set, place, problems);
  const parameters = [...components.values()].flat();
  const names = uniqueNames([...parameters, ...model.channels.map(({ name }) => name)]);
  return { model, place, sets, constraints: writtenConstraints(sets, model.correlations ?? [], names) };
}

function checkConstraint({ name, isEffect, components }: WrittenSet, { path }: Place, problems: Hs3Problems): void {
  const kind = components[0]?.constraint?.kind;
  if (!isEffect || kind === undefined || kind === "normal") return;
  const expected = `a normal constraint of ${quote(name)}, which is the size of an effect`;
  problems.errorAt("not-expressible", { value: kind, path: [...path, "config", "parameters"] }, { expected });
}

/** The constraints of a document are those of all of its analyses. */
function checkSame(first: Written, other: Written, problems: Hs3Problems): void {
  const { constraints: own } = first;
  const { constraints, model, place } = other;
  const isSame =
    equalJson(own.distributions, constraints.distributions) &&
    equalJson([...own.constants], [...constraints.constants]) &&
    equalJson(impliedKinds(first), impliedKinds(other));
  if (isSame) return;
  const expected = "the constraints of the first measurement";
  const hint = 'Write one measurement with the option "measurement".';
  problems.errorAt("not-expressible", place, { expected, received: `others in ${quote(model.measurement)}`, hint });
}

/** Kinds of the constraints that are not written as distributions. */
function impliedKinds({ sets }: Written): readonly unknown[] {
  return sets.flatMap(({ isImplied, components }) =>
    isImplied ? components.map(({ constraint }) => constraint ?? null) : [],
  );
}

/** Parameters of a staterror are the bins of its channels, one channel after the other. */
function firstComponent(model: ModelSpec): (name: string, channel: ModelChannel) => number {
  const uses = usesByName(model);
  return (name, channel) => {
    const channels = [...new Set(uses.get(name)!.map((use) => use.channel))];
    return channels.slice(0, channels.indexOf(channel)).reduce((sum, { nBins }) => sum + nBins, 0);
  };
}

/** Names and units of axes, for which HS3 has no place of its own: the name of an axis is that of a variable. */
function labelsOfAxes(channels: readonly ModelChannel[]): object {
  const labelled = channels.flatMap(({ name, axis: { edges: _edges, ...label } = {} }) =>
    Object.keys(label).length === 0 ? [] : [[name, label] as const],
  );
  return labelled.length === 0 ? {} : { histograd: { axes: Object.fromEntries(labelled) } };
}

function dataName({ name }: ModelChannel): string {
  return `observed_${name}`;
}

function dataOf(channel: ModelChannel): object {
  return { name: dataName(channel), type: "binned", axes: [axisOf(channel)], contents: channel.observation };
}

function likelihoodOf(channels: readonly ModelChannel[]): object {
  return { name: LIKELIHOOD, distributions: channels.map(({ name }) => name), data: channels.map(dataName) };
}
