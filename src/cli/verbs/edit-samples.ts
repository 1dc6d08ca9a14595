import type { Command } from "commander";
import { mergeSamples } from "../../operations/merge-samples.js";
import { scaleSamples } from "../../operations/scale.js";
import { finishOperation, type OperationOptions } from "../document-command.js";
import { addRepeatable, requireOption } from "../options.js";
import { parseReal } from "../values.js";

interface MergeCommandOptions extends OperationOptions {
  readonly sample: readonly string[];
  readonly channel: readonly string[];
  readonly name: string;
  readonly approximate?: boolean;
}

export function addMerge(edit: Command): void {
  const command = edit.command("merge").summary("add up samples");
  command.description("Makes one sample of several, in each channel that has some of them.");
  addRepeatable(command, "-s, --sample <name>", "sample to merge");
  addRepeatable(command, "-c, --channel <name>", "channel (default: all)");
  command
    .option("--name <name>", "name of the merged sample")
    .option("--approximate", "let effects that differ between the samples become templates of their sum");
  requireOption(command, "name");
  finishOperation<MergeCommandOptions>(command, (workspace, { sample, channel, name, approximate = false }) =>
    mergeSamples(workspace, {
      samples: sample,
      name,
      approximate,
      ...(channel.length === 0 ? {} : { channels: channel }),
    }),
  );
}

interface ScaleCommandOptions extends OperationOptions {
  readonly sample: readonly string[];
  readonly channel: readonly string[];
  readonly factor: number;
}

export function addScale(edit: Command): void {
  const command = edit.command("scale").summary("multiply samples by a factor");
  command.description("Multiplies samples and their absolute uncertainties by a factor; data stay.");
  addRepeatable(command, "-s, --sample <name>", "sample to scale");
  addRepeatable(command, "-c, --channel <name>", "channel (default: all)");
  command.option("--factor <number>", "the factor", parseReal);
  requireOption(command, "factor");
  finishOperation<ScaleCommandOptions>(command, (workspace, { sample, channel, factor }) =>
    scaleSamples(workspace, { samples: sample, factor, ...(channel.length === 0 ? {} : { channels: channel }) }),
  );
}
