import type { Model } from "../model/model.js";

/** The parameter of interest, unless a card is read with others. */
export const COMBINE_POI = "r";

/** A parameter of a bin in a workspace, and as Combine calls it: `prop_binSR[3]` and `prop_binSR_bin3`. */
const COMPONENT = /^(prop_bin.+)\[(\d+)\]$/su;
/** What `text2workspace.py` puts before a name that begins with a digit, which is no name of RooFit. */
const DIGIT = /^theta(?=\d)/u;

/**
 * The name that Combine gives a parameter, in a form that does not depend on where it was written: with the name of the bin as in
 * RooFit, and without what stands before a digit.
 *
 * @see Combine: `DatacardParser.py` and the documentation of autoMCStats
 */
export function combineNames(name: string): readonly string[] {
  return [name.replace(COMPONENT, "$1_bin$2").replace(DIGIT, "")];
}

/** The key of the parameter of interest where a model has one; Combine calls it r, others as they like. */
export function poiKeys({ parNames, poiNames, poiIndex }: Model): readonly (readonly string[])[] {
  return parNames.map((_, p) => (p === poiIndex && poiNames.length === 1 ? ["parameter of interest"] : []));
}
