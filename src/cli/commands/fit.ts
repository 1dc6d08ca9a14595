import type { Command } from "commander";
import type { FitCommandOptions } from "../analyses/fit.js";
import { CORRELATION_THRESHOLD, parseThreshold } from "../fit-options.js";
import { addModelOptions, addOutputOptions, addWorkspace } from "../options.js";
import { addParameterOptions } from "../parameter-options.js";
import { parseCount } from "../values.js";

const EXAMPLES = `
Examples:
  histograd fit workspace.json
  histograd fit workspace.json --fix mu=0 --output background-only.json
  histograd fit background.json --patch signal.json --measurement main --json
  histograd fit workspace.json --asimov-at mu=0      a fit to the data expected without signal
  histograd fit workspace.json --mask SR --mask CR:3-5   without a channel, and some bins of another
  histograd fit workspace.json --expected            expected uncertainties, without a fit
  histograd fit workspace.json --search 50           from 50 random starts too; histograd minima lists what they lead to

Exit status: 0 for a valid fit, 1 for one that is not, 2 for bad usage or input.`;

export function addFit(program: Command): void {
  const command = program
    .command("fit")
    .summary("fit the parameters of a workspace to its data")
    .description(
      "Maximum-likelihood fit with exact-Hessian uncertainties and a certificate that it is the minimum. Parameters of a vector are called name[0], name[1], …; the plain name stands for all of them.",
    );
  addModelOptions(addWorkspace(command.optionsGroup("Workspace and model:")));
  addParameterOptions(command.optionsGroup("Parameters and data:"));
  command
    .optionsGroup("Options of fit:")
    .option("--expected", "expected uncertainties on Asimov data, from one Hessian and without a fit")
    .option(
      "--correlations [threshold]",
      `pairs correlated at least this strongly (default: ${CORRELATION_THRESHOLD})`,
      parseThreshold,
    )
    .option(
      "--search <starts>",
      "look for lower minima from this many random starts besides the usual search",
      parseCount,
    )
    .option("--covariance", "add the covariance matrix to the JSON record");
  addOutputOptions(command.optionsGroup("Result:"))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: FitCommandOptions) => {
      refuseCombinations(command, options);
      const { runFit } = await import("../analyses/fit.js");
      process.exitCode = await runFit(path, options);
    });
}

function refuseCombinations(
  command: Command,
  { expected, search, covariance, json, output, ...options }: FitCommandOptions,
): void {
  if (expected === true && options.init.length > 0) {
    command.error("error: --expected makes no fit, so that --init means nothing; --asimov-at chooses its point");
  }
  if (expected === true && options.mask.length + options.asimovChannel.length > 0) {
    command.error("error: --expected is about Asimov data of all channels: without --mask and --asimov-channel");
  }
  if (expected === true && search !== undefined) {
    command.error("error: --expected makes no fit, so that --search means nothing");
  }
  if (covariance === true && json !== true && output === undefined) {
    command.error("error: --covariance is a part of the JSON record: it needs --json or --output");
  }
}
