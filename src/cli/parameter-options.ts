import type { Command } from "commander";
import { addRepeatable } from "./options.js";

/** Options about parameters and data of every command that fits. */
export interface ParameterOptions {
  readonly fix: readonly string[];
  readonly free: readonly string[];
  readonly init: readonly string[];
  readonly bounds: readonly string[];
  readonly asimov?: boolean;
  readonly asimovAt: readonly string[];
  readonly asimovChannel: readonly string[];
  readonly mask: readonly string[];
}

export function addParameterOptions(command: Command): Command {
  addRepeatable(command, "--fix <name[=value]>", "hold a parameter at its start value or at the given value");
  addRepeatable(command, "--free <name>", "free a parameter that the measurement holds");
  addRepeatable(command, "--init <name=value>", "start value of a parameter");
  addRepeatable(command, "--bounds <name=lower,upper>", "bounds of a parameter");
  command.option("--asimov", "fit Asimov data: the events expected at the suggested values");
  addRepeatable(command, "--asimov-at <name=value>", "fit Asimov data at this value of a parameter");
  addRepeatable(command, "--asimov-channel <name>", "use Asimov data in this channel only");
  return addRepeatable(
    command,
    "--mask <channel[:bins]>",
    "leave out a channel or some of its bins, counted from 0, as in SR:0,3-5",
  );
}
