import { EXTENDED_LOWERING } from "../graph/extended-lowering.js";
import { EXTENDED_FORMAT } from "../workspace/extended-format.js";
import { CONSTRAINTS } from "./constraints/index.js";
import type { ModelFormat } from "./format.js";
import { FormulaNodes } from "./formula-nodes.js";
import { JOINT_TERMS } from "./joint-terms.js";
import { MODIFIERS } from "./modifiers/index.js";

/** Models with all extensions. */
export const EXTENDED_MODELS: ModelFormat = {
  document: EXTENDED_FORMAT,
  modifiers: MODIFIERS,
  constraints: CONSTRAINTS,
  lowering: EXTENDED_LOWERING,
  extensions: {
    formulas: (sets, parameterNodes) => new FormulaNodes(sets, parameterNodes),
    joint: JOINT_TERMS,
  },
};
