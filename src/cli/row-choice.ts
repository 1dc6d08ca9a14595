import type { ErrorCode } from "../error-codes.js";
import { DataError } from "../errors.js";
import { matchParameters } from "../fit/parameter-patterns.js";
import { unmatched } from "../format/cut.js";
import type { Model } from "../model/model.js";

/** Names or patterns of what the rows of tables are about, which were checked before the work. */
export interface RowChoice {
  readonly rows?: readonly string[];
}

/** Rows about parameters. @throws DataError `unknown-parameter` for each pattern that matches none */
export function parameterRows(model: Model, patterns: readonly string[]): RowChoice {
  if (patterns.length === 0) return {};
  matchParameters(model, patterns, "parameters");
  return { rows: patterns };
}

/** Rows about channels. @throws DataError `unknown-channel` for each pattern that matches none */
export function channelRows({ channels }: Model, patterns: readonly string[]): RowChoice {
  const names = channels.map(({ name }) => name);
  return namedRows({ option: "--channel", noun: "channel", code: "unknown-channel", names }, patterns);
}

/** Names of what rows are about, and the option that chooses among them. */
interface RowNames {
  readonly option: string;
  readonly noun: string;
  readonly code: ErrorCode;
  readonly names: readonly string[];
}

/** Rows about something with a name. @throws DataError for each pattern that matches none of the names */
export function namedRows({ option, noun, code, names }: RowNames, patterns: readonly string[]): RowChoice {
  if (patterns.length === 0) return {};
  const subjects = names.map((name) => ({ names: [name] }));
  const expected = `the name of a ${noun}, or a pattern of such names`;
  const issues = unmatched(patterns, subjects, expected).map((issue) => ({ ...issue, code, path: option }));
  if (issues.length > 0) throw new DataError(issues);
  return { rows: patterns };
}
