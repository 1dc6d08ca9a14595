import { DataError, type Issue, nearestHint } from "../errors.js";
import { matchesPattern, type ParameterPatterns } from "../fit/parameter-patterns.js";
import { count } from "./numbers.js";
import type { FormatOptions, SortKey } from "./options.js";
import { type Block, blocksOf, type Part } from "./part.js";
import type { RowSubject, Table } from "./table.js";

/** How tables are cut. */
type Cut = Pick<FormatOptions, "most" | "sort" | "parameters">;

/** Whether options cut or sort tables. */
export function isCut({ most, sort, parameters }: Cut): boolean {
  return most !== undefined || sort !== undefined || parameters !== undefined;
}

/**
 * Tables that say what their rows are about, cut and sorted; a line below says how many rows are left out.
 *
 * @throws DataError `bad-option` where no table can be cut or sorted so, `unknown-parameter`; all problems at once
 */
export function cutParts(parts: readonly Part[], cut: Cut): readonly Part[] {
  if (!isCut(cut)) return parts;
  const subjects = parts
    .flatMap(blocksOf)
    .flatMap((block) => (typeof block === "string" ? [] : (block.subjects ?? [])));
  const hasTables = parts.flatMap(blocksOf).some((block) => typeof block !== "string" && block.subjects !== undefined);
  const issues = cutIssues(cut, subjects, hasTables);
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
  name: ({ names }) => names[0],
};

function cutIssues(
  { most, sort, parameters }: Cut,
  subjects: readonly RowSubject[],
  hasTables: boolean,
): readonly Issue[] {
  const expected = "a record with a table of parameters";
  if (!hasTables) {
    const given = { most, sort, parameters };
    const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    return names.map((path) => ({ code: "bad-option", path, expected, received: "one without" }));
  }
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
  return [...issues, ...unmatched(parameters, subjects)];
}

function unmatched(parameters: ParameterPatterns | undefined, subjects: readonly RowSubject[]): readonly Issue[] {
  const names = new Set(subjects.flatMap((each) => each.names));
  return patternsOf(parameters).flatMap((pattern): readonly Issue[] => {
    if (subjects.some((subject) => isAbout(subject, [pattern]))) return [];
    const expected = "the name of a parameter in the tables, or a pattern of such names";
    const hint = nearestHint(pattern, names);
    return [{ code: "unknown-parameter", path: "parameters", expected, received: JSON.stringify(pattern), ...hint }];
  });
}

function patternsOf(parameters: ParameterPatterns | undefined): readonly string[] {
  return parameters === undefined ? [] : typeof parameters === "string" ? [parameters] : parameters;
}

/** Whether a pattern means a parameter of a row, or its vector: `gamma` of `gamma[0]`. */
function isAbout({ names }: RowSubject, patterns: readonly string[]): boolean {
  return names.some((name) =>
    patterns.some((each) => matchesPattern(name, each) || matchesPattern(name.replace(/\[\d+\]$/, ""), each)),
  );
}

function cutTable(table: Table, { most = Number.POSITIVE_INFINITY, sort, parameters }: Cut): readonly Block[] {
  const { subjects, rows } = table;
  if (subjects === undefined) return [table];
  const all = rows.map((row, r) => ({ row, subject: subjects[r]! }));
  const asked = parameters === undefined ? all : all.filter(({ subject }) => isAbout(subject, patternsOf(parameters)));
  const sorted = sort === undefined ? asked : [...asked].sort((a, b) => ORDERS[sort](a.subject, b.subject));
  const shown = sorted.slice(0, most);
  const left = rows.length - shown.length;
  const cut = { ...table, rows: shown.map(({ row }) => row), subjects: shown.map(({ subject }) => subject) };
  return left === 0 ? [cut] : [cut, `… and ${count(left, "more row")}`];
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

const ORDERS: Readonly<Record<SortKey, (a: RowSubject, b: RowSubject) => number>> = {
  pull: (a, b) => size(b.pull) - size(a.pull),
  impact: (a, b) => size(b.impact) - size(a.impact),
  constraint: (a, b) => (a.constraint ?? Number.MAX_VALUE) - (b.constraint ?? Number.MAX_VALUE),
  name: (a, b) => COLLATOR.compare(a.names[0] ?? "", b.names[0] ?? ""),
};

/** A row without the number is behind all others. */
function size(value: number | undefined): number {
  return value === undefined ? -1 : Math.abs(value);
}
