import { quote } from "../../describe.js";
import { nearestHint } from "../../errors.js";
import type { Problems } from "../problems.js";
import { openRootFile, type RootFile } from "../root/open-root-file.js";
import type { SourceFiles } from "../source-files.js";
import type { Card, ShapesLine } from "./card.js";
import { type DataFrame, readDataFrame } from "./data-frame.js";
import { matches } from "./patterns.js";
import type { Template } from "./template.js";

type Opened = { readonly kind: "root"; readonly file: RootFile } | { readonly kind: "csv"; readonly frame: DataFrame };

/** Finds the templates of a card in its files, each of which is opened once. */
export class Templates {
  readonly #card: Card;
  readonly #files: SourceFiles;
  readonly #folder: string;
  readonly #mass: string;
  readonly #problems: Problems;
  readonly #opened = new Map<string, Promise<Opened | undefined>>();

  /** @param folder - of the card, which its paths start from; empty or with a slash at its end */
  constructor(card: Card, files: SourceFiles, folder: string, mass: string, problems: Problems) {
    this.#card = card;
    this.#files = files;
    this.#folder = folder;
    this.#mass = mass;
    this.#problems = problems;
  }

  /** The line of templates of a process in a channel, the most special one; undefined without one. */
  lineOf(channel: string, process: string): ShapesLine | undefined {
    const score = (line: ShapesLine) => 3 * specificity(line.channel, channel) + specificity(line.process, process);
    const fitting = this.#card.shapes.filter(
      (line) => matches(line.channel, channel) && matches(line.process, process),
    );
    return fitting.reduce<ShapesLine | undefined>(
      (best, line) => (best === undefined || score(line) > score(best) ? line : best),
      undefined,
    );
  }

  /** Whether a channel is counted in one bin, without templates. */
  isCounting(channel: string, process: string): boolean {
    return this.lineOf(channel, process)?.file === undefined;
  }

  /** The nominal template; undefined, with a problem, where there is none. */
  async nominal(channel: string, process: string): Promise<Template | undefined> {
    const line = this.lineOf(channel, process);
    return line === undefined ? undefined : await this.#find(line, line.nominal, channel, process, "");
  }

  /** A varied template: `systematic` with Up or Down at its end. */
  async varied(channel: string, process: string, systematic: string): Promise<Template | undefined> {
    const line = this.lineOf(channel, process);
    if (line?.systematic === undefined) {
      const at = this.#card.at(line?.line ?? 1);
      const expected = `a pattern of names with $SYSTEMATIC for ${quote(process)} in ${quote(channel)}`;
      this.#problems.error({ path: at, code: "format-syntax", expected, received: "none" });
      return undefined;
    }
    return await this.#find(line, line.systematic, channel, process, systematic);
  }

  /** Whether a varied template is there; no problem where it is not. */
  async has(channel: string, process: string, systematic: string): Promise<boolean> {
    const line = this.lineOf(channel, process);
    if (line?.systematic === undefined) return false;
    const source = await this.#open(line, channel, process);
    if (source === undefined) return false;
    const name = this.#filled(line.systematic, channel, process, systematic);
    return source.kind === "root"
      ? source.file.classOf(name) !== undefined
      : source.frame.histogram(name) !== undefined;
  }

  /** A pattern with names in the place of its keywords. Names may contain "$", which has no meaning in them. */
  #filled(pattern: string, channel: string, process: string, systematic: string): string {
    return pattern
      .replaceAll("$CHANNEL", () => channel)
      .replaceAll("$PROCESS", () => process)
      .replaceAll("$SYSTEMATIC", () => systematic)
      .replaceAll("$MASS", () => this.#mass);
  }

  async #find(
    line: ShapesLine,
    pattern: string,
    channel: string,
    process: string,
    systematic: string,
  ): Promise<Template | undefined> {
    const name = this.#filled(pattern, channel, process, systematic);
    if (name.includes(":") && !isDataFrame(line.file ?? "")) return this.#refuseWorkspace(line, name);
    const source = await this.#open(line, channel, process);
    if (source === undefined) return undefined;
    if (source.kind === "csv") return source.frame.histogram(name) ?? this.#missing(line, name, source.frame.names);
    const histogram = await this.#problems.gather(() => source.file.histogram(name));
    if (histogram !== undefined) return histogram;
    const className = source.file.classOf(name);
    if (className === undefined) return this.#missing(line, name, source.file.paths);
    return this.#refuseWorkspace(line, `${name}, a ${className}`);
  }

  #missing(line: ShapesLine, name: string, names: readonly string[]): undefined {
    const expected = `the histogram ${quote(name)} in ${quote(line.file ?? "")}`;
    const hint = nearestHint(name, names);
    this.#problems.error({
      path: this.#card.at(line.line),
      code: "missing-object",
      expected,
      received: "none",
      ...hint,
    });
    return undefined;
  }

  #refuseWorkspace(line: ShapesLine, name: string): undefined {
    const expected = "a histogram: HistFactory has no functions as templates";
    this.#problems.error({ path: this.#card.at(line.line), code: "not-expressible", expected, received: quote(name) });
    return undefined;
  }

  /** The file of a line, opened when it is first asked for. Problems with it are reported once. */
  #open(line: ShapesLine, channel: string, process: string): Promise<Opened | undefined> {
    const path = `${this.#folder}${this.#filled(line.file ?? "", channel, process, "")}`;
    const known = this.#opened.get(path);
    if (known !== undefined) return known;
    const opened = this.#problems.gather(async (): Promise<Opened> => {
      const bytes = await this.#files.read(path);
      if (isDataFrame(path)) return { kind: "csv", frame: readDataFrame(bytes, path) };
      return { kind: "root", file: await openRootFile(bytes, path) };
    });
    this.#opened.set(path, opened);
    return opened;
  }
}

/** Whether a file is a table of text and not one of ROOT. */
function isDataFrame(path: string): boolean {
  return /\.csv$/i.test(path);
}

/** How special a pattern that fits a name is: the name itself, a part of it, or anything. */
function specificity(pattern: string, name: string): 0 | 1 | 2 {
  if (pattern === name) return 2;
  return pattern === "*" ? 0 : 1;
}
