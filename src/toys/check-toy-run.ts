import { DataError, type Issue } from "../errors.js";
import { countOf, type Range } from "./ledger.js";
import type { ToyRun, ToySample } from "./results.js";

/**
 * The toy run that a file held, after `parseRecord`: its parts are there and its counts add up.
 *
 * @throws DataError `not-a-toy-run`; all problems at once
 * @example const run = checkToyRun(parseRecord(text));
 */
export function checkToyRun(record: unknown): ToyRun {
  if (!isObject(record) || record["kind"] !== "toy-run") {
    throw new DataError([
      notToys("kind", '"toy-run"', isObject(record) ? (JSON.stringify(record["kind"]) ?? "nothing") : typeof record),
    ]);
  }
  const issues = [
    ...FIELDS.flatMap(([name, type]) => typeIssues(record, name, type)),
    ...["signal", "background"].flatMap((name) => sampleIssues(name, record[name])),
  ];
  if (issues.length > 0) throw new DataError(issues);
  return record as unknown as ToyRun;
}

const FIELDS: readonly (readonly [string, "number" | "string" | "object"])[] = [
  ["origin", "object"],
  ["seed", "number"],
  ["testStatistic", "string"],
  ["poi", "object"],
  ["convention", "string"],
  ["auxdata", "string"],
  ["status", "string"],
  ["wanted", "object"],
  ["observedStatistic", "number"],
  ["asimovStatistic", "number"],
  ["bestFitPoi", "number"],
  ["fits", "object"],
];

function typeIssues(record: Readonly<Record<string, unknown>>, name: string, type: string): Issue[] {
  const value = record[name];
  if (typeof value === type && value !== null) return [];
  return [
    notToys(
      name,
      type === "object" ? "a part of the record" : `a ${type}`,
      value === undefined ? "nothing" : `${value}`,
    ),
  ];
}

function sampleIssues(name: string, value: unknown): Issue[] {
  if (!isObject(value)) return [notToys(name, "a sample of toys", typeof value)];
  const sample = value as unknown as ToySample;
  const lists = ["pars", "done", "statistics", "failed"] as const;
  const absent = lists.filter((list) => !Array.isArray(sample[list]));
  if (absent.length > 0) return absent.map((list) => notToys(`${name}.${list}`, "a list", typeof sample[list]));
  if (!ascend(sample.done)) return [notToys(`${name}.done`, "ascending, disjoint ranges", JSON.stringify(sample.done))];
  const made = countOf(sample.done);
  const told = sample.statistics.length + sample.failed.length;
  if (made === told) return [];
  return [notToys(name, `statistics or failures of the ${made} toys that are done`, `${told}`)];
}

function ascend(ranges: readonly Range[]): boolean {
  return ranges.every(
    (range, i) =>
      range.length === 2 &&
      range.every(Number.isInteger) &&
      range[1] > range[0] &&
      range[0] >= (ranges[i - 1]?.[1] ?? 0),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function notToys(path: string, expected: string, received: string): Issue {
  const hint = "Files of toys are what formatRecord makes of a toy run.";
  return { code: "not-a-toy-run", path, expected, received, hint };
}
