import { childOf } from "./json-path.js";
import type { RulesTable } from "./modifiers/table.js";
import { poisOf } from "./select.js";
import type {
  CorrelationSpec,
  CovarianceSpec,
  Dialect,
  ModifierSpec,
  ParameterSettings,
  PenaltySpec,
} from "./types.js";
import type { ChannelView, ModifierView, ObservationView, SampleView } from "./view-parts.js";

/**
 * The parts of a document that conform to the schema, so that semantic checks can run on a document that does not
 * conform everywhere. Indices are those of the document.
 */
export interface DocumentView {
  /** The types of modifiers that the document may have. */
  readonly rules: RulesTable;
  readonly channels: readonly ChannelView[];
  readonly observations: readonly ObservationView[];
  readonly measurements: readonly MeasurementView[];
  readonly dialect: Dialect;
  readonly covariances: readonly { readonly index: number; readonly spec: CovarianceSpec }[];
  /** Whether all modifiers of all samples are in the view, so that a name which is not there can be reported. */
  readonly isComplete: boolean;
}

export interface MeasurementView {
  readonly index: number;
  readonly name: string | undefined;
  /** Names of the parameters of interest. */
  readonly pois: readonly string[];
  /** Undefined where the document has no list of settings. */
  readonly settings: readonly SettingsView[] | undefined;
  /** Names of settings that are in the document but not in the view; undefined for one without a name. */
  readonly faultySettings: ReadonlySet<string | undefined>;
  readonly correlations: readonly CorrelationSpec[];
  readonly penalties: readonly PenaltySpec[];
}

export interface SettingsView {
  readonly index: number;
  readonly spec: ParameterSettings;
}

/** Names of the channels whose data are Gaussian. */
export function gaussianChannels({ covariances }: DocumentView): ReadonlySet<string> {
  return new Set(covariances.flatMap(({ spec }) => spec.channels));
}

/** JSON pointers of all values that are wrong or contain something wrong. */
type Faulty = ReadonlySet<string>;

function entriesOf(value: unknown, key: string): readonly unknown[] {
  const list = childOf(value, key);
  return Array.isArray(list) ? list : [];
}

function stringOf(value: unknown, key: string): string | undefined {
  const text = childOf(value, key);
  return typeof text === "string" ? text : undefined;
}

/** The list of numbers `value[key]` at `pointer`; the cast is safe for what the schema found no fault in. */
function numbersOf(value: unknown, pointer: string, faulty: Faulty, key = "data"): readonly number[] | undefined {
  const data = childOf(value, key);
  return Array.isArray(data) && !faulty.has(`${pointer}/${key}`) ? (data as readonly number[]) : undefined;
}

function viewSample(sample: unknown, index: number, pointer: string, faulty: Faulty): SampleView {
  const modifiers: ModifierView[] = [];
  entriesOf(sample, "modifiers").forEach((modifier, i) => {
    const isFaulty = faulty.size > 0 && faulty.has(`${pointer}/modifiers/${i}`);
    if (!isFaulty) modifiers.push({ index: i, spec: modifier as ModifierSpec });
  });
  return { index, name: stringOf(sample, "name"), data: numbersOf(sample, pointer, faulty), modifiers };
}

/** The most common length; the earliest of equally common ones. */
function commonLength(lists: readonly (readonly number[] | undefined)[]): number | undefined {
  const votes = new Map<number, number>();
  for (const list of lists) if (list !== undefined) votes.set(list.length, (votes.get(list.length) ?? 0) + 1);
  let best: number | undefined;
  for (const [length, count] of votes) if (best === undefined || count > votes.get(best)!) best = length;
  return best;
}

function viewObservations(document: unknown, faulty: Faulty): ObservationView[] {
  return entriesOf(document, "observations").map((observation, index) => {
    const data = numbersOf(observation, `/observations/${index}`, faulty);
    return { index, name: stringOf(observation, "name"), data };
  });
}

function viewChannels(document: unknown, observations: readonly ObservationView[], faulty: Faulty): ChannelView[] {
  const observed = new Map(observations.map((observation) => [observation.name, observation.data]));
  return entriesOf(document, "channels").map((channel, index) => {
    const name = stringOf(channel, "name");
    const samples = entriesOf(channel, "samples").map((sample, i) =>
      viewSample(sample, i, `/channels/${index}/samples/${i}`, faulty),
    );
    const lists = [...samples.map((sample) => sample.data), name === undefined ? undefined : observed.get(name)];
    const edges = numbersOf(childOf(channel, "axis"), `/channels/${index}/axis`, faulty, "edges");
    return { index, name, samples, edges, nBins: commonLength(lists) };
  });
}

function viewMeasurement(measurement: unknown, index: number, faulty: Faulty): MeasurementView {
  const config = childOf(measurement, "config");
  const pointer = `/measurements/${index}/config/parameters`;
  const settings: SettingsView[] = [];
  const faultySettings = new Set<string | undefined>();
  entriesOf(config, "parameters").forEach((spec, i) => {
    if (faulty.has(`${pointer}/${i}`)) faultySettings.add(stringOf(spec, "name"));
    else settings.push({ index: i, spec: spec as ParameterSettings });
  });
  return {
    index,
    name: stringOf(measurement, "name"),
    pois: poisIn(config, `/measurements/${index}/config`, faulty),
    settings: Array.isArray(childOf(config, "parameters")) ? settings : undefined,
    faultySettings,
    correlations: goodEntries(config, "correlations", `/measurements/${index}/config`, faulty) as CorrelationSpec[],
    penalties: goodEntries(config, "penalties", `/measurements/${index}/config`, faulty) as PenaltySpec[],
  };
}

function poisIn(config: unknown, pointer: string, faulty: Faulty): readonly string[] {
  return faulty.has(`${pointer}/poi`) ? [] : poisOf((childOf(config, "poi") ?? "") as string | string[]);
}

/** The entries of a list in which the schema found no fault. */
function goodEntries(value: unknown, key: string, pointer: string, faulty: Faulty): unknown[] {
  return entriesOf(value, key).filter((_, i) => !faulty.has(`${pointer}/${key}/${i}`));
}

function dialectOf(document: unknown, faulty: Faulty): Dialect {
  return faulty.has("/dialect") ? "pyhf" : ((childOf(document, "dialect") ?? "pyhf") as Dialect);
}

/**
 * The view of a document in which the schema found `faulty` places.
 *
 * @param document - any JSON value
 * @param faulty - what `checkSchema` returned for it
 * @param rules - of all types of modifiers in it
 */
export function viewDocument(document: unknown, faulty: Faulty, rules: RulesTable): DocumentView {
  const observations = viewObservations(document, faulty);
  return {
    rules,
    channels: viewChannels(document, observations, faulty),
    observations,
    measurements: entriesOf(document, "measurements").map((measurement, i) => viewMeasurement(measurement, i, faulty)),
    dialect: dialectOf(document, faulty),
    covariances: entriesOf(document, "covariances").flatMap((spec, index) =>
      faulty.has(`/covariances/${index}`) ? [] : [{ index, spec: spec as CovarianceSpec }],
    ),
    isComplete: !faulty.has("/channels") && childOf(document, "channels") !== undefined,
  };
}
