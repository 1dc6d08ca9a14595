import {
  type CreateNodeOptions,
  type DocumentOptions,
  type ScalarTag,
  type SchemaOptions,
  stringify,
  type ToStringOptions,
} from "yaml";
import { DataError } from "../errors.js";
import { requireOptions } from "../options.js";
import type { ResultRecord } from "../records/kinds.js";
import { VERSION } from "../version.js";
import { MADE_BY } from "./made-by.js";
import type { HepdataTable } from "./table.js";
import { HEPDATA_OPTIONS, type HepdataOptions, requireTables, tablesOf } from "./tables.js";

/** Characters of the name of a table that HEPData takes. */
const LONGEST_NAME = 64;

/**
 * A submission to HEPData: the content of `submission.yaml` and of one data file for each table, by the names of the files. The tables
 * are those of `hepdataTables`, of one record or of several in their order; tables of the same name are numbered.
 *
 * Authors add what a record does not know: the abstract, the reaction, the observables and the references to figures.
 *
 * @throws DataError as `hepdataTables`; `bad-argument` for an empty list
 * @see https://hepdata-submission.readthedocs.io, the format of the files
 * @example for (const [name, content] of hepdataSubmission([limit, pulls(fitted)])) writeFileSync(join(folder, name), content)
 */
export function hepdataSubmission(
  records: ResultRecord | readonly ResultRecord[],
  options: HepdataOptions = {},
): ReadonlyMap<string, string> {
  const list = isList(records) ? records : [records];
  if (list.length === 0) {
    const expected = "a record, or a list of at least one";
    throw new DataError([{ code: "bad-argument", path: "records", expected, received: "an empty list" }]);
  }
  requireOptions(options, HEPDATA_OPTIONS);
  requireTables(list, (k) => (isList(records) ? `records[${k}]` : "record"));
  const tables = list.flatMap((record) => tablesOf(record, options));
  const names = distinctNames(tables);
  const entries = tables.map(({ description }, k) => ({
    name: names[k]!,
    description,
    keywords: [],
    data_file: fileOf(k),
  }));
  const submission = [{ comment: `${MADE_BY} ${VERSION}` }, ...entries];
  return new Map([
    ["submission.yaml", submission.map((each) => `---\n${yaml(each)}`).join("")],
    ...tables.map(({ independent_variables, dependent_variables }, k) => {
      return [fileOf(k), yaml({ independent_variables, dependent_variables })] as const;
    }),
  ]);
}

function isList(records: ResultRecord | readonly ResultRecord[]): records is readonly ResultRecord[] {
  return Array.isArray(records);
}

function fileOf(k: number): string {
  return `table${k + 1}.yaml`;
}

/** Names that HEPData takes: those that are too long end with the number of the table, and so do those that another table has. */
function distinctNames(tables: readonly HepdataTable[]): readonly string[] {
  const taken = new Set<string>();
  return tables.map(({ name }, k) => {
    const end = ` (${k + 1})`;
    const isLong = name.length > LONGEST_NAME;
    const room = name.slice(0, LONGEST_NAME - end.length - 1);
    const distinct = isLong ? `${room}…${end}` : taken.has(name) ? `${room}${end}` : name;
    taken.add(distinct);
    return distinct;
  });
}

/**
 * A number as readers of YAML 1.1 know it, HEPData's among them: for those `1e-7` is a text, and `1.0e-7` a number.
 *
 * @see https://yaml.org/type/float.html
 */
const NUMBER: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: (value) => typeof value === "number",
  test: /^-?\d+(?:\.\d+)?(?:e[-+]\d+)?$/,
  resolve: Number,
  stringify: ({ value }) => String(value).replace(/^(-?\d+)e/, "$1.0e"),
};

/** Every text is quoted: names such as `yes`, `=` or `12:30` are something else for readers of YAML 1.1. */
const YAML_OPTIONS: DocumentOptions & SchemaOptions & CreateNodeOptions & ToStringOptions = {
  version: "1.1",
  customTags: (tags) => [NUMBER, ...tags],
  defaultStringType: "QUOTE_DOUBLE",
  defaultKeyType: "PLAIN",
  lineWidth: 0,
  aliasDuplicateObjects: false,
};

function yaml(value: object): string {
  return stringify(value, YAML_OPTIONS);
}
