/** Makes the syntax tree from tokens, by the parser of mathjs. */
import { parse } from "./mathjs.generated.js";
import type { Problems, Span } from "./source.js";
import type { SyntaxNode } from "./syntax-tree.js";
import type { Token } from "./tokens.js";

/**
 * The syntax tree of a formula, or undefined with a `formula-syntax` problem noted.
 *
 * The text for mathjs has "_0", "_1", … in place of numbers and names, with the indices of their tokens, since nodes of mathjs
 * have no positions, and names may contain characters that mathjs does not accept.
 */
export function parseTokens(tokens: readonly Token[], problems: Problems): SyntaxNode | undefined {
  const end = problems.source.text.length;
  if (tokens.length === 0) {
    const received = end === 0 ? "an empty text" : "nothing but spaces";
    problems.add({ begin: 0, end: 1 }, { code: "formula-syntax", expected: "a formula", received });
    return undefined;
  }
  const dangling = danglingColon(tokens);
  if (dangling !== undefined) {
    const expected = "a colon only in condition ? a : b";
    problems.add(dangling, { code: "formula-syntax", expected, received: ":" });
    return undefined;
  }
  const { text, begins } = rewritten(tokens);
  try {
    return parse(text);
  } catch (error) {
    noteSyntaxError(error, tokens, begins, problems);
    return undefined;
  }
}

/** A colon without a condition that lacks a value on one side, which mathjs would read as a range of indices. */
function danglingColon(tokens: readonly Token[]): Token | undefined {
  const isEnd = (token: Token | undefined) => token === undefined || ["(", ")", ","].includes(token.text);
  let conditions = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.text === "?") conditions++;
    if (token.text !== ":") continue;
    if (conditions === 0 && (isEnd(tokens[i - 1]) || isEnd(tokens[i + 1]))) return token;
    conditions = Math.max(0, conditions - 1);
  }
  return undefined;
}

function rewritten(tokens: readonly Token[]): { readonly text: string; readonly begins: readonly number[] } {
  const begins: number[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const [i, token] of tokens.entries()) {
    const part = token.kind !== "operator" ? `_${i} ` : token.text === "**" ? "^ " : `${token.text} `;
    begins.push(length);
    parts.push(part);
    length += part.length;
  }
  return { text: parts.join(""), begins };
}

/** Beginnings of messages of mathjs, with the expectation that they mean for a formula. */
const MISSED: readonly (readonly [message: string, expected: string])[] = [
  ["Value expected", "a number, a name or an opening parenthesis"],
  ["Unexpected end of expression", "a number, a name or an opening parenthesis"],
  ["Parenthesis ) expected", "a closing parenthesis"],
  ["Unexpected operator )", "an opening parenthesis before the closing one"],
  ["Unexpected operator ,", "commas only between the arguments of a function"],
  [
    "False part of conditional",
    "both branches of condition ? a : b (with parentheses around a conditional in the first)",
  ],
  ["The true-expression", "a value between ? and :"],
];

function noteSyntaxError(
  error: unknown,
  tokens: readonly Token[],
  begins: readonly number[],
  problems: Problems,
): void {
  if (error instanceof RangeError) {
    const expected = "a formula that is nested less deeply";
    problems.add(tokens[0]!, {
      code: "formula-too-large",
      expected,
      received: "a formula that is too deep for the parser",
    });
    return;
  }
  if (!(error instanceof SyntaxError)) throw error;
  const at = (error as SyntaxError & { readonly char?: number }).char ?? 1;
  const token = tokens[begins.findIndex((begin) => begin >= at - 1)];
  const end = tokens.at(-1)!.end;
  const span: Span = token ?? { begin: end, end: end + 1 };
  const expected = MISSED.find(([message]) => error.message.startsWith(message))?.[1] ?? "a formula";
  problems.add(span, { code: "formula-syntax", expected, received: token?.text ?? "the end of the text" });
}
