import { PLAIN_LOWERING } from "../graph/plain-lowering.js";
import { PLAIN_FORMAT } from "../workspace/plain-format.js";
import { PLAIN_CONSTRAINTS } from "./constraints/plain.js";
import type { ModelFormat } from "./format.js";
import { PLAIN_MODIFIERS } from "./modifiers/plain.js";

/** Models that documents of pyhf can describe. */
export const PLAIN_MODELS: ModelFormat = {
  document: PLAIN_FORMAT,
  modifiers: PLAIN_MODIFIERS,
  constraints: PLAIN_CONSTRAINTS,
  lowering: PLAIN_LOWERING,
};
