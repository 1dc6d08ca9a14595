import { plural } from "../describe.js";
import { DataError, type Issue, nearestHint } from "../errors.js";
import { matchesPattern, type ParameterPatterns } from "../fit/parameter-patterns.js";
import type { FormatOptions, SortKey } from "./options.js";
import { type Block, blocksOf, type Part } from "./part.js";
import type { RowSubject, Table } from "./table.js";

/** How tables are cut. */
export type Cut = { readonly [K in "most" | "sort" | "parameters"]?: FormatOptions[K] | undefined };

/** Whether options cut or sort tables. */
export function isCut({ most, sort, parameters }: Cut): boolean {
  return most !== undefined || sort !== undefined || parameters !== undefined;
}

/**
 * Tables that say what their rows are about, cut and sorted; a line below says how many rows are left out.
 *
 * @param areKnown - whether there is what the patterns mean, so that tables without it have no row
 * @throws DataError `bad-option` where no table can be cut or sorted so, `unknown-parameter`; all problems at once
 */
export function cutParts(parts: readonly Part[], cut: Cut, areKnown = false): readonly Part[] {
  if (!isCut(cut)) return parts;
  const tables = parts
    .flatMap(blocksOf)
    .filter((block): block is Table => typeof block !== "string" && block.subjects !== undefined);
  const issues = cutIssues(cut, tables, areKnown);
  if (issues.length > 0) throw new DataError(issues);
  return parts.map((part) => {
    const blocks = blocksOf(part).flatMap((block): readonly Block[] =>
      typeof block === "string" ? [block] : cutTable(block, cut),
    );
    return blocks.length === 1 ? blocks[0]! : blocks;
  });
}

const KEYS: Readonly<Record<SortKey, (subject: RowSubject) => unknown>> = {
  pull: ({ pull }) => pull,
  constraint: ({ constraint }) => constraint,
  impact: ({ impact }) => impact,
  yield: (subject) => subject.yield,
  cls: ({ cls }) => cls,
  name: ({ names }) => names[0],
};

function cutIssues({ most, sort, parameters }: Cut, tables: readonly Table[], areKnown: boolean): readonly Issue[] {
  const expected = "a record with a table of parameters";
  if (tables.length === 0) {
    const given = { most, sort, parameters };
    const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    return names.map((path) => ({ code: "bad-option", path, expected, received: "one without" }));
  }
  const subjects = tables.flatMap(subjectsOf);
  const issues: Issue[] = [];
  if (sort !== undefined && subjects.length > 0 && subjects.every((each) => KEYS[sort](each) === undefined)) {
    const known = (Object.keys(KEYS) as SortKey[]).filter((key) =>
      subjects.some((each) => KEYS[key](each) !== undefined),
    );
    issues.push({
      code: "bad-option",
      path: "sort",
      expected: `what the tables of this record have: ${known.join(" or ")}`,
      received: JSON.stringify(sort),
    });
  }
  if (areKnown) return issues;
  const nouns = [...new Set(tables.map(({ subject = "parameter" }) => subject))].join(" or ");
  const name = `the name of a ${nouns} in the tables, or a pattern of such names`;
  return [...issues, ...unmatched(patternsOf(parameters), subjects, name)];
}

function subjectsOf({ subjects = [] }: Table): readonly RowSubject[] {
  return subjects.filter((each) => each !== undefined);
}

/** An issue `unknown-parameter` for each pattern that means no subject. */
export function unmatched(
  patterns: readonly string[],
  subjects: readonly RowSubject[],
  expected: string,
): readonly Issue[] {
  const names = new Set(subjects.flatMap((each) => each.names));
  return patterns.flatMap((pattern): readonly Issue[] => {
    if (subjects.some((subject) => isAbout(subject, [pattern]))) return [];
    const hint = nearestHint(pattern, names);
    return [{ code: "unknown-parameter", path: "parameters", expected, received: JSON.stringify(pattern), ...hint }];
  });
}

function patternsOf(parameters: ParameterPatterns | undefined): readonly string[] {
  return parameters === undefined ? [] : typeof parameters === "string" ? [parameters] : parameters;
}

/** Whether a pattern means what a row is about, or its vector: `gamma` of `gamma[0]`. */
function isAbout({ names }: RowSubject, patterns: readonly string[]): boolean {
  return names.some((name) =>
    patterns.some((each) => matchesPattern(name, each) || matchesPattern(name.replace(/\[\d+\]$/, ""), each)),
  );
}

/** Places of the subjects that stay, in their new order. */
export function chosen(
  subjects: readonly RowSubject[],
  { most = Number.POSITIVE_INFINITY, sort, parameters }: Cut,
): readonly number[] {
  const all = [...subjects.keys()];
  const asked = parameters === undefined ? all : all.filter((r) => isAbout(subjects[r]!, patternsOf(parameters)));
  const sorted = sort === undefined ? asked : asked.sort((a, b) => ORDERS[sort](subjects[a]!, subjects[b]!));
  return sorted.slice(0, most);
}

/** The rows that stay, with those that have no subject before and behind them as they were. */
function cutTable(table: Table, cut: Cut): readonly Block[] {
  const { subjects, rows, ruleBefore } = table;
  if (subjects === undefined) return [table];
  const places = [...subjects.keys()].filter((r) => subjects[r] !== undefined);
  if (places.length === 0) return [table];
  const kept = chosen(
    places.map((r) => subjects[r]!),
    cut,
  ).map((k) => places[k]!);
  const [first, last] = [places[0]!, places.at(-1)!];
  const all = [...rows.keys()];
  const shown = [...all.slice(0, first), ...kept, ...all.slice(last + 1)];
  const left = rows.length - shown.length;
  const smaller = {
    ...table,
    rows: shown.map((r) => rows[r]!),
    subjects: shown.map((r) => subjects[r]),
    ...(ruleBefore === undefined ? {} : { ruleBefore: ruleBefore - left }),
  };
  return left === 0 ? [smaller] : [smaller, `… and ${plural(left, "more row")}`];
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

const ORDERS: Readonly<Record<SortKey, (a: RowSubject, b: RowSubject) => number>> = {
  pull: (a, b) => size(b.pull) - size(a.pull),
  impact: (a, b) => size(b.impact) - size(a.impact),
  constraint: (a, b) => (a.constraint ?? Number.MAX_VALUE) - (b.constraint ?? Number.MAX_VALUE),
  yield: (a, b) => (b.yield ?? 0) - (a.yield ?? 0),
  cls: (a, b) => (a.cls ?? Number.MAX_VALUE) - (b.cls ?? Number.MAX_VALUE),
  name: (a, b) => COLLATOR.compare(a.names[0] ?? "", b.names[0] ?? ""),
};

/** A row without the number is behind all others. */
function size(value: number | undefined): number {
  return value === undefined ? -1 : Math.abs(value);
}
