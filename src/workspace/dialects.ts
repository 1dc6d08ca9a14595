import { MODIFIER_RULES } from "./modifiers/index.js";
import type { ParameterKind } from "./parameter-kinds.js";
import type { Dialect, ModifierType } from "./types.js";

/** How a dialect reads what a document leaves open, where it differs from pyhf. */
export interface DialectRules {
  /** The program, as its users call it. */
  readonly title: string;
  /** What it reads in another way than pyhf, in whole sentences. */
  readonly differences: readonly string[];
  /** Its interpolation of effects. */
  readonly interpolation: { readonly normsys: "code4" | "lnN"; readonly histosys: "code4p" };
  /** Parameters of types that differ. */
  readonly parameters: { readonly [T in ModifierType]?: Partial<ParameterKind> };
  /** Relative uncertainty below which a bin of a staterror has none. */
  readonly threshold: number;
  /**
   * Events that a bin of a sample has at least after a histosys has shifted it, before factors scale it; undefined for none.
   */
  readonly floor?: number;
}

/** ROOT: `HistFactory::StatErrorConfig` (6.22 and later) and the range of its gamma parameters. */
const ROOT: DialectRules = {
  title: "ROOT's HistFactory",
  differences: [
    "staterror parameters have Poisson constraints with a rate of 1/(relative uncertainty)², not normal ones.",
    "Bins of a staterror with a relative uncertainty below 0.05 have none.",
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

/** The readings that there are; codes of interpolation and thresholds by name. */
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
      "normsys factors are asymmetric log-normal ones, which are smooth between −1/2 and 1/2 standard deviations (lnN).",
      "normsys, histosys and shapeN parameters have the bounds −7 and 7.",
      "A bin of a sample with a histosys has at least 1e-9 events before factors.",
    ],
    interpolation: { normsys: "lnN", histosys: "code4p" },
    parameters: { normsys: { bounds: [-7, 7] }, histosys: { bounds: [-7, 7] }, shapeN: { bounds: [-7, 7] } },
    threshold: 0,
    floor: 1e-9,
  },
};

/** The parameters of a type of modifier in a dialect, before a measurement changes them. */
export function parameterKind(type: ModifierType, dialect: Dialect): ParameterKind {
  const { parameters } = MODIFIER_RULES[type];
  const other = DIALECTS[dialect].parameters[type];
  return other === undefined ? parameters : { ...parameters, ...other };
}
