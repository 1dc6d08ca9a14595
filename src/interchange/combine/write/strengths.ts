import { quote } from "../../../describe.js";
import { poisOf } from "../../../workspace/select.js";
import type { CardContext, CardProcess } from "./context.js";
import { parameterValue } from "./parameter-value.js";

/** A parameter of interest that scales processes, which the physics model of a program knows and a card does not. */
export interface WrittenStrength {
  readonly name: string;
  readonly init: number;
  readonly range: readonly [number, number];
  /** Processes that it scales: `process`, or `channel/process` of one that it does not scale everywhere. */
  readonly patterns: readonly string[];
}

/**
 * The parameters of interest that scale whole processes. One with a constraint, or one whose processes another one scales, is left to
 * be a rateParam.
 */
export function writtenStrengths(processes: readonly CardProcess[], context: CardContext): readonly WrittenStrength[] {
  const taken = new Set<CardProcess>();
  return poisOf(context.measurement.config.poi).flatMap((name): WrittenStrength[] => {
    const own = processes.filter((process) => scales(name, process));
    const { init, range, constraint } = parameterValue(name, "normfactor", context);
    const isStrength = own.length > 0 && constraint === "none" && !own.some((process) => taken.has(process));
    if (!isStrength) {
      warnOfPoi(name, context);
      return [];
    }
    for (const process of own) taken.add(process);
    return [{ name, init, range, patterns: patternsOf(own, processes) }];
  });
}

function scales(name: string, { modifiers }: CardProcess): boolean {
  return modifiers.some((modifier) => modifier.type === "normfactor" && modifier.name === name);
}

function warnOfPoi(name: string, { measurement, problems }: CardContext): void {
  const path = `measurement ${quote(measurement.name)}`;
  const expected = "parameters of interest that scale processes, as Combine's physics models have them";
  const received = `${quote(name)}: run Combine with --redefineSignalPOIs ${name}`;
  problems.warn({ code: "format-choice", path, expected, received });
}

function patternsOf(own: readonly CardProcess[], all: readonly CardProcess[]): readonly string[] {
  const names = [...new Set(own.map(({ sample }) => sample.name))];
  return names.flatMap((name) => {
    const here = own.filter(({ sample }) => sample.name === name);
    const everywhere = all.filter(({ sample }) => sample.name === name).length;
    return here.length === everywhere ? [name] : here.map(({ channel }) => `${channel}/${name}`);
  });
}

/** Names of the processes that are signals. */
export function signalsOf(strengths: readonly WrittenStrength[]): ReadonlySet<string> {
  return new Set(strengths.flatMap(({ patterns }) => patterns.map((pattern) => pattern.replace(/^.*\//, ""))));
}

/** The parameters of interest as the option `pois` of `importCombine` has them; none for Combine's default model. */
export function poiTexts(strengths: readonly WrittenStrength[]): readonly string[] {
  const [first] = strengths;
  const isDefault =
    strengths.length === 1 &&
    first!.name === "r" &&
    !first!.patterns.some((pattern) => pattern.includes("/")) &&
    [first!.init, ...first!.range].join() === "1,0,20";
  if (isDefault) return [];
  return strengths.map(({ name, patterns, init, range }) => `${name}=${patterns.join("|")}:${[init, ...range].join()}`);
}

/** Comment lines that say how to run programs with the parameters of interest of a card. */
export function commandLines(card: string, strengths: readonly WrittenStrength[]): readonly string[] {
  const texts = poiTexts(strengths);
  if (texts.length === 0) return [];
  const maps = strengths.flatMap(({ name, patterns, init, range }) =>
    patterns.map((pattern) => `--PO 'map=${regularExpression(pattern)}$:${name}[${[init, ...range].join()}]'`),
  );
  const model = "HiggsAnalysis.CombinedLimit.PhysicsModel:multiSignalModel";
  return [
    `# text2workspace.py ${card} -P ${model} ${maps.join(" ")}`,
    `# histograd convert ${card} ${texts.map((text) => `--poi "${text}"`).join(" ")}`,
  ];
}

function regularExpression(pattern: string): string {
  const escaped = pattern.replace(/[.+]/g, "\\$&");
  return pattern.includes("/") ? escaped : `.*/${escaped}`;
}
