import { plural } from "../describe.js";
import { DataError, type Issue } from "../errors.js";
import { groupBy } from "../group-by.js";
import type { Json } from "../records/json.js";
import { equalJson } from "../workspace/json-value.js";
import type { MadeItems } from "./pools.js";
import type { ShardedCommand, ShardRecord } from "./record.js";
import { arraySpecification, type Shard, shardName } from "./shard.js";

/** A shard, and the name in messages of its file. */
export interface ShardFile {
  readonly name: string;
  readonly record: ShardRecord;
}

/** A file that is not a shard of the command, and why. */
export interface RefusedShard {
  readonly name: string;
  readonly issues: readonly Issue[];
}

/** The combined contents of the shards of one command. */
export interface JoinedShards {
  /** The command of most shards. */
  readonly command: ShardedCommand;
  readonly work: ShardRecord["work"];
  /** Number of shards that the command was divided into: that of most shards. */
  readonly count: number;
  readonly refused: readonly RefusedShard[];
  /** Indices of the shards with a missing item; ascending. */
  readonly missing: readonly number[];
  /** Results by index of the item; undefined for a missing one. */
  readonly results: readonly (Json | undefined)[];
}

/**
 * Combines the results of shards. Neither their order has an effect, nor a shard that is given twice. Shards are refused if they
 * differ from most others in version, engine, options, content of the input files or work, or have an item that a shard of another
 * division has.
 *
 * @throws DataError `no-shards`
 */
export function joinShards(files: readonly ShardFile[]): JoinedShards {
  const [first] = mostCommon(files, ({ record }) => identityOf(record));
  if (first === undefined) {
    throw new DataError([{ code: "no-shards", path: "shards", expected: "at least one shard", received: "none" }]);
  }
  const { work } = first.record;
  const refused: RefusedShard[] = [];
  const same: ShardFile[] = [];
  for (const file of files) {
    const issues = differences(first, file);
    if (issues.length > 0) refused.push({ name: file.name, issues });
    else same.push(file);
  }
  const count = mostCommon(same, ({ record }) => String(record.shard.count))[0]!.record.shard.count;
  const taken = takeItems(same, work.nItems);
  const missing = new Set<number>();
  for (let item = 0; item < work.nItems; item++) if (taken.results[item] === undefined) missing.add(item % count);
  return {
    command: first.record,
    work,
    count,
    refused: [...refused, ...taken.refused],
    missing: [...missing].sort((a, b) => a - b),
    results: taken.results,
  };
}

/**
 * The results of all items.
 *
 * @throws DataError with all problems: those of each file that was refused, and `missing-shards`
 */
export function requireWhole(
  { work, count, refused, missing, results }: JoinedShards,
  unread: readonly Issue[],
): MadeItems {
  const issues: Issue[] = [...unread, ...refused.flatMap(({ issues: each }) => each)];
  if (missing.length > 0) issues.push(missingShards(missing, count));
  if (issues.length > 0) throw new DataError(issues);
  return { work, results: results as readonly Json[] };
}

function missingShards(missing: readonly number[], count: number): Issue {
  return {
    code: "missing-shards",
    path: "shards",
    expected: `all items of ${plural(count, "shard")}`,
    received: `items are missing of ${plural(missing.length, "shard")}: ${arraySpecification(missing)}`,
    hint: "Run these shards again; histograd merge --missing prints this list for the batch system.",
  };
}

/** Results of all items, and the shards whose items are not used. */
interface Taken {
  readonly results: readonly (Json | undefined)[];
  readonly refused: readonly RefusedShard[];
}

/** Takes items from one shard after another. */
function takeItems(files: readonly ShardFile[], nItems: number): Taken {
  const results = new Array<Json | undefined>(nItems).fill(undefined);
  const owners = new Array<ShardFile | undefined>(nItems).fill(undefined);
  const refused: RefusedShard[] = [];
  for (const file of files) {
    const issue = clash(file, owners, results);
    if (issue !== undefined) {
      refused.push({ name: file.name, issues: [issue] });
      continue;
    }
    for (const [k, item] of file.record.items.entries()) {
      results[item] = file.record.results[k]!;
      owners[item] ??= file;
    }
  }
  return { results, refused };
}

/** The issue of the first item that another shard has, too, unless both are the same shard with the same result. */
function clash(
  file: ShardFile,
  owners: readonly (ShardFile | undefined)[],
  results: readonly (Json | undefined)[],
): Issue | undefined {
  const { shard, items, results: own } = file.record;
  for (const [k, item] of items.entries()) {
    const owner = owners[item];
    if (owner === undefined) continue;
    const other = owner.record.shard;
    if (!isSame(shard, other)) {
      const received = `item ${item}, which ${owner.name} (shard ${shardName(other)}) has, too`;
      const hint = "Merge the shards of one division of the work only.";
      return {
        code: "overlapping-shards",
        path: `${file.name} (shard ${shardName(shard)})`,
        expected: "items that no other shard has",
        received,
        hint,
      };
    }
    if (!equalJson(own[k], results[item])) {
      return {
        code: "overlapping-shards",
        path: `${file.name} (shard ${shardName(shard)})`,
        expected: `the same result of item ${item} as in ${owner.name}, which is the same shard`,
        received: "another result",
        hint: "Two computers gave different results. Leave one of the files out.",
      };
    }
  }
  return undefined;
}

function isSame(a: Shard, b: Shard): boolean {
  return a.index === b.index && a.count === b.count;
}

/** The properties in which all shards of a command agree, by the name that messages use. */
const PARTS: readonly (readonly [string, (record: ShardRecord) => Json])[] = [
  ["version of histograd", ({ histogradVersion }) => histogradVersion],
  ["JavaScript engine", ({ runtime }) => runtime],
  ["command", ({ command }) => verbOf(command)],
  ["content of input files", ({ inputs }) => inputs.map(({ digest }) => digest)],
  ["number of items", ({ work }) => `${work.nItems} items of ${work.job}`],
  ["work", ({ work }) => work.digest],
];

function identityOf(record: ShardRecord): string {
  const options = Object.entries(record.options).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([PARTS.map(([, part]) => part(record)), options]);
}

/** Words before the first option or file. */
function verbOf(command: readonly string[]): string {
  const end = command.findIndex((word) => word.startsWith("-") || /[./]/.test(word));
  return command.slice(0, end < 0 ? undefined : end).join(" ");
}

function differences(expected: ShardFile, file: ShardFile): Issue[] {
  const [ours, theirs] = [expected.record, file.record];
  const parts = PARTS.filter(([, part]) => !equalJson(part(ours), part(theirs))).map(([name, part]) =>
    otherShard(expected.name, file, name, part(ours), part(theirs)),
  );
  const names = [...new Set([...Object.keys(ours.options), ...Object.keys(theirs.options)])];
  const options = names
    .filter((name) => !equalJson(ours.options[name] ?? null, theirs.options[name] ?? null))
    .map((name) =>
      otherShard(expected.name, file, `option ${name}`, ours.options[name] ?? null, theirs.options[name] ?? null),
    );
  // Work that differs because of the version, an option or a file is not reported as well.
  const causes = [...parts, ...options].filter(({ path }) => !/: (number of items|work)$/.test(path));
  return causes.length > 0 ? causes : parts;
}

function otherShard(like: string, { name, record }: ShardFile, part: string, expected: Json, received: Json): Issue {
  return {
    code: "other-shard",
    path: `${name} (shard ${shardName(record.shard)}): ${part}`,
    expected: `${JSON.stringify(expected)}, as in ${like}`,
    received: JSON.stringify(received),
    hint: "Move the file away and run the shard again, as the others were run.",
  };
}

/** The largest group of entries with the same key; of equally large ones, the first. */
function mostCommon<T>(entries: readonly T[], keyOf: (entry: T) => string): readonly T[] {
  return [...groupBy(entries, keyOf).values()].reduce<readonly T[]>(
    (most, group) => (group.length > most.length ? group : most),
    [],
  );
}
