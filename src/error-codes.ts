/**
 * Every code that an `Issue` can carry, with what it means and what to do. Codes are part of the API: programs may branch on
 * them; the wording of messages may change. docs/errors.md is made from these tables (npm run options).
 */

/** An entry of the table of codes. */
export interface ErrorExplanation {
  /** What was found. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

type Codes = Readonly<Record<string, ErrorExplanation>>;

/** Problems of a document, thrown as a `WorkspaceError`; `overflow` and `unknown-measurement` are also codes of a `ModelError`. */
export const DOCUMENT_CODES = {
  "json-syntax": { meaning: "the text is not JSON", remedy: "Correct it at the line and column that the path gives." },
  "too-large": {
    meaning: "a text whose lists and objects need more memory than there is",
    remedy: "Split the document, or give the program more memory (node --max-old-space-size).",
  },
  "not-a-workspace": {
    meaning: "another kind of document, such as a JSON patch, a patch set or HS3",
    remedy: "Give the workspace; a patch goes into the option for patches.",
  },
  "extension-not-loaded": {
    meaning:
      "a document with extensions of the pyhf format that `histograd/core` does not have, given to `Workspace.parse`",
    remedy: "Read it by `await Workspace.load(document)`, or import Workspace from `histograd`.",
  },
  "too-many-issues": {
    meaning: "the list of problems was cut off; this is its last entry",
    remedy: "Correct the problems before it, and read the document again.",
  },
  "wrong-type": {
    meaning: "a value whose JSON type differs from that of the format",
    remedy: "Write a value of the type that the message names.",
  },
  "wrong-value": {
    meaning: "a value that the format does not allow",
    remedy: "Write one of the values that the message names.",
  },
  "wrong-format": {
    meaning: "a string that does not have the form that the format requires",
    remedy: "Write it as the message says.",
  },
  "wrong-length": {
    meaning: "a list with too few or too many entries",
    remedy: "Give as many entries as the message says.",
  },
  "empty-list": {
    meaning: "a list that needs at least one entry has none",
    remedy: "Add an entry, or remove the object that has the list.",
  },
  "out-of-range": { meaning: "a number beyond the limit of the format", remedy: "Use a number within the limit." },
  "not-finite": {
    meaning: "NaN or an infinity, also from a number such as 1e999, where a finite number is needed",
    remedy: "Use a finite number; if it was computed, look for a division by zero or an overflow there.",
  },
  "missing-property": { meaning: "an object lacks a property", remedy: "Add it." },
  "unexpected-property": {
    meaning: "an object has a property that the format does not know",
    remedy: "Correct its spelling, or remove it.",
  },
  "unknown-variant": {
    meaning: "an object that is none of the kinds that the format allows there",
    remedy: "Compare its properties with those of the kind that is meant.",
  },
  "unsupported-version": {
    meaning: "a version of the format that is not known",
    remedy: "Convert the document, or update histograd.",
  },
  "unknown-modifier-type": {
    meaning: "a modifier type that is not known",
    remedy: "Use one of the types that the message names.",
  },
  "lumi-name": { meaning: 'a lumi modifier that is not called "lumi"', remedy: 'Call it "lumi".' },
  "negative-observation": { meaning: "a negative number of observed events", remedy: "Use a number of 0 or more." },
  "duplicate-name": {
    meaning: "two objects with the same name where names must differ, such as channels or samples",
    remedy: "Rename or remove one of them.",
  },
  "bin-count": {
    meaning: "a list whose length is not the number of bins of its channel",
    remedy: "Give one number for each bin.",
  },
  "edge-order": {
    meaning: "an edge of a bin that is not above the one before",
    remedy: "Sort the edges, and write each of them once.",
  },
  "missing-observation": { meaning: "a channel without observed data", remedy: "Add its entry to observations." },
  overflow: {
    meaning: "finite numbers whose combination in the model is too large, or too small, to be computed",
    remedy: "Look for a wrong unit or exponent in the numbers that the message names.",
  },
  "formula-syntax": {
    meaning: "a text that is not a formula",
    remedy: "Correct it at the place that the message shows.",
  },
  "formula-too-large": {
    meaning: "a formula that is too long, too deep or has too many derivatives",
    remedy: "Split it into several factors.",
  },
  "unsupported-syntax": {
    meaning: "syntax that formulas do not have, such as strings, lists and definitions",
    remedy: "Write what the message suggests.",
  },
  "unknown-function": {
    meaning: "a function that formulas do not have",
    remedy: "Use one of the functions that the message names.",
  },
  "unknown-name": {
    meaning: "a name that is not known in that place",
    remedy: "Correct its spelling; the message lists the nearest names.",
  },
  "argument-count": {
    meaning: "a function in a formula with too few or too many arguments",
    remedy: "Give as many as the message says.",
  },
  "constant-argument": {
    meaning: "an argument in a formula that must be a number and is not",
    remedy: "Write a number there.",
  },
  "formula-conflict": {
    meaning: "formula modifiers of one name with different expressions",
    remedy: "Give one of them another name.",
  },
  "no-parameters": {
    meaning: "a model without any modifier, hence without parameters",
    remedy: "Add at least one modifier, such as a normfactor for the signal.",
  },
  "shared-shapesys": {
    meaning: "a shapesys name used on more than one sample, or in more than one channel",
    remedy: "Give each its own name.",
  },
  "shared-mcstat": {
    meaning: "one mcstat name on several samples",
    remedy: "Give each its own name: its parameters are those of the bins of one channel.",
  },
  "mcstat-sample": {
    meaning: "an mcstat on a sample with a modifier that adds events, or with another mcstat",
    remedy: "Put it on a sample of its own, whose data are 1.",
  },
  "incompatible-name": {
    meaning: "one name used for modifier types that cannot share a parameter",
    remedy: "Rename one of them.",
  },
  "staterror-channels": {
    meaning: "samples that carry one staterror in different sets of channels",
    remedy: "Use one staterror name for each channel.",
  },
  "poi-not-scalar": {
    meaning: "a parameter of interest with one component per bin",
    remedy: "Choose a parameter with one value.",
  },
  "lumi-settings-missing": {
    meaning: "a measurement that does not configure the lumi parameter",
    remedy: "Give its inits, bounds, auxdata and sigmas in the measurement.",
  },
  "setting-length": {
    meaning: "a settings list whose length is not the number of parameters of the name",
    remedy: "Give one entry for each of them.",
  },
  "setting-not-used": { meaning: "a setting that the type of the parameter does not have", remedy: "Remove it." },
  "covariance-channel": {
    meaning: "a channel of a covariance that is not in the workspace, or is in two",
    remedy: "Name channels of the workspace, each once.",
  },
  "constraint-width-missing": {
    meaning: "a chosen constraint whose width does not follow from the modifier",
    remedy: "Give its sigmas, or the factors of a Poisson constraint, in the measurement.",
  },
  "auxdata-outside-domain": {
    meaning: "an auxiliary datum that the constraint of its parameter cannot have",
    remedy: "Use one that the message allows, or another constraint.",
  },
  "joint-term-member": {
    meaning:
      "a parameter of a correlation or a penalty that is not in the model, cannot be a member, or is one already",
    remedy: "Name parameters of the model, each once; members of a correlation have normal constraints.",
  },
  "joint-term-matrix": {
    meaning:
      "a matrix of a correlation, a penalty or a covariance of data that is missing, not symmetric, or of the wrong size",
    remedy: "Give one symmetric matrix with one row and one column per parameter, or per bin.",
  },
  "not-positive-definite": {
    meaning:
      "a matrix of a correlation or a covariance of data with an eigenvalue of 0 or less, or of a penalty with a negative one",
    remedy: "Use a matrix whose eigenvalues are above 0; those of a penalty may be 0.",
  },
  "non-positive-sigma": {
    meaning: "a constraint width that is not above zero",
    remedy: "Use a width above zero, or fix the parameter.",
  },
  "non-positive-factor": {
    meaning: "a rate of a Poisson constraint that is not above zero",
    remedy: "Use a factor above zero.",
  },
  "negative-auxdata": {
    meaning: "a negative auxiliary count of a Poisson constraint",
    remedy: "Use a count of 0 or more.",
  },
  "bounds-order": { meaning: "a lower bound above its upper bound", remedy: "Exchange the two." },
  "init-outside-bounds": {
    meaning: "a start value, given or default, outside the bounds, given or default",
    remedy: "Change the start value or the bounds.",
  },
  "init-outside-domain": {
    meaning: "a start value at which a Poisson constraint has no density",
    remedy: "Use a start value above zero.",
  },
  "unknown-measurement": {
    meaning: "no measurement of that name in the workspace",
    remedy: "Use one of the names in the message.",
  },
  "not-a-patch": {
    meaning: "a document that is not a list of patch operations",
    remedy: "Give a JSON patch (RFC 6902).",
  },
  "patch-set": {
    meaning: "a patch set where one of its patches is needed",
    remedy: "Choose one by its name or values.",
  },
  "unknown-operation": {
    meaning: "a patch operation other than add, remove, replace, move, copy, test",
    remedy: "Use one of these.",
  },
  "invalid-pointer": {
    meaning: "a place in a patch that is not written as a JSON pointer",
    remedy: 'Write it as in "/channels/0/samples/1".',
  },
  "missing-target": {
    meaning: "a place in a patch that does not exist in the document",
    remedy: "Check that the patch was made for this document.",
  },
  "unsafe-key": { meaning: 'a patch that touches the key "__proto__"', remedy: "Remove the operation." },
  "test-failed": {
    meaning: "a test operation whose value differs from the document",
    remedy: "Check that the patch was made for this document.",
  },
  "move-into-itself": {
    meaning: "a move operation from a place to a part of it",
    remedy: "Move it elsewhere, or copy it.",
  },
  "patch-too-large": {
    meaning: "a patch or document with more values than can be handled",
    remedy: "Split the patch.",
  },
} as const satisfies Codes;

/** What is unusual in a document, but legal: `workspace.warnings`. Some functions refuse it as an error. */
export const WARNING_CODES = {
  "duplicate-key": {
    meaning: "a key that occurs twice in one object of a JSON text; the last one is used",
    remedy: "Remove the one that is not meant.",
  },
  "unknown-observation": {
    meaning: "observed data for a channel that does not exist; they are not used",
    remedy: "Correct the name, or remove the data.",
  },
  "unknown-parameter": {
    meaning: "a name that no parameter has; in a warning, settings that are not used",
    remedy: "Correct the name; the message lists the nearest ones.",
  },
  "poi-not-in-model": {
    meaning: "a parameter of interest that no modifier declares; fits run without it",
    remedy: "Correct its name in the measurement, or name another in the option poi.",
  },
  "poi-fixed": {
    meaning: "a parameter of interest that is held, so that it cannot be tested",
    remedy: "Let it vary, or choose another.",
  },
  "formula-parameter": {
    meaning: "a name that only formulas use; it becomes a new free parameter",
    remedy: "Check its spelling; configure it in the measurement to silence the warning.",
  },
  "zero-factor": {
    meaning: "a normsys factor of zero, which models can use only with a floor",
    remedy: "Set the option normsysFloor, or correct hi or lo.",
  },
  "negative-factor": {
    meaning: "a negative normsys factor, which models can use only with a floor",
    remedy: "Set the option normsysFloor, or correct hi or lo.",
  },
  "negative-uncertainty": {
    meaning: "a negative uncertainty per bin",
    remedy: "Check the number: the square of a staterror is used, but a shapesys has no uncertainty in such a bin.",
  },
  "shapefactor-bins": {
    meaning: "a shapefactor shared by channels with different numbers of bins",
    remedy: "Check that bins of one index belong together.",
  },
  "ambiguous-parameter-name": {
    meaning: 'a parameter with the name of a component of another one, such as "a[0]"',
    remedy: "Rename it.",
  },
} as const satisfies Codes;

/** Models, parameters and data. */
const MODEL_CODES = {
  "clipped-rates": {
    meaning: "a warning: rates below the floor of clipSampleData or clipBinData are raised to it",
    remedy: "Note that derivatives of a raised rate are 0.",
  },
  "discontinuous-interpolation": {
    meaning: "a warning: pyhf's form of code 2 jumps at one standard deviation",
    remedy: 'Use "code2-root", which is continuous.',
  },
  "floored-factor": {
    meaning: "a warning: a normsys factor was replaced by the floor",
    remedy: "Check that the factor is meant.",
  },
  "no-poi": {
    meaning: "no parameter of interest, which a test or limit needs",
    remedy: "Name one in the option poi, or in the measurement.",
  },
  "unknown-modifier": {
    meaning: "an interpolation code or an operation for a modifier that does not exist",
    remedy: 'Write its type and name, as in "histosys/JES".',
  },
  "non-positive-variation": {
    meaning: "a normsys whose hi or lo is not above zero",
    remedy: "Correct it, or set the option normsysFloor.",
  },
  "formula-value": {
    meaning: "a formula that is negative or not finite at the suggested values",
    remedy: "Change the formula, or the start values of its parameters.",
  },
  "parameter-count": {
    meaning: "a vector that does not have one value for each parameter",
    remedy: "Give all of them in the order of model.parNames, or some by name.",
  },
  "data-length": {
    meaning: "a data vector that does not have the length of main and auxiliary data",
    remedy: "Use workspace.data(model), or append model.auxdata to the counts.",
  },
  "negative-count": { meaning: "a negative number of events in data", remedy: "Use counts of 0 or more." },
  "out-length": {
    meaning: "an array for results that has another length than the result",
    remedy: "Make it as long as the message says.",
  },
  "outside-domain": {
    meaning: "parameters at which some bin expects less than 0 events, or none where some were observed",
    remedy: "Ask model.diagnose(pars) which bin it is; start elsewhere or narrow the bounds.",
  },
  "unknown-channel": {
    meaning: "a channel that the model does not have",
    remedy: "Use one of the names in the message.",
  },
  "unknown-sample": {
    meaning: "a sample that the channel does not have",
    remedy: "Use one of the names in the message.",
  },
  "unknown-bin": { meaning: "the index of a bin that the channel does not have", remedy: "Count bins from 0." },
  "unknown-group": {
    meaning: "a channel or sample that a drawing does not have",
    remedy: "Write the name of a channel, or those of a channel and one of its samples.",
  },
} as const satisfies Codes;

/** Options and arguments of functions, and axes of scans. */
const ARGUMENT_CODES = {
  "unknown-option": {
    meaning: "an option that the function does not have",
    remedy: "Correct its spelling: docs/options.md lists the options of every function.",
  },
  "bad-option": {
    meaning: "an option with a value that is not possible",
    remedy: "Use a value as the message says; see docs/options.md.",
  },
  "bad-argument": { meaning: "an argument that is not what the function takes", remedy: "Give what the message says." },
  "not-a-function": {
    meaning: "a value that is not a function where a function is needed",
    remedy: "Give the function itself, not its value.",
  },
  "not-a-number": {
    meaning: "a value that is not a plain number where one is needed",
    remedy: "Give a number; inside a differentiated function use the library's operations.",
  },
  "not-a-list": {
    meaning: "a value that is not a list of numbers",
    remedy: "Put the numbers into an array: sum([x, y]).",
  },
  length: {
    meaning: "lists that must have the same length differ",
    remedy: "Give as many entries as the message says.",
  },
  "repeated-axis": { meaning: "two axes of one name", remedy: "Give each axis its own parameter." },
  "axis-name": { meaning: "an axis without a name", remedy: "Name the parameter, or the variable." },
  "axis-size": {
    meaning: "an axis with too few points",
    remedy: "Give at least two, or hold the parameter with fixed.",
  },
  "axis-outside-bounds": {
    meaning: "points of an axis outside the bounds of its parameter",
    remedy: "Change the axis or the bounds.",
  },
  "crossed-limits": { meaning: "the lower end of an axis is above the upper one", remedy: "Exchange the two." },
  "empty-window": { meaning: "the two ends of an axis are the same", remedy: "Give it a width." },
  "fixed-axis": {
    meaning: "a parameter that is an axis and held fixed at once",
    remedy: "Remove it from one of the two.",
  },
  "grid-too-large": { meaning: "a grid with more points than can be handled", remedy: "Use fewer points." },
  "no-axes": { meaning: "a scan without an axis", remedy: "Give at least one." },
  "not-increasing": {
    meaning: "values that must ascend and do not",
    remedy: "Sort them, and write each of them once.",
  },
  target: {
    meaning: "the target of a scan is neither a model nor a function",
    remedy: "Give the model, as workspace.model() makes it, or a function.",
  },
  "not-a-plane": { meaning: "a grid whose dimensions or values are not those of a plane", remedy: "Scan two axes." },
  levels: {
    meaning:
      "levels of contours that are not finite numbers in ascending order, or a number of levels that is not possible",
    remedy: "Sort them, or give a number in the range of the message.",
  },
  probability: {
    meaning: "a probability that is not above 0 and below 1",
    remedy: "Give a fraction such as 0.6827, not percent.",
  },
  "degrees-of-freedom": {
    meaning: "a number of degrees of freedom that is not a positive integer",
    remedy: "Give the number of parameters.",
  },
  "no-values": { meaning: "an empty list of values or limits", remedy: "Give at least one." },
} as const satisfies Codes;

/** Fits, tests, limits, intervals, diagnoses and yields. */
const FIT_CODES = {
  "no-penalty": {
    meaning: "a measurement without a penalty, where the strength of one is to be chosen",
    remedy: "Add one to the measurement's config.penalties.",
  },
  "no-covariance": {
    meaning: "a fit without covariance, where uncertainties are needed",
    remedy: "See result.message; fix the parameters of flat directions.",
  },
  "no-uncertainty": {
    meaning: "a parameter without uncertainty, since it is at a bound, on a kink or in a flat direction",
    remedy: "See result.withoutUncertainty; use minos, or fix one of the degenerate parameters.",
  },
  "fit-of-another-model": {
    meaning: "a fit of another model, or of other data",
    remedy: "Pass the fit of this model to these data, or leave it out.",
  },
  "bad-uncertainty": { meaning: "an uncertainty that is not a finite number of 0 or more", remedy: "Correct it." },
  "held-parameter": {
    meaning: "a parameter that the fit does not vary, where a varied one is needed",
    remedy: "Let it vary, or choose another.",
  },
  "poi-outside-bounds": {
    meaning: "a value to test outside of the bounds of the parameter of interest",
    remedy: "Widen the bounds, or test another value.",
  },
  "poi-bound-not-zero": {
    meaning: "a statistic with tilde for a parameter whose lower bound is not 0",
    remedy: 'Use "q" or "t", or bounds that begin at 0.',
  },
  "poi-in-group": {
    meaning: "a group of the breakdown that contains the parameter of interest",
    remedy: "Narrow the pattern.",
  },
  "same-parameter": { meaning: "one parameter twice where two are needed", remedy: "Name two different ones." },
  "refit-failed": {
    meaning: "a fit that a result depends on is not valid",
    remedy: "See its message; another start or other bounds may help.",
  },
  "mixed-limits": {
    meaning: "limits of different parameters or confidence levels in one series",
    remedy: "Make all of them with the same options.",
  },
  "parameter-without-effect": {
    meaning: "a parameter that does not act on the sample",
    remedy: "Choose one of those in the message.",
  },
  "unconstrained-parameter": {
    meaning: "a parameter without constraint, which has no standard deviation",
    remedy: "Give the variation itself.",
  },
} as const satisfies Codes;

/** Runs of toys, and their files. */
const TOYS_CODES = {
  "bad-expectation": {
    meaning: "an expectation that toys cannot be drawn from",
    remedy: "Sample at parameters where every bin expects 0 or more events.",
  },
  "other-test": {
    meaning: "toys that were made for another test than the requested one",
    remedy: "Use the options that the toys were made with.",
  },
  "not-a-toy-run": {
    meaning: "a document that is not a record of toys",
    remedy: "Give a file that toys run, or writeToyRun, wrote.",
  },
  "no-toy-runs": { meaning: "nothing to merge", remedy: "Give at least one run." },
  "overlapping-toys": {
    meaning: "runs that have toys in common",
    remedy: "Make them with different ranges (firstToy).",
  },
  "would-lose-toys": {
    meaning: "a run that has fewer toys than the file that it would replace",
    remedy: "Merge the two, or write to another file.",
  },
  "not-a-shard": {
    meaning: "a file that is not a part of the work of a command",
    remedy: "Run this shard again.",
  },
  "no-shards": { meaning: "nothing to merge", remedy: "Give at least one file that --shard wrote." },
  "other-shard": {
    meaning: "a shard of another command, or of another version of histograd",
    remedy: "Move the file away and run the shard again, as the others were run.",
  },
  "overlapping-shards": {
    meaning: "an item of work that two different shards have, or that has two results",
    remedy: "Merge the shards of one division of the work only.",
  },
  "missing-shards": {
    meaning: "shards that are missing or not complete",
    remedy: "Run them again; histograd merge --missing lists them.",
  },
  "other-work": {
    meaning: "shards that were made from other files or with other options than those given now, or by another program",
    remedy: "Give the files and options that the shards were made with.",
  },
  "file-in-use": {
    meaning: "a file of toys that another process writes",
    remedy: "Wait until it ends, or use another file.",
  },
} as const satisfies Codes;

/** Patch sets and their scans. */
const PATCHSET_CODES = {
  "unknown-patch": {
    meaning: "no patch of that name or those values in the patch set",
    remedy: "Use one that the message names.",
  },
  "digest-mismatch": {
    meaning: "a workspace that is not the one that the patch set was made for",
    remedy: "Use the workspace with the digest of the patch set.",
  },
  "duplicate-values": { meaning: "two patches with the same values", remedy: "Change or remove one of them." },
  "value-count": {
    meaning: "a list with too few or too many values for its names or labels",
    remedy: "Give one value for each.",
  },
  "no-scans": { meaning: "nothing to merge", remedy: "Give at least one scan." },
  "not-a-patch-set-scan": {
    meaning: "a document that is not a record of a patch set scan",
    remedy: "Give a file that patchset scan wrote.",
  },
  "other-scan": {
    meaning: "scans of different workspaces, patch sets or options",
    remedy: "Merge and resume only scans of the same workspace, patch set and options.",
  },
  "overlapping-scans": { meaning: "scans that have points in common", remedy: "Scan each signal once." },
  "unknown-label": {
    meaning: "a label that the patch set does not have",
    remedy: "Use one of the labels in the message.",
  },
} as const satisfies Codes;

/** Calls of formulas. Errors in the text of a formula are listed under documents. */
const FORMULA_CODES = {
  "missing-value": { meaning: "a formula is called without the value of one of its names", remedy: "Add the value." },
  "wasm-unavailable": {
    meaning: 'the engine "wasm" was asked for where WebAssembly is not allowed',
    remedy: 'Use engine "auto" or "tape".',
  },
} as const satisfies Codes;

/** Differentiated functions (`histograd/ad`). */
const AD_CODES = {
  argnums: { meaning: "positions of arguments that the function does not have", remedy: "Count arguments from 0." },
  batch: {
    meaning: "an argument without the axis that it is batched over, or inAxes that do not fit the arguments",
    remedy: "Give arrays of points, and one entry of inAxes for each argument.",
  },
  "batch-size": {
    meaning: "batched arguments with different numbers of points, or none",
    remedy: "Give the same number of points in each.",
  },
  "dual-in-native-operation": {
    meaning: "a number that is being differentiated was used with +, Math.sin and the like",
    remedy: "Use add, sin, … of histograd/ad.",
  },
  "dual-in-typed-array": {
    meaning: "a number that is being differentiated was put into a typed array",
    remedy: "Use a plain array.",
  },
  "escaped-dual": {
    meaning: "a number was kept from an earlier differentiation",
    remedy: "Return the value instead of storing it outside the function.",
  },
  "not-a-scalar": {
    meaning: "a function to be differentiated that does not return one number",
    remedy: "Use jacobian, or sum the result.",
  },
  "not-differentiable": {
    meaning: "an argument that must be constant is being differentiated",
    remedy: "Pass a plain number there.",
  },
  ragged: { meaning: "nested lists of different lengths", remedy: "Make them a rectangular array." },
  structure: {
    meaning: "tangents that do not have the structure of their arguments",
    remedy: "Give one number for each number of the argument.",
  },
} as const satisfies Codes;

/** `histograd/minimize`. */
const MINIMIZE_CODES = {
  "bad-bounds": {
    meaning: "bounds that are not pairs of numbers, the lower one first",
    remedy: "Write [lower, upper], or null for none.",
  },
  "bounds-length": {
    meaning: "bounds for another number of variables than the start has",
    remedy: "Give one pair for each variable.",
  },
  "bad-bracket": {
    meaning: "a bracket that does not enclose a minimum or root",
    remedy: "Give points as the message says.",
  },
  "missing-start": { meaning: "neither a bracket nor a start value", remedy: "Give bracket or x0." },
  "same-sign": {
    meaning: "a function with the same sign at both ends of the bracket",
    remedy: "Choose ends between which it crosses zero.",
  },
  start: {
    meaning: "a start that is neither a number nor a list of numbers",
    remedy: "Give x0 with at least one number.",
  },
  "unknown-method": { meaning: "a method that is not known", remedy: "Use one of those in the message." },
  "unused-bounds": { meaning: "bounds for a method that does not use them", remedy: "Choose a method with bounds." },
  "unused-bracket": {
    meaning: "a bracket for a method that does not use one",
    remedy: "Leave it out, or choose another method.",
  },
  derivative: {
    meaning: "a derivative that is neither a function nor the name of a scheme",
    remedy: 'Give a function, "exact", "2-point" or "3-point".',
  },
  "unused-derivative": {
    meaning: "a derivative for a method that does not use it",
    remedy: "Leave it out, or choose another method.",
  },
  "wrong-shape": {
    meaning: "a function whose result does not have the required shape",
    remedy: "Return what the message says.",
  },
  "x0-outside-bounds": { meaning: "a start outside the bounds", remedy: "Move it inside." },
} as const satisfies Codes;

/** Pictures and their parts, and tables. */
const PLOT_CODES = {
  "no-table": { meaning: "a record that has no table", remedy: "Write it as text, or as JSON." },
  "no-picture": {
    meaning: "a record that has no picture",
    remedy: "Give a record of one of the kinds in the message.",
  },
  "too-many-dimensions": {
    meaning: "a record with more dimensions than a picture shows",
    remedy: "Choose two labels.",
  },
  "picture-format": { meaning: "a file name that does not end with .svg, .png or .pdf", remedy: "Rename the file." },
  aspect: {
    meaning: "units of equal length on a logarithmic axis, or an impossible ratio",
    remedy: "Use linear axes, or a ratio as the message says.",
  },
  edges: { meaning: "edges of bins that are not finite and ascending", remedy: "Sort them." },
  "image-scale": { meaning: "an image on a logarithmic axis", remedy: "Use linear axes." },
  label: {
    meaning: "a formula in a label that uses LaTeX which pictures do not support",
    remedy: "Write it as the message says.",
  },
  "log-limits": { meaning: "limits at or below 0 on a logarithmic axis", remedy: "Use limits above 0." },
  "mark-kind": { meaning: "a mark of a kind that does not exist", remedy: "Use one of those in the message." },
  "no-limits": {
    meaning: "a picture of upper limits from a scan that has none",
    remedy: "Scan with the option limits, or --limits on the command line.",
  },
  "no-panels": { meaning: "a picture without panels", remedy: "Give at least one." },
  "font-file": {
    meaning: "a font file for PNG and PDF files that cannot be read, or is not a TrueType or OpenType font",
    remedy: "Correct the path. Paths in a style file are relative to it. Convert WOFF files to TTF or OTF.",
  },
  "pdf-color": {
    meaning: "a CSS colour that a PDF file cannot have, such as one in hsl(…)",
    remedy: "Write it as #rrggbb or rgb(…), or make an SVG file.",
  },
  range: {
    meaning: "a range whose ends are not finite numbers, the lower one first",
    remedy: "Exchange or correct them.",
  },
  scale: { meaning: "a scale of arrows that is not a number above 0", remedy: "Give one above 0." },
  shares: {
    meaning: "shares of rows or columns that are not numbers above 0, one for each",
    remedy: "Give one for each.",
  },
  "tick-angle": {
    meaning: "an angle of texts that is not from 0 to 90 degrees",
    remedy: "Give degrees in that range.",
  },
  "tick-size": { meaning: "a size of texts that is not a number of pixels above 0", remedy: "Give one above 0." },
  size: {
    meaning: "a size that is not a number of pixels in the possible range",
    remedy: "Use a size as the message says.",
  },
} as const satisfies Codes;

/** `histograd/fractal`. */
const FRACTAL_CODES = {
  "bad-constant": {
    meaning: "the constant of a Julia set is missing or not two finite numbers",
    remedy: "Give { re, im }.",
  },
  "bad-iterations": {
    meaning: "a number of iterations that is not possible",
    remedy: "Use one in the range of the message.",
  },
  "bad-kind": { meaning: "a kind of fractal that does not exist", remedy: "Use one of those in the message." },
  "bad-precision": { meaning: "a precision that does not exist", remedy: "Use one of those in the message." },
  "bad-radius": { meaning: "an escape radius that is not possible", remedy: "Use one in the range of the message." },
  "bad-size": { meaning: "a width or height that is not a positive integer", remedy: "Use whole numbers of pixels." },
  "bad-window": { meaning: "a window whose ends are missing or not finite", remedy: "Give two numbers for each axis." },
  "constant-without-use": {
    meaning: "a constant for a fractal that has none",
    remedy: 'Leave it out, or use kind "julia".',
  },
  "no-vectors": {
    meaning: 'the engine "simd" was asked for where vectors are not available',
    remedy: 'Use engine "scalar".',
  },
  "reversed-window": { meaning: "a window whose smaller end comes second", remedy: "Exchange the ends." },
  "too-many-points": {
    meaning: "more points than one picture can have",
    remedy: "Use fewer, or make several pictures.",
  },
  "window-too-narrow": {
    meaning: "a window whose points cannot be told apart in the precision",
    remedy: 'Use precision "double", or a larger window.',
  },
} as const satisfies Codes;

/** Files that are read or written. */
const FILE_CODES = {
  "archive-entry": {
    meaning: "a document that is not in an archive, or for which several of its files may be meant",
    remedy: "Name one file of the archive, as archive.tar.gz#BkgOnly.json; the message lists them.",
  },
  "bad-archive": {
    meaning: "a tar or zip archive that is damaged, unsafe or of an unsupported kind",
    remedy: "Download it again; if you trust it, unpack it with another program.",
  },
  "bad-compression": {
    meaning: "a gzip-compressed file that cannot be decompressed",
    remedy: "Fetch or compress it again.",
  },
  "download-failed": {
    meaning: "a download that a server refused or broke off, or that is not an archive",
    remedy: "Check the address; try again later.",
  },
  "download-host": {
    meaning: "an address without encryption, or of a host that does not publish likelihoods",
    remedy: "If you trust it, download with --force (force: true).",
  },
  "empty-file": { meaning: "a file without content", remedy: "Check how it was written." },
  "file-exists": {
    meaning: "a file to be written exists",
    remedy: "Choose another name, or replace the file with --force.",
  },
  "file-not-found": { meaning: "there is no such file", remedy: "Check the path; the message lists similar names." },
  "folder-not-empty": {
    meaning: "a folder that is to be filled and is not empty",
    remedy: "Choose another name, or empty the folder.",
  },
  "not-a-file": { meaning: "a folder where a file is needed", remedy: "Name a file in it." },
  "not-readable": { meaning: "a file that cannot be read", remedy: "Check its permissions." },
  "not-utf-8": { meaning: "a file that is not text in UTF-8", remedy: "Convert it." },
  "not-writable": {
    meaning: "a file that cannot be written",
    remedy: "Check the folder, its permissions and the disk.",
  },
  "not-a-reference": {
    meaning: "a document that does not have the format of reference numbers",
    remedy: 'Give one with "format": "histograd-reference".',
  },
  "output-is-input": { meaning: "an output file that is also an input file", remedy: "Choose another name." },
  "output-twice": {
    meaning: "two results that would be written to one file",
    remedy: "Choose another name for one of them.",
  },
} as const satisfies Codes;

/** Pools of workers. */
const WORKER_CODES = {
  "task-failed": {
    meaning: "a task of a worker threw an error that does not come from this library",
    remedy: "Read the message, which is that of the original error.",
  },
  "unknown-job": {
    meaning: "a job that the worker does not know",
    remedy: "Add the job to the table that its program passes to serve.",
  },
  unknown: { meaning: "an error that was created without issues", remedy: "Create it with at least one." },
} as const satisfies Codes;

/** Operations on workspaces: combine, prune, rename, rebin and so on. */
const OPERATION_CODES = {
  "join-conflict": {
    meaning: "parts of two workspaces that have one name and cannot both be in the combination",
    remedy: "Rename one of them, or choose another join: outer, left outer or right outer.",
  },
  "name-in-use": {
    meaning: "a new name that another thing has already",
    remedy: "Choose another name; to let two modifiers share a parameter, correlate them.",
  },
  "parameter-read": {
    meaning:
      "a parameter that a formula, a polynomial, a correlation or a parameter of interest names, and that would change",
    remedy: "Change or remove what names it first.",
  },
  "per-bin-parameter": {
    meaning:
      "settings or names of the components of a per-bin parameter, whose bins change in a way that they cannot follow",
    remedy: "Remove the settings or what names the components, or leave these bins as they are.",
  },
  "not-mergeable": {
    meaning: "bins, samples or variations that cannot be put together without changing what they mean",
    remedy: "Leave them apart, or accept an approximation where the message offers one.",
  },
  "not-simplifiable": {
    meaning: "a likelihood that cannot be brought into the simpler form",
    remedy: "Choose other channels or another form, as the message says.",
  },
  "no-variation": {
    meaning: "a modifier that an operation on variations cannot change, since it has no events or is of another type",
    remedy: "Leave the modifier out of the operation.",
  },
} as const satisfies Codes;

/** Documents of other formats, thrown as a `WorkspaceError`; the last two are warnings. */
const INTERCHANGE_CODES = {
  "format-syntax": {
    meaning: "a text that does not have the syntax of its format",
    remedy: "Correct it at the place that the path gives.",
  },
  "not-expressible": {
    meaning: "a part of a document that the format of the result cannot express",
    remedy: "Remove the part, choose another format, or accept the approximation where one is offered.",
  },
  "missing-object": {
    meaning: "a histogram or another object that a document names and that is not there",
    remedy: "Correct the name, or add the object; the message lists similar names.",
  },
  "cyclic-reference": {
    meaning: "an object that refers to itself through others",
    remedy: "Remove one of the references.",
  },
  "outside-folder": {
    meaning: "a path that leaves the folder of its document",
    remedy: "Move the file, or allow its folder.",
  },
  "format-choice": {
    meaning: "something that a format leaves open, and how it was read",
    remedy: "Check that it is meant so; nothing is to be done if it is.",
  },
  "format-ignored": {
    meaning: "a part of a document that was left out, since the likelihood does not depend on it",
    remedy: "Nothing, unless it was meant to change the likelihood.",
  },
} as const satisfies Codes;

/** Codes by what they are about: the sections of docs/errors.md. */
export const ERROR_SECTIONS = [
  {
    title: "Documents",
    about:
      "Problems of a document, thrown as a `WorkspaceError`; `overflow` and `unknown-measurement` are also codes of a `ModelError`.",
    codes: DOCUMENT_CODES,
  },
  {
    title: "Warnings",
    about: "What is unusual in a document, but legal: `workspace.warnings`. Some functions refuse it as an error.",
    codes: WARNING_CODES,
  },
  {
    title: "Other formats",
    about:
      "HistFactory XML, HS3 and Combine cards, read or written: thrown as a `WorkspaceError`; the last two are warnings.",
    codes: INTERCHANGE_CODES,
  },
  { title: "Models and data", about: "Models, parameters and data.", codes: MODEL_CODES },
  {
    title: "Options, arguments and scans",
    about: "Options and arguments of functions, and axes of scans.",
    codes: ARGUMENT_CODES,
  },
  {
    title: "Fits, tests and their results",
    about: "Fits, tests, limits, intervals, diagnoses and yields.",
    codes: FIT_CODES,
  },
  { title: "Toys", about: "Runs of toys, and their files.", codes: TOYS_CODES },
  { title: "Patch sets", about: "Patch sets and their scans.", codes: PATCHSET_CODES },
  {
    title: "Formulas",
    about: "Calls of formulas. Errors in the text of a formula are listed under documents.",
    codes: FORMULA_CODES,
  },
  {
    title: "Operations on workspaces",
    about: "Combine, prune, rename, rebin and other operations.",
    codes: OPERATION_CODES,
  },
  { title: "Derivatives", about: "Differentiated functions (`histograd/ad`).", codes: AD_CODES },
  { title: "Minimisers and root finders", about: "`histograd/minimize`.", codes: MINIMIZE_CODES },
  { title: "Pictures", about: "Pictures and their parts.", codes: PLOT_CODES },
  { title: "Fractals", about: "`histograd/fractal`.", codes: FRACTAL_CODES },
  { title: "Files", about: "Files that are read or written.", codes: FILE_CODES },
  { title: "Workers", about: "Pools of workers.", codes: WORKER_CODES },
] as const;

/**
 * Every code of an error or a warning, with what it means and what to do.
 *
 * @example ERROR_CODES["bounds-order"].remedy // "Exchange the two."
 */
export const ERROR_CODES = {
  ...DOCUMENT_CODES,
  ...WARNING_CODES,
  ...INTERCHANGE_CODES,
  ...MODEL_CODES,
  ...ARGUMENT_CODES,
  ...FIT_CODES,
  ...TOYS_CODES,
  ...PATCHSET_CODES,
  ...FORMULA_CODES,
  ...OPERATION_CODES,
  ...AD_CODES,
  ...MINIMIZE_CODES,
  ...PLOT_CODES,
  ...FRACTAL_CODES,
  ...FILE_CODES,
  ...WORKER_CODES,
} as const;

/** Code of an error or a warning. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** Code of a problem of a document. */
export type DocumentCode = keyof typeof DOCUMENT_CODES;

/** Code of a warning of a document. */
export type WarningCode = keyof typeof WARNING_CODES;
