import { WORKSPACE_MODEL_OPTIONS, Workspace, type WorkspaceModelOptions } from "../../api/workspace.js";
import { describeValue } from "../../describe.js";
import { DataError } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { readWorkspace, STANDARD_INPUT } from "../../node/read.js";
import type { Json } from "../../records/json.js";
import { recordToJson } from "../../records/record.js";
import type { WriteArray } from "../arrays.js";
import { arraysIn, type Methods, modelIn, openedIn, type Params } from "../method.js";
import { readOptions, withOptionNames } from "../options.js";
import { specDocument } from "../spec-document.js";

/** Opening and closing models, and what there is to know about them. */
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
  origin: (params, call) => recordToJson({ ...modelIn(params, call).origin }),
};

/** The document that a request opens: itself, in a file, or the spec of a model. @throws WorkspaceError, DataError */
async function workspaceIn({ workspace, path, spec, poi, patches = [] }: Params): Promise<Workspace> {
  const given = { workspace, path, spec };
  const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (names.length !== 1) throw oneOfThese(names);
  if (typeof path === "string") return readFile(path, patches as readonly unknown[]);
  const document = spec === undefined ? workspace : specDocument(spec, poi);
  return Workspace.parse(await patched(document, patches as readonly unknown[]));
}

function oneOfThese(names: readonly string[]): DataError {
  const received = names.length === 0 ? "none of them" : names.join(" and ");
  return new DataError([
    { code: "bad-argument", path: "params", expected: "one of workspace, path and spec", received },
  ]);
}

/** @throws DataError `bad-argument` for standard input, which the messages come from, and for patches that are no names of files */
async function readFile(path: string, patches: readonly unknown[]): Promise<Workspace> {
  if (path === STANDARD_INPUT) throw wrong("path", "the name of a file: standard input is for messages", path);
  const files = patches.map((patch, k) => {
    if (typeof patch === "string") return patch;
    throw wrong(`patches[${k}]`, "the name of a file, as the workspace is in one", patch);
  });
  return readWorkspace(path, { patches: files });
}

async function patched(document: unknown, patches: readonly unknown[]): Promise<unknown> {
  if (patches.length === 0) return document;
  const { applyPatch } = await import("../../workspace/patch.js");
  return patches.reduce((before, patch) => applyPatch(before, patch), document);
}

function wrong(path: string, expected: string, received: unknown): DataError {
  return new DataError([{ code: "bad-argument", path, expected, received: describeValue(received) }]);
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
