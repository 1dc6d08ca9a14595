import type { Workspace } from "../../api/workspace.js";
import type { Issue } from "../../errors.js";
import type { Model } from "../../model/model.js";
import type { ParameterSet } from "../../model/parameters.js";
import type { JsonObject } from "../../records/json.js";
import { MODIFIER_TYPES, type ModifierType } from "../../spec/types.js";
import { issueRecord } from "./common.js";

/** What is in a workspace: of the whole document, and of the model of one measurement at its suggested values. */
export interface Inspection {
  readonly measurement: string;
  readonly poi: string | undefined;
  readonly measurements: readonly { readonly name: string; readonly poi: string; readonly nSettings: number }[];
  readonly channels: readonly InspectedChannel[];
  readonly modifiers: readonly InspectedModifiers[];
  readonly parameterSets: readonly ParameterSet[];
  readonly parNames: readonly string[];
  readonly nBins: number;
  readonly expected: number;
  readonly observed: number;
  readonly warnings: readonly Issue[];
}

export interface InspectedChannel {
  readonly name: string;
  readonly nBins: number;
  readonly samples: readonly { readonly name: string; readonly expected: number; readonly nModifiers: number }[];
  readonly expected: number;
  readonly observed: number;
}

/** How often a modifier type is used, and with how many names and parameters. */
export interface InspectedModifiers {
  readonly type: ModifierType;
  readonly nNames: number;
  readonly nUses: number;
  readonly nParameters: number;
}

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

export function inspect({ spec }: Workspace, model: Model, warnings: readonly Issue[]): Inspection {
  const observed = model.observedData();
  const expected = model.expectedBySample(model.suggestedInit);
  const modifiers = new Map(spec.channels.map((channel) => [channel.name, channel]));
  const channels = model.channels.map(({ name, begin, nBins }) => {
    const samples = [...expected.get(name)!].map(([sample, rates]) => ({
      name: sample,
      expected: sum(rates),
      nModifiers: modifiers.get(name)!.samples.find((each) => each.name === sample)!.modifiers.length,
    }));
    const counts = observed.subarray(begin, begin + nBins);
    return { name, nBins, samples, expected: sum(samples.map((each) => each.expected)), observed: sum(counts) };
  });
  return {
    measurement: model.measurement,
    poi: model.poiName,
    measurements: spec.measurements.map(({ name, config }) => ({
      name,
      poi: config.poi,
      nSettings: config.parameters.length,
    })),
    channels,
    modifiers: countModifiers(spec, model),
    parameterSets: model.parameterSets,
    parNames: model.parNames,
    nBins: model.nMainData,
    expected: sum(channels.map((channel) => channel.expected)),
    observed: sum(channels.map((channel) => channel.observed)),
    warnings,
  };
}

function countModifiers({ channels }: Workspace["spec"], { parameterSets }: Model): InspectedModifiers[] {
  const all = channels.flatMap(({ samples }) => samples.flatMap(({ modifiers }) => modifiers));
  return MODIFIER_TYPES.flatMap((type) => {
    const uses = all.filter((modifier) => modifier.type === type);
    if (uses.length === 0) return [];
    const nParameters = sum(parameterSets.filter(({ types }) => types.includes(type)).map(({ size }) => size));
    return [{ type, nNames: new Set(uses.map(({ name }) => name)).size, nUses: uses.length, nParameters }];
  });
}

/** The record of an inspection: see schemas/inspect.json. */
export function inspectRecord(head: JsonObject, inspection: Inspection): JsonObject {
  const { channels, parameterSets, parNames } = inspection;
  const samples = new Set(channels.flatMap((channel) => channel.samples.map(({ name }) => name)));
  return {
    ...head,
    measurement: inspection.measurement,
    poi: inspection.poi ?? null,
    measurements: inspection.measurements.map(({ name, poi, nSettings }) => ({ name, poi, n_settings: nSettings })),
    samples: [...samples],
    channels: channels.map((channel) => ({
      name: channel.name,
      n_bins: channel.nBins,
      expected: channel.expected,
      observed: channel.observed,
      samples: channel.samples.map(({ name, expected, nModifiers }) => ({ name, expected, n_modifiers: nModifiers })),
    })),
    modifiers: inspection.modifiers.map(({ type, nNames, nUses, nParameters }) => ({
      type,
      n_names: nNames,
      n_uses: nUses,
      n_parameters: nParameters,
    })),
    parameters: parameterSets.flatMap((set) => set.inits.map((_, k) => parameterRecord(set, k, parNames))),
    totals: { n_bins: inspection.nBins, expected: inspection.expected, observed: inspection.observed },
    warnings: inspection.warnings.map(issueRecord),
  };
}

function parameterRecord(set: ParameterSet, k: number, parNames: readonly string[]): JsonObject {
  const { constraint } = set;
  return {
    name: parNames[set.first + k]!,
    set: set.name,
    types: set.types,
    init: set.inits[k]!,
    bounds: [...set.bounds[k]!],
    fixed: set.fixed[k]!,
    constraint:
      constraint === undefined
        ? null
        : { kind: constraint.kind, auxdata: constraint.auxdata[k]!, width: constraint.widths[k]! },
  };
}
