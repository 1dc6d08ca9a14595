import { type Command, InvalidArgumentError, Option } from "commander";
import { type RebinOptions, rebinWorkspace } from "../../operations/rebin.js";
import { type SliceOptions, sliceWorkspace } from "../../operations/slice.js";
import { finishOperation, type OperationOptions } from "../document-command.js";
import { formerOfRebin, formerOfSlice } from "../former-names.js";
import { addRepeatable } from "../options.js";
import { parseReal } from "../values.js";

/** A list of whole numbers by channel, as an option gives it. */
type ByChannel = readonly (readonly [channel: string, numbers: readonly number[]])[];

function addByChannel(command: Command, flags: string, description: string, separator: string): Command {
  const parse = (word: string, earlier: ByChannel): ByChannel => {
    const cut = word.lastIndexOf("=");
    const numbers = word.slice(cut + 1).split(separator);
    if (cut > 0 && numbers.every((text) => /^\d+$/.test(text)))
      return [...earlier, [word.slice(0, cut), numbers.map(Number)]];
    throw new InvalidArgumentError(`Expected whole numbers for a channel, as SR=0${separator}2.`);
  };
  const option = new Option(flags, `${description} (repeatable)`).argParser(parse);
  return command.addOption(option).setOptionValueWithSource(option.attributeName(), [], "default");
}

interface RebinCommandOptions extends OperationOptions {
  readonly factor?: number;
  readonly channel: readonly string[];
  readonly edges: ByChannel;
}

export function addRebin(edit: Command): void {
  const command = edit.command("rebin").summary("merge neighbouring bins");
  command.description("Merges neighbouring bins: events and templates add, statistical uncertainties in quadrature.");
  command.option("--factor <n>", "merge groups of n bins", parseReal);
  addRepeatable(command, "-c, --channel <name>", "channel for --factor (default: all)");
  addByChannel(
    command,
    "--edges <channel=list>",
    "first bins of the new ones and the number of bins, as SR=0,2,5",
    ",",
  );
  finishOperation<RebinCommandOptions>(
    command,
    (workspace, options) => rebinWorkspace(workspace, rebinning(options)),
    (workspace, options) => formerOfRebin(workspace, rebinning(options)),
  );
}

function rebinning({ factor, channel, edges }: RebinCommandOptions): RebinOptions {
  return {
    ...(factor === undefined ? {} : { factor }),
    ...(channel.length === 0 ? {} : { channels: channel }),
    edges: Object.fromEntries(edges),
  };
}

interface SliceCommandOptions extends OperationOptions {
  readonly bins: ByChannel;
}

export function addSlice(edit: Command): void {
  const command = edit.command("slice").summary("keep some bins of channels");
  command.description("Keeps the bins from the first number to before the second, counted from 0.");
  addByChannel(command, "--bins <channel=a:b>", "bins that stay, as SR=2:10", ":");
  finishOperation<SliceCommandOptions>(
    command,
    (workspace, options) => sliceWorkspace(workspace, slicing(options)),
    (_workspace, options) => formerOfSlice(slicing(options)),
  );
}

function slicing({ bins }: SliceCommandOptions): SliceOptions {
  const pairs = bins.map(([channel, [begin = 0, end = 0]]) => [channel, [begin, end] as const] as const);
  return { bins: Object.fromEntries(pairs) };
}
