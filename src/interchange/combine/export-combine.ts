/** Writes a workspace as a Combine card with a ROOT file of templates. */
import { quote } from "../../describe.js";
import type { Issue } from "../../errors.js";
import { aFlag, aText, type OptionRules, requireOptions } from "../../options.js";
import { MODIFIER_RULES } from "../../workspace/modifiers/index.js";
import { declaresItself } from "../../workspace/modifiers/table.js";
import type { WorkspaceSpec } from "../../workspace/types.js";
import { chosenMeasurements } from "../chosen-measurements.js";
import { Problems } from "../problems.js";
import { writeRootFile } from "../root/write-root-file.js";
import { cardText } from "./write/card-text.js";
import { checkDocument } from "./write/check.js";
import { type CardContext, type CardProcess, settingsOf } from "./write/context.js";
import { effectsOf } from "./write/effects.js";
import { checkNames } from "./write/names.js";
import { nuisanceRow } from "./write/nuisances.js";
import { processesOf, statisticsOf } from "./write/processes.js";
import { type WrittenFactors, writtenFactors } from "./write/rate-lines.js";
import { commandLines, poiTexts, signalsOf, writtenStrengths } from "./write/strengths.js";
import { writtenTemplates } from "./write/templates.js";

/** How a card is written. */
export interface ExportCombineOptions {
  /** The measurement to write; the first one by default. */
  readonly measurement?: string;
  /** Whether what a card cannot say may be replaced by something near it, with a warning for each; false by default. */
  readonly approximate?: boolean;
}

/** Rules for the options of `exportCombine`. */
export const EXPORT_COMBINE_OPTIONS: OptionRules<ExportCombineOptions> = { measurement: aText, approximate: aFlag };

/** A card and its templates. */
export interface CombineFiles {
  /** Contents by path: `card.txt`, `shapes.root`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The option `pois` of `importCombine` that reads the card as this workspace; empty for Combine's default model. */
  readonly pois: readonly string[];
  readonly warnings: readonly Issue[];
}

const CARD = "card.txt";
const SHAPES = "shapes.root";

/**
 * The Combine card that has the likelihood of a workspace, with its templates in a ROOT file.
 *
 * Parameters of interest that scale processes belong to the physics model, which comment lines of the card tell. With `approximate`,
 * factors interpolated by code4 become lnN, and changes of the events by a histosys become log-normal ones.
 *
 * @param spec - a checked workspace document, such as `workspace.spec`
 * @throws WorkspaceError `not-expressible` with everything that a card cannot say, or `unknown-measurement`; DataError for options
 * @see Combine's documentation, part 2; docs/formats.md says what is written how
 */
export function exportCombine(spec: WorkspaceSpec, options: ExportCombineOptions = {}): CombineFiles {
  requireOptions(options, EXPORT_COMBINE_OPTIONS);
  const problems = new Problems();
  const [measurement] = chosenMeasurements(spec.measurements, options.measurement, problems);
  problems.throwErrors();
  const modifiers = spec.channels.flatMap(({ samples }) => samples.flatMap((sample) => sample.modifiers));
  const declared = new Set(modifiers.filter((each) => declaresItself(MODIFIER_RULES, each)).map(({ name }) => name));
  const approximate = options.approximate ?? false;
  const context: CardContext = { spec, measurement: measurement!, declared, approximate, problems };
  checkDocument(context);
  checkNames(context);
  return writtenFiles(context);
}

function writtenFiles(context: CardContext): CombineFiles {
  const { spec, problems } = context;
  const columns = processesOf(context);
  const strengths = writtenStrengths(columns, context);
  const signals = signalsOf(strengths);
  const statistics = statisticsOf(signals, context);
  const factors = writtenFactors(columns, new Set(strengths.map(({ name }) => name)), context);
  const effects = columns.map((column) => effectsOf(column, context));
  const nuisances = [...new Set(effects.flatMap((own) => [...own.keys()]))];
  const rows = nuisances.map((name) =>
    nuisanceRow(
      name,
      effects.map((own) => own.get(name)),
      context,
    ),
  );
  const names = [...strengths.map(({ name }) => name), ...factors.names, ...nuisances];
  noteSettings(names, context);
  const channels = checkedChannels(columns, context);
  problems.throwErrors();
  const errorsOf = ({ channel, sample }: CardProcess) => statistics.get(channel)?.errors.get(sample.name);
  const { pattern, histograms } = writtenTemplates(columns, effects, { spec, counts: factors.counts, errorsOf });
  const card = cardText({
    comments: commandLines(CARD, strengths),
    channels,
    nProcesses: new Set(columns.map(({ sample }) => sample.name)).size,
    shapes: `shapes * * ${SHAPES} ${pattern}`,
    table: tableOf(columns, signals, factors),
    rows: [...rows, ...factors.rows],
    lines: [
      ...factors.lines,
      ...[...statistics].map(
        ([channel, { threshold, includesSignal }]) => `${channel} autoMCStats ${threshold} ${includesSignal ? 1 : 0}`,
      ),
      ...frozenLines(names, context),
    ],
  });
  const files = new Map([
    [CARD, new TextEncoder().encode(card)],
    [SHAPES, writeRootFile(SHAPES, histograms)],
  ]);
  return { files, pois: poiTexts(strengths), warnings: problems.warnings };
}

/** Names of channels in the order of the document, each of which needs a process. */
function checkedChannels(columns: readonly CardProcess[], { spec, problems }: CardContext): readonly string[] {
  const names = spec.channels.map(({ name }) => name);
  for (const name of names)
    if (!columns.some(({ channel }) => channel === name))
      problems.refuse(`channel ${quote(name)}`, "a sample with events", "none");
  return names;
}

/** Channels, processes, their indices and rates, column by column. */
function tableOf(
  columns: readonly CardProcess[],
  signals: ReadonlySet<string>,
  { counts }: WrittenFactors,
): readonly (readonly string[])[] {
  const indices = new Map<string, number>();
  let [signal, background] = [0, 1];
  for (const { sample } of columns)
    if (!indices.has(sample.name)) indices.set(sample.name, signals.has(sample.name) ? signal-- : background++);
  return [
    ["bin", ...columns.map(({ channel }) => channel)],
    ["process", ...columns.map(({ sample }) => sample.name)],
    ["process", ...columns.map(({ sample }) => String(indices.get(sample.name)))],
    // A rate of -1 stands for the integral of the template; a control region without events needs 0.
    ["rate", ...columns.map((column) => (counts.get(column) === 0 ? "0" : "-1"))],
  ];
}

/** Parameters that are held at their start values; a constant of formulas is one without range. */
function frozenLines(names: readonly string[], context: CardContext): readonly string[] {
  const held = names.filter((name) => settingsOf(name, context).fixed === true);
  return held.map((name) => `nuisance edit freeze ${name}`);
}

/** Notes settings of parameters that the card does not have. */
function noteSettings(names: readonly string[], { measurement, spec, problems }: CardContext): void {
  const modifiers = spec.channels.flatMap(({ samples }) => samples.flatMap((sample) => sample.modifiers));
  const statistical = new Set(
    modifiers.filter(({ type }) => type === "mcstat" || type === "formula").map(({ name }) => name),
  );
  for (const { name } of measurement.config.parameters) {
    if (names.includes(name) || statistical.has(name) || statistical.has(`${name}_factor`)) continue;
    const path = `measurement ${quote(measurement.name)}, parameter ${quote(name)}`;
    const received = "settings of a parameter that the card does not have, which are left out";
    problems.warn({ code: "format-ignored", path, expected: "settings of parameters of the card", received });
  }
}
