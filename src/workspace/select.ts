import { quote, quoteAll } from "../describe.js";
import type { DocumentCode } from "../error-codes.js";
import { ModelError, nearestHint } from "../errors.js";
import { compareCodePoints } from "./sort.js";
import type {
  ChannelSpec,
  MeasurementSpec,
  ModelChannel,
  ModelSpec,
  ModifierSpec,
  SampleSpec,
  WorkspaceSpec,
} from "./types.js";

const UNKNOWN: DocumentCode = "unknown-measurement";

function compareModifiers(a: ModifierSpec, b: ModifierSpec): number {
  return compareCodePoints(a.name, b.name) || compareCodePoints(a.type, b.type);
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  compareCodePoints(a.name, b.name);

function sortSample({ name, data, modifiers }: SampleSpec): SampleSpec {
  return { name, data, modifiers: [...modifiers].sort(compareModifiers) };
}

function modelChannel(channel: ChannelSpec, observation: readonly number[]): ModelChannel {
  const samples = [...channel.samples].sort(byName).map(sortSample);
  return { ...channel, samples, nBins: observation.length, observation };
}

/** The measurement of a workspace with a name; the first one where no name is given. @throws ModelError `unknown-measurement`, listing the measurements */
export function measurementNamed({ measurements }: WorkspaceSpec, name: string | undefined): MeasurementSpec {
  const found = name === undefined ? measurements[0] : measurements.find((measurement) => measurement.name === name);
  if (found !== undefined) return found;
  const names = measurements.map((measurement) => measurement.name);
  throw new ModelError([
    {
      code: UNKNOWN,
      path: "measurement",
      expected: `one of the measurements ${quoteAll(names)}`,
      received: quote(name ?? ""),
      ...nearestHint(name, names),
    },
  ]);
}

/**
 * One measurement of a checked workspace: what a model is compiled from.
 *
 * Channels, samples of a channel and modifiers of a sample (by name, then type) are sorted by code point, which is the
 * order in which pyhf meets them. Bins stay as they are in the document. Settings of parameters that are not in the
 * model, and a POI that is not, are passed on: `parseWorkspace` has warned of them.
 *
 * @param spec - from `parseWorkspace`
 * @param name - of the measurement; the first one by default, as in pyhf
 * @throws ModelError `unknown-measurement`, listing the measurements
 */
export function selectMeasurement(spec: WorkspaceSpec, name?: string): ModelSpec {
  const { name: measurement, config } = measurementNamed(spec, name);
  const observations = new Map(spec.observations.map((observation) => [observation.name, observation.data]));
  const channels = [...spec.channels]
    .sort(byName)
    .map((channel) => modelChannel(channel, observations.get(channel.name)!));
  const { parameters, correlations, penalties } = config;
  const [poi, ...otherPois] = poisOf(config.poi);
  return {
    measurement,
    poi,
    channels,
    parameters,
    ...(otherPois.length === 0 ? {} : { otherPois }),
    ...(spec.dialect === undefined ? {} : { dialect: spec.dialect }),
    ...(correlations === undefined ? {} : { correlations }),
    ...(penalties === undefined ? {} : { penalties }),
    ...(spec.covariances === undefined ? {} : { covariances: spec.covariances }),
  };
}

/** The names of the parameters of interest that a measurement gives. */
export function poisOf(poi: MeasurementSpec["config"]["poi"]): readonly string[] {
  return typeof poi === "string" ? (poi === "" ? [] : [poi]) : poi;
}
