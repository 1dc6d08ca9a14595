/**
 * Every code that an `Issue` of this folder can carry, with what it means. Codes are part of the API: programs may
 * branch on them; the wording of messages may change.
 *
 * Codes of the first table make a document unusable (`WorkspaceError.issues`, and `ModelError.issues` where said so);
 * those of `WARNING_CODES` describe what is odd but legal.
 */
export const ERROR_CODES = {
  "json-syntax": "the text is not JSON; the path is the line and column",
  "too-large": "a text with more lists and objects than there is memory for",
  "not-a-workspace": "another kind of document: a JSON patch, a patch set, HS3",
  "too-many-issues": "the list was cut off; the last issue of a long list",

  "wrong-type": "a value of another JSON type than the format has there",
  "wrong-value": "a value other than those that the format allows there",
  "wrong-format": "a string that does not look as the format says",
  "wrong-length": "a list with too few or too many entries",
  "empty-list": "a list that needs at least one entry has none",
  "out-of-range": "a number beyond the limit of the format",
  "not-finite": "NaN or an infinity, also from a number such as 1e999",
  "missing-property": "an object lacks a property",
  "unexpected-property": "an object has a property that the format does not know",
  "unknown-variant": "an object of none of the kinds that the format knows",
  "unsupported-version": "a version of the format that is not known",
  "unknown-modifier-type": "a modifier type other than the eight",
  "lumi-name": 'a lumi modifier that is not called "lumi"',
  "negative-observation": "a negative number of observed events",

  "duplicate-name": "two channels, samples, modifiers, observations, measurements or settings of one name in one place",
  "bin-count": "a list whose length is not the number of bins of its channel",
  "missing-observation": "a channel without observed data",
  overflow: "finite numbers whose combination in the model is too large, or too small, to be computed; ModelError, too",
  "formula-syntax": "the expression of a formula modifier is not a formula",
  "formula-too-large": "a formula that is too long, too deep or has too many derivatives",
  "unsupported-syntax": "something that formulas do not have, such as texts, lists and definitions",
  "unknown-function": "a function that formulas do not have",
  "unknown-name": "a component in a formula that no vector parameter has, or a vector without its index",
  "argument-count": "a function in a formula with too few or too many arguments",
  "constant-argument": "an argument in a formula that must be a number and is not",
  "formula-conflict": "formula modifiers of one name with different expressions",
  "no-parameters": "a model without any modifier, hence without parameters",
  "shared-shapesys": "a shapesys name used on more than one sample, or in more than one channel",
  "incompatible-name": "one name for modifier types that cannot share a parameter",
  "staterror-channels": "samples that carry one staterror in different sets of channels",
  "poi-not-scalar": "a parameter of interest with one component per bin",
  "lumi-settings-missing": "a measurement that does not configure the lumi parameter",
  "setting-length": "a settings list whose length is not the number of parameters of the name",
  "setting-not-used": "a setting that the type of the parameter does not have",
  "non-positive-sigma": "a constraint width that is not above zero",
  "non-positive-factor": "a rate of a Poisson constraint that is not above zero",
  "negative-auxdata": "a negative auxiliary count of a Poisson constraint",
  "bounds-order": "a lower bound above its upper bound",
  "init-outside-bounds": "a start value, given or default, outside the bounds, given or default",
  "init-outside-domain": "a start value at which a Poisson constraint has no density",

  "unknown-measurement": "ModelError: no measurement of that name in the workspace",

  "not-a-patch": "a document that is not a list of patch operations",
  "patch-set": "a patch set where one of its patches is needed",
  "unknown-operation": "a patch operation other than add, remove, replace, move, copy, test",
  "invalid-pointer": "a place in a patch that is not written as a JSON pointer",
  "missing-target": "a place in a patch that does not exist in the document",
  "unsafe-key": 'a patch that touches the key "__proto__"',
  "test-failed": "a test operation whose value differs from the document",
  "move-into-itself": "a move operation from a place to a part of it",
  "patch-too-large": "a patch or document with more values than can be handled",
} as const;

/** Codes of `warnings`: odd, but legal. */
export const WARNING_CODES = {
  "duplicate-key": "a key that stands twice in one object of a JSON text; the last one counts",
  "unknown-observation": "observed data for a channel that does not exist; not used",
  "unknown-parameter": "settings for a parameter that does not exist; not used",
  "poi-not-in-model": "a parameter of interest that no modifier declares; fits run without it",
  "poi-fixed": "a parameter of interest that the measurement fixes; no test of it is possible",
  "formula-parameter": "a name that only formulas have: it becomes a new free parameter",
  "zero-factor": "a normsys factor of zero, which models can use with a floor only",
  "negative-factor": "a normsys factor below zero, which models can use with a floor only",
  "negative-uncertainty": "a negative uncertainty per bin",
  "shapefactor-bins": "a shapefactor shared by channels with different numbers of bins",
  "ambiguous-parameter-name": 'a parameter called like a component of another one, such as "a[0]"',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
export type WarningCode = keyof typeof WARNING_CODES;
