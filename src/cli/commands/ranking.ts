import { type Command, Option } from "commander";
import type { RankingCliOptions } from "../analyses/ranking.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { GROUPS } from "../groups.js";
import { addRepeatable } from "../options.js";
import { parseCount } from "../values.js";
import { addWorkers } from "../worker-options.js";

const EXAMPLES = `
Examples:
  histograd ranking workspace.json --top 20 --plot ranking.svg
  histograd ranking workspace.json --method hessian      at once, without refits
  histograd ranking workspace.json --parameter 'jet_*' --parameter lumi

--top shortens the table and the picture; the JSON record has all parameters.
Exit status: 0 done, 1 when the fit is not valid, 2 for bad usage or input.`;

export function addRanking(program: Command): void {
  const command = addVerb(program, {
    name: "ranking",
    group: GROUPS.diagnostics,
    summary: "nuisance parameters by their impact on the parameter of interest",
    description:
      "Change of the parameter of interest when a parameter is held at its estimate plus and minus its pre-fit and its post-fit uncertainty: by refits, to first order from the Hessian, or both side by side.",
  });
  addAnalysisOptions(command, true).addOption(
    new Option("--method <name>", "how impacts are found").choices(["refit", "hessian", "both"]).default("both"),
  );
  command.option("--top <number>", "show this many parameters", parseCount);
  addRepeatable(command, "--parameter <pattern>", 'rank these: names, or patterns with "*" and "?"');
  addWorkers(command);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  runsOnWorkspace<RankingCliOptions>(command, async () => (await import("../analyses/ranking.js")).runRanking);
}
