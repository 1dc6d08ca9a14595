import { anObject, isListOfTexts, type OptionRule, tested } from "../options.js";

/** Values of parameters, in order or by name. */
export const someValues: OptionRule = tested("numbers in order, or an object of numbers by name", (value) => {
  if (typeof value !== "object" || value === null) return false;
  return ArrayBuffer.isView(value) || Object.values(value).every((entry) => typeof entry === "number");
});

/** Names of parameters to hold, or what to hold them at. */
export const someHeld: OptionRule = tested(
  "a list of names, or an object of numbers, true or false by name",
  (value) => {
    if (Array.isArray(value)) return isListOfTexts(value);
    if (typeof value !== "object" || value === null) return false;
    return Object.values(value).every((wish) => typeof wish === "number" || typeof wish === "boolean");
  },
);

/** Names of parameters, or patterns of such names. */
export const somePatterns: OptionRule = tested(
  "a name of parameters or a pattern of them, or a list of such",
  (value) => typeof value === "string" || isListOfTexts(value),
);

/** The result of a fit, whether it was just made or read from a file. */
export const aFitResult: OptionRule = anObject(
  "the result of fit(model, data)",
  ({ kind, parNames, values, pars, uncertainties, status }) =>
    kind === "fit-result" &&
    Array.isArray(parNames) &&
    Array.isArray(values) &&
    values.length === parNames.length &&
    [pars, uncertainties].every((byName) => typeof byName === "object" && byName !== null) &&
    typeof status === "string",
  "Make it with fit; records of earlier versions of histograd have to be made again.",
);
