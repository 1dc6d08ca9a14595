import {
  aFiniteNumber,
  aText,
  aWholeNumber,
  isListOfTexts,
  type OptionRules,
  oneOf,
  required,
  tested,
} from "../options.js";

/** What a likelihood becomes when it is simplified. */
export const SIMPLIFIED_FORMS = [
  "effective",
  "covariance",
  "linear",
  "largest",
] as const satisfies readonly SimplifiedForm[];
export type SimplifiedForm = "effective" | "covariance" | "linear" | "largest";

/** How a likelihood is simplified. */
export interface SimplifyOptions {
  /**
   * `effective`: one systematic effect for all backgrounds, and one for the signal. `covariance`: as many as the covariance of
   * all bins needs. `linear`: all parameters, with effects that are linear. `largest`: the systematic effects with the largest
   * impact, unchanged.
   */
  readonly form: SimplifiedForm;
  /** For `effective` and `covariance`: channels that stay. By default those with signal events, if there are others. */
  readonly channels?: readonly string[];
  /**
   * For `effective` and `covariance`: the data that the background is fitted to. `controls` (default): those of the channels that do not
   * stay, so that no data are used twice. `all`: those of all channels.
   */
  readonly from?: "controls" | "all";
  /** For `largest`: how many systematic effects stay. */
  readonly count?: number;
  /** Value of the parameter of interest whose CLs is compared; default 1. */
  readonly testPoi?: number;
  /** Name of the measurement; the first one by default. */
  readonly measurement?: string;
}

/** Rules for the options of `simplifyWorkspace`. */
export const SIMPLIFY_OPTIONS: OptionRules<SimplifyOptions> = {
  form: required(oneOf(...SIMPLIFIED_FORMS)),
  channels: tested("a list of at least one name", (value) => isListOfTexts(value) && value.length > 0),
  from: oneOf("controls", "all"),
  count: aWholeNumber(0),
  testPoi: aFiniteNumber,
  measurement: aText,
};
