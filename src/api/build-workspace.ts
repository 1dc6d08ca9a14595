import { DataError } from "../errors.js";
import { type Data, isBlinded } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aText, type OptionRules } from "../options.js";
import type { ParameterSettings } from "../workspace/types.js";
import { Workspace } from "./workspace.js";

/** Options of `buildWorkspace`. */
export interface BuildWorkspaceOptions {
  /** Name of its measurement; that of the model by default. */
  readonly measurement?: string;
}

/** Rules for the options of `buildWorkspace`. */
export const BUILD_WORKSPACE_OPTIONS: OptionRules<BuildWorkspaceOptions> = { measurement: aText };

/**
 * The workspace of a model and data: one measurement with the settings of the model, and the data as observations. Auxiliary data that
 * differ from those of the model become settings of their parameters, so that the model of the result has the same likelihood.
 *
 * Options of the model that are not part of a document, such as interpolation codes, have to be given again when it is compiled.
 *
 * @param data - main bins, then auxiliary data; or main bins alone, with the auxiliary data of the model
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; as `Model.logpdf` for data that the model cannot have;
 * and `bad-argument` for data with masked bins; WorkspaceError for a result from which no model can be built
 * @see pyhf `Workspace.build`
 * @example buildWorkspace(model, model.expectedData({ mu: 1 })).spec
 */
export function buildWorkspace(model: Model, data: Data, options: BuildWorkspaceOptions = {}): Workspace {
  requireInput({ model, data }, options, BUILD_WORKSPACE_OPTIONS);
  if (isBlinded(data)) {
    const expected = "data with counts in all bins";
    throw new DataError([{ code: "bad-argument", path: "data", expected, received: "the result of maskData" }]);
  }
  const values = withAuxdata(model, data);
  model.bind(values);
  const { poi, otherPois = [], dialect, channels, correlations, penalties, covariances } = model.source.spec;
  const config = {
    poi: otherPois.length === 0 ? (poi ?? "") : [poi, ...otherPois],
    parameters: settingsOf(model, values),
    ...(correlations === undefined ? {} : { correlations }),
    ...(penalties === undefined ? {} : { penalties }),
  };
  return Workspace.parse({
    version: "1.0.0",
    ...(dialect === undefined ? {} : { dialect }),
    channels: channels.map(({ name, samples, axis }) => ({ name, samples, ...(axis === undefined ? {} : { axis }) })),
    observations: model.channels.map(({ name, begin, nBins }) => ({ name, data: values.slice(begin, begin + nBins) })),
    measurements: [{ name: options.measurement ?? model.measurement, config }],
    ...(covariances === undefined ? {} : { covariances }),
  });
}

/** Main bins and auxiliary data. */
function withAuxdata(model: Model, data: ArrayLike<number>): readonly number[] {
  const main = Array.from(data);
  return main.length === model.nMainData ? [...main, ...model.auxdata] : main;
}

/** The settings of the model, with auxiliary data that differ from those of the model. */
function settingsOf(model: Model, values: readonly number[]): readonly ParameterSettings[] {
  const settings = new Map(model.source.spec.parameters.map((each) => [each.name, each]));
  let begin = model.nMainData;
  for (const { name, size, constraint } of model.parameterSets) {
    if (constraint === undefined) continue;
    const auxdata = values.slice(begin, begin + size);
    begin += size;
    if (auxdata.some((datum, i) => datum !== constraint.auxdata[i])) {
      settings.set(name, { ...(settings.get(name) ?? { name }), auxdata });
    }
  }
  return [...settings.values()];
}
