export { compareModels } from "./compare-models.js";
export type { CompareOptions } from "./options.js";
export type {
  ComparedFit,
  ComparedModel,
  ComparedValue,
  Comparison,
  Difference,
  DifferenceSubject,
  RenamedParameter,
  Side,
  UnmatchedParameter,
} from "./results.js";
