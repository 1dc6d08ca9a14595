/**
 * The operations of reference.json, done by histograd. `api` has its functions, so that the built package and its sources can be
 * tried alike.
 */

/** The document that an operation makes of `spec`. */
export function replay({ operation, args }, spec, api) {
  switch (operation) {
    case "sort":
      return api.sortWorkspace(spec);
    case "prune":
      return prune(spec, args, api);
    case "rename":
      return api.renameWorkspace(spec, args);
    case "combine":
      return combine(spec, args, api);
  }
}

function prune(spec, { modifier_types: modifierTypes, ...names }, api) {
  return api.pruneWorkspace(spec, modifierTypes === undefined ? names : { ...names, modifierTypes });
}

function combine(spec, { left, right, rename_right: renamed, join, merge_channels: mergeChannels }, api) {
  const pruned = prune(spec, right, api);
  const second = renamed === undefined ? pruned : api.renameWorkspace(pruned, renamed);
  return api.combineWorkspaces([prune(spec, left, api), second], { join, mergeChannels });
}

/**
 * What comes of an operation, compared with pyhf: `same` document, both `refused` it, `stricter` where only histograd refused it (and
 * pyhf cannot build a model of the result, or this is not known), `pyhf's fault` where it refused what is possible, or what differs.
 */
export function compareWithPyhf(reference, spec, api) {
  let document;
  try {
    document = replay(reference, spec, api);
  } catch (error) {
    if (!(error instanceof api.HistFactoryError)) throw error;
    if (reference.refused !== undefined) return "refused";
    return reference.builds === true ? `refused: ${error.message}` : "stricter";
  }
  if (reference.wrongly === true) return "pyhf's fault";
  if (reference.refused !== undefined) return `pyhf refused it: ${reference.refused}`;
  return api.pyhfDigest(JSON.stringify(document)) === reference.digest ? "same" : "another document";
}
