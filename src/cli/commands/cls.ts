import { type Command, Option } from "commander";
import type { ClsOptions } from "../analyses/cls.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP, GROUPS } from "../groups.js";
import { parseCount, parseReal, parseWhole } from "../values.js";
import { addWorkers } from "../worker-options.js";

const EXAMPLES = `
Examples:
  histograd cls workspace.json
  histograd cls background.json --patch signal.json --test-poi 0.5 --json
  histograd cls workspace.json --test-stat q           for a parameter that may be negative
  histograd cls workspace.json --calctype toybased --toys 5000 --seed 1 --plot toys.svg

The JSON record has CLs_obs and CLs_exp as pyhf prints them besides its own fields.
${EXIT_HELP}`;

export function addCls(program: Command): void {
  const command = addVerb(program, {
    name: "cls",
    group: GROUPS.tests,
    summary: "test a signal strength: CLs, observed and expected",
    description:
      "CLs of one value of the parameter of interest, observed and expected at -2 to +2 standard deviations, with asymptotic formulae or toys. Options and keys are those of pyhf.",
  });
  addAnalysisOptions(command, true)
    .option("--test-poi <value>", "value to test", parseReal, 1)
    .addOption(
      new Option(
        "--test-stat <name>",
        "test statistic; qtilde for a parameter that cannot be below 0, q0 for discovery: p0 in place of CLs",
      )
        .choices(["q", "qtilde", "q0"])
        .default("qtilde"),
    )
    .addOption(
      new Option("--calctype <name>", "calculator").choices(["asymptotics", "toybased"]).default("asymptotics"),
    )
    .option("--toys <number>", "toys of each hypothesis (default: 2000)", parseCount)
    .option("--seed <number>", "of the toys (default: 0); the same seed gives the same toys", parseWhole);
  addWorkers(command);
  addRecordOptions(command)
    .addOption(new Option("--output-file <file>", "as pyhf calls --output").hideHelp())
    .addHelpText("after", EXAMPLES);
  command.hook("preAction", () => refuseCombinations(command));
  runsOnWorkspace<ClsOptions>(command, async () => (await import("../analyses/cls.js")).runCls);
}

function refuseCombinations(command: Command): void {
  const options = command.opts<ClsOptions & { readonly outputFile?: string }>();
  if (options.calctype === "asymptotics") {
    const flag = options.toys === undefined ? "--seed" : "--toys";
    if (options.toys !== undefined || options.seed !== undefined)
      command.error(`error: ${flag} is about toys: it needs --calctype toybased`);
  }
  if (options.outputFile === undefined) return;
  if (options.output !== undefined) command.error("error: --output-file is another name of --output: give one");
  command.setOptionValue("output", options.outputFile);
}
