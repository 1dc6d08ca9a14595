import type { Command } from "commander";
import { readText } from "../../node/read.js";
import { addChannel, addSamples } from "../../operations/add.js";
import { parseJsonText } from "../../workspace/json-text.js";
import type { ChannelSpec, SampleSpec } from "../../workspace/types.js";
import { addOperation, type OperationOptions, runOperation } from "../document-command.js";
import { requireOption } from "../options.js";
import { about } from "../report-error.js";
import { parseReals } from "../values.js";

interface AddSampleCommandOptions extends OperationOptions {
  readonly channel: string;
  readonly sample: string;
}

export function addAddSample(edit: Command): void {
  const command = edit.command("addsample").summary("add a sample to a channel");
  command
    .description("Adds a sample to a channel: a JSON file with name, data and modifiers, as in a workspace.")
    .option("-c, --channel <name>", "channel that gets the sample")
    .option("-s, --sample <file>", "JSON file with the sample");
  requireOption(command, "channel");
  requireOption(command, "sample");
  addOperation(command).action(async (path: string, options: AddSampleCommandOptions) => {
    const { channel, sample: file } = options;
    const sample = (await readPart(file)) as SampleSpec;
    await runOperation(path, options, (spec) => addSamples(spec, { samples: { [channel]: sample } }), {
      others: [file],
    });
  });
}

interface AddChannelCommandOptions extends OperationOptions {
  readonly channel: string;
  readonly data: readonly number[];
}

export function addAddChannel(edit: Command): void {
  const command = edit.command("addchannel").summary("add a channel with its data");
  command
    .description("Adds a channel: a JSON file with name and samples, as in a workspace, and its observed events.")
    .option("-c, --channel <file>", "JSON file with the channel")
    .option("--data <numbers>", "observed events by bin, separated by commas", parseReals);
  requireOption(command, "channel");
  requireOption(command, "data");
  addOperation(command).action(async (path: string, options: AddChannelCommandOptions) => {
    const { channel: file, data } = options;
    const channel = (await readPart(file)) as ChannelSpec;
    await runOperation(path, options, (spec) => addChannel(spec, { channel, data }), { others: [file] });
  });
}

/** A part of a workspace in a file of its own, which is checked with the workspace that it becomes part of. */
async function readPart(file: string): Promise<unknown> {
  const text = await readText(file);
  return about(file, () => parseJsonText(text));
}
