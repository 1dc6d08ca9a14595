import { quote } from "../../describe.js";
import { DataError } from "../../errors.js";
import { formula } from "../../formula/index.js";
import { groupBy } from "../../group-by.js";
import { sum } from "../../math/sum.js";
import { requireOptions } from "../../options.js";
import type { JsonDocument } from "../../workspace/json-text.js";
import type { ChannelSpec, ModifierSpec, ObservationSpec, SampleSpec, WorkspaceSpec } from "../../workspace/types.js";
import { Problems } from "../problems.js";
import type { SourceFiles } from "../source-files.js";
import type { Card, Column, RateParameter } from "./card.js";
import { expressionOf } from "./expressions.js";
import { type McProcess, mcStatistics } from "./mc-statistics.js";
import { type CardSource, IMPORT_COMBINE_OPTIONS, type ImportCombineOptions } from "./options.js";
import { parseCard } from "./parse-card.js";
import { matches } from "./patterns.js";
import { type ColumnContext, type ProcessSample, processSample } from "./process.js";
import { Settings } from "./settings.js";
import { type SignalStrength, scales, signalStrengths } from "./signals.js";
import { Templates } from "./templates.js";

/**
 * Reads Combine cards as a workspace of the dialect "combine".
 *
 * @returns the document, which `Workspace.parse` checks, with warnings about choices and about lines that were left out
 * @throws WorkspaceError with everything that cannot be read or expressed, each with its line; DataError `bad-option`
 * @see Combine's documentation, part 2; docs/formats.md says what is read how
 */
export async function importCombine(
  sources: readonly CardSource[],
  files: SourceFiles,
  options: ImportCombineOptions = {},
): Promise<JsonDocument> {
  requireOptions(options, IMPORT_COMBINE_OPTIONS);
  const { mass = "120", pois = [], keywords = {} } = options;
  const strengths = signalStrengths(pois);
  const problems = new Problems();
  const settings = new Settings(problems);
  const words = new Map(Object.entries({ ...keywords, MASS: mass }));
  const channels: ChannelSpec[] = [];
  const observations: ObservationSpec[] = [];
  const used = new Set<SignalStrength>();
  for (const [c, source] of sources.entries()) {
    const bytes = await problems.gather(() => files.read(source.path));
    if (bytes === undefined) continue;
    const card = parseCard(source.path, new TextDecoder().decode(bytes), words, problems);
    const reader = new CardReader(card, source, sources.length > 1 ? `ch${c + 1}` : undefined, {
      files,
      mass,
      strengths,
      settings,
      problems,
      used,
    });
    await reader.read(channels, observations);
  }
  for (const { name, init, range } of used)
    settings.add({ name, inits: [init], bounds: [range] }, `parameter ${quote(name)}`);
  problems.throwErrors();
  const unused = strengths.filter((strength) => !used.has(strength));
  if (pois.length > 0 && unused.length > 0) {
    const expected = "patterns that a process of the cards fits";
    throw new DataError(
      unused.map(({ name }) => ({ code: "bad-option", path: "pois", expected, received: quote(name) })),
    );
  }
  const names = [...used].map(({ name }) => name);
  const value: WorkspaceSpec = {
    version: "1.0.0",
    dialect: "combine",
    channels,
    observations,
    measurements: [
      { name: "combine", config: { poi: names.length > 1 ? names : (names[0] ?? ""), parameters: settings.list } },
    ],
  };
  return { value, warnings: problems.warnings };
}

interface ReaderContext {
  readonly files: SourceFiles;
  readonly mass: string;
  readonly strengths: readonly SignalStrength[];
  readonly settings: Settings;
  readonly problems: Problems;
  /** Parameters of interest that scale something; filled. */
  readonly used: Set<SignalStrength>;
}

/** Makes channels of one card. */
class CardReader {
  readonly #card: Card;
  readonly #label: string | undefined;
  readonly #context: ReaderContext;
  readonly #templates: Templates;
  /** Columns by channel, each with its index. */
  readonly #columns: ReadonlyMap<string, readonly (readonly [number, Column])[]>;

  constructor(card: Card, { path, label }: CardSource, defaultLabel: string | undefined, context: ReaderContext) {
    this.#card = card;
    this.#label = label ?? defaultLabel;
    this.#context = context;
    this.#columns = groupBy([...card.columns.entries()], ([, { bin }]) => bin);
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    this.#templates = new Templates(card, context.files, folder, context.mass, context.problems);
  }

  async read(channels: ChannelSpec[], observations: ObservationSpec[]): Promise<void> {
    this.#addSettings();
    for (const bin of this.#card.bins) {
      const name = this.#channelName(bin);
      const data = await this.#observed(bin);
      const samples = await this.#samples(bin, name);
      if (data !== undefined) observations.push({ name, data });
      channels.push({ name, samples });
    }
  }

  /** As combineCards.py calls it. */
  #channelName(bin: string): string {
    if (this.#label === undefined) return bin;
    return this.#card.bins.length === 1 ? this.#label : `${this.#label}_${bin}`;
  }

  #addSettings(): void {
    const { constrained, external, frozen, rateParameters, at } = this.#card;
    const { settings, problems } = this.#context;
    for (const { name, value, line } of rateParameters) {
      if (value.kind === "free") {
        const farthest = 1000 * Math.max(1, Math.abs(value.init));
        settings.add({ name, inits: [value.init], bounds: [value.range ?? [-farthest, farthest]] }, at(line));
      } else if (expressionOf(value.expression, value.names) === undefined) {
        const received = `${value.names.length}, for ${quote(value.expression)}`;
        problems.error({ path: at(line), code: "format-syntax", expected: "a name for each @0, @1, …", received });
      }
    }
    for (const { name, value, range, line } of external) {
      const held = range === undefined ? { fixed: true } : { bounds: [range] };
      settings.add({ name, inits: [value], ...held }, at(line));
    }
    const read = namesRead(rateParameters);
    for (const { name, mean, width, range, line } of constrained) {
      if (!read.has(name)) {
        const expected = "a parameter that a rateParam names";
        problems.warn({ path: at(line), code: "format-ignored", expected, received: quote(name) });
        continue;
      }
      const bounds = range === undefined ? {} : { bounds: [range] };
      settings.add(
        { name, constraint: "normal", sigmas: [width], auxdata: [mean], inits: [mean], ...bounds },
        at(line),
      );
    }
    for (const { name, line } of frozen) settings.add({ name, fixed: true }, at(line));
  }

  async #observed(bin: string): Promise<readonly number[] | undefined> {
    const { observations, at } = this.#card;
    const given = observations.get(bin);
    if (this.#templates.isCounting(bin, "data_obs")) return given === undefined ? undefined : [given];
    const template = await this.#templates.nominal(bin, "data_obs");
    if (template === undefined || given === undefined || given === -1) return template?.contents;
    const integral = sum(template.contents);
    if (Math.abs(integral - given) > 1e-6 * Math.max(1, given)) {
      const expected = `the observation of ${quote(bin)} to be the integral of its data, ${integral}`;
      const received = `${given}; the data are used`;
      this.#context.problems.warn({ path: at(1), code: "format-choice", expected, received });
    }
    return template.contents;
  }

  async #samples(bin: string, channel: string): Promise<readonly SampleSpec[]> {
    const card = this.#card;
    const context: ColumnContext = { ...this.#context, card, templates: this.#templates };
    const read: { column: Column; process: ProcessSample; factors: Factors }[] = [];
    for (const [k, column] of this.#columns.get(bin) ?? []) {
      if (column.rate === 0 && !this.#hasSideband(k)) continue;
      const process = await processSample(column, k, context);
      if (process !== undefined) read.push({ column, process, factors: this.#factors(column) });
    }
    const samples = read.map(({ process, factors }) => withModifiers(process.sample, factors.modifiers));
    const flags = card.mcStatistics.filter((line) => matches(line.channel, bin)).at(-1);
    if (flags === undefined) return samples;
    const processes = read.flatMap(({ column, process: { sample, errors, init }, factors }): McProcess[] => {
      const { process: name, index, line } = column;
      if (errors === undefined) return [];
      const bad = errors.findIndex((each) => !Number.isFinite(each));
      if (bad >= 0) {
        const expected = `finite statistical uncertainties of ${quote(name)} in ${quote(bin)}, as autoMCStats needs them`;
        const received = `${errors[bad]} in bin ${bad}`;
        this.#context.problems.error({ path: card.at(line), code: "not-finite", expected, received });
      }
      return [{ name, isSignal: index <= 0, data: sample.data, errors, init: init * factors.init }];
    });
    const { problems, settings } = this.#context;
    const parts = await problems.gather(() => mcStatistics(channel, processes, flags, settings));
    if (parts === undefined) return samples;
    return [
      ...samples.map((sample) => withModifiers(sample, parts.modifiers.get(sample.name) ?? [])),
      ...parts.samples,
    ];
  }

  /** Combine leaves out processes without events, but not those that count the events of a control region. */
  #hasSideband(k: number): boolean {
    return this.#card.systematics.some(({ type, effects }) => type === "gmN" && effects[k] !== undefined);
  }

  /** Signal strengths and rate parameters of a process. */
  #factors(column: Column): Factors {
    const { strengths, used } = this.#context;
    const { bin, process } = column;
    // The last one scales the process, as in Combine's multiSignalModel.
    const own = strengths.filter((strength) => scales(strength, bin, column)).slice(-1);
    for (const strength of own) used.add(strength);
    const modifiers = own.map(({ name }): ModifierSpec => ({ name, type: "normfactor", data: null }));
    let init = own.reduce((product, strength) => product * strength.init, 1);
    for (const parameter of this.#card.rateParameters) {
      if (!matches(parameter.channel, bin) || !matches(parameter.process, process)) continue;
      modifiers.push(rateModifier(parameter));
      init *= this.#initOf(parameter);
    }
    return { modifiers, init };
  }

  /** The value of a rate parameter at the start. */
  #initOf({ name, value, line }: RateParameter): number {
    if (value.kind === "free") return value.init;
    const expression = expressionOf(value.expression, value.names);
    if (expression === undefined) return 1;
    const { settings } = this.#context;
    try {
      const inits = value.names.map((each) => settings.get(each)?.inits?.[0] ?? 1);
      return formula(expression, { names: value.names })(inits);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const [{ expected, received } = { expected: "a formula", received: quote(expression) }] = error.issues;
      const at = this.#card.at(line);
      this.#context.problems.error({
        path: at,
        code: "not-expressible",
        expected,
        received: `${received}, in ${quote(name)}`,
      });
      return 1;
    }
  }
}

/** Names of the parameters that factors of processes are, or are formulas of. */
function namesRead(parameters: readonly RateParameter[]): ReadonlySet<string> {
  return new Set(parameters.flatMap(({ name, value }) => (value.kind === "formula" ? [name, ...value.names] : [name])));
}

interface Factors {
  readonly modifiers: readonly ModifierSpec[];
  /** Their product at the start. */
  readonly init: number;
}

function rateModifier({ name, value }: RateParameter): ModifierSpec {
  if (value.kind === "free") return { name, type: "normfactor", data: null };
  return { name, type: "formula", data: { expression: expressionOf(value.expression, value.names) ?? "1" } };
}

function withModifiers(sample: SampleSpec, more: readonly ModifierSpec[]): SampleSpec {
  return more.length === 0 ? sample : { ...sample, modifiers: [...sample.modifiers, ...more] };
}
