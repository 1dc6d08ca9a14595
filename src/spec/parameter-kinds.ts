import type { ModifierType, ParameterSettings } from "./types.js";

/** What a measurement may set of a parameter. */
export type SettingName = Exclude<keyof ParameterSettings, "name">;

/** Distributions of the auxiliary measurement of a parameter. */
export type ConstraintKind = "normal" | "poisson";

/** What the type of a modifier says about its parameters, before a measurement changes it. */
export interface ParameterKind {
  /** One parameter per bin, or one in all. */
  readonly isPerBin: boolean;
  /** Start value; undefined where the measurement has to give it. */
  readonly init: number | undefined;
  /** Lower and upper bound; undefined where the measurement has to give them. */
  readonly bounds: readonly [number, number] | undefined;
  readonly constraint: "none" | ConstraintKind;
  /** The settings that the type has; any other one is an error. */
  readonly settings: readonly SettingName[];
}

/** An interpolated effect: one parameter in units of its standard deviation. Two such modifiers may share it. */
const INTERPOLATED: ParameterKind = {
  isPerBin: false,
  init: 0,
  bounds: [-5, 5],
  constraint: "normal",
  settings: ["inits", "bounds", "auxdata", "fixed"],
};

/**
 * Defaults per modifier type, those of pyhf 0.7.6 (`pyhf/modifiers/*.py`, `required_parset`). The parameters that only
 * formulas name have those of a normfactor.
 * The auxiliary data of normal constraints are their start values; those of Poisson constraints, and the widths of
 * staterror, are computed from the templates when the model is compiled.
 */
export const PARAMETER_KINDS: { readonly [T in ModifierType]: ParameterKind } = {
  histosys: INTERPOLATED,
  lumi: {
    isPerBin: false,
    init: undefined,
    bounds: undefined,
    constraint: "normal",
    settings: ["inits", "bounds", "auxdata", "sigmas", "fixed"],
  },
  normfactor: {
    isPerBin: false,
    init: 1,
    bounds: [0, 10],
    constraint: "none",
    settings: ["inits", "bounds", "fixed"],
  },
  normsys: INTERPOLATED,
  shapefactor: {
    isPerBin: true,
    init: 1,
    bounds: [0, 10],
    constraint: "none",
    settings: ["inits", "bounds", "fixed"],
  },
  shapesys: {
    isPerBin: true,
    init: 1,
    bounds: [1e-10, 10],
    constraint: "poisson",
    settings: ["inits", "bounds", "auxdata", "factors", "fixed"],
  },
  staterror: {
    isPerBin: true,
    init: 1,
    bounds: [1e-10, 10],
    constraint: "normal",
    settings: ["inits", "bounds", "auxdata", "sigmas", "fixed"],
  },
  formula: {
    isPerBin: false,
    init: 1,
    bounds: [0, 10],
    constraint: "none",
    settings: ["inits", "bounds", "fixed"],
  },
};
