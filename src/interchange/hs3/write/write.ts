import { quote, quoteAll } from "../../../describe.js";
import { nearestHint, WorkspaceError } from "../../../errors.js";
import { aText, type OptionRules, requireOptions } from "../../../options.js";
import { VERSION } from "../../../version.js";
import { equalJson } from "../../../workspace/json-value.js";
import { poisOf, selectMeasurement } from "../../../workspace/select.js";
import type { ModelChannel, ModelSpec, WorkspaceSpec } from "../../../workspace/types.js";
import { createFindings, type Findings } from "../findings.js";
import { axisOf, writtenChannel } from "./channel.js";
import { checkExpressible } from "./check.js";
import { writtenConstraints, type WrittenConstraints } from "./constraints.js";
import { componentNames, usesByName, type WrittenSet, writtenSets } from "./parameters.js";
import { type UniqueNames, uniqueNames } from "./unique-names.js";

/** What of a workspace is written. */
export interface WriteHs3Options {
  /** Name of the only measurement that is written; all of them by default. */
  readonly measurement?: string;
}

/** Rules for the options of `writeHs3`. */
export const WRITE_HS3_OPTIONS: OptionRules<WriteHs3Options> = { measurement: aText };

/** The version that ROOT and pyhs3 write, structured interpolation included. */
const HS3_VERSION = "0.2";
const LIKELIHOOD = "likelihood";

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
export function writeHs3(spec: WorkspaceSpec, options: WriteHs3Options = {}): unknown {
  requireOptions(options, WRITE_HS3_OPTIONS);
  const findings = createFindings();
  checkExpressible(spec, findings);
  const written = measurementsOf(spec, options.measurement, findings);
  if (findings.issues.length > 0) throw new WorkspaceError(findings.issues);
  const models = written.map((name) => selectMeasurement(spec, name));
  const document = documentOf(models, findings);
  if (findings.issues.length > 0) throw new WorkspaceError(findings.issues);
  return document;
}

function measurementsOf(spec: WorkspaceSpec, wanted: string | undefined, findings: Findings): readonly string[] {
  const names = spec.measurements.map(({ name }) => name);
  if (wanted === undefined) return names;
  if (names.includes(wanted)) return [wanted];
  const expected = `one of the measurements ${quoteAll(names)}`;
  findings.error(
    "unknown-measurement",
    { value: wanted, path: ["measurement"] },
    { expected, ...nearestHint(wanted, names) },
  );
  return [];
}

/** The parameters and constraints of a measurement. */
interface Written {
  readonly model: ModelSpec;
  readonly sets: readonly WrittenSet[];
  readonly constraints: WrittenConstraints;
}

function documentOf(models: readonly ModelSpec[], findings: Findings): object {
  const [first] = models;
  const names = namesFor(first!);
  const components = componentNames(first!, names);
  const all = models.map((model) => writtenOf(model, components, findings));
  for (const other of all.slice(1)) checkSame(all[0]!, other, findings);
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
    domains: all.map((written, k) => ({ name: domainName(written, k), type: "product_domain", axes: axesOf(written) })),
    parameter_points: all.map((written, k) => ({ name: pointName(written, k), parameters: pointOf(written) })),
    analyses: all.map((written, k) => analysisOf(written, k)),
    misc: {},
  };
}

function namesFor(model: ModelSpec): UniqueNames {
  return uniqueNames([...usesByName(model).keys(), ...model.channels.map(({ name }) => name), LIKELIHOOD]);
}

/** Each measurement has the same names, so that its constants can be compared with those of the others. */
function writtenOf(model: ModelSpec, components: ReadonlyMap<string, readonly string[]>, findings: Findings): Written {
  const sets = [...writtenSets(model, components).values()];
  for (const set of sets) checkConstraint(set, model, findings);
  const parameters = [...components.values()].flat();
  const names = uniqueNames([...parameters, ...model.channels.map(({ name }) => name)]);
  return { model, sets, constraints: writtenConstraints(sets, model.correlations ?? [], names) };
}

function checkConstraint(
  { name, isEffect, components }: WrittenSet,
  { measurement }: ModelSpec,
  findings: Findings,
): void {
  const kind = components[0]?.constraint?.kind;
  if (!isEffect || kind === undefined || kind === "normal") return;
  const place = { value: kind, path: ["measurements", measurement, "parameters", name] };
  findings.error("not-expressible", place, { expected: "a normal constraint of the size of an effect" });
}

/** The constraints of a document are those of all of its analyses. */
function checkSame(first: Written, other: Written, findings: Findings): void {
  const { constraints: own } = first;
  const { constraints, model } = other;
  const isSame =
    equalJson(own.distributions, constraints.distributions) &&
    equalJson([...own.constants], [...constraints.constants]) &&
    equalJson(impliedKinds(first), impliedKinds(other));
  if (isSame) return;
  const place = { value: model.measurement, path: ["measurements", model.measurement] };
  const expected = `the constraints of the first measurement`;
  const hint = 'Write one measurement with the option "measurement".';
  findings.error("not-expressible", place, { expected, received: `others in ${quote(model.measurement)}`, hint });
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

function dataName({ name }: ModelChannel): string {
  return `observed_${name}`;
}

function dataOf(channel: ModelChannel): object {
  return { name: dataName(channel), type: "binned", axes: [axisOf(channel)], contents: channel.observation };
}

function likelihoodOf(channels: readonly ModelChannel[]): object {
  return { name: LIKELIHOOD, distributions: channels.map(({ name }) => name), data: channels.map(dataName) };
}

function domainName({ model }: Written, index: number): string {
  return index === 0 ? "default_domain" : `${model.measurement}_domain`;
}

function pointName({ model }: Written, index: number): string {
  return index === 0 ? "default_values" : `${model.measurement}_values`;
}

function axesOf({ sets }: Written): readonly object[] {
  return sets.flatMap(({ components }) => components.map(({ name, bounds: [min, max] }) => ({ name, min, max })));
}

function pointOf({ sets, constraints }: Written): readonly object[] {
  const parameters = sets.flatMap(({ components }) =>
    components.map(({ name, init, isHeld }) => ({ name, value: init, ...(isHeld ? { const: true } : {}) })),
  );
  const constants = [...constraints.constants].map(([name, value]) => ({ name, value, const: true }));
  return [...parameters, ...constants];
}

function analysisOf(written: Written, index: number): object {
  const { model, sets } = written;
  const names = new Map(
    sets.flatMap(({ name, isPerBin, components }) =>
      components.map((component, k) => [isPerBin ? `${name}[${k}]` : name, component.name]),
    ),
  );
  const pois = [...poisOf(model.poi ?? ""), ...(model.otherPois ?? [])];
  return {
    name: model.measurement,
    likelihood: LIKELIHOOD,
    parameters_of_interest: pois.map((poi) => names.get(poi) ?? poi),
    domains: [domainName(written, index)],
    init: pointName(written, index),
  };
}
