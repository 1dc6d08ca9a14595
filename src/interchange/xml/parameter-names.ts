/** Names of parameters: ROOT's, and those of a workspace. */
import type { ImportedChannel } from "./channel.js";
import type { PreprocessFunctions } from "./functions.js";

/** The parameters that the channels of a document have. */
export interface KnownParameters {
  /** Types of the modifiers of each name. */
  readonly types: ReadonlyMap<string, ReadonlySet<string>>;
  /** Bins of the parameters that have one component per bin; of the largest channel, where several share one. */
  readonly nBins: ReadonlyMap<string, number>;
  /** Names that the formulas of factors may read. */
  readonly formulaNames: ReadonlySet<string>;
}

/** A parameter, or a component of one. */
export interface ParameterPlace {
  readonly name: string;
  readonly bin?: number;
}

const PER_BIN = new Set(["shapesys", "staterror", "shapefactor"]);

/** @param functions - the formulas, of which those count that a sample has as a factor */
export function knownParameters(
  channels: readonly ImportedChannel[],
  { settings }: PreprocessFunctions,
): KnownParameters {
  const types = new Map<string, Set<string>>();
  const nBins = new Map<string, number>();
  for (const { data, modifiers } of channels.flatMap(({ samples }) => samples)) {
    for (const { name, type } of modifiers) {
      types.set(name, (types.get(name) ?? new Set()).add(type));
      if (PER_BIN.has(type)) nBins.set(name, Math.max(nBins.get(name) ?? 0, data.length));
    }
  }
  const hasFormula = [...types.values()].some((own) => own.has("formula"));
  return { types, nBins, formulaNames: new Set(hasFormula ? settings.map(({ name }) => name) : []) };
}

/**
 * The parameter that ROOT calls `Lumi`, `alpha_NAME`, `gamma_stat_CHANNEL_bin_I`, `gamma_NAME_bin_I`, or by its own name.
 */
export function parameterOf(rootName: string, { types }: KnownParameters): ParameterPlace {
  if (rootName === "Lumi") return { name: "lumi" };
  if (types.has(rootName)) return { name: rootName };
  const [, name, bin] = /^gamma_(.+)_bin_(\d+)$/.exec(rootName) ?? [];
  if (name !== undefined) return { name: name.replace(/^stat_/, "staterror_"), bin: Number(bin) };
  return { name: rootName.replace(/^alpha_(?=.)/, "") };
}

/** The words of a text. */
export function words(text: string): readonly string[] {
  return text.split(/[\s\\]+/).filter((word) => word !== "");
}
