import type { PlainType } from "../../workspace/own-types.js";
import { HISTOSYS } from "./histosys.js";
import { LUMI } from "./lumi.js";
import type { ModifierDefinition } from "./modifier-definition.js";
import { NORMFACTOR } from "./normfactor.js";
import { NORMSYS } from "./normsys.js";
import { SHAPEFACTOR } from "./shapefactor.js";
import { SHAPESYS } from "./shapesys.js";
import { STATERROR } from "./staterror.js";

/** The types of modifiers of pyhf. */
export const PLAIN_MODIFIERS: { readonly [T in PlainType]: ModifierDefinition<T> } = {
  histosys: HISTOSYS,
  lumi: LUMI,
  normfactor: NORMFACTOR,
  normsys: NORMSYS,
  shapefactor: SHAPEFACTOR,
  shapesys: SHAPESYS,
  staterror: STATERROR,
};
