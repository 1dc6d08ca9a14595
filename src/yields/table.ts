import { DataError, nearestHint } from "../errors.js";
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
import type { ChannelYields, Yield, YieldsResult } from "./results.js";
import { roundCount, roundYield } from "./round.js";
import { csvOf } from "./table-csv.js";
import { type Cell, FORMATS, type Table } from "./table-formats.js";

/** Options of a table. */
export type TableFormat = "text" | "markdown" | "latex" | "csv";

/** Options of `yieldsTable`. */
export interface YieldsTableOptions {
  readonly format: TableFormat;
  /** Write one table of bins for every channel instead of one table of channels; default false. */
  readonly bins?: boolean;
  /** Only this channel. */
  readonly channel?: string;
  /** Most columns of numbers of one table, beyond which another one follows below; default 8, not for `csv`. */
  readonly columns?: number;
}

/** Rules for the options of `yieldsTable`. */
export const YIELDS_TABLE_OPTIONS: OptionRules<YieldsTableOptions> = {
  format: required(oneOf<TableFormat>("text", "markdown", "latex", "csv")),
  bins: aFlag,
  channel: aText,
  columns: aWholeNumber(1),
};

const COLUMNS = 8;

/**
 * Yields as a table: samples by channel with their sums, or by bin. Values have two significant digits of their
 * uncertainty. Observed counts that were left out of the fit are not shown; expectations in place of counts say so.
 *
 * `latex` is a `tabular` with its numbers aligned at ±; names are escaped. `csv` is one line per number with all of its
 * digits: `channel,bin,quantity,sample,value,uncertainty,note`, quoted as RFC 4180 has it; quantity is `sample`,
 * `prediction` or `observed`, bins count from 1, and what is empty is summed over.
 *
 * @throws DataError `unknown-option`, `bad-option`; `bad-argument` for a `result` that is none of `yields`; `unknown-channel`
 * @example yieldsTable(yields(model, data, { stage: "prefit" }), { format: "markdown" })
 */
export function yieldsTable(result: YieldsResult, options: YieldsTableOptions): string {
  requireOptions(options, YIELDS_TABLE_OPTIONS);
  requireArgument(result, "result", aRecord("yields", "yields"));
  const { format, bins = false, columns = COLUMNS } = options;
  const channels = chosenChannels(result, options);
  if (format === "csv") return csvOf(result, channels, bins, options.channel === undefined);
  const tables = bins ? channels.map((channel) => binTable(result, channel)) : [channelTable(result, channels)];
  return FORMATS[format](
    tables.flatMap((table) => inParts(table, columns)),
    result.notes,
  );
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
const NOTHING: Cell = { text: "–" };

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
    return { name, cells: [...cells, ...sum(yieldCell(total))] };
  });
  const observed = channels.map(observedTotal);
  return {
    title: `Yields, ${STAGES[result.stage]}`,
    columns: [...channels.map(({ name }) => name), ...(withSum ? ["all channels"] : [])],
    rows,
    total: { name: TOTAL, cells: [...channels.map(({ total }) => yieldCell(total)), ...sum(yieldCell(result.total))] },
    observed: {
      name: OBSERVED,
      cells: [...observed.map((entry, c) => countCell(entry, channels[c]!)), ...sum(observedSum(observed, channels))],
    },
  };
}

function binTable({ stage }: YieldsResult, channel: ChannelYields): Table {
  const { name, samples, bins, total, observed, masked } = channel;
  return {
    title: `${name}, ${STAGES[stage]}`,
    columns: [...bins.map((_, b) => `bin ${b + 1}`), "all bins"],
    rows: samples.map((sample) => ({ name: sample.name, cells: [...sample.bins, sample.total].map(yieldCell) })),
    total: { name: TOTAL, cells: [...bins, total].map(yieldCell) },
    observed: {
      name: OBSERVED,
      cells: [...observed.map((n, b) => (masked.includes(b) ? undefined : n)), observedTotal(channel)].map((n) =>
        countCell(n, channel),
      ),
    },
  };
}

function yieldCell(entry: Yield): Cell {
  return roundYield(entry);
}

/** Counts of a channel; undefined when some are left out. */
function observedTotal({ observed, masked }: ChannelYields): number | undefined {
  return masked.length > 0 ? undefined : observed.reduce((a, b) => a + b, 0);
}

function countCell(count: number | undefined, { isAsimov }: { readonly isAsimov: boolean }): Cell {
  if (count === undefined) return { text: "masked" };
  return { text: isAsimov ? `${roundCount(count)} (Asimov)` : roundCount(count) };
}

function observedSum(counts: readonly (number | undefined)[], channels: readonly ChannelYields[]): Cell {
  let sum: number | undefined = 0;
  for (const count of counts) sum = sum === undefined || count === undefined ? undefined : sum + count;
  return countCell(sum, { isAsimov: channels.some(({ isAsimov }) => isAsimov) });
}

/** Tables of at most so many columns, about equally wide. */
function inParts(table: Table, most: number): readonly Table[] {
  const n = table.columns.length;
  const parts = Math.ceil(n / most);
  if (parts <= 1) return [table];
  const width = Math.ceil(n / parts);
  return Array.from({ length: Math.ceil(n / width) }, (_, k) => {
    const [from, to] = [k * width, (k + 1) * width];
    const cut = ({ name, cells }: Table["total"]) => ({ name, cells: cells.slice(from, to) });
    return {
      title: `${table.title} (${k + 1} of ${Math.ceil(n / width)})`,
      columns: table.columns.slice(from, to),
      rows: table.rows.map(cut),
      total: cut(table.total),
      observed: cut(table.observed),
    };
  });
}
