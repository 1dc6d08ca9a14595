import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { MOST_WORKERS } from "../parallel/most-workers.js";
import { parseWholeUpTo } from "./values.js";

/** Options of every command that can use several threads. */
export interface WorkerOptions {
  readonly workers: number;
}

export function addWorkers(command: Command): Command {
  return command.addOption(
    new Option("--workers <number>", "number of threads, 0 for none; results do not depend on it")
      .argParser(parseWholeUpTo(MOST_WORKERS))
      .default(availableParallelism(), "one per processor"),
  );
}
