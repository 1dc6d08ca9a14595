import { quote } from "../../../describe.js";
import { CONSTANTS } from "../../../formula/functions.js";
import { Problems as FormulaProblems } from "../../../formula/source.js";
import { tokenise } from "../../../formula/tokens.js";
import type { ModifierOf } from "../../../workspace/types.js";
import type { CardContext } from "./context.js";
import { isParameterName } from "./names.js";

/** Names of functions in formulas, with those that ROOT has for them. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...["exp", "log", "log10", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"].map(
    (name) => [name, name] as const,
  ),
  ["ln", "log"],
  ["abs", "TMath::Abs"],
  ["pow", "TMath::Power"],
  ["min", "TMath::Min"],
  ["max", "TMath::Max"],
]);

/** A formula of ROOT, in which `@0`, `@1`, … stand for parameters. */
export interface CardFormula {
  readonly text: string;
  readonly names: readonly string[];
}

/** A formula modifier as one of ROOT, without spaces; undefined, with a problem, where a card cannot have it. */
export function cardFormula(
  { name, data }: ModifierOf<"formula">,
  path: string,
  { problems, declared }: CardContext,
): CardFormula | undefined {
  if (Object.keys(data.vectors ?? {}).length > 0) {
    problems.refuse(path, "a formula with one value for all bins", `${quote(name)} with numbers for each bin`);
    return undefined;
  }
  const tokens = tokenise(new FormulaProblems({ text: data.expression, path }));
  const names: string[] = [];
  const parts = tokens.map(({ kind, text }) => {
    if (kind === "name") return declared.has(text) ? placeOf(text, names) : valueOrPlace(text, names);
    if (kind === "function") return FUNCTIONS.get(text);
    return text === "**" ? "^" : text;
  });
  const bad = tokens.find(({ kind, text }, i) => parts[i] === undefined || (kind === "name" && !isReadable(text)));
  if (bad !== undefined) {
    problems.refuse(path, "functions and names that ROOT's formulas have", `${quote(bad.text)} in ${quote(name)}`);
    return undefined;
  }
  // A number alone would be read as the value of a free parameter.
  return { text: names.length === 0 ? `(${parts.join("")})` : parts.join(""), names };
}

function isReadable(name: string): boolean {
  return isParameterName(name) || CONSTANTS.has(name);
}

/** A constant, or the place of a parameter that only formulas have. */
function valueOrPlace(name: string, names: string[]): string {
  const constant = CONSTANTS.get(name);
  return constant === undefined ? placeOf(name, names) : String(constant);
}

function placeOf(name: string, names: string[]): string {
  if (!names.includes(name)) names.push(name);
  return `@${names.indexOf(name)}`;
}
