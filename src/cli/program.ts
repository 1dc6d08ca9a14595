import { Command } from "commander";
import { paintLines } from "../format/paint.js";
import { printable } from "../printable.js";
import { VERSION } from "../version.js";
import { hasColours, paintFor } from "./colour.js";
import { GROUPS } from "./groups.js";
import type { Division, RunCommand } from "./shards/division.js";

/** A command in the list of the help; the module that has its options and does its work is loaded when it is asked for. */
interface Verb {
  readonly group: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly configure: (command: Command, run: RunCommand) => void }>;
}

/** The command that has to know the options of all others. */
const COMPLETION = "completion";

/** In the order of the list in the help. */
const VERBS: Readonly<Record<string, Verb>> = {
  fit: {
    group: GROUPS.fits,
    summary: "fit the parameters of a workspace to its data",
    load: () => import("./verbs/fit.js"),
  },
  cls: {
    group: GROUPS.tests,
    summary: "test a signal strength: CLs, observed and expected",
    load: () => import("./verbs/cls.js"),
  },
  upperlimit: {
    group: GROUPS.tests,
    summary: "upper limit on the parameter of interest, observed and expected",
    load: () => import("./verbs/upperlimit.js"),
  },
  significance: {
    group: GROUPS.tests,
    summary: "discovery significance: Z and p0, observed and expected",
    load: () => import("./verbs/significance.js"),
  },
  toys: {
    group: GROUPS.tests,
    summary: "toys of a hypothesis test, kept in a file: run, resume, merge",
    load: () => import("./verbs/toys.js"),
  },
  feldmancousins: {
    group: GROUPS.tests,
    summary: "Feldman-Cousins interval of the parameter of interest, from toys",
    load: () => import("./verbs/feldmancousins.js"),
  },
  patchset: {
    group: GROUPS.tests,
    summary: "all signals of a patch set: scan, inspect, extract, apply, verify, create",
    load: () => import("./verbs/patchset.js"),
  },
  minos: {
    group: GROUPS.intervals,
    summary: "profile-likelihood intervals of parameters (MINOS errors)",
    load: () => import("./verbs/minos.js"),
  },
  scan: {
    group: GROUPS.intervals,
    summary: "profile likelihood of one or two parameters on a grid",
    load: () => import("./verbs/scan.js"),
  },
  contour: {
    group: GROUPS.intervals,
    summary: "contours of the profile likelihood of two parameters",
    load: () => import("./verbs/contour.js"),
  },
  pulls: {
    group: GROUPS.diagnostics,
    summary: "estimates of parameters compared with their constraints",
    load: () => import("./verbs/pulls.js"),
  },
  ranking: {
    group: GROUPS.diagnostics,
    summary: "impacts of nuisance parameters on the parameter of interest",
    load: () => import("./verbs/ranking.js"),
  },
  breakdown: {
    group: GROUPS.diagnostics,
    summary: "uncertainty of the parameter of interest by groups of parameters",
    load: () => import("./verbs/breakdown.js"),
  },
  correlations: {
    group: GROUPS.diagnostics,
    summary: "correlation matrix of the parameters at the best fit",
    load: () => import("./verbs/correlations.js"),
  },
  binimpacts: {
    group: GROUPS.diagnostics,
    summary: "change of the parameter of interest with the count of each bin",
    load: () => import("./verbs/binimpacts.js"),
  },
  review: {
    group: GROUPS.diagnostics,
    summary: "what in a fit deserves attention",
    load: () => import("./verbs/review.js"),
  },
  gof: {
    group: GROUPS.diagnostics,
    summary: "goodness of fit: does the model describe the data?",
    load: () => import("./verbs/gof.js"),
  },
  minima: {
    group: GROUPS.diagnostics,
    summary: "minima of the likelihood from random starts",
    load: () => import("./verbs/minima.js"),
  },
  lcurve: {
    group: GROUPS.diagnostics,
    summary: "fits with several strengths of a penalty: L-curve and global correlations",
    load: () => import("./verbs/lcurve.js"),
  },
  yields: {
    group: GROUPS.yields,
    summary: "expected events by channel, bin and sample, with uncertainties",
    load: () => import("./verbs/yields.js"),
  },
  variation: {
    group: GROUPS.yields,
    summary: "a template at plus and minus one standard deviation of a parameter",
    load: () => import("./verbs/variation.js"),
  },
  inspect: {
    group: GROUPS.workspaces,
    summary: "show what is in a workspace",
    load: () => import("./verbs/inspect.js"),
  },
  validate: {
    group: GROUPS.workspaces,
    summary: "list all problems of a workspace",
    load: () => import("./verbs/validate.js"),
  },
  lint: {
    group: GROUPS.workspaces,
    summary: "what a careful colleague would ask about a workspace",
    load: () => import("./verbs/lint.js"),
  },
  convert: {
    group: GROUPS.workspaces,
    summary: "read a likelihood in any format and write it in another one",
    load: () => import("./verbs/convert.js"),
  },
  download: {
    group: GROUPS.workspaces,
    summary: "download published likelihoods, and unpack them",
    load: () => import("./verbs/download.js"),
  },
  graph: {
    group: GROUPS.workspaces,
    summary: "draw the likelihood of a workspace",
    load: () => import("./verbs/graph.js"),
  },
  check: {
    group: GROUPS.workspaces,
    summary: "compare a workspace with reference numbers",
    load: () => import("./verbs/check.js"),
  },
  compare: {
    group: GROUPS.workspaces,
    summary: "are two workspaces the same likelihood, and where do they differ?",
    load: () => import("./verbs/compare.js"),
  },
  combine: {
    group: GROUPS.operations,
    summary: "make one workspace of several",
    load: () => import("./verbs/combine.js"),
  },
  prune: {
    group: GROUPS.operations,
    summary: "remove channels, samples, modifiers or measurements",
    load: () => import("./verbs/prune.js"),
  },
  rename: {
    group: GROUPS.operations,
    summary: "give channels, samples, modifiers or measurements other names",
    load: () => import("./verbs/rename.js"),
  },
  sort: {
    group: GROUPS.operations,
    summary: "sort everything in a workspace by name",
    load: () => import("./verbs/sort.js"),
  },
  edit: {
    group: GROUPS.operations,
    summary: "rebin, slice, merge, scale, decorrelate and other changes",
    load: () => import("./verbs/edit.js"),
  },
  simplify: {
    group: GROUPS.operations,
    summary: "make a simpler likelihood, and say how far its results are from the original",
    load: () => import("./verbs/simplify.js"),
  },
  diff: {
    group: GROUPS.operations,
    summary: "list what differs between two workspaces",
    load: () => import("./verbs/diff.js"),
  },
  digest: {
    group: GROUPS.operations,
    summary: "print digests of a workspace, as pyhf does",
    load: () => import("./verbs/digest.js"),
  },
  plot: {
    group: GROUPS.other,
    summary: "draw a record that another command wrote",
    load: () => import("./verbs/plot.js"),
  },
  hepdata: {
    group: GROUPS.other,
    summary: "write the tables of records as a submission to HEPData",
    load: () => import("./verbs/hepdata.js"),
  },
  serve: {
    group: GROUPS.other,
    summary: "answer requests of other programs on standard input and output",
    load: () => import("./verbs/serve.js"),
  },
  plan: {
    group: GROUPS.clusters,
    summary: "write the files with which a batch system runs a long command",
    load: () => import("./verbs/plan.js"),
  },
  merge: {
    group: GROUPS.clusters,
    summary: "put the shards of a command together",
    load: () => import("./verbs/merge.js"),
  },
  [COMPLETION]: {
    group: GROUPS.other,
    summary: "print a script for completion in bash, zsh or fish",
    load: () => import("./verbs/completion.js"),
  },
  fractal: {
    group: GROUPS.other,
    summary: "draw the Mandelbrot set or a Julia set",
    load: () => import("./verbs/fractal.js"),
  },
};

const HELP = `
Results go to standard output, everything else to standard error.
Exit status: 0 for success, 1 when the analysis failed (for example because a fit is not valid), 2 for bad usage or input.

Example:
  histograd fit workspace.json`;

/** The program with the command that is asked for. @param words - of the command line */
async function createProgram(words: readonly string[], division?: Division): Promise<Command> {
  const program = new Command("histograd")
    .description("Fits, tests and limits of pyhf-style HistFactory workspaces.")
    .version(VERSION)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(paintLines(text.split("\n").map(printable).join("\n"), paintFor(process.stderr))),
      getOutHasColors: () => hasColours(process.stdout),
      getErrHasColors: () => hasColours(process.stderr),
    })
    .configureHelp({ styleTitle: (title) => paintFor({ isTTY: true }, {})?.("strong", title) ?? title })
    .addHelpText("after", HELP);
  const asked = askedVerb(words);
  for (const name of asked === undefined || asked === COMPLETION ? Object.keys(VERBS) : [asked]) {
    const { group, summary, load } = VERBS[name]!;
    const command = program.command(name).helpGroup(group).summary(summary);
    if (name !== asked && asked !== COMPLETION) continue;
    (await load()).configure(command, runCommand);
    for (const each of [command, ...command.commands]) {
      each.showHelpAfterError(helpHint(each));
      if (division !== undefined) setDivision(each, division);
    }
  }
  program.commandsGroup(GROUPS.other).helpCommand(true);
  return program.showHelpAfterError("(histograd --help lists the commands)");
}

/** Divides a command. One that cannot be divided is refused before it does anything. */
function setDivision(command: Command, division: Division): void {
  if (command.options.some(({ long }) => long === "--shard")) {
    command.setOptionValue("division", division);
    return;
  }
  if (command.commands.length > 0) return;
  command.hook("preAction", () => {
    const names = "toys run, gof --toys, feldmancousins, patchset scan, ranking, scan, contour and minos";
    command.error(`error: ${command.name()} cannot be divided into jobs: ${names} can`);
  });
}

/** Runs a command line; its exit status is that of the process. */
export const runCommand: RunCommand = async (words, division) => {
  await (await createProgram(words, division)).parseAsync(words, { from: "user" });
};

/** The command that is asked for, itself or its help: the others are needed only to be listed, or to find the nearest name. */
function askedVerb(line: readonly string[]): string | undefined {
  const words = line.filter((word) => !word.startsWith("-"));
  const [first = ""] = words[0] === "help" ? words.slice(1) : words;
  return Object.hasOwn(VERBS, first) ? first : undefined;
}

function helpHint(command: Command): string {
  const names: string[] = [];
  for (let each: Command | null = command; each !== null; each = each.parent) names.unshift(each.name());
  return `(${names.join(" ")} --help says more)`;
}
