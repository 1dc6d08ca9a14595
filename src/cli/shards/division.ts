import type { Command } from "commander";
import type { Work } from "../../parallel/types.js";
import type { JsonObject } from "../../records/json.js";
import type { MadeItems } from "../../shards/pools.js";
import type { Shard } from "../../shards/shard.js";

/** A command that makes only the items of one shard. */
interface ShardDivision {
  readonly mode: "shard";
  readonly shard: Shard;
  /** Words of the command line without those about the shard. */
  readonly words: readonly string[];
  /** The same as values by name, with their defaults. */
  readonly options: JsonObject;
}

/** A command that only says what its work is. */
interface SurveyDivision {
  readonly mode: "survey";
  /** Called with the command, whose options are right. */
  readonly onCommand: (command: Command) => void;
  readonly onWork: (work: Work<unknown>) => Promise<void>;
}

/** A command that takes the results of its items from shards. */
interface MergeDivision {
  readonly mode: "merge";
  readonly made: MadeItems;
}

/** How a command that can be divided is run other than as a whole. */
export type Division = ShardDivision | SurveyDivision | MergeDivision;

/** Runs a command line in this process. */
export type RunCommand = (words: readonly string[], division?: Division) => Promise<void>;

/** Options of every command that can be divided. */
export interface DivisibleOptions {
  readonly division?: Division;
}
