/** Writes factors of processes as lines rateParam, param, extArg and gmN. */
import { quote } from "../../../describe.js";
import { sum } from "../../../math/sum.js";
import type { ModifierSpec, ModifierType } from "../../../workspace/types.js";
import { sidebandRange } from "../process.js";
import { type CardContext, type CardProcess, settingsOf } from "./context.js";
import { type CardFormula, cardFormula } from "./formulas.js";
import { isParameterName } from "./names.js";
import { type ParameterValue, parameterValue } from "./parameter-value.js";

/** The factors of all processes. */
export interface WrittenFactors {
  /** Lines with an entry for each column. */
  readonly rows: readonly (readonly string[])[];
  /** Other lines. */
  readonly lines: readonly string[];
  /** Events of the control region of each column that has one. */
  readonly counts: ReadonlyMap<CardProcess, number>;
  /** Names of parameters that stand in them. */
  readonly names: ReadonlySet<string>;
}

interface Use {
  readonly type: ModifierType;
  readonly processes: CardProcess[];
  readonly formula?: CardFormula;
}

/** @param strengths - names of factors that the physics model has and not the card */
export function writtenFactors(
  columns: readonly CardProcess[],
  strengths: ReadonlySet<string>,
  context: CardContext,
): WrittenFactors {
  const rows: (readonly string[])[] = [];
  const lines: string[] = [];
  const counts = new Map<CardProcess, number>();
  const names = new Set<string>();
  const read = new Set<string>();
  for (const [name, { type, processes, formula }] of usesOf(columns, strengths, context)) {
    const places = placesOf(processes, columns);
    if (formula !== undefined) {
      const call = `${formula.text} ${formula.names.join(",")}`.trim();
      lines.push(...places.map((place) => `${name} rateParam ${place} ${call}`));
      for (const each of formula.names) read.add(each);
      continue;
    }
    names.add(name);
    const value = parameterValue(name, type, context);
    if (value.constraint === "poisson") {
      addCounts(processes, value.auxdata, counts, context);
      checkCount(name, value, context);
      rows.push(countRow(name, value, processes, columns));
    } else lines.push(...parameterLines(name, value, places, context));
  }
  const external = [...read].filter((name) => !context.declared.has(name));
  lines.push(...external.map((name) => externalLine(name, context)));
  return { rows, lines, counts, names: new Set([...names, ...external]) };
}

/** A column counts the events of one control region at most. */
function addCounts(
  processes: readonly CardProcess[],
  count: number,
  counts: Map<CardProcess, number>,
  context: CardContext,
): void {
  for (const process of processes) {
    if (counts.has(process)) refuseTwo(process, context);
    counts.set(process, count);
  }
}

function countRow(
  name: string,
  { auxdata }: ParameterValue,
  processes: readonly CardProcess[],
  columns: readonly CardProcess[],
): readonly string[] {
  const entries = columns.map((column) => (processes.includes(column) ? String(sum(column.sample.data)) : "-"));
  return [name, "gmN", String(auxdata), ...entries];
}

/** A free factor of some processes, and its constraint. */
function parameterLines(
  name: string,
  value: ParameterValue,
  places: readonly string[],
  context: CardContext,
): readonly string[] {
  const written = `${startOf(name, value, context)} ${rangeText(value)}`;
  return [...places.map((place) => `${name} rateParam ${place} ${written}`), ...constraintLines(name, value)];
}

/** Factors by name, in the order of the columns. */
function usesOf(
  columns: readonly CardProcess[],
  strengths: ReadonlySet<string>,
  context: CardContext,
): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  for (const process of columns) {
    for (const modifier of process.modifiers) {
      const { name, type } = modifier;
      if (!isFactor(modifier) || strengths.has(name)) continue;
      const path = `channel ${quote(process.channel)}, sample ${quote(process.sample.name)}, modifier ${quote(name)}`;
      const formula = modifier.type === "formula" ? cardFormula(modifier, path, context) : undefined;
      if (modifier.type === "formula" && formula === undefined) continue;
      const known = uses.get(name);
      if (known === undefined) uses.set(name, { type, processes: [process], ...(formula && { formula }) });
      else known.processes.push(process);
      if (formula === undefined) continue;
      const isOther = known !== undefined && JSON.stringify(known.formula) !== JSON.stringify(formula);
      if (isOther || context.declared.has(name) || !isParameterName(name)) {
        const expected = "a name of letters, digits and _ that only one formula and no parameter has";
        context.problems.refuse(path, expected, quote(name));
      }
    }
  }
  return uses;
}

function isFactor({ type }: ModifierSpec): boolean {
  return type === "normfactor" || type === "lumi" || type === "formula";
}

/** Channel and process of lines for some columns, one line for a process that has them in all channels. */
function placesOf(processes: readonly CardProcess[], columns: readonly CardProcess[]): readonly string[] {
  const names = [...new Set(processes.map(({ sample }) => sample.name))];
  return names.flatMap((name) => {
    const here = processes.filter(({ sample }) => sample.name === name);
    const everywhere = columns.filter(({ sample }) => sample.name === name).length;
    if (here.length === everywhere && everywhere > 1) return [`* ${name}`];
    return here.map(({ channel }) => `${channel} ${name}`);
  });
}

function rangeText({ range: [low, high] }: ParameterValue): string {
  return `[${low},${high}]`;
}

/** The start value in a card: of a parameter with a constraint, its mean. */
function startOf(name: string, { init, constraint, auxdata, isFixed }: ParameterValue, context: CardContext): number {
  const path = `parameter ${quote(name)}`;
  if (constraint === "lognormal" || constraint === "gamma") {
    const expected = "a factor without constraint, or with a normal one or that of a Poisson count (gmN)";
    context.problems.refuse(path, expected, `a ${constraint} one`);
  }
  if (constraint !== "normal" || init === auxdata) return init;
  const expected = `the start value ${auxdata}, its auxiliary datum`;
  if (isFixed) context.problems.refuse(path, `${expected}, of a parameter that is held`, String(init));
  else context.problems.warn({ code: "format-choice", path, expected, received: `${init}, which has no place` });
  return auxdata;
}

function constraintLines(name: string, value: ParameterValue): readonly string[] {
  if (value.constraint !== "normal") return [];
  return [`${name} param ${value.auxdata} ${value.sigma} ${rangeText(value)}`];
}

/** A parameter that only formulas have. */
function externalLine(name: string, context: CardContext): string {
  const value = parameterValue(name, "formula", context);
  const start = startOf(name, value, context);
  const [constraint] = constraintLines(name, value);
  if (value.constraint === "poisson") {
    const expected = "a parameter without constraint, or with a normal one, in formulas";
    context.problems.refuse(`parameter ${quote(name)}`, expected, "a Poisson one");
  }
  if (constraint !== undefined) return constraint;
  return value.isFixed ? `${name} extArg ${start}` : `${name} extArg ${start} ${rangeText(value)}`;
}

function refuseTwo({ channel, sample }: CardProcess, { problems }: CardContext): void {
  const path = `channel ${quote(channel)}, sample ${quote(sample.name)}`;
  problems.refuse(path, "one factor with a Poisson constraint (gmN)", "two");
}

/** gmN is a count whose mean is the parameter itself. */
function checkCount(name: string, { factor, auxdata, init, isFixed }: ParameterValue, context: CardContext): void {
  const { problems } = context;
  const path = `parameter ${quote(name)}`;
  if (factor !== 1 || !Number.isInteger(auxdata)) {
    const expected = "a Poisson constraint of a whole number of events with the factor 1, as gmN has";
    problems.refuse(path, expected, `${auxdata} events with the factor ${factor ?? "of the templates"}`);
  }
  const { bounds } = settingsOf(name, context);
  const [low, high] = sidebandRange(auxdata);
  const differs = init !== auxdata || (bounds !== undefined && bounds[0]!.join() !== `${low},${high}`);
  if (!differs) return;
  const expected = `the start value ${auxdata} and the bounds ${low} and ${high}, which gmN has`;
  const received = `${init}, ${bounds?.[0]?.join(" and ") ?? "no bounds"}`;
  if (isFixed) problems.refuse(path, expected, received);
  else problems.warn({ code: "format-choice", path, expected, received });
}
