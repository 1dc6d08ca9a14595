import type { ErrorCode } from "../error-codes.js";
import { DataError, type HistFactoryError, type Issue, ModelError, WorkspaceError } from "../errors.js";

/** Hints of the library name options of functions: here is what to do on the command line, by code. */
const HINTS: Readonly<Record<string, (name: string) => string>> = {
  "poi-bound-not-zero": (name) => `Use --test-stat q, or set its lower bound: --bounds '${name}=0,10'.`,
  "poi-fixed": (name) => `Free it with --free '${name}', or name another one with --poi.`,
  "poi-outside-bounds": (name) => `Widen the bounds to test it: --bounds '${name}=LOWER,UPPER'.`,
  "held-parameter": (name) => `Free it with --free '${name}'.`,
  "no-poi": () => "Name one with --poi, or choose another measurement with --measurement.",
  "axis-outside-bounds": (name) => `Change the axis, or the bounds: --bounds '${name}=LOWER,UPPER'.`,
  "overlapping-toys": () => "Parts of a run need different ranges of toys: use --first of toys run.",
  "not-a-toy-run": () => "Files of toys are written by histograd toys run.",
};

/** Codes of problems of documents, whose paths are places in them: `channels` of a document is not the option `--channel`. */
const OF_DOCUMENTS: ReadonlySet<ErrorCode> = new Set([
  "empty-list",
  "missing-property",
  "out-of-range",
  "unexpected-property",
  "unknown-variant",
  "wrong-format",
  "wrong-length",
  "wrong-type",
  "wrong-value",
]);

/** Lists of names, and objects by name, that functions take; on the command line, one option gives each name. */
const NAMES = /^(?:channels|samples|modifiers|modifierTypes|measurements|measurement|data)(?:\[.*\])?$/s;

/** The option that gives a name that nothing has, by code. */
const OPTION_OF_NAME: { readonly [Code in ErrorCode]?: string } = {
  "unknown-channel": "--channel",
  "unknown-sample": "--sample",
  "unknown-modifier": "--modifier",
  "unknown-modifier-type": "--modifier-type",
  "unknown-measurement": "--measurement",
  "no-variation": "--modifier",
};

/** Names of options of functions, and of the command line where they differ. */
const PATHS: readonly (readonly [RegExp, string])[] = [
  [/^parameters$/, "parameters"],
  [/^poi$/, "--poi"],
  [/^penalty$/, "--penalty"],
  [/^strengths$/, "--strengths"],
  [/^channels?$/, "--channel"],
  [/^count$/, "--count"],
  [/^from$/, "--from"],
  [/^probability$|^confidenceLevels?$/, "--confidence-level"],
  [/^nToys$/, "--toys"],
  [/^firstToy$/, "--first"],
  [/^untilError$/, "--until-error"],
  [/^clipSampleData$/, "--clip-sample-data"],
  [/^clipBinData$/, "--clip-bin-data"],
  [/^seed$/, "--seed"],
  [/^masked$/, "--mask"],
  [/^modifiers$/, "--modifier"],
  [/^samples$/, "--sample"],
  [/^factor$/, "--factor"],
  [/^threshold$/, "--threshold"],
  [/^(edges|bins)\["(.*)"\](?:\[1\])?$/, "--$1 $2"],
  [/^interpolation\.modifiers\["(.*)"\]$/, "--modifier-code $1"],
  [/^axes\[\d+\](?:\.name)?(?: \("(.*)"\))?$/, "--parameter $1"],
  [/^groups\["(.*)"\]$/, "--group $1"],
];

/** The same error in terms of the command line. */
export function onCommandLine(error: HistFactoryError): HistFactoryError {
  const issues = error.issues.map(issueOnCommandLine);
  if (error instanceof ModelError) return new ModelError(issues);
  return error instanceof WorkspaceError ? new WorkspaceError(issues) : new DataError(issues);
}

function pathOnCommandLine({ code, path }: Issue): string {
  if (OF_DOCUMENTS.has(code)) return path;
  const option = OPTION_OF_NAME[code];
  if (option !== undefined && NAMES.test(path)) return option;
  return PATHS.reduce((text, [from, to]) => text.replace(from, to), path).trim();
}

/** An issue in terms of the command line. */
export function issueOnCommandLine(issue: Issue): Issue {
  const name = /"(.*)"/.exec(issue.path)?.[1] ?? "NAME";
  const hint = HINTS[issue.code]?.(name) ?? issue.hint?.replace("the option normsysFloor", "--normsys-floor 1e-6");
  const path = pathOnCommandLine(issue);
  const received = String(issue.received).replace(/^undefined$/, "nothing");
  return { ...issue, path, received, ...(hint === undefined ? {} : { hint }) };
}
