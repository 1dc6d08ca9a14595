import { DataError, nearestHint } from "../errors.js";
import { type ParameterPatterns, somePatterns } from "../fit/parameter-patterns.js";
import {
  aFlag,
  aRecord,
  aText,
  aWholeNumber,
  type OptionRules,
  oneOf,
  requireArgument,
  required,
  requireOptions,
} from "../options.js";
import type { ChannelYields, Yield, YieldsResult } from "../yields/results.js";
import { type Cell, cellText, exactCell, MEASURED_FIELDS, measuredCell, numberCell } from "./cell.js";
import { chosen, cutParts } from "./cut.js";
import { noteLines } from "./notes.js";
import { FORMAT_OPTIONS, type FormatOptions, type TableFormat } from "./options.js";
import type { Paint } from "./paint.js";
import type { Part } from "./part.js";
import type { Column, RowSubject, Table } from "./table.js";
import { writeParts } from "./write.js";
import { yieldsCsv } from "./yields-csv.js";

/** Options of `yieldsTable`. */
export interface YieldsTableOptions {
  readonly format: TableFormat;
  /** Write one table of bins for every channel instead of one table of channels; default false. */
  readonly bins?: boolean;
  /** Only this channel. */
  readonly channel?: string;
  /** Most columns of numbers of one table, beyond which another one follows below; default 8, not for `csv`. */
  readonly columns?: number;
  /** Samples that are listed, the first ones as they are sorted; all by default. Sums are those of all samples. */
  readonly most?: number;
  /** `yield`: the sample with the most events in all channels first; `name`; as in the workspace by default. */
  readonly sort?: "yield" | "name";
  /** Only these samples: names, or patterns with `*` and `?`. */
  readonly samples?: ParameterPatterns;
  /** Significant digits of uncertainties; default 2. */
  readonly digits?: number;
  /** Characters of a line of text: names are shortened until tables fit, and columns that still do not fit stand below. */
  readonly width?: number;
}

/** Rules for the options of `yieldsTable`. */
export const YIELDS_TABLE_OPTIONS: OptionRules<YieldsTableOptions> = {
  format: required(FORMAT_OPTIONS.format),
  bins: aFlag,
  channel: aText,
  columns: aWholeNumber(1),
  most: FORMAT_OPTIONS.most,
  sort: oneOf<"yield" | "name">("yield", "name"),
  samples: somePatterns,
  digits: FORMAT_OPTIONS.digits,
  width: FORMAT_OPTIONS.width,
};

/** The rows of yields that options of `format` ask for. @throws DataError `bad-option` for an order that samples have not */
export function sampleRows({
  most,
  sort,
  parameters,
}: FormatOptions): Pick<YieldsTableOptions, "most" | "sort" | "samples"> {
  requireOptions(sort === undefined ? {} : { sort }, { sort: YIELDS_TABLE_OPTIONS.sort });
  return {
    ...(most === undefined ? {} : { most }),
    ...(sort === "yield" || sort === "name" ? { sort } : {}),
    ...(parameters === undefined ? {} : { samples: parameters }),
  };
}

const COLUMNS = 8;

/**
 * Yields as a table: samples by channel with their sums, or by bin. Values have two significant digits of their
 * uncertainty. Observed counts that were left out of the fit are not shown; expectations in place of counts say so.
 *
 * `latex` is a `tabular` with its numbers aligned at ±, `siunitx` one with the columns of that package; names are escaped. `csv` is one line per number with all of its
 * digits: `channel,bin,quantity,sample,value,uncertainty,note`, quoted as RFC 4180 has it; quantity is `sample`,
 * `prediction` or `observed`, bins count from 1, and what is empty is summed over.
 *
 * @throws DataError `unknown-option`, `bad-option`; `bad-argument` for a `result` that is none of `yields`; `unknown-channel`,
 * `unknown-parameter` for patterns that mean no sample
 * @example yieldsTable(yields(model, data, { stage: "prefit" }), { format: "markdown" })
 */
export function yieldsTable(result: YieldsResult, options: YieldsTableOptions): string {
  requireOptions(options, YIELDS_TABLE_OPTIONS);
  requireArgument(result, "result", aRecord("yields", "yields"));
  return yieldsText(result, options);
}

/** What stands around tables of yields, and the colours of a terminal. */
interface AroundYields {
  readonly above?: readonly Part[];
  readonly below?: readonly Part[];
  readonly paint?: Paint | undefined;
  /** As for `cutParts`. */
  readonly areKnown?: boolean;
}

/** `yieldsTable` of a record that was just made. */
export function yieldsText(
  result: YieldsResult,
  options: YieldsTableOptions,
  { above = [], below = [], paint, areKnown }: AroundYields = {},
): string {
  const { format, bins = false, columns = COLUMNS, digits, width, most, sort, samples } = options;
  const channels = chosenChannels(result, options);
  const cut = { most, sort, parameters: samples };
  const tables = cutParts(yieldsParts(result, channels, bins, columns), cut, areKnown);
  if (format !== "csv") return writeParts([...above, ...tables, ...below], format, { digits, width, paint });
  const listed = chosen(result.samples.map(subjectOf), cut).map((s) => result.samples[s]!.name);
  return yieldsCsv(result, channels, { bins, withSums: options.channel === undefined, listed });
}

function subjectOf({ name, total }: YieldsResult["samples"][number]): RowSubject {
  return { names: [name], yield: total.value };
}

/** Tables of yields with the notes below them. */
export function yieldsParts(
  result: YieldsResult,
  channels: readonly ChannelYields[] = result.channels,
  bins = false,
  columns = COLUMNS,
): readonly Part[] {
  const tables = bins ? channels.map((channel) => binTable(result, channel)) : [channelTable(result, channels)];
  const notes = noteLines(result.notes);
  return [...tables.flatMap((table) => inParts(table, columns)), ...(notes.length === 0 ? [] : [notes.join("\n")])];
}

function chosenChannels({ channels }: YieldsResult, { channel }: YieldsTableOptions): readonly ChannelYields[] {
  const names = channels.map(({ name }) => name);
  if (channel === undefined) return channels;
  if (names.includes(channel)) return channels.filter(({ name }) => name === channel);
  const expected = `a channel of the record (${names.join(", ")})`;
  throw new DataError([
    {
      code: "unknown-channel",
      path: "channel",
      expected,
      received: JSON.stringify(channel),
      ...nearestHint(channel, names),
    },
  ]);
}

const STAGES = { prefit: "pre-fit", postfit: "post-fit" } as const;
const TOTAL = "Total";
const OBSERVED = "Observed";
const NOTHING = "–";

/** Samples with their numbers, then the sum and the observed events below a rule. */
function yieldsTableOf(
  title: string,
  names: readonly string[],
  samples: readonly { readonly name: string; readonly yield: number; readonly cells: readonly Cell[] }[],
  total: readonly Cell[],
  observed: readonly Cell[],
): Table {
  const columns = names.map((name): Column => ({ title: name, align: "measured", fields: MEASURED_FIELDS }));
  return {
    title,
    columns: [{ title: "", align: "left" }, ...columns],
    rows: [...samples.map(({ name, cells }) => [name, ...cells]), [TOTAL, ...total], [OBSERVED, ...observed]],
    subjects: [...samples.map(({ name, yield: events }) => ({ names: [name], yield: events })), undefined, undefined],
    subject: "sample",
    ruleBefore: samples.length,
  };
}

function channelTable(result: YieldsResult, channels: readonly ChannelYields[]): Table {
  const names = [...new Set(channels.flatMap(({ samples }) => samples.map(({ name }) => name)))];
  const withSum = channels.length > 1 && channels.length === result.channels.length;
  const sum = (cell: Cell) => (withSum ? [cell] : []);
  const rows = names.map((name) => {
    const cells = channels.map(({ samples }) => {
      const sample = samples.find((candidate) => candidate.name === name);
      return sample === undefined ? NOTHING : yieldCell(sample.total);
    });
    const total = result.samples.find((sample) => sample.name === name)!.total;
    return { name, yield: total.value, cells: [...cells, ...sum(yieldCell(total))] };
  });
  const observed = channels.map(observedTotal);
  return yieldsTableOf(
    `Yields, ${STAGES[result.stage]}`,
    [...channels.map(({ name }) => name), ...(withSum ? ["all channels"] : [])],
    rows,
    [...channels.map(({ total }) => yieldCell(total)), ...sum(yieldCell(result.total))],
    [...observed.map((entry, c) => countCell(entry, channels[c]!)), ...sum(observedSum(observed, channels))],
  );
}

function binTable({ stage, samples: ofAll }: YieldsResult, channel: ChannelYields): Table {
  const { name, samples, bins, total, observed, masked } = channel;
  const counts = [...observed.map((n, b) => (masked.includes(b) ? undefined : n)), observedTotal(channel)];
  return yieldsTableOf(
    `${name}, ${STAGES[stage]}`,
    [...bins.map((_, b) => `bin ${b + 1}`), "all bins"],
    samples.map((sample) => ({
      name: sample.name,
      yield: ofAll.find(({ name: other }) => other === sample.name)!.total.value,
      cells: [...sample.bins, sample.total].map(yieldCell),
    })),
    [...bins, total].map(yieldCell),
    counts.map((n) => countCell(n, channel)),
  );
}

function yieldCell({ value, uncertainty }: Yield): Cell {
  return measuredCell(value, uncertainty);
}

/** Counts of a channel; undefined when some are left out. */
function observedTotal({ observed, masked }: ChannelYields): number | undefined {
  return masked.length > 0 ? undefined : observed.reduce((a, b) => a + b, 0);
}

/** Whole numbers in full, however large. */
function countCell(count: number | undefined, { isAsimov }: { readonly isAsimov: boolean }): Cell {
  if (count === undefined) return "masked";
  const cell = Number.isSafeInteger(count) ? exactCell(count) : numberCell(count);
  return isAsimov ? { values: [count], text: (digits) => `${cellText(cell, digits)} (Asimov)` } : cell;
}

function observedSum(counts: readonly (number | undefined)[], channels: readonly ChannelYields[]): Cell {
  let sum: number | undefined = 0;
  for (const count of counts) sum = sum === undefined || count === undefined ? undefined : sum + count;
  return countCell(sum, { isAsimov: channels.some(({ isAsimov }) => isAsimov) });
}

/** Tables of at most so many columns of numbers, about equally wide. */
function inParts(table: Table, most: number): readonly Table[] {
  const n = table.columns.length - 1;
  const parts = Math.ceil(n / most);
  if (parts <= 1) return [table];
  const width = Math.ceil(n / parts);
  return Array.from({ length: Math.ceil(n / width) }, (_, k) => {
    const cut = <T>([name, ...cells]: readonly T[]) => [name!, ...cells.slice(k * width, (k + 1) * width)];
    return {
      ...table,
      title: `${table.title} (${k + 1} of ${Math.ceil(n / width)})`,
      columns: cut(table.columns),
      rows: table.rows.map(cut),
    };
  });
}
