import type {
  Dialect,
  MeasurementSpec,
  ModifierType,
  ParameterSettings,
  WorkspaceSpec,
} from "../../workspace/types.js";
import type { Problems } from "../problems.js";
import type { AxisToWrite, HistogramToWrite } from "../root/write-histogram.js";

/** Where a parameter is used. */
export interface ParameterUse {
  readonly types: ReadonlySet<ModifierType>;
  /** Bins of the channels that have it, by channel. */
  readonly channels: ReadonlyMap<string, number>;
}

/** What is common to all files that are written. */
export interface ExportContext {
  readonly dialect: Dialect;
  readonly measurements: readonly MeasurementSpec[];
  readonly uses: ReadonlyMap<string, ParameterUse>;
  readonly problems: Problems;
  /** Adds a histogram of a channel, the first of the parts of its name, to the ROOT file, and gives the name that it has there. */
  readonly addHistogram: (parts: readonly string[], contents: readonly number[], errors?: readonly number[]) => string;
}

/** Settings of a parameter in a measurement; only its name where there are none. */
export function settingsOf(name: string, { config }: MeasurementSpec): ParameterSettings {
  return config.parameters.find((settings) => settings.name === name) ?? { name };
}

/** Reports what the format cannot say. */
export function refuse(
  { problems }: ExportContext,
  path: string,
  expected: string,
  received: string,
  hint?: string,
): void {
  problems.refuse(path, expected, received, hint);
}

/** The parameters of a document, by name. */
export function parameterUses({ channels }: WorkspaceSpec): ReadonlyMap<string, ParameterUse> {
  const uses = new Map<string, { types: Set<ModifierType>; channels: Map<string, number> }>();
  for (const channel of channels)
    for (const { data, modifiers } of channel.samples)
      for (const { name, type } of modifiers) {
        const use = uses.get(name) ?? { types: new Set(), channels: new Map() };
        use.types.add(type);
        use.channels.set(channel.name, data.length);
        uses.set(name, use);
      }
  return uses;
}

const LONGEST_NAME = 1000;

/**
 * Collects histograms under names that are different and can be paths in a file: `SR_ttbar_JES_High`.
 *
 * @param axes - of channels, by name
 */
export function histogramCollector(
  histograms: HistogramToWrite[],
  axes: ReadonlyMap<string, AxisToWrite | undefined>,
): ExportContext["addHistogram"] {
  const taken = new Set<string>();
  return (parts, contents, errors) => {
    const wanted = parts
      .join("_")
      .replace(/[^\w.+-]/g, "_")
      .slice(0, LONGEST_NAME);
    let name = wanted;
    for (let i = 2; taken.has(name); i++) name = `${wanted}_${i}`;
    taken.add(name);
    const axis = axes.get(parts[0]!);
    histograms.push({
      name,
      contents,
      ...(errors === undefined ? {} : { errors }),
      ...(axis === undefined ? {} : { axis }),
    });
    return name;
  };
}
