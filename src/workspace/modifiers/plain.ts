import type { PlainType } from "../own-types.js";
import { HISTOSYS } from "./histosys.js";
import { LUMI } from "./lumi.js";
import type { ModifierRules } from "./modifier-rules.js";
import { NORMFACTOR } from "./normfactor.js";
import { NORMSYS } from "./normsys.js";
import { SHAPEFACTOR } from "./shapefactor.js";
import { SHAPESYS } from "./shapesys.js";
import { STATERROR } from "./staterror.js";

/**
 * The types of modifiers of pyhf, with the defaults of pyhf 0.7.6 (`pyhf/modifiers/*.py`, `required_parset`).
 * The auxiliary data of normal constraints are their start values; those of Poisson constraints, and the widths of
 * staterror, are computed from the templates when the model is compiled.
 */
export const PLAIN_RULES: { readonly [T in PlainType]: ModifierRules<T> } = {
  histosys: HISTOSYS,
  lumi: LUMI,
  normfactor: NORMFACTOR,
  normsys: NORMSYS,
  shapefactor: SHAPEFACTOR,
  shapesys: SHAPESYS,
  staterror: STATERROR,
};
