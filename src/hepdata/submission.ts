import { stringify } from "yaml";
import type { ResultRecord } from "../records/kinds.js";
import { hepdataTables } from "./tables.js";

/** Characters of a name that HEPData takes. */
const LONGEST_NAME = 64;

/**
 * A submission to HEPData: the content of `submission.yaml` and of one data file for each table, by the names of the files.
 * Authors add what a record does not know: the reaction, the observables and the references to figures.
 *
 * @throws DataError `no-table` as `hepdataTables`
 */
export function hepdataSubmission(record: ResultRecord): ReadonlyMap<string, string> {
  const tables = hepdataTables(record).map(({ name, description, ...data }, k) => {
    const file = `table${k + 1}.yaml`;
    return { file, data, entry: { name: shortened(name, k + 1), description, keywords: [], data_file: file } };
  });
  const documents = [
    { comment: `Made by histograd ${record.origin.histogradVersion}` },
    ...tables.map(({ entry }) => entry),
  ];
  const submission = documents.map((each) => `---\n${stringify(each)}`).join("");
  return new Map([
    ["submission.yaml", submission],
    ...tables.map(({ file, data }) => [file, stringify(data)] as const),
  ]);
}

/** Names of tables differ: what is cut off is replaced by the number of the table. */
function shortened(name: string, number: number): string {
  if (name.length <= LONGEST_NAME) return name;
  const end = `… (${number})`;
  return `${name.slice(0, LONGEST_NAME - end.length)}${end}`;
}
