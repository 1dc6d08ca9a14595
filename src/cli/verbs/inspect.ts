import type { Command } from "commander";
import { inspectedParameters } from "../../api/inspected-parameters.js";
import type { Workspace } from "../../api/workspace.js";
import type { Issue } from "../../errors.js";
import { recordOrigin } from "../../fit/origin.js";
import type { Model } from "../../model/model.js";
import { printable } from "../../printable.js";
import type { InspectedModifiers, Inspection } from "../../records/workspace-records.js";
import { DIALECTS } from "../../workspace/dialects.js";
import { extensionsOf } from "../../workspace/extensions.js";
import { MODIFIER_TYPES } from "../../workspace/types.js";
import { compile, filesOf, inputFiles, loadWorkspace, subjectOf, withFiles } from "../load.js";
import {
  addModelOptions,
  addOutputOptions,
  addWorkspace,
  type ModelChoice,
  type OutputOptions,
  type WorkspaceOptions,
} from "../options.js";
import { deliverRecord, requireFree } from "../output/deliver.js";
import { printWarnings } from "../output/issues.js";

const EXAMPLES = `
Examples:
  histograd inspect workspace.json
  histograd inspect workspace.json.gz --measurement background_only
  histograd inspect workspace.json --json | jq .parameters`;

/** Options of `histograd inspect`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Lists channels, bins, samples, modifiers, parameters, measurements and totals. Expected events are computed at the suggested values of the measurement.",
  );
  addOutputOptions(addModelOptions(addWorkspace(command)))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: InspectOptions) => {
      await runInspect(path, options);
    });
}

/** Options of `histograd inspect`. */
interface InspectOptions extends WorkspaceOptions, ModelChoice, OutputOptions {}

/** `histograd inspect` */
async function runInspect(path: string, options: InspectOptions): Promise<void> {
  requireFree(options, inputFiles(path, options.patch));
  const workspace = await loadWorkspace(path, options);
  const { model, warnings } = compile(workspace, options, subjectOf(path, options.patch));
  printWarnings(warnings);
  const record = withFiles(inspect(workspace, model, warnings), filesOf(path, options));
  const sizes = [`${model.channels.length} channels`, `${model.nMainData} bins`, `${model.nPars} parameters`];
  const heading = `${printable(subjectOf(path, options.patch))}: ${sizes.join(", ")}`;
  await deliverRecord(options, record, { heading });
}

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** What is in a workspace and a model of it. */
function inspect({ spec }: Workspace, model: Model, warnings: readonly Issue[]): Inspection {
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
      poi: [config.poi].flat().join(", "),
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
