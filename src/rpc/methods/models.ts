import { WORKSPACE_MODEL_OPTIONS, type WorkspaceModelOptions } from "../../api/checked-workspace.js";
import { inspect } from "../../api/inspect.js";
import { type Findings, findings } from "../../api/validate.js";
import type { Workspace } from "../../api/workspace.js";
import type { Model } from "../../model/model.js";
import { MODEL_OPTIONS, type ModelOptions } from "../../model/options.js";
import type { Json } from "../../records/json.js";
import { recordToJson } from "../../records/record.js";
import type { Validation } from "../../records/workspace-records.js";
import { VERSION } from "../../version.js";
import type { WriteArray } from "../arrays.js";
import { documentIn, workspaceIn } from "../documents.js";
import { arraysIn, type Methods, modelIn, openedIn, type Params, recordAnswer } from "../method.js";
import { inSnakeCase, readOptions, withOptionNames } from "../options.js";

/** Methods that open, describe, check and close models. */
export const MODEL_METHODS: Methods = {
  async open(params, call) {
    const workspace = await workspaceIn(params);
    const options = readOptions(params["options"] ?? {}, WORKSPACE_MODEL_OPTIONS) as WorkspaceModelOptions;
    const model = withOptionNames(WORKSPACE_MODEL_OPTIONS, () => workspace.model(options));
    return opened(call.models.add({ workspace, model }), workspace, model, arraysIn(params, call));
  },
  close(params, { models }) {
    models.remove(String(params["model"]));
    return null;
  },
  facts(params, call) {
    const { workspace, model } = openedIn(params, call);
    return opened(String(params["model"]), workspace, model, arraysIn(params, call));
  },
  inspect(params, call) {
    const { workspace, model } = openedIn(params, call);
    return recordAnswer(inspect(workspace, model), params, call);
  },
  async validate(params, call) {
    const options = readOptions(params["options"] ?? {}, MODEL_OPTIONS) as ModelOptions;
    try {
      const found = await findings(() => documentIn(params), options);
      return recordAnswer(validation(found, params), params, call);
    } catch (error) {
      throw inSnakeCase(error, MODEL_OPTIONS);
    }
  },
  origin: (params, call) => recordToJson({ ...modelIn(params, call).origin }),
};

function validation(found: Findings, { path, patches = [] }: Params): Validation {
  const options = typeof path === "string" ? { workspace: path, patches: patches as readonly string[] } : {};
  const origin = { histogradVersion: VERSION, options };
  return { kind: "validate", origin, valid: found.problems.length === 0, ...found };
}

function opened(handle: string, workspace: Workspace, model: Model, write: WriteArray): Json {
  const { nPars, poiName, poiIndex } = model;
  const vector = (values: ArrayLike<number>) => write(Float64Array.from(values), [values.length]);
  return {
    model: handle,
    measurement: model.measurement,
    measurements: workspace.measurements,
    n_pars: nPars,
    par_names: model.parNames,
    suggested_init: model.suggestedInit,
    suggested_bounds: model.suggestedBounds,
    suggested_fixed: model.suggestedFixed,
    poi_name: poiName ?? null,
    poi_index: poiIndex ?? null,
    channels: model.channels.map(({ name, begin, nBins, samples }) => ({ name, begin, n_bins: nBins, samples })),
    n_main_data: model.nMainData,
    auxdata: model.auxdata,
    auxdata_order: model.auxdataOrder,
    parameter_sets: model.parameterSets.map(({ name, first, size, types, constraint }) => ({
      name,
      first,
      size,
      types,
      constraint: constraint?.kind ?? null,
    })),
    observed_data: vector(model.observedData()),
    warnings: [...workspace.warnings, ...model.warnings].map((issue) => ({ ...issue })),
  };
}
