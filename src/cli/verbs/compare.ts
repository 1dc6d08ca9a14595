import { type Command, Option } from "commander";
import { compareModels } from "../../compare/compare-models.js";
import type { CompareOptions } from "../../compare/options.js";
import type { ComparedModel, Side } from "../../compare/results.js";
import { DataError, type Issue, WorkspaceError } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { READ_TWICE } from "../../node/read.js";
import { STANDARD_INPUT } from "../../node/read-bytes.js";
import { printable } from "../../printable.js";
import { DIALECT_NAMES, type Dialect } from "../../workspace/types.js";
import { compile, filesOf, inputFiles, loadWorkspace, subjectOf, withFiles } from "../load.js";
import { addOutputOptions, addRateOptions, addRepeatable, type ModelChoice, type OutputOptions } from "../options.js";
import { deliverRecord, requireFree } from "../output/deliver.js";
import { addProgress, type ProgressOptions, withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { addTableOptions, type TableOptions } from "../table-options.js";
import { parseProbability, parseWhole } from "../values.js";

const EXAMPLES = `
Examples:
  histograd compare ours.json theirs.json
  histograd compare workspace.json from-root.json --map mu=SigXsecOverSM --dialect-b root
  histograd compare background.json published.json --patch-a signal.json --json

Parameters are matched by name, and by the names that ROOT gives them (alpha_JES, gamma_stat_SR_bin_0, Lumi).
Exit status: 0 when the two are the same, 1 when they differ, 2 for bad usage or input.`;

/** Options of `histograd compare`, and what it does. */
export function configure(command: Command): void {
  command
    .description(
      "Answers whether two workspaces are the same likelihood: expectations of every bin, constraints, data and settings of the parameters, at the suggested values, with each parameter moved alone, and at random points. If they differ, it says in which bin and by which parameter, and how much that matters for a fit and a limit.",
    )
    .argument("<a>", 'workspace, gzip-compressed or plain; "-" for standard input')
    .argument("<b>", "the other workspace");
  addRepeatable(command, "--map <a=b>", "a parameter of the first, and its name in the second");
  addRepeatable(command, "--patch-a <file>", "apply a JSON patch to the first");
  addRepeatable(command, "--patch-b <file>", "apply a JSON patch to the second");
  command
    .option("-m, --measurement <name>", "measurement of both (default: the first of each)")
    .option("--measurement-b <name>", "measurement of the second, if it has another name")
    .addOption(new Option("--dialect-a <program>", "read the first as this program does").choices(DIALECT_NAMES))
    .addOption(new Option("--dialect-b <program>", "read the second as this program does").choices(DIALECT_NAMES));
  addRateOptions(command)
    .option("--tolerance <number>", "largest relative difference of equal numbers (default: 1e-9)", parseProbability)
    .option("--points <number>", "number of random points (default: 100)", parseWhole)
    .option("--seed <number>", "seed of the random points (default: 1)", parseWhole)
    .option("--exact", "count constants of log L and other conventions as differences")
    .option("--fits", "fit both, even if they are the same")
    .option("--no-fits", "fit neither, even if they differ");
  addTableOptions(addProgress(addOutputOptions(command)).optionsGroup("Tables:"))
    .addHelpText("after", EXAMPLES)
    .action(async (a: string, b: string, options: CompareCliOptions) => {
      process.exitCode = await runCompare(a, b, options);
    });
}

/** Interpolation and floors of both models. */
type RateChoice = Omit<ModelChoice, "measurement" | "dialect">;

/** Options of `histograd compare`. */
interface CompareCliOptions extends OutputOptions, TableOptions, ProgressOptions, RateChoice {
  readonly map: readonly string[];
  readonly patchA: readonly string[];
  readonly patchB: readonly string[];
  readonly measurement?: string;
  readonly measurementB?: string;
  readonly dialectA?: Dialect;
  readonly dialectB?: Dialect;
  readonly tolerance?: number;
  readonly points?: number;
  readonly seed?: number;
  readonly exact?: boolean;
  readonly fits?: boolean;
}

/** One of the two inputs. */
interface Input {
  readonly path: string;
  readonly patch: readonly string[];
  readonly measurement: string | undefined;
  readonly dialect: Dialect | undefined;
}

/** `histograd compare` */
async function runCompare(pathA: string, pathB: string, options: CompareCliOptions): Promise<number> {
  const { measurement, measurementB = measurement } = options;
  const inputs: Readonly<Record<Side, Input>> = {
    a: { path: pathA, patch: options.patchA, measurement, dialect: options.dialectA },
    b: { path: pathB, patch: options.patchB, measurement: measurementB, dialect: options.dialectB },
  };
  const sides = [inputs.a, inputs.b];
  await requireFree(
    options,
    sides.flatMap(({ path, patch }) => inputFiles(path, patch)),
  );
  if (sides.every(({ path }) => path === STANDARD_INPUT)) throw new WorkspaceError([READ_TWICE]);
  const [a, b] = [await open(inputs.a, options), await open(inputs.b, options)];
  const { tolerance, points, seed, exact, fits } = options;
  const asked: CompareOptions = {
    map: readMap(options.map, a, b),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(points === undefined ? {} : { points }),
    ...(seed === undefined ? {} : { seed }),
    ...(exact === undefined ? {} : { exact }),
    ...(fits === undefined ? {} : { fits }),
  };
  const record = await withProgress("comparing points", options, (onProgress) =>
    compareModels(a, b, { ...asked, onProgress }),
  );
  const named = { ...record, a: withItsFiles(record.a, inputs.a), b: withItsFiles(record.b, inputs.b) };
  const heading = sides.map(({ path, patch }, i) => printable(`${"ab"[i]}: ${subjectOf(path, patch)}`)).join("\n");
  await deliverRecord(options, named, { heading });
  return record.same ? EXIT.done : EXIT.failed;
}

async function open(
  { path, patch, measurement, dialect }: Input,
  options: ProgressOptions & RateChoice,
): Promise<Model> {
  const choice = {
    ...options,
    ...(measurement === undefined ? {} : { measurement }),
    ...(dialect === undefined ? {} : { dialect }),
  };
  return compile(await loadWorkspace(path, { ...options, patch }), choice, subjectOf(path, patch)).model;
}

function withItsFiles(model: ComparedModel, { path, patch }: Input): ComparedModel {
  return withFiles(model, filesOf(path, { patch }));
}

/** Pairs of names. Names may contain "=": where several cuts are possible, the one counts that leaves names of both models. */
function readMap(texts: readonly string[], a: Model, b: Model): Readonly<Record<string, string>> {
  const issues: Issue[] = [];
  const pairs = texts.flatMap((text): readonly (readonly [string, string])[] => {
    const cuts = [...text].flatMap((character, i) => (character === "=" ? [i] : []));
    const splits = cuts.map((cut) => [text.slice(0, cut), text.slice(cut + 1)] as const);
    const [first] = splits;
    if (first === undefined) {
      issues.push({ code: "bad-option", path: `--map ${text}`, expected: "name=name", received: "one name" });
      return [];
    }
    return [splits.find(([ofA, ofB]) => isName(ofA, a) && isName(ofB, b)) ?? first];
  });
  const repeated = pairs.filter(([name], i) => pairs.findIndex(([other]) => other === name) < i);
  for (const [name, other] of repeated) {
    const path = `--map ${name}=${other}`;
    issues.push({ code: "bad-option", path, expected: "each parameter once", received: `"${name}" a second time` });
  }
  if (issues.length > 0) throw new DataError(issues);
  return Object.fromEntries(pairs);
}

function isName(name: string, { parNames, parameterSets }: Model): boolean {
  return parNames.includes(name) || parameterSets.some((set) => set.name === name);
}
