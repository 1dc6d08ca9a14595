import { readFileSync } from "node:fs";
import { plural } from "../../describe.js";
import { DataError } from "../../errors.js";
import { STANDARD_INPUT } from "../../node/read-bytes.js";
import type { Pool, Work } from "../../parallel/types.js";
import { printable } from "../../printable.js";
import type { Json } from "../../records/json.js";
import { joinShards } from "../../shards/join.js";
import { ShardEnd, shardPool } from "../../shards/pools.js";
import type { InputFile, ShardedCommand, ShardedWork, ShardRecord } from "../../shards/record.js";
import { itemsOfShard, shardName } from "../../shards/shard.js";
import { requireFree } from "../output/deliver.js";
import { printNote } from "../output/print.js";
import { requireReplaceable } from "../output/write-file.js";
import { type ProgressOptions, withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import type { WorkerOptions } from "../worker-options.js";
import { onPool } from "../workers.js";
import type { DivisibleOptions, Division } from "./division.js";
import { type ShardFileKeeper, shardFile } from "./shard-file.js";
import { thisProgram } from "./this-program.js";
import { describeWork, digestOfBytes } from "./work-digest.js";

/** Where the work of a command is done. */
export interface ShardWork {
  readonly pool: Pool;
  readonly signal: AbortSignal;
}

/** Options of a command that can be divided. */
export interface ShardOptions extends DivisibleOptions, WorkerOptions, ProgressOptions {
  readonly output?: string;
  readonly force?: boolean;
}

/** Whether a command does only a part of its work, or only says what it is. */
export function isPart(division: Division | undefined): boolean {
  return division !== undefined && division.mode !== "merge";
}

/** Time in ms between two times that the file is written. */
const INTERVAL = 2000;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Makes the items of a shard and keeps them in the file of `--output`: as they are made, when the process is asked to end, and when
 * all are there. Items that the file already has are not made again. Where only a survey is asked for, nothing is made.
 *
 * @param inputs - files that the command reads
 * @param compute - the command's work as a whole, which the shard ends after its items
 * @throws DataError `bad-option` for a command that has no work to divide, or whose input cannot be read twice; `other-shard` for a
 * file of another shard; those of `compute`
 * @returns the exit status
 */
export async function runShard(
  options: ShardOptions,
  inputs: readonly string[],
  compute: (work: ShardWork) => Promise<unknown>,
): Promise<number> {
  const { division, output = "", workers, force = false } = options;
  if (division?.mode === "survey") return survey(division.onWork, compute);
  if (division?.mode !== "shard") throw new Error("a shard without a division");
  requireReplaceable(output);
  await requireFree({ output }, inputs, { replacesOutput: true });
  const header = commandOf(division, inputs);
  const made = new Map<number, Json>();
  const record = (work: ShardedWork): ShardRecord => shardRecord(header, work, division.shard, made);
  const file = shardFile(output, joinedRecords(output), force);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  let work: ShardedWork | undefined;
  let last = Date.now();
  const begin = (asked: Work<unknown>): readonly number[] => {
    if (asked.tasks.length === 0) throw nothingToDivide();
    work = describeWork(asked);
    if (!force) takeEarlier(file, record(work), made, joinedRecords(output));
    return itemsOfShard(division.shard, work.nItems).filter((item) => !made.has(item));
  };
  const onResult = (item: number, result: Json): void => {
    made.set(item, result);
    if (Date.now() - last < INTERVAL) return;
    file.write(record(work!));
    last = Date.now();
  };
  for (const name of SIGNALS) process.once(name, stop); // a second one ends the process
  try {
    await withProgress("making items of the shard", options, (tell) => {
      const kept = (item: number, result: Json): void => {
        onResult(item, result);
        tell(made.size, itemsOfShard(division.shard, work!.nItems).length);
      };
      return onPool(workers, (pool) =>
        reachingEnd(() => compute({ pool: shardPool(pool, { begin, onResult: kept }), signal: controller.signal })),
      );
    });
    if (work === undefined) throw nothingToDivide();
    return finish(file, record(work), output);
  } catch (error) {
    if (work !== undefined && made.size > 0) file.write(record(work));
    throw error;
  } finally {
    for (const name of SIGNALS) process.removeListener(name, stop);
  }
}

/** Writes the shard and says how far it is. */
function finish(file: ShardFileKeeper, record: ShardRecord, output: string): number {
  if (record.items.length > 0 || record.status === "complete") file.write(record);
  const { shard, work, items, status } = record;
  const own = itemsOfShard(shard, work.nItems).length;
  const name = printable(output);
  if (status === "complete") {
    printNote(`shard ${shardName(shard)}: ${plural(own, "item")} of ${work.nItems} in ${name}\n`);
    return EXIT.done;
  }
  printNote(`shard ${shardName(shard)} is not complete: ${name} has ${items.length} of its ${plural(own, "item")}. `);
  printNote("The same command makes the others.\n");
  return EXIT.failed;
}

/** Says what the work is, and ends the command. */
async function survey(
  onWork: (work: Work<unknown>) => Promise<void>,
  compute: (work: ShardWork) => Promise<unknown>,
): Promise<number> {
  let isDivided = false;
  const pool: Pool = {
    size: 1,
    close: async () => undefined,
    async run(work) {
      if (work.tasks.length === 0) throw nothingToDivide();
      isDivided = true;
      await onWork(work);
      throw new ShardEnd();
    },
  };
  await reachingEnd(() => compute({ pool, signal: new AbortController().signal }));
  if (!isDivided) throw nothingToDivide();
  return EXIT.done;
}

/** Waits for the end of a shard; for a shard that was asked to end, also for what the command makes of that. */
async function reachingEnd(compute: () => Promise<unknown>): Promise<void> {
  try {
    await compute();
  } catch (error) {
    const isAbort = error instanceof Error && error.name === "AbortError";
    if (!(error instanceof ShardEnd) && !isAbort) throw error;
  }
}

function nothingToDivide(): DataError {
  return new DataError([
    {
      code: "bad-option",
      path: "--shard",
      expected: "a command with work that can be divided",
      received: "one that needs none with these options",
      hint: "Leave --shard out: the command is short.",
    },
  ]);
}

/** Takes the items of an earlier run over. @throws DataError as `joinedRecords` */
function takeEarlier(
  file: ShardFileKeeper,
  now: ShardRecord,
  made: Map<number, Json>,
  join: (earlier: ShardRecord, now: ShardRecord) => ShardRecord,
): void {
  const earlier = file.read();
  if (earlier === undefined) return;
  const { items, results } = join(earlier, now);
  for (const [k, item] of items.entries()) made.set(item, results[k]!);
}

/** Joins two records of one shard. @throws DataError `other-shard` */
function joinedRecords(output: string): (earlier: ShardRecord, now: ShardRecord) => ShardRecord {
  return (earlier, now) => {
    const files = [
      { name: "this run", record: now },
      { name: output, record: earlier },
    ];
    const { refused } = joinShards(files);
    const issues = refused.flatMap((each) => each.issues);
    if (issues.length > 0) throw new DataError(issues);
    if (earlier.shard.index !== now.shard.index || earlier.shard.count !== now.shard.count) {
      throw new DataError([
        {
          code: "other-shard",
          path: output,
          expected: `shard ${shardName(now.shard)}, or no file`,
          received: `shard ${shardName(earlier.shard)}`,
          hint: "Give each shard a file of its own.",
        },
      ]);
    }
    const made = new Map([...entriesOf(earlier), ...entriesOf(now)]);
    return shardRecord(now, now.work, now.shard, made);
  };
}

function entriesOf({ items, results }: ShardRecord): [number, Json][] {
  return items.map((item, k) => [item, results[k]!]);
}

function shardRecord(
  { histogradVersion, runtime, command, options, inputs }: ShardedCommand,
  work: ShardedWork,
  shard: ShardRecord["shard"],
  made: ReadonlyMap<number, Json>,
): ShardRecord {
  const items = [...made.keys()].sort((a, b) => a - b);
  return {
    kind: "shard",
    histogradVersion,
    runtime,
    command,
    options,
    inputs,
    work,
    shard,
    status: items.length === itemsOfShard(shard, work.nItems).length ? "complete" : "partial",
    items,
    results: items.map((item) => made.get(item)!),
  };
}

/** What all shards of a command have in common. @throws DataError for standard input */
function commandOf(
  { words, options }: Pick<Extract<Division, { mode: "shard" }>, "words" | "options">,
  inputs: readonly string[],
): ShardedCommand {
  return { ...thisProgram(), command: words, options, inputs: inputs.map(inputFile) };
}

/** @throws DataError `bad-option`, `not-readable` */
function inputFile(file: string): InputFile {
  if (file === STANDARD_INPUT) {
    const hint = "Give the name of a file, which each shard and the merge can read.";
    const expected = "a file, with --shard";
    throw new DataError([{ code: "bad-option", path: "workspace", expected, received: "standard input", hint }]);
  }
  try {
    return { file, digest: digestOfBytes(readFileSync(file)) };
  } catch (error) {
    const received = error instanceof Error ? error.message : String(error);
    throw new DataError([{ code: "not-readable", path: file, expected: "a file that can be read", received }]);
  }
}
