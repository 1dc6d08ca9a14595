import { digestOf } from "../workspace/digest.js";
import type { ModelSpec } from "../workspace/types.js";
import { EXTENDED_MODELS } from "./extended-models.js";
import { Model, type ModelSource } from "./model.js";
import type { ModelOptions } from "./options.js";

/**
 * Compiles one measurement of a checked workspace to a differentiable likelihood, whatever extensions it has.
 *
 * @param options - checked by MODEL_OPTIONS
 * @param digest - of the workspace, for records; by default of `spec` alone
 * @throws ModelError as the constructor of `Model`
 */
export function compileModel(
  spec: ModelSpec,
  options: ModelOptions = {},
  digest: () => string = () => digestOf(spec),
): Model {
  return new Model(spec, options, digest, EXTENDED_MODELS);
}

/** The model that `source` describes. */
export function modelFromSource({ spec, options, digest }: ModelSource): Model {
  return compileModel(spec, options, () => digest);
}
