/**
 * Checks of the options of public functions: a rule for each option, kept beside the type of the options, says what its value
 * may be, in words and as a test. Unknown names and wrong values are errors, all of them at once.
 */
import { describeValue } from "./describe.js";
import { DataError, type Issue, nearestHint, nearestName } from "./errors.js";

/** The rule of an option: what its value may be. */
export interface OptionRule {
  /** What is expected, in words. */
  readonly expected: string;
  /** The issues of a value, at `path`; an empty list for a value as expected. */
  readonly issues: (value: unknown, path: string) => readonly Issue[];
  /** Rules of the options inside, where the value is an object of them. */
  readonly inside?: Readonly<Record<string, OptionRule>>;
  /** Whether there is no default. */
  readonly isRequired?: true;
  /** Former names of the option, each with the hint that says what to write instead. */
  readonly formerNames?: Readonly<Record<string, (value: unknown) => string>>;
}

/** A rule for every option of a type: an option without one does not compile. */
export type OptionRules<Options extends object> = { readonly [Name in keyof Required<Options>]: OptionRule };

/** A value that passes a test. */
export function tested(expected: string, test: (value: unknown) => boolean, hint?: string): OptionRule {
  const issues = (value: unknown, path: string): readonly Issue[] => {
    if (test(value)) return [];
    const issue: Issue = { code: "bad-option", path, expected, received: describeValue(value) };
    return [hint === undefined ? issue : { ...issue, hint }];
  };
  return { expected, issues };
}

/** A number that passes a test, which sees no NaN. */
export function aNumber(expected: string, test: (value: number) => boolean, hint?: string): OptionRule {
  return tested(expected, (value) => typeof value === "number" && !Number.isNaN(value) && test(value), hint);
}

/** A whole number of at least `smallest` and, where given, at most `largest`. */
export function aWholeNumber(smallest: number, largest: number = Number.MAX_SAFE_INTEGER): OptionRule {
  const upTo = largest === Number.MAX_SAFE_INTEGER ? `≥ ${smallest}` : `from ${smallest} to ${largest}`;
  return aNumber(`a whole number ${upTo}`, (v) => Number.isInteger(v) && v >= smallest && v <= largest);
}

/** The same rule for an option that has no default. */
export function required(rule: OptionRule): OptionRule {
  return { ...rule, isRequired: true };
}

/** A list or a typed array that passes a test. */
export function aList(expected: string, test: (values: readonly unknown[]) => boolean, hint?: string): OptionRule {
  return tested(expected, (value) => isListLike(value) && test(Array.from(value)), hint);
}

/** Whether a value is a list of texts. */
export function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

/** An object, not a list, that passes a test. */
export function anObject(
  expected: string,
  test: (value: Readonly<Record<string, unknown>>) => boolean,
  hint?: string,
): OptionRule {
  return tested(expected, (value) => isObject(value) && !isListLike(value) && test(value), hint);
}

/** A record of a kind, which the function named `maker` returns. */
export function aRecord(kind: string, maker: string): OptionRule {
  return anObject(`the result of ${maker}`, (value) => value["kind"] === kind);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isListLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

/** One of a few words. */
export function oneOf<Word extends string>(...words: readonly Word[]): OptionRule {
  const expected = words.map((word) => `"${word}"`).join(" or ");
  const issues = (value: unknown, path: string): readonly Issue[] => {
    if (words.some((word) => word === value)) return [];
    return [{ code: "bad-option", path, expected, received: describeValue(value), ...nearestHint(value, words) }];
  };
  return { expected, issues };
}

/** A number, NaN and infinities included; the function that uses it checks these. */
export const someNumber = tested("a number", (value) => typeof value === "number");
export const aFiniteNumber = aNumber("a finite number", Number.isFinite);
export const aPositiveNumber = aNumber("a finite number above 0", (v) => v > 0 && v < Number.POSITIVE_INFINITY);
export const aFlag = tested("true or false", (value) => typeof value === "boolean");
export const aText = tested("a text", (value) => typeof value === "string");
export const aConfidenceLevel = aNumber(
  "a number between 0 and 1, neither of them",
  (v) => v > 0 && v < 1,
  "Write 95 % as 0.95.",
);
export const aFunction = tested("a function", (value) => typeof value === "function");

/** An object of options that have rules of their own. */
export function optionsOf<Options extends object>(rules: OptionRules<Options>): OptionRule {
  const inside = rules as Readonly<Record<string, OptionRule>>;
  return { expected: "an object of options", issues: (value, path) => issuesInside(value, inside, `${path}.`), inside };
}

/** The issues of the options of a function. Options that are undefined count as absent. */
export function optionIssues<Options extends object>(options: unknown, rules: OptionRules<Options>): readonly Issue[] {
  return issuesInside(options, rules as Readonly<Record<string, OptionRule>>, "");
}

/**
 * Requires that an argument, such as the result of another function, is what a rule allows.
 *
 * @param path - the name of the argument in messages
 * @throws DataError `bad-argument`
 */
export function requireArgument(value: unknown, path: string, rule: OptionRule): void {
  const issues = argumentIssues(value, path, rule);
  if (issues.length > 0) throw new DataError(issues);
}

/** The issues of an argument, all with the code `bad-argument`; `path` is its name in messages. */
export function argumentIssues(value: unknown, path: string, rule: OptionRule): readonly Issue[] {
  return rule.issues(value, path).map((issue) => ({ ...issue, code: "bad-argument" }));
}

/**
 * Requires that options have known names and values that their rules allow.
 *
 * @throws DataError with every issue: `unknown-option`, `bad-option` and what the rules add
 */
export function requireOptions<Options extends object>(options: unknown, rules: OptionRules<Options>): void {
  const issues = optionIssues(options, rules);
  if (issues.length > 0) throw new DataError(issues);
}

function issuesInside(options: unknown, rules: Readonly<Record<string, OptionRule>>, prefix: string): readonly Issue[] {
  if (!isObject(options) || Array.isArray(options)) {
    const path = prefix === "" ? "options" : prefix.slice(0, -1);
    return [{ code: "bad-option", path, expected: "an object of options", received: describeValue(options) }];
  }
  const issues: Issue[] = [];
  for (const name of Object.keys(options)) {
    const value = options[name];
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) issues.push(unknownOrFormer(name, value, prefix, rules));
    else if (value !== undefined) issues.push(...rule.issues(value, `${prefix}${name}`));
  }
  for (const name of Object.keys(rules)) {
    const { isRequired, expected } = rules[name]!;
    if (isRequired !== true || options[name] !== undefined) continue;
    issues.push({ code: "bad-option", path: `${prefix}${name}`, expected, received: "nothing" });
  }
  return issues;
}

function unknownOrFormer(
  name: string,
  value: unknown,
  prefix: string,
  rules: Readonly<Record<string, OptionRule>>,
): Issue {
  const issue = unknownOption(name, Object.keys(rules), prefix);
  for (const { formerNames = {} } of Object.values(rules)) {
    if (Object.hasOwn(formerNames, name)) return { ...issue, hint: formerNames[name]!(value) };
  }
  return issue;
}

/** The issue for a name that is not one of the options, with the option that was probably meant. */
export function unknownOption(name: string, known: readonly string[], prefix = ""): Issue {
  const expected = known.length === 0 ? "no options" : `one of the options ${known.join(", ")}`;
  const issue: Issue = { code: "unknown-option", path: `${prefix}${name}`, expected, received: describeValue(name) };
  const near = nearestOption(name, known);
  return near === undefined ? issue : { ...issue, hint: `Did you mean ${near}?` };
}

/** Fewest letters from which the rest of a name is guessed. */
const FEWEST_LETTERS = 4;

/** The option that was probably meant by a name in snake_case or kebab-case, a misspelt name, or the beginning of a name. */
function nearestOption(name: string, known: readonly string[]): string | undefined {
  const camelCase = name.replace(/[_-](.)/g, (_match, letter: string) => letter.toUpperCase());
  const near = nearestName(camelCase, known);
  if (near !== undefined || camelCase.length < FEWEST_LETTERS) return near;
  return known.find((each) => each.toLowerCase().startsWith(camelCase.toLowerCase()));
}
