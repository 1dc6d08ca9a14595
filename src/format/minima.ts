import { plural } from "../describe.js";
import type { MinimaResult } from "../diagnostics/results.js";
import { exactCell, numberCell } from "./cell.js";
import { isCut } from "./cut.js";
import { formatNumber } from "./numbers.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";
import { foundText, missedText } from "./search.js";
import type { Column, Table } from "./table.js";

const TWICE_NLL_DIGITS = 10;
const DELTA_DIGITS = 4;
/** Minima beside each other in the table of parameters. */
const MINIMA_SHOWN = 6;

/** Minima by their height, and where they are: the parameters in which they differ, or all where rows are asked for and in CSV. */
export function minimaText(result: MinimaResult, options: FormatOptions): readonly Part[] {
  const { seed, minima } = result;
  const head = `${foundText(result)}, seed ${seed}`;
  if (minima.length === 0) return [head, "NOT VALID: no start led to a minimum; a fit says why."];
  return [head, heightTable(minima), whereTable(result, options), missedText(result)];
}

type Minima = MinimaResult["minima"];

function heightTable(minima: Minima): Table {
  const columns: readonly Column[] = [
    { title: "minimum", align: "right" },
    { title: "−2 log L", align: "decimal" },
    { title: "above the lowest", align: "decimal" },
    { title: "starts", align: "right" },
  ];
  const rows = minima.map(({ twiceNll, deltaTwiceNll, nStarts }, k) => [
    exactCell(k + 1),
    exactCell(twiceNll, formatNumber(twiceNll, TWICE_NLL_DIGITS)),
    numberCell(deltaTwiceNll, DELTA_DIGITS),
    exactCell(nStarts),
  ]);
  return { columns, rows };
}

function whereTable({ parNames, minima }: MinimaResult, options: FormatOptions): Part {
  const isWhole = options.format === "csv";
  const shown = isWhole ? minima : minima.slice(0, MINIMA_SHOWN);
  const different = parNames.filter((name) => minima.some(({ elsewhere }) => Object.hasOwn(elsewhere, name)));
  const all = [...different, ...parNames.filter((name) => !different.includes(name))];
  const listed = isWhole || isCut(options) ? all : different;
  const columns: readonly Column[] = [
    { title: "parameter", align: "left" },
    ...shown.map((_, k): Column => ({ title: `in minimum ${k + 1}`, align: "decimal" })),
  ];
  if (listed.length === 0) return "The record has the values of the parameters.";
  const rows = listed.map((name) => {
    const p = parNames.indexOf(name);
    return [name, ...shown.map(({ values }) => numberCell(values[p]))];
  });
  const same = parNames.length - listed.length;
  const rest =
    same === 0 ? [] : [`${plural(same, "parameter")} without a notable difference: the record has all values`];
  return [{ columns, rows, subjects: listed.map((name) => ({ names: [name] })) }, ...rest];
}
