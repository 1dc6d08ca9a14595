/** Types of options-page.mjs, for the tests. */
import type { Issue } from "../src/errors.js";
import type { OptionTable } from "../src/option-tables.js";
import type { OptionRule } from "../src/options.js";

type Rules = Readonly<Record<string, OptionRule>>;

export declare function rowsOf(rules: Rules): { readonly path: string; readonly rule: OptionRule }[];
export declare function optionsPage(
  tables: readonly OptionTable[],
  words: {
    readonly format: (issue: Issue) => string;
    readonly issuesOf: (options: object, rules: Rules) => readonly Issue[];
  },
): string;
