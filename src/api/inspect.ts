import { recordOrigin } from "../fit/origin.js";
import type { Model } from "../model/model.js";
import type { InspectedModifiers, Inspection } from "../records/workspace-records.js";
import { DIALECTS } from "../workspace/dialects.js";
import { extensionsOf } from "../workspace/extensions.js";
import { poisOf } from "../workspace/select.js";
import { MODIFIER_TYPES } from "../workspace/types.js";
import { inspectedParameters } from "./inspected-parameters.js";
import { modelWarnings } from "./model-warnings.js";
import type { Workspace } from "./workspace.js";

/**
 * The contents of a workspace, and of a model of it at its suggested values: channels, samples, modifiers, parameters and totals.
 *
 * @param model - of `workspace`
 */
export function inspect(workspace: Workspace, model: Model): Inspection {
  const { spec } = workspace;
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
  const { differences } = DIALECTS[model.origin.dialect ?? "pyhf"];
  const extensions = extensionsOf(spec);
  return {
    kind: "inspect",
    origin: recordOrigin(model, observed, {}),
    measurement: model.measurement,
    poi: model.poiName ?? null,
    measurements: spec.measurements.map(({ name, config }) => ({
      name,
      poi: poisOf(config.poi).join(", "),
      nSettings: config.parameters.length,
    })),
    samples: [...new Set(channels.flatMap(({ samples }) => samples.map(({ name }) => name)))],
    channels,
    modifiers: countModifiers(spec, model),
    parameters: inspectedParameters(model),
    totals: {
      nBins: model.nMainData,
      expected: sum(channels.map((channel) => channel.expected)),
      observed: sum(channels.map((channel) => channel.observed)),
    },
    ...(differences.length === 0 ? {} : { differences }),
    ...(extensions.length === 0 ? {} : { extensions }),
    warnings: modelWarnings(workspace, model),
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

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
