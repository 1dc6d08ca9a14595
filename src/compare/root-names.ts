import type { ModifierType } from "../workspace/types.js";

/** A parameter in the terms of a workspace. */
export interface NamedParameter {
  /** Name of its set, and its index there. */
  readonly set: string;
  readonly index: number;
  readonly types: readonly ModifierType[];
  /** Channel and bin of a statistical uncertainty. */
  readonly place?: { readonly channel: string; readonly bin: number };
}

type Rule = (parameter: NamedParameter) => string | undefined;

const systematic: Rule = ({ set }) => `alpha_${set}`;
const perBin: Rule = ({ set, index }) => `gamma_${set}_bin_${index}`;

/**
 * How ROOT's HistFactory names the parameters that modifiers of each type declare. Normalisation factors keep their names.
 *
 * @see ROOT, `HistoToWorkspaceFactoryFast.cxx` and `ParamHistFunc.cxx`
 */
const ROOT_NAMES: Readonly<Partial<Record<ModifierType, Rule>>> = {
  normsys: systematic,
  histosys: systematic,
  lumi: () => "Lumi",
  staterror: ({ place }) => (place === undefined ? undefined : `gamma_stat_${place.channel}_bin_${place.bin}`),
  shapesys: perBin,
  shapefactor: perBin,
};

/** A set of one parameter per bin that has the name of ROOT's parameters, or its beginning: `gamma_stat_SR[3]`. */
const COMPONENT = /^(gamma_.+?)(?:_bin)?\[(\d+)\]$/su;

/** The names by which ROOT may know a parameter: that of its modifiers, and its own in ROOT's spelling. */
export function rootNames(name: string, parameter: NamedParameter): readonly string[] {
  const byRule = parameter.types.flatMap((type) => ROOT_NAMES[type]?.(parameter) ?? []);
  return [...byRule, name.replace(COMPONENT, "$1_bin_$2")];
}

/** The name of a channel without what ROOT puts before it in the name of its density. */
export function plainChannelName(name: string): string {
  return name.replace(/^model_/u, "");
}
