import { plural, quote, quoteAll } from "../../describe.js";
import { nearestHint } from "../../errors.js";
import {
  type ConstrainedParameter,
  type Effect,
  type ExternalParameter,
  type McStatistics,
  type RateParameter,
  SYSTEMATIC_TYPES,
  type Systematic,
  type SystematicType,
} from "./card.js";
import type { CardMessages } from "./card-messages.js";
import type { CardTable } from "./parse-table.js";
import { matches } from "./patterns.js";
import { type CardLine, numberOf, rangeOf, requireNumber } from "./words.js";

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

/** Reads the lines below the table of a card: nuisance parameters and what else changes rates. */
export class CardLines {
  readonly systematics: Systematic[] = [];
  readonly rateParameters: RateParameter[] = [];
  readonly constrained: ConstrainedParameter[] = [];
  readonly external: ExternalParameter[] = [];
  readonly mcStatistics: McStatistics[] = [];
  readonly frozen: { name: string; line: number }[] = [];
  readonly #messages: CardMessages;
  readonly #table: CardTable;

  constructor(table: CardTable, messages: CardMessages) {
    this.#table = table;
    this.#messages = messages;
  }

  readLine({ line, words }: CardLine): void {
    const [name = "", type = "", ...rest] = words;
    if (name === "nuisance" && type === "edit") this.#readEdit(line, rest);
    else if (type === "") this.#messages.syntax(line, "the type of a nuisance parameter after its name", "nothing");
    else if (type === "rateParam") this.#readRateParameter(line, name, rest);
    else if (type === "param") this.#readParameter(line, name, rest);
    else if (type === "extArg") this.#readExternal(line, name, rest);
    else if (type === "autoMCStats") this.#readMcStatistics(line, name, rest);
    else if (type === "group") this.#messages.ignore(line, `the group ${quote(name)}`);
    else if (type === "flatParam") this.#messages.ignore(line, `the flat parameter ${quote(name)}`);
    else if (Object.hasOwn(INEXPRESSIBLE, type)) this.#messages.refuse(line, `${quote(name)}: ${INEXPRESSIBLE[type]}`);
    else if (isSystematicType(type)) this.#readSystematic(line, name, type, rest);
    else {
      const known = [...SYSTEMATIC_TYPES, "rateParam", "param", "extArg", "autoMCStats", "group"];
      const { hint } = nearestHint(type, known);
      this.#messages.syntax(line, `a type of nuisance parameter: ${quoteAll(known)}`, quote(type), hint);
    }
  }

  #readSystematic(line: number, given: string, type: SystematicType, rest: readonly string[]): void {
    const name = given.replace("[nofloat]", "");
    if (name !== given) this.frozen.push({ name, line });
    const isCount = type === "gmN";
    const values = isCount ? rest.slice(1) : rest;
    const at = this.#messages.at(line);
    const expected = "the events of a control region";
    const count = isCount ? requireNumber(rest[0], at, expected, this.#messages.problems) : 0;
    if (count !== undefined && !(count >= 0 && Number.isInteger(count))) {
      this.#messages.syntax(line, "a whole number of events of a control region, 0 or more", quote(rest[0] ?? ""));
      return;
    }
    const n = this.#table.columns.length;
    if (values.length < n) {
      this.#messages.syntax(line, `${plural(n, "effect")}, one for each column`, `${values.length}`);
      return;
    }
    const effects = this.#table.columns.map((_, k) => this.#effect(line, type, values[k]!));
    this.systematics.push({ name: /^\d/.test(name) ? `theta${name}` : name, type, count: count ?? 0, effects, line });
  }

  #effect(line: number, type: SystematicType, word: string): Effect | undefined {
    if (/^-+$/.test(word)) return undefined;
    const parts = word.split("/").map(numberOf);
    const [first, second] = parts;
    const isAsymmetric = parts.length === 2 && (type === "lnN" || type === "lnU" || type === "shape?");
    if (first === undefined || (parts.length > 1 && (!isAsymmetric || second === undefined))) {
      this.#messages.syntax(line, `a number, "-", or for lnN two factors as in 0.9/1.1`, quote(word));
      return undefined;
    }
    if (parts.some((part) => part! < 0) || (isAsymmetric && parts.some((part) => part === 0))) {
      this.#messages.syntax(line, "an effect above 0", quote(word));
      return undefined;
    }
    if (isAsymmetric) return [first, second!];
    const isNothing = first === 0 || (first === 1 && (type === "lnN" || type === "lnU"));
    return isNothing ? undefined : [first];
  }

  #readRateParameter(line: number, name: string, [channel, process, value, ...rest]: readonly string[]): void {
    if (channel === undefined || process === undefined || value === undefined) {
      this.#messages.syntax(line, "NAME rateParam CHANNEL PROCESS and a value or formula", "fewer words");
      return;
    }
    const isMatched = this.#table.columns.some(
      (column) => matches(channel, column.bin) && matches(process, column.process),
    );
    if (!isMatched) {
      this.#messages.syntax(line, "a channel and a process of the card", `${quote(process)} in ${quote(channel)}`);
      return;
    }
    const init = numberOf(value);
    if (init !== undefined) {
      const range = rangeOf(rest, this.#messages.at(line), this.#messages.problems);
      this.rateParameters.push({ name, channel, process, value: { kind: "free", init, range }, line });
    } else if (/\.root:/.test(value))
      this.#messages.refuse(line, `${quote(name)}, an object of the RooFit workspace ${quote(value)}`);
    else {
      const names = rest.length === 0 ? [] : rest.join("").split(",");
      this.rateParameters.push({ name, channel, process, value: { kind: "formula", expression: value, names }, line });
    }
  }

  #readParameter(line: number, name: string, [mean, width, ...range]: readonly string[]): void {
    const m = requireNumber(mean, this.#messages.at(line), "the mean of a parameter", this.#messages.problems);
    if (width !== undefined && /^[-+][\d.]+\/[-+][\d.]+$/.test(width)) {
      this.#messages.refuse(line, `${quote(name)}, whose constraint ${quote(width)} is not symmetric`);
      return;
    }
    const w = requireNumber(
      width,
      this.#messages.at(line),
      "the standard deviation of a parameter",
      this.#messages.problems,
    );
    const limits = rangeOf(range, this.#messages.at(line), this.#messages.problems);
    if (m === undefined || w === undefined) return;
    if (w > 0) this.constrained.push({ name, mean: m, width: w, range: limits, line });
    else this.#messages.syntax(line, "a standard deviation above 0", quote(width ?? ""));
  }

  #readExternal(line: number, name: string, [word, ...range]: readonly string[]): void {
    const value = numberOf(word);
    if (value === undefined) this.#messages.refuse(line, `${quote(name)}, an object of a file or a formula`);
    else
      this.external.push({
        name,
        value,
        range: rangeOf(range, this.#messages.at(line), this.#messages.problems),
        line,
      });
  }

  #readMcStatistics(line: number, channel: string, [threshold, signal = "0"]: readonly string[]): void {
    const value = requireNumber(threshold, this.#messages.at(line), "a threshold of events", this.#messages.problems);
    if (!this.#table.bins.some((bin) => matches(channel, bin))) {
      this.#messages.syntax(line, `one of the channels ${quoteAll(this.#table.bins)}, or a pattern`, quote(channel));
    } else if (value !== undefined) {
      this.mcStatistics.push({ channel, threshold: value, includesSignal: Number(signal) !== 0, line });
    }
  }

  #readEdit(line: number, [action, ...rest]: readonly string[]): void {
    if (action === "freeze" && rest[0] !== undefined) this.frozen.push({ name: rest[0], line });
    else this.#messages.refuse(line, `the edit ${quote([action ?? "", ...rest].join(" "))}; edit the card itself`);
  }
}

function isSystematicType(type: string): type is SystematicType {
  return SYSTEMATIC_TYPES.some((known) => known === type);
}
