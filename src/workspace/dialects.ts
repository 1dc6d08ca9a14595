import { MODIFIER_RULES } from "./modifiers/index.js";
import type { ParameterKind } from "./parameter-kinds.js";
import type { Dialect, ModifierType } from "./types.js";

/** How a dialect reads what a document leaves open, where it differs from pyhf. */
export interface DialectRules {
  /** What the dialect is, for tables: a noun. */
  readonly title: string;
  /** Its interpolation of effects. */
  readonly interpolation: { readonly normsys: "code4" | "lnN"; readonly histosys: "code4p" };
  /** Parameters of types that differ. */
  readonly parameters: { readonly [T in ModifierType]?: Partial<ParameterKind> };
  /** Relative uncertainty below which a bin of a staterror has none. */
  readonly threshold: number;
}

/** ROOT: `HistFactory::StatErrorConfig` (6.22 and later) and the range of its gamma parameters. */
const ROOT: DialectRules = {
  title: "ROOT's HistFactory",
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
    interpolation: { normsys: "code4", histosys: "code4p" },
    parameters: {},
    threshold: 0,
  },
  root: ROOT,
  combine: {
    title: "CMS Combine",
    interpolation: { normsys: "lnN", histosys: "code4p" },
    parameters: {},
    threshold: 0,
  },
};

/** The parameters of a type of modifier in a dialect, before a measurement changes them. */
export function parameterKind(type: ModifierType, dialect: Dialect): ParameterKind {
  const { parameters } = MODIFIER_RULES[type];
  const other = DIALECTS[dialect].parameters[type];
  return other === undefined ? parameters : { ...parameters, ...other };
}
