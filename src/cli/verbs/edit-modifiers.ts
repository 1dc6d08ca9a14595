import { type Command, Option } from "commander";
import { correlateModifiers, DECORRELATIONS, decorrelateModifiers } from "../../operations/correlate.js";
import { dropSmall } from "../../operations/drop-small.js";
import type { shapeOnly } from "../../operations/separate.js";
import { SYMMETRIES, symmetriseModifiers } from "../../operations/symmetrise.js";
import { finishOperation, type OperationOptions } from "../document-command.js";
import { formerOfCorrelation, formerOfDecorrelation } from "../former-names.js";
import { addRepeatable, requireOption } from "../options.js";
import { parseReal } from "../values.js";

interface ModifierOptions extends OperationOptions {
  readonly modifier: readonly string[];
}

export function addDecorrelate(edit: Command): void {
  const command = edit.command("decorrelate").summary("give modifiers a parameter per channel, sample or type");
  command.description(
    "Replaces the parameter that modifiers with the same name share by one for each channel, sample or type, such as JES_SR.",
  );
  addRepeatable(command, "-m, --modifier <name>", "modifier to decorrelate");
  command.addOption(new Option("--by <what>", "what has its own parameter").choices(DECORRELATIONS));
  requireOption(command, "by");
  finishOperation<ModifierOptions & { readonly by: (typeof DECORRELATIONS)[number] }>(
    command,
    (workspace, { modifier, by }) => decorrelateModifiers(workspace, { modifiers: modifier, by }),
    (workspace, { modifier }) => formerOfDecorrelation(workspace, modifier),
  );
}

export function addCorrelate(edit: Command): void {
  const command = edit.command("correlate").summary("let modifiers share one parameter");
  command.description("Gives several modifiers the same name, so that they share one parameter.");
  addRepeatable(command, "-m, --modifier <name>", "modifier to correlate");
  command.option("--name <name>", "name that they get");
  requireOption(command, "name");
  finishOperation<ModifierOptions & { readonly name: string }>(
    command,
    (workspace, { modifier, name }) => correlateModifiers(workspace, { modifiers: modifier, name }),
    (_workspace, { modifier, name }) => formerOfCorrelation(modifier, name),
  );
}

/** The modifiers of an operation, all by default. */
function chosen({ modifier }: ModifierOptions): { readonly modifiers?: readonly string[] } {
  return modifier.length === 0 ? {} : { modifiers: modifier };
}

const CHOICE = ["-m, --modifier <name>", "modifier, by its name or as TYPE/NAME (default: all)"] as const;

export function addSymmetrise(edit: Command): void {
  const command = edit.command("symmetrise").summary("make variations up and down symmetric");
  command.description("Makes the effects of histosys and normsys at plus and minus one standard deviation opposite.");
  addRepeatable(command, ...CHOICE);
  command.addOption(
    new Option("--method <method>", "how the two sides become opposite").choices(SYMMETRIES).default("average"),
  );
  finishOperation<ModifierOptions & { readonly method: (typeof SYMMETRIES)[number] }>(command, (workspace, options) =>
    symmetriseModifiers(workspace, { ...chosen(options), method: options.method }),
  );
}

export function addSeparation(edit: Command, name: string, summary: string, operation: typeof shapeOnly): void {
  const command = edit.command(name).summary(summary);
  command.description(`Keeps the ${name} of histosys: ${summary}.`);
  addRepeatable(command, ...CHOICE);
  finishOperation<ModifierOptions>(command, (workspace, options) => operation(workspace, chosen(options)));
}

export function addDropSmall(edit: Command): void {
  const command = edit.command("dropsmall").summary("remove small systematic effects");
  command.description("Removes histosys and normsys that change every bin of a sample by less than a threshold.");
  addRepeatable(command, ...CHOICE);
  command.option(
    "--threshold <fraction>",
    "smallest relative change of a bin for which an effect stays, such as 0.001",
    parseReal,
  );
  requireOption(command, "threshold");
  finishOperation<ModifierOptions & { readonly threshold: number }>(command, (workspace, options) =>
    dropSmall(workspace, { ...chosen(options), threshold: options.threshold }),
  );
}
