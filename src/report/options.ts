import { aFiniteNumber, anObject, type OptionRule, type OptionRules, oneOf } from "../options.js";

/** How the numbers after an operation are found: by Newton steps from the minimum before it, or by fits. */
const REPORT_METHODS = ["steps", "fits"] as const;

/** Options of `operationReport`. */
export interface OperationReportOptions {
  /** How the numbers after the operation are found; default `steps`. */
  readonly method?: (typeof REPORT_METHODS)[number];
  /** A value of the parameter of interest whose CLs is reported, too. */
  readonly tested?: number;
  /** Former names of parameters that have another name after the operation, by the new name; a vector is named by its set. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Former names of channels that have another name after the operation, by the new name. */
  readonly channels?: Readonly<Record<string, string>>;
  /** By the new name of a channel, the former bin of each of its bins; null for a bin that is made of several. */
  readonly bins?: Readonly<Record<string, readonly (number | null)[]>>;
}

const formerNames: OptionRule = anObject("an object of former names by new names", (names) =>
  Object.values(names).every((name) => typeof name === "string"),
);

/** Rules for the options of `operationReport`. */
export const OPERATION_REPORT_OPTIONS: OptionRules<OperationReportOptions> = {
  method: oneOf(...REPORT_METHODS),
  tested: aFiniteNumber,
  parameters: formerNames,
  channels: formerNames,
  bins: anObject("lists of former bins by channel, counted from 0, with null for merged ones", (bins) =>
    Object.values(bins).every(
      (list) => Array.isArray(list) && list.every((bin) => bin === null || (Number.isInteger(bin) && bin >= 0)),
    ),
  ),
};
