import { requireOptions } from "../options.js";
import { requireRecord } from "../records/check.js";
import type { RecordKind, RecordOf, ResultRecord } from "../records/kinds.js";
import { binImpactsText } from "./bin-impacts.js";
import { checkResultText } from "./check-result.js";
import { comparisonText } from "./comparison.js";
import { correlationText } from "./correlation.js";
import { cutParts } from "./cut.js";
import { feldmanCousinsText } from "./feldman-cousins.js";
import { fitResultText } from "./fit-result.js";
import { fitReviewText } from "./fit-review.js";
import { fractalText } from "./fractal.js";
import { goodnessOfFitText, goodnessOfFitToysText } from "./goodness-of-fit.js";
import { gridScanText } from "./grid-scan.js";
import { headingOf } from "./heading.js";
import { clsScanText, hypotestText, significanceText, upperLimitText } from "./hypotest.js";
import { inspectText } from "./inspect.js";
import { lCurveText } from "./l-curve.js";
import { contourText } from "./likelihood-contour.js";
import { limitSeriesText } from "./limit-series.js";
import { lintText } from "./lint.js";
import { minimaText } from "./minima.js";
import { minosText } from "./minos.js";
import { operationReportText } from "./operation-report.js";
import { FORMAT_OPTIONS, type FormatOptions } from "./options.js";
import type { Paint } from "./paint.js";
import type { Part } from "./part.js";
import { patchSetScanText } from "./patch-set-scan.js";
import { profileScanText } from "./profile-scan.js";
import { propagatedText } from "./propagated.js";
import { pullsText } from "./pulls.js";
import { rankingText } from "./ranking.js";
import { simplificationText } from "./simplification.js";
import { templateVariationText } from "./template-variation.js";
import { testStatisticText } from "./test-statistic.js";
import { toyRunText } from "./toy-run.js";
import { breakdownText } from "./uncertainty-breakdown.js";
import { validateText } from "./validate.js";
import { writeParts } from "./write.js";
import { sampleRows, yieldsParts, yieldsText } from "./yields-table.js";

/** The parts of a text below its heading, to have an empty line between them. */
type Table = { readonly [K in RecordKind]: (record: RecordOf<K>, options: FormatOptions) => readonly Part[] };

/** The functions that write records as text, by kind. A kind without a line here does not compile. */
const TEXTS: Table = {
  "fit-result": fitResultText,
  propagated: propagatedText,
  "test-statistic": testStatisticText,
  hypotest: hypotestText,
  "cls-scan": clsScanText,
  "upper-limit": upperLimitText,
  "limit-series": limitSeriesText,
  significance: significanceText,
  "patch-set-scan": patchSetScanText,
  "toy-run": toyRunText,
  "goodness-of-fit-toys": goodnessOfFitToysText,
  "feldman-cousins": feldmanCousinsText,
  minos: minosText,
  "likelihood-contour": contourText,
  "profile-scan": profileScanText,
  "grid-scan": gridScanText,
  pulls: pullsText,
  "fit-review": fitReviewText,
  ranking: rankingText,
  "bin-impacts": binImpactsText,
  "uncertainty-breakdown": breakdownText,
  correlation: correlationText,
  "goodness-of-fit": goodnessOfFitText,
  minima: minimaText,
  "l-curve": lCurveText,
  yields: (record) => yieldsParts(record),
  "template-variation": templateVariationText,
  "check-result": checkResultText,
  comparison: comparisonText,
  simplification: simplificationText,
  "operation-report": operationReportText,
  inspect: inspectText,
  validate: validateText,
  lint: lintText,
  fractal: fractalText,
};

/**
 * A record as the tables that the command line prints: text for people, or tables as Markdown, LaTeX or CSV; it ends with a
 * line break. Numbers are rounded except in CSV; `formatRecord` writes the whole record with all of their digits.
 *
 * `most`, `sort` and `parameters` are about tables with a row for each parameter (fits, pulls, rankings, MINOS errors, correlations,
 * minima, penalised estimates, formulas, contents of a workspace), sample (yields), bin (impacts), group (breakdown) or signal (patch
 * sets); sums stay. LaTeX has the sentences around the tables as comments, CSV leaves them out and has an empty line between tables. In
 * CSV each number has a field of its own with all of its digits, and tables that are shortened for people are whole. The CSV of yields
 * is that of `yieldsTable` with bins.
 *
 * @throws DataError `unknown-option`, `bad-option`; `bad-argument` for what is no record, or one with parts that are missing or
 * wrong, all of them at once; `unknown-parameter`; `no-table` for CSV of a record that has none
 * @example console.log(format(fit(model, data)))
 * @example format(ranking(model, data), { format: "latex", sort: "pull", most: 10 })
 */
export function format(record: ResultRecord, options: FormatOptions = {}): string {
  requireOptions(options, FORMAT_OPTIONS);
  requireRecord(record, "record");
  return formatChecked(record, options);
}

/** What the command line knows besides the options. */
export interface Surroundings {
  /** Colours of a terminal. */
  readonly paint?: Paint | undefined;
  /** Whether there is what the patterns of rows mean, so that tables may have no row about it. */
  readonly areKnown?: boolean | undefined;
}

/** `format` of a record that was just made. */
export function formatChecked(record: ResultRecord, options: FormatOptions, surroundings: Surroundings = {}): string {
  const { format: written = "text", digits, width } = options;
  const { paint, areKnown } = surroundings;
  if (written === "csv" && record.kind === "yields")
    return yieldsText(record, { format: "csv", bins: true, ...sampleRows(options) });
  return writeParts(recordParts(record, options, areKnown), written, { digits, width, paint });
}

/** The heading and the paragraphs of a record that has all of its parts. @param areKnown - as `cutParts` */
export function recordParts(record: ResultRecord, options: FormatOptions, areKnown = false): readonly Part[] {
  const { heading = headingOf(record.origin) } = options;
  const parts = cutParts(textOf(record.kind, record, options), options, areKnown);
  return [...(heading === "" ? [] : [heading]), ...parts];
}

function textOf<K extends RecordKind>(kind: K, record: RecordOf<K>, options: FormatOptions): readonly Part[] {
  return TEXTS[kind](record, options);
}
