import { isListOfTexts, type OptionRule, tested } from "../options.js";

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
