import { type Command, InvalidArgumentError } from "commander";
import type { JsonObject } from "../../records/json.js";
import { MOST_SHARDS, type Shard } from "../../shards/shard.js";
import type { DivisibleOptions } from "./division.js";
import { takeOptions } from "./words.js";

interface ShardOptions extends DivisibleOptions {
  readonly shard?: Shard;
  readonly output?: string;
}

/** Options that do not change the results of items: where they are written, on how many threads they are made, and what is said of it. */
export const OUTSIDE_SHARDS: readonly string[] = ["output", "force", "workers", "progress", "shard", "division"];

/** What the help of a command says about `--shard`. */
export const SHARD_HELP =
  "With --shard the file of --output has a part of the work; histograd merge puts all parts together (docs/clusters.md).";

/** Adds `--shard` to a command whose work can be divided. */
export function addShard(command: Command): Command {
  command.option(
    "--shard <index/count>",
    'do only a part of the work, for a batch system: 0/8 to 7/8, "slurm" for the task of a Slurm array, or "slurm/8"',
    (text: string) => parseShard(text, process.env),
  );
  return command.hook("preAction", () => {
    const { shard, output, division } = command.opts<ShardOptions>();
    if (division?.mode === "survey") division.onCommand(command);
    if (shard === undefined) return;
    if (division !== undefined) command.error("error: --shard is for one process: leave it out here");
    if (output === undefined) command.error("error: --shard needs --output, the file of the shard");
    const { words } = takeOptions(command, process.argv.slice(2), OUTSIDE_SHARDS);
    command.setOptionValue("division", { mode: "shard", shard, words, options: plainOptions(command) });
  });
}

/** Options with their values, without those that do not change the results. */
function plainOptions(command: Command): JsonObject {
  const entries = Object.entries(command.opts<JsonObject>());
  return Object.fromEntries(entries.filter(([name]) => !OUTSIDE_SHARDS.includes(name)));
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A shard as `--shard` takes it. @param environment - variables that Slurm sets */
export function parseShard(text: string, environment: Environment): Shard {
  const [, ofSlurm] = /^slurm(?:\/(\d+))?$/.exec(text) ?? [];
  if (text === "slurm") return wholeArray(environment);
  if (ofSlurm !== undefined) return shardOf(taskOf(environment), Number(ofSlurm));
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (index === undefined) {
    throw new InvalidArgumentError('Expected index/count with indices from 0, such as 0/8 to 7/8, or "slurm".');
  }
  return shardOf(Number(index), Number(count));
}

function shardOf(index: number, count: number): Shard {
  if (count < 1 || count > MOST_SHARDS) {
    throw new InvalidArgumentError(`Expected 1 to ${MOST_SHARDS} shards.`);
  }
  if (index >= count) {
    throw new InvalidArgumentError(
      `Indices count from 0: the ${count} shards are 0/${count} to ${count - 1}/${count}.`,
    );
  }
  return { index, count };
}

function taskOf(environment: Environment): number {
  return numberOf(environment, "SLURM_ARRAY_TASK_ID");
}

function numberOf(environment: Environment, name: string): number {
  const text = environment[name];
  if (text !== undefined && /^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError(
    `Expected a task of a Slurm array (sbatch --array=0-7), but ${name} is ${text === undefined ? "not set" : `"${text}"`}.`,
  );
}

/** The shard of a task of an array that has all shards. A part of an array, such as one that is run again, is refused: it does not know the number of shards. */
function wholeArray(environment: Environment): Shard {
  const [task, count, first, last] = [
    "SLURM_ARRAY_TASK_ID",
    "SLURM_ARRAY_TASK_COUNT",
    "SLURM_ARRAY_TASK_MIN",
    "SLURM_ARRAY_TASK_MAX",
  ].map((name) => numberOf(environment, name)) as [number, number, number, number];
  const step = environment["SLURM_ARRAY_TASK_STEP"] ?? "1";
  if (count > 1 && first <= 1 && step === "1" && last - first + 1 === count) return shardOf(task - first, count);
  throw new InvalidArgumentError(
    `An array that is not 0-N or 1-N (${count} tasks from ${first} to ${last}) does not say how many shards there are. Give the number: --shard slurm/N, whose indices count from 0.`,
  );
}
