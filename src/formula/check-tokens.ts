/** Checks of a formula that need its tokens only: missing operators, depth, names and functions. */
import { nearestName } from "../errors.js";
import { CONSTANTS, FUNCTIONS } from "./functions.js";
import type { NameOrder } from "./name-order.js";
import type { Problems } from "./source.js";
import type { Token } from "./tokens.js";

/** Deepest nesting of parentheses; the parser of mathjs uses about 25 nested calls for each level. */
const DEEPEST = 100;

/** Words with a meaning in mathjs, which are too easily confused with it to be names of parameters. */
export const RESERVED: ReadonlySet<string> = new Set(
  "true false null undefined NaN Infinity and or not xor mod to in end".split(" "),
);

/**
 * Notes `formula-syntax` for two operands without an operator between them (programs disagree about the meaning of 1/2x), and
 * `formula-too-large` for parentheses nested deeper than `DEEPEST`.
 */
export function checkStructure(tokens: readonly Token[], problems: Problems): void {
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    if (depth > DEEPEST) {
      const expected = `parentheses nested at most ${DEEPEST} deep`;
      problems.add(token, { code: "formula-too-large", expected, received: "deeper ones" });
      return;
    }
    const next = tokens[i + 1];
    if (next !== undefined && endsOperand(token) && beginsOperand(next)) noteMissingOperator(token, next, problems);
  }
}

function endsOperand({ kind, text }: Token): boolean {
  return kind === "number" || kind === "name" || text === ")";
}

function beginsOperand({ kind, text }: Token): boolean {
  return kind === "number" || kind === "name" || kind === "function" || text === "(";
}

function noteMissingOperator(left: Token, right: Token, problems: Problems): void {
  problems.add(right, {
    code: "formula-syntax",
    expected: `an operator after ${left.text}`,
    received: right.text,
    hint: FUNCTIONS.has(left.text) ? asFunction(left.text) : `Products need their sign: ${left.text} * ${right.text}.`,
  });
}

/** Notes `unknown-function`, and `unknown-name` for names that are not in `names`, if that is given. */
export function checkNames(
  tokens: readonly Token[],
  names: NameOrder["indices"] | undefined,
  problems: Problems,
): void {
  for (const token of tokens) {
    if (token.kind === "function" && !FUNCTIONS.has(token.text)) noteUnknownFunction(token, names, problems);
    if (token.kind === "name" && !isKnown(token.text, names)) noteUnknownName(token, names, problems);
  }
}

function isKnown(name: string, names: NameOrder["indices"] | undefined): boolean {
  if (names?.has(name) || CONSTANTS.has(name)) return true;
  return names === undefined && !FUNCTIONS.has(name) && !RESERVED.has(name);
}

function noteUnknownFunction(token: Token, names: NameOrder["indices"] | undefined, problems: Problems): void {
  const nearest = nearestName(token.text, FUNCTIONS.keys());
  const hint = names?.has(token.text)
    ? `${token.text} is a parameter: write ${token.text} * (…).`
    : nearest === undefined
      ? `Functions: ${[...FUNCTIONS.keys()].sort().join(", ")}.`
      : `Did you mean ${nearest}?`;
  problems.add(token, { code: "unknown-function", expected: "a known function", received: token.text, hint });
}

const SHOWN = 6;

function noteUnknownName(token: Token, names: NameOrder["indices"] | undefined, problems: Problems): void {
  const code = RESERVED.has(token.text) ? "unsupported-syntax" : "unknown-name";
  problems.add(token, { code, expected: listed(names), received: token.text, hint: hintForName(token.text, names) });
}

function listed(names: NameOrder["indices"] | undefined): string {
  if (names === undefined) return "the name of a parameter";
  if (names.size === 0) return "a formula without parameters";
  const shown = [...names.keys()].slice(0, SHOWN).join(", ");
  return `a known name (${shown}${names.size > SHOWN ? `, … ${names.size} in all` : ""})`;
}

function hintForName(name: string, names: NameOrder["indices"] | undefined): string | undefined {
  if (FUNCTIONS.has(name)) return asFunction(name);
  if (RESERVED.has(name)) return `In mathjs, ${name} means something that formulas here do not have.`;
  const nearest = nearestName(name, names?.keys() ?? []);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  const indexed = [...(names?.keys() ?? [])].filter((other) => other.startsWith(`${name}[`));
  return indexed.length === 0 ? undefined : `It has ${indexed.length} components: ${indexed[0]}, …`;
}

function asFunction(name: string): string {
  return `${name} is a function: write ${name}(…).`;
}
