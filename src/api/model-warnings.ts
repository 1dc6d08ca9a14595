import type { Issue } from "../errors.js";
import type { Model } from "../model/model.js";
import type { Workspace } from "./workspace.js";

/**
 * The warnings about a model: those of the workspace that are not about other measurements, then those of the model.
 *
 * @param model - of `workspace`
 */
export function modelWarnings(workspace: Workspace, model: Model): readonly Issue[] {
  const index = workspace.measurements.indexOf(model.measurement);
  const ofDocument = workspace.warnings.filter(({ path }) => {
    const measurement = /^measurements\[(\d+)\]/.exec(path)?.[1];
    return measurement === undefined || Number(measurement) === index;
  });
  // both say that there is no parameter of interest, but only the warning of the document has the name that was meant
  const isSaid = ofDocument.some(({ code }) => code === "poi-not-in-model");
  const ofModel = model.warnings.filter(({ code }) => !(isSaid && code === "no-poi"));
  return [...unlessFloored(ofDocument, ofModel), ...ofModel];
}

/** Warnings of a document without those that ask for a floor of normsys factors, where a model has one and says so. */
export function unlessFloored(ofDocument: readonly Issue[], ofModel: readonly Issue[]): readonly Issue[] {
  if (!ofModel.some(({ code }) => code === "floored-factor")) return ofDocument;
  return ofDocument.filter(({ code }) => code !== "zero-factor" && code !== "negative-factor");
}
