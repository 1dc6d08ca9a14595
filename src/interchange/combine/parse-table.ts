import { plural, quote, quoteAll } from "../../describe.js";
import type { Column, ShapesLine } from "./card.js";
import type { CardMessages } from "./card-messages.js";
import { type CardLine, requireNumber } from "./words.js";

/** Reads the head of a card: where templates are, and the table of channels and processes with their rates. */
export class CardTable {
  readonly shapes: ShapesLine[] = [];
  readonly observations = new Map<string, number>();
  columns: readonly Column[] = [];
  bins: readonly string[] = [];
  readonly #messages: CardMessages;
  /** Declared numbers of channels and of processes. */
  readonly #declared = new Map<string, { readonly count: number; readonly line: number }>();
  /** Lines `bin`, `observation`, `process` and `rate`, in order. */
  readonly #table = new Map<string, CardLine[]>();

  constructor(messages: CardMessages) {
    this.#messages = messages;
  }

  readLine({ line, words }: CardLine): void {
    const [key = "", ...rest] = words;
    if (key === "imax" || key === "jmax" || key === "kmax") {
      const count =
        rest[0] === "*"
          ? undefined
          : requireNumber(rest[0], this.#messages.at(line), 'a number or "*"', this.#messages.problems);
      if (count !== undefined) this.#declared.set(key, { count, line });
    } else if (key === "shapes") this.#readShapes(line, rest);
    else if (["bin", "process", "rate", "observation", "Observation"].includes(key)) {
      const name = key.toLowerCase();
      const known = this.#table.get(name);
      if (known === undefined) this.#table.set(name, [{ line, words: rest }]);
      else known.push({ line, words: rest });
    }
  }

  #readShapes(line: number, [process, channel, file, nominal, systematic]: readonly string[]): void {
    if (process === undefined || channel === undefined || file === undefined) {
      this.#messages.syntax(line, "shapes PROCESS CHANNEL FILE NAME [NAME WITH $SYSTEMATIC]", "fewer words");
    } else if (file === "FAKE") {
      this.shapes.push({ process, channel, file: undefined, nominal: "", systematic: undefined, line });
    } else if (nominal === undefined) this.#messages.syntax(line, "the name of a histogram after the file", "nothing");
    else this.shapes.push({ process, channel, file, nominal, systematic, line });
  }

  /** The table of channels and processes, whose lines stand in a fixed order. */
  finish(): void {
    const lines = (key: string) => this.#table.get(key) ?? [];
    const [names, indices] = processLines(lines("process"));
    const [observation] = lines("observation");
    const [rates] = lines("rate");
    const columnBins = lines("bin").at(-1);
    const missing = Object.entries({ process: names, rate: rates, bin: columnBins, observation });
    const absent = missing.filter(([, line]) => line === undefined).map(([key]) => key);
    if (names === undefined || rates === undefined || columnBins === undefined || observation === undefined) {
      const expected = `lines that begin with ${quoteAll(absent)}`;
      this.#messages.missing(expected);
      return;
    }
    if (indices === undefined) {
      this.#messages.syntax(
        names.line,
        "a second line of processes, with their indices (0 or below for signals)",
        "one line",
      );
      return;
    }
    const n = names.words.length;
    for (const { line, words } of [columnBins, indices, rates]) {
      if (words.length !== n) {
        this.#messages.syntax(line, `${plural(n, "entry", "entries")}, one for each process`, `${words.length}`);
        return;
      }
    }
    this.columns = names.words.map((process, k) => ({
      bin: columnBins.words[k]!,
      process,
      index:
        requireNumber(
          indices.words[k],
          this.#messages.at(indices.line),
          "indices of processes",
          this.#messages.problems,
        ) ?? 0,
      rate: requireNumber(rates.words[k], this.#messages.at(rates.line), "rates", this.#messages.problems) ?? 0,
      line: rates.line,
    }));
    const inTable = [...new Set(columnBins.words)];
    this.bins = lines("bin").length > 1 ? lines("bin")[0]!.words : inTable;
    this.#checkTable(columnBins.line, inTable);
    this.#readObservations(observation);
  }

  #checkTable(line: number, inTable: readonly string[]): void {
    const declared = new Set(this.bins);
    const unknown = inTable.filter((bin) => !declared.has(bin));
    for (const bin of unknown) this.#messages.syntax(line, `one of the channels ${quoteAll(this.bins)}`, quote(bin));
    const seen = new Set<string>();
    const signs = new Map<string, boolean>();
    for (const { bin, process, index } of this.columns) {
      const key = JSON.stringify([bin, process]);
      if (seen.has(key))
        this.#messages.syntax(line, "each process once in a channel", `${quote(process)} twice in ${quote(bin)}`);
      seen.add(key);
      const isSignal = signs.get(process);
      signs.set(process, index <= 0);
      if (isSignal !== undefined && isSignal !== index <= 0) {
        this.#messages.syntax(line, "a process that is signal everywhere or background everywhere", quote(process));
      }
    }
    this.#checkCount("imax", this.bins.length, "channels");
    this.#checkCount("jmax", new Set(this.columns.map(({ process }) => process)).size - 1, "processes, less one");
  }

  #checkCount(key: string, found: number, what: string): void {
    const declared = this.#declared.get(key);
    if (declared === undefined || declared.count === found) return;
    const hint = `Correct the number, or write "*".`;
    this.#messages.syntax(declared.line, `the number of ${what}, ${found}`, `${key} ${declared.count}`, hint);
  }

  #readObservations({ line, words }: CardLine): void {
    if (words.length !== this.bins.length) {
      this.#messages.syntax(
        line,
        `${plural(this.bins.length, "observation")}, one for each channel`,
        `${words.length}`,
      );
    }
    for (const [k, bin] of this.bins.entries()) {
      const value = requireNumber(words[k], this.#messages.at(line), "numbers of events", this.#messages.problems);
      if (value !== undefined) this.observations.set(bin, value);
    }
  }
}

/** Lines of processes: names and indices, in either order. */
function processLines([a, b]: readonly CardLine[]): readonly [CardLine | undefined, CardLine | undefined] {
  const areIndices = (line: CardLine | undefined) => line?.words.every((word) => /^[+-]?\d+$/.test(word)) ?? false;
  return areIndices(a) && !areIndices(b) ? [b, a] : [a, b];
}
