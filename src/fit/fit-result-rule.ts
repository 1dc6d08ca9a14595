import { anObject, type OptionRule } from "../options.js";

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
