/** Checks of the arguments of public functions other than options: a model, and data for it. */
import { DataError, type Issue } from "../errors.js";
import { argumentIssues, type OptionRule, type OptionRules, optionIssues, tested } from "../options.js";

/** The arguments of a function; `data` is absent for a function that takes no data. */
interface Input {
  readonly model: unknown;
  readonly data?: unknown;
}

type Parts = Readonly<Record<string, unknown>>;

/** Values that are easily mistaken for a model, each with a hint. */
const INSTEAD: readonly (readonly [test: (value: Parts) => boolean, hint: string])[] = [
  [({ spec, model }) => spec !== undefined && typeof model === "function", "Call its model(): workspace.model()."],
  [
    ({ channels, measurements }) => Array.isArray(channels) && Array.isArray(measurements),
    "Parse and compile it: Workspace.parse(document).model().",
  ],
  [
    ({ parNames, status }) => Array.isArray(parNames) && status !== undefined,
    "Give the model that was fitted, not the result of the fit.",
  ],
];
const MAKE_ONE = "Make one with workspace.model().";

/** Whether a value has the parts of a model that functions read. */
export function isModel(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { parNames, channels, likelihood, bind } = value;
  return Array.isArray(parNames) && Array.isArray(channels) && likelihood !== undefined && typeof bind === "function";
}

/** A model, recognised by the parts that functions read. */
export const aModel: OptionRule = {
  expected: "a model",
  issues: (value, path) => {
    if (isModel(value)) return [];
    const found = isObject(value) ? INSTEAD.find(([test]) => test(value)) : undefined;
    return tested("a model", () => false, found?.[1] ?? MAKE_ONE).issues(value, path);
  },
};

/** A value that has the form of data; the numbers are checked with the model. */
const someData: OptionRule = tested(
  "main bins, then auxiliary data: a list of numbers, as from workspace.data(model)",
  (value) => isObject(value) && ("length" in value || value["kind"] === "blinded-data"),
);

/** @throws DataError `bad-argument` for a value that is not data */
export function requireData(data: unknown): void {
  throwAny(dataIssues(data));
}

/**
 * Requires a model, data where the function takes some, and options that rules allow.
 *
 * @throws DataError with every issue: `bad-argument` of the model and the data, `unknown-option`, `bad-option`
 */
export function requireInput<Options extends object>(
  input: Input,
  options: unknown,
  rules: OptionRules<Options>,
): void {
  throwAny([...inputIssues(input), ...optionIssues(options, rules)]);
}

/** Requires a model and data, for a function without options. @throws DataError `bad-argument` */
export function requireModel(input: Input): void {
  throwAny(inputIssues(input));
}

function inputIssues(input: Input): readonly Issue[] {
  const ofModel = argumentIssues(input.model, "model", aModel);
  return "data" in input ? [...ofModel, ...dataIssues(input.data)] : ofModel;
}

function dataIssues(data: unknown): readonly Issue[] {
  return ArrayBuffer.isView(data) ? [] : argumentIssues(data, "data", someData);
}

function throwAny(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new DataError(issues);
}

function isObject(value: unknown): value is Parts {
  return typeof value === "object" && value !== null;
}
