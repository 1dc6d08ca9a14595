import type { AdditiveForm, MultiplicativeForm } from "../../graph/nodes.js";
import type { HistosysCode, NormsysCode } from "../../workspace/types.js";
import { code0 } from "./code0.js";
import { code1 } from "./code1.js";
import { code2, code2Root } from "./code2.js";
import { code4 } from "./code4.js";
import { code4p } from "./code4p.js";
import { lnN } from "./ln-n.js";

/** Interpolation codes of histosys modifiers; `code2` is pyhf's discontinuous form, `code2-root` ROOT's continuous one. */
export const HISTOSYS_CODES = {
  code0,
  code2,
  "code2-root": code2Root,
  code4p,
} as const satisfies Record<HistosysCode, AdditiveForm>;

/** Interpolation codes of normsys modifiers; `lnN` is Combine's asymmetric log-normal. */
export const NORMSYS_CODES = { code1, code4, lnN } as const satisfies Record<NormsysCode, MultiplicativeForm>;

/** The codes of each type of modifier that is interpolated. */
export const INTERPOLATION_CODES = { normsys: NORMSYS_CODES, histosys: HISTOSYS_CODES } as const;

export type InterpolatedType = keyof typeof INTERPOLATION_CODES;
export type { HistosysCode, NormsysCode };
