import type { MinimaResult } from "../../diagnostics/results.js";
import { Neighbourhood } from "../../infer/neighbourhood.js";
import type { Model } from "../../model/model.js";
import type { Analysis } from "../analysis.js";
import { count, formatNumber } from "../output/numbers.js";
import { type Column, formatTable } from "../output/table.js";
import { headline, resultText } from "./headline.js";
import { foundText, missedText } from "./search-text.js";

const TWICE_NLL_DIGITS = 10;
const DELTA_DIGITS = 4;
/** Minima beside each other in the table of parameters. */
const MINIMA_SHOWN = 6;

/** Minima by their height, and where they are: the parameters in which they differ. */
export function minimaText(analysis: Analysis, result: MinimaResult): string {
  const { seed, minima } = result;
  const head = [headline(analysis), `${foundText(result)}, seed ${seed}`];
  if (minima.length === 0)
    return resultText([...head, "NOT VALID: no start led to a minimum; histograd fit says why."], {});
  return resultText([...head, heightTable(minima), whereTable(analysis.model, minima), missedText(result)], {});
}

type Minima = MinimaResult["minima"];

function heightTable(minima: Minima): string {
  const columns: readonly Column[] = [
    { title: "minimum", align: "right" },
    { title: "−2 log L", align: "decimal" },
    { title: "above the lowest", align: "decimal" },
    { title: "starts", align: "right" },
  ];
  const rows = minima.map(({ twiceNll, deltaTwiceNll, nStarts }, k) => [
    `${k + 1}`,
    formatNumber(twiceNll, TWICE_NLL_DIGITS),
    formatNumber(deltaTwiceNll, DELTA_DIGITS),
    `${nStarts}`,
  ]);
  return formatTable(columns, rows);
}

function whereTable(model: Model, minima: Minima): string {
  const shown = minima.slice(0, MINIMA_SHOWN);
  const different = parametersThatDiffer(model, minima);
  const columns: readonly Column[] = [
    { title: "parameter", align: "left" },
    ...shown.map((_, k): Column => ({ title: `in minimum ${k + 1}`, align: "decimal" })),
  ];
  if (different.length === 0) return "--json has the values of the parameters.";
  const rows = different.map((p) => [model.parNames[p]!, ...shown.map(({ values }) => formatNumber(values[p]!))]);
  const same = model.nPars - different.length;
  const rest = same === 0 ? "" : `\n${count(same, "parameter")} without a notable difference: --json has all values`;
  return `${formatTable(columns, rows)}${rest}`;
}

function parametersThatDiffer(model: Model, [lowest, ...others]: Minima): number[] {
  if (lowest === undefined) return [];
  const neighbourhood = new Neighbourhood(model);
  const first = Float64Array.from(lowest.values);
  const found = others.flatMap(({ values }) => neighbourhood.differences(Float64Array.from(values), first));
  return [...new Set(found)].sort((a, b) => a - b);
}
