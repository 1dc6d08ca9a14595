import { type RulesTable, rulesOf } from "./modifiers/table.js";
import type { ParameterKind } from "./parameter-kinds.js";
import type { Dialect, ModifierType } from "./types.js";

/** How a dialect interprets what a document does not say. */
export interface DialectRules {
  /** The program, as its users call it. */
  readonly title: string;
  /** What it interprets differently from pyhf, in whole sentences. */
  readonly differences: readonly string[];
  /** Its default interpolation codes. */
  readonly interpolation: { readonly normsys: "code4" | "lnN"; readonly histosys: "code4p" };
  /** Properties of parameters that differ from those of pyhf, by type of modifier. */
  readonly parameters: { readonly [T in ModifierType]?: Partial<ParameterKind> };
  /** Relative uncertainty below which a bin of a staterror is taken to have no uncertainty. */
  readonly threshold: number;
  /**
   * Minimum number of events of a bin after a histosys has shifted it and before factors scale it; undefined for no minimum.
   */
  readonly floor?: number;
}

/** ROOT: `HistFactory::StatErrorConfig` (6.22 and later) and the range of its gamma parameters. */
const ROOT: DialectRules = {
  title: "ROOT's HistFactory",
  differences: [
    "staterror parameters have Poisson constraints with a rate of 1/(relative uncertainty)², not normal ones.",
    "Bins of a staterror with a relative uncertainty below 0.05 are taken to have no uncertainty.",
    "staterror and shapesys parameters have the bounds 0 and 1000.",
  ],
  interpolation: { normsys: "code4", histosys: "code4p" },
  parameters: {
    staterror: {
      constraint: "poisson",
      settings: ["inits", "bounds", "auxdata", "factors", "fixed", "threshold"],
      bounds: [0, 1000],
    },
    shapesys: { bounds: [0, 1000] },
  },
  threshold: 0.05,
};

/** The rules of every dialect. */
export const DIALECTS: Readonly<Record<Dialect, DialectRules>> = {
  pyhf: {
    title: "pyhf",
    differences: [],
    interpolation: { normsys: "code4", histosys: "code4p" },
    parameters: {},
    threshold: 0,
  },
  root: ROOT,
  combine: {
    title: "CMS Combine",
    differences: [
      "normsys factors are asymmetric log-normal (lnN), with a smooth transition between −1/2 and 1/2 standard deviations.",
      "normsys, histosys and shapeN parameters have the bounds −7 and 7.",
      "A bin of a sample with a histosys has at least 1e-9 events before factors scale it.",
    ],
    interpolation: { normsys: "lnN", histosys: "code4p" },
    parameters: { normsys: { bounds: [-7, 7] }, histosys: { bounds: [-7, 7] }, shapeN: { bounds: [-7, 7] } },
    threshold: 0,
    floor: 1e-9,
  },
};

/** The parameters of a type of modifier in a dialect, before a measurement changes them. */
export function parameterKind(type: ModifierType, dialect: Dialect, rules: RulesTable): ParameterKind {
  const { parameters } = rulesOf(rules, type);
  const other = DIALECTS[dialect].parameters[type];
  return other === undefined ? parameters : { ...parameters, ...other };
}
