import { quote, quoteAll } from "../../describe.js";
import { nearestHint } from "../../errors.js";
import type { Problems } from "../problems.js";
import {
  type Card,
  type Column,
  type ConstrainedParameter,
  type Effect,
  type ExternalParameter,
  type McStatistics,
  type RateParameter,
  type ShapesLine,
  SYSTEMATIC_TYPES,
  type Systematic,
  type SystematicType,
} from "./card.js";
import { matches } from "./patterns.js";
import { type CardLine, cardLines, numberOf, rangeOf, requireNumber } from "./words.js";

/** Lines that other models have and HistFactory cannot express, with what they are. */
const INEXPRESSIBLE: Readonly<Record<string, string>> = {
  discrete: "a discrete nuisance parameter, which chooses among functions",
  trG: "a truncated normal factor (trG)",
  gmM: "a gamma factor with a relative width (gmM)",
  unif: "a factor between two limits (unif)",
  dFD: "a double Fermi function (dFD)",
  dFD2: "a double Fermi function (dFD2)",
  constr: "a constraint term that is a formula (constr)",
  shapeL: "linear morphing (shapeL)",
  shape2: "an older morphing algorithm (shape2)",
  shapeN2: "an older morphing algorithm (shapeN2)",
  shapeL2: "an older morphing algorithm (shapeL2)",
};

/**
 * Reads the text of a card. All problems go to `problems`, each with its line.
 *
 * @param keywords - what stands for `$NAME`; names of files and histograms keep theirs, such as `$PROCESS`
 * @see Combine's documentation, part 2, and its `DatacardParser.py`
 */
export function parseCard(name: string, text: string, keywords: ReadonlyMap<string, string>, problems: Problems): Card {
  return new Parser(name, problems).parse(cardLines(text, keywords, name, problems));
}

class Parser {
  readonly #name: string;
  readonly #problems: Problems;
  /** Declared numbers of channels and of processes. */
  readonly #declared = new Map<string, { readonly count: number; readonly line: number }>();
  readonly #shapes: ShapesLine[] = [];
  readonly #systematics: Systematic[] = [];
  readonly #rateParameters: RateParameter[] = [];
  readonly #constrained: ConstrainedParameter[] = [];
  readonly #external: ExternalParameter[] = [];
  readonly #mcStatistics: McStatistics[] = [];
  readonly #frozen: { name: string; line: number }[] = [];
  /** Lines `bin`, `observation`, `process` and `rate`, in order. */
  readonly #table = new Map<string, CardLine[]>();
  #columns: readonly Column[] = [];
  #bins: readonly string[] = [];
  #observations = new Map<string, number>();

  constructor(name: string, problems: Problems) {
    this.#name = name;
    this.#problems = problems;
  }

  parse(lines: readonly CardLine[]): Card {
    const rate = lines.findIndex(({ words }) => words[0] === "rate");
    const head = rate < 0 ? lines : lines.slice(0, rate + 1);
    for (const line of head) this.#readHead(line);
    this.#readTable();
    if (this.#columns.length > 0) this.#readLines(lines.slice(head.length));
    return {
      name: this.#name,
      observations: this.#observations,
      bins: this.#bins,
      columns: this.#columns,
      shapes: this.#shapes,
      systematics: this.#systematics,
      rateParameters: this.#rateParameters,
      constrained: this.#constrained,
      external: this.#external,
      mcStatistics: this.#mcStatistics,
      frozen: this.#frozen,
      at: (line) => this.#at(line),
    };
  }

  #at(line: number): string {
    return `${this.#name}: line ${line}`;
  }

  #syntax(line: number, expected: string, received: string, hint?: string): void {
    this.#problems.error(this.#at(line), {
      code: "format-syntax",
      expected,
      received,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  #refuse(line: number, received: string): void {
    const expected = "what binned templates with HistFactory's modifiers can express";
    this.#problems.error(this.#at(line), { code: "not-expressible", expected, received });
  }

  #readHead({ line, words }: CardLine): void {
    const [key = "", ...rest] = words;
    if (key === "imax" || key === "jmax" || key === "kmax") {
      const count =
        rest[0] === "*" ? undefined : requireNumber(rest[0], this.#at(line), 'a number or "*"', this.#problems);
      if (count !== undefined) this.#declared.set(key, { count, line });
    } else if (key === "shapes") this.#readShapes(line, rest);
    else if (["bin", "process", "rate", "observation", "Observation"].includes(key)) {
      const name = key.toLowerCase();
      this.#table.set(name, [...(this.#table.get(name) ?? []), { line, words: rest }]);
    }
  }

  #readShapes(line: number, [process, channel, file, nominal, systematic]: readonly string[]): void {
    if (process === undefined || channel === undefined || file === undefined) {
      this.#syntax(line, "shapes PROCESS CHANNEL FILE NAME [NAME WITH $SYSTEMATIC]", "fewer words");
    } else if (file === "FAKE") {
      this.#shapes.push({ process, channel, file: undefined, nominal: "", systematic: undefined, line });
    } else if (nominal === undefined) this.#syntax(line, "the name of a histogram after the file", "nothing");
    else this.#shapes.push({ process, channel, file, nominal, systematic, line });
  }

  /** The table of channels and processes, whose lines stand in a fixed order. */
  #readTable(): void {
    const lines = (key: string) => this.#table.get(key) ?? [];
    const [names, indices] = processLines(lines("process"));
    const [observation] = lines("observation");
    const [rates] = lines("rate");
    const columnBins = lines("bin").at(-1);
    const missing = Object.entries({ process: names, rate: rates, bin: columnBins, observation });
    const absent = missing.filter(([, line]) => line === undefined).map(([key]) => key);
    if (names === undefined || rates === undefined || columnBins === undefined || observation === undefined) {
      const expected = `lines that begin with ${quoteAll(absent)}`;
      this.#problems.error(this.#name, { code: "format-syntax", expected, received: "none" });
      return;
    }
    if (indices === undefined) {
      this.#syntax(names.line, "a second line of processes, with their indices (0 or below for signals)", "one line");
      return;
    }
    const n = names.words.length;
    for (const { line, words } of [columnBins, indices, rates]) {
      if (words.length !== n) {
        this.#syntax(line, `${n} entries, as many as there are processes`, `${words.length}`);
        return;
      }
    }
    this.#columns = names.words.map((process, k) => ({
      bin: columnBins.words[k]!,
      process,
      index: requireNumber(indices.words[k], this.#at(indices.line), "indices of processes", this.#problems) ?? 0,
      rate: requireNumber(rates.words[k], this.#at(rates.line), "rates", this.#problems) ?? 0,
      line: rates.line,
    }));
    const inTable = [...new Set(columnBins.words)];
    this.#bins = lines("bin").length > 1 ? lines("bin")[0]!.words : inTable;
    this.#checkTable(columnBins.line, inTable);
    this.#readObservations(observation);
  }

  #checkTable(line: number, inTable: readonly string[]): void {
    const unknown = inTable.filter((bin) => !this.#bins.includes(bin));
    for (const bin of unknown) this.#syntax(line, `one of the channels ${quoteAll(this.#bins)}`, quote(bin));
    const seen = new Set<string>();
    const signs = new Map<string, boolean>();
    for (const { bin, process, index } of this.#columns) {
      const key = JSON.stringify([bin, process]);
      if (seen.has(key))
        this.#syntax(line, "each process once in a channel", `${quote(process)} twice in ${quote(bin)}`);
      seen.add(key);
      const isSignal = signs.get(process);
      signs.set(process, index <= 0);
      if (isSignal !== undefined && isSignal !== index <= 0) {
        this.#syntax(line, "a process that is signal everywhere or background everywhere", quote(process));
      }
    }
    this.#checkCount("imax", this.#bins.length, "channels");
    this.#checkCount("jmax", new Set(this.#columns.map(({ process }) => process)).size - 1, "processes, less one");
  }

  #checkCount(key: string, found: number, what: string): void {
    const declared = this.#declared.get(key);
    if (declared === undefined || declared.count === found) return;
    const hint = `Correct the number, or write "*".`;
    this.#syntax(declared.line, `the number of ${what}, ${found}`, `${key} ${declared.count}`, hint);
  }

  #readObservations({ line, words }: CardLine): void {
    if (words.length !== this.#bins.length) {
      this.#syntax(line, `${this.#bins.length} observations, one a channel`, `${words.length}`);
    }
    for (const [k, bin] of this.#bins.entries()) {
      const value = requireNumber(words[k], this.#at(line), "numbers of events", this.#problems);
      if (value !== undefined) this.#observations.set(bin, value);
    }
  }

  #readLines(lines: readonly CardLine[]): void {
    for (const line of lines) {
      if (this.#problems.isFull) return;
      this.#readLine(line);
    }
  }

  #readLine({ line, words }: CardLine): void {
    const [name = "", type = "", ...rest] = words;
    if (name === "nuisance" && type === "edit") return this.#readEdit(line, rest);
    switch (type) {
      case "":
        return this.#syntax(line, "the type of a nuisance parameter after its name", "nothing");
      case "rateParam":
        return this.#readRateParameter(line, name, rest);
      case "param":
        return this.#readParameter(line, name, rest);
      case "extArg":
        return this.#readExternal(line, name, rest);
      case "autoMCStats":
        return this.#readMcStatistics(line, name, rest);
      case "flatParam":
      case "group":
        return this.#ignore(line, type, name);
      default:
        return this.#readSystematic(line, name, type, rest);
    }
  }

  #ignore(line: number, type: string, name: string): void {
    const received = type === "group" ? `the group ${quote(name)}` : `the flat parameter ${quote(name)}`;
    const expected = "lines that change the likelihood of templates";
    this.#problems.warning(this.#at(line), { code: "format-ignored", expected, received });
  }

  #readSystematic(line: number, given: string, type: string, rest: readonly string[]): void {
    const name = given.replace("[nofloat]", "");
    if (name !== given) this.#frozen.push({ name, line });
    if (type in INEXPRESSIBLE) return this.#refuse(line, `${quote(name)}: ${INEXPRESSIBLE[type]}`);
    if (!isSystematicType(type)) {
      const known = [...SYSTEMATIC_TYPES, "rateParam", "param", "extArg", "autoMCStats", "group"];
      const hint = nearestHint(type, known).hint;
      return this.#syntax(line, `a type of nuisance parameter: ${quoteAll(known)}`, quote(type), hint);
    }
    const values = type === "gmN" ? rest.slice(1) : rest;
    const count =
      type === "gmN" ? requireNumber(rest[0], this.#at(line), "the events of a control region", this.#problems) : 0;
    if (values.length < this.#columns.length) {
      return this.#syntax(line, `${this.#columns.length} effects, one a column`, `${values.length}`);
    }
    const effects = this.#columns.map((_, k) => this.#effect(line, type, values[k]!));
    this.#systematics.push({ name: /^\d/.test(name) ? `theta${name}` : name, type, count: count ?? 0, effects, line });
  }

  #effect(line: number, type: SystematicType, word: string): Effect | undefined {
    if (/^-+$/.test(word)) return undefined;
    const parts = word.split("/").map(numberOf);
    const [first, second] = parts;
    const isAsymmetric = parts.length === 2 && (type === "lnN" || type === "lnU" || type === "shape?");
    if (first === undefined || (parts.length > 1 && (!isAsymmetric || second === undefined))) {
      this.#syntax(line, `a number, "-", or for lnN two factors as in 0.9/1.1`, quote(word));
      return undefined;
    }
    if (parts.some((part) => part! < 0) || (isAsymmetric && parts.some((part) => part === 0))) {
      this.#syntax(line, "an effect above 0", quote(word));
      return undefined;
    }
    if (isAsymmetric) return [first, second!];
    const isNothing = first === 0 || (first === 1 && (type === "lnN" || type === "lnU"));
    return isNothing ? undefined : [first];
  }

  #readRateParameter(line: number, name: string, [channel, process, value, ...rest]: readonly string[]): void {
    if (channel === undefined || process === undefined || value === undefined) {
      this.#syntax(line, "NAME rateParam CHANNEL PROCESS and a value or formula", "fewer words");
      return;
    }
    const isMatched = this.#columns.some((column) => matches(channel, column.bin) && matches(process, column.process));
    if (!isMatched) {
      this.#syntax(line, "a channel and a process of the card", `${quote(process)} in ${quote(channel)}`);
      return;
    }
    const init = numberOf(value);
    if (init !== undefined) {
      const range = rangeOf(rest, this.#at(line), this.#problems);
      this.#rateParameters.push({ name, channel, process, value: { kind: "free", init, range }, line });
    } else if (/\.root:/.test(value))
      this.#refuse(line, `${quote(name)}, an object of the RooFit workspace ${quote(value)}`);
    else {
      const names = rest.length === 0 ? [] : rest.join("").split(",");
      this.#rateParameters.push({ name, channel, process, value: { kind: "formula", expression: value, names }, line });
    }
  }

  #readParameter(line: number, name: string, [mean, width, ...range]: readonly string[]): void {
    const m = requireNumber(mean, this.#at(line), "the mean of a parameter", this.#problems);
    if (width !== undefined && /^[-+][\d.]+\/[-+][\d.]+$/.test(width)) {
      this.#refuse(line, `${quote(name)}, whose constraint ${quote(width)} is not symmetric`);
      return;
    }
    const w = requireNumber(width, this.#at(line), "the standard deviation of a parameter", this.#problems);
    const limits = rangeOf(range, this.#at(line), this.#problems);
    if (m === undefined || w === undefined) return;
    if (w > 0) this.#constrained.push({ name, mean: m, width: w, range: limits, line });
    else this.#syntax(line, "a standard deviation above 0", quote(width ?? ""));
  }

  #readExternal(line: number, name: string, [word, ...range]: readonly string[]): void {
    const value = numberOf(word);
    if (value === undefined) this.#refuse(line, `${quote(name)}, an object of a file or a formula`);
    else this.#external.push({ name, value, range: rangeOf(range, this.#at(line), this.#problems), line });
  }

  #readMcStatistics(line: number, channel: string, [threshold, signal = "0"]: readonly string[]): void {
    const value = requireNumber(threshold, this.#at(line), "a threshold of events", this.#problems);
    if (!this.#bins.some((bin) => matches(channel, bin))) {
      this.#syntax(line, `one of the channels ${quoteAll(this.#bins)}, or a pattern`, quote(channel));
    } else if (value !== undefined) {
      this.#mcStatistics.push({ channel, threshold: value, includesSignal: Number(signal) !== 0, line });
    }
  }

  #readEdit(line: number, [action, ...rest]: readonly string[]): void {
    if (action === "freeze" && rest[0] !== undefined) this.#frozen.push({ name: rest[0], line });
    else this.#refuse(line, `the edit ${quote([action ?? "", ...rest].join(" "))}; edit the card itself`);
  }
}

function isSystematicType(type: string): type is SystematicType {
  return SYSTEMATIC_TYPES.some((known) => known === type);
}

/** Lines of processes: names and indices, in either order. */
function processLines([a, b]: readonly CardLine[]): readonly [CardLine | undefined, CardLine | undefined] {
  const areIndices = (line: CardLine | undefined) => line?.words.every((word) => /^[+-]?\d+$/.test(word)) ?? false;
  return areIndices(a) && !areIndices(b) ? [b, a] : [a, b];
}
