/** Divides the text of a formula into tokens: numbers, names, functions and operators. */
import type { Problems, Span } from "./source.js";

export interface Token extends Span {
  /** "function" is a name before an opening parenthesis; "invalid" is syntax that formulas do not have, noted as a problem. */
  readonly kind: "number" | "name" | "function" | "operator" | "invalid";
  /** The number or operator as written, or the name without backticks and with its index, as in `gamma[0]`. */
  readonly text: string;
}

/**
 * Makes the pattern of tokens. Its alternatives differ in their first character: spaces, a number, an exponent such as ², a name,
 * a name in backticks, an operator; then, as syntax that formulas do not have, a text, a list, a record, or any other character.
 * Letters and numbers that look like operations (² ½ ˆ) are not part of names. The pattern is made when it is used, since its
 * tables of letters take time, which programs without formulas do not need to spend.
 */
function tokenPattern(): RegExp {
  const alternatives = [
    /\s+/,
    /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/,
    SUPERSCRIPTS,
    /(?![½¼¾⅐-⅞ˆ])[\p{L}_$](?:(?![⁰¹²³⁴-⁹ⁿⁱ½¼¾⅐-⅞ˆ])[\p{L}\p{M}\p{N}_$])*/u,
    /`[^`\n]+`/,
    /\*\*|[<>=!]=|[-+*/^(),?:<>]/,
    /"[^"]*"?|'[^']*'?|\[[^\]]*\]?|\{[^}]*\}?|[\s\S]/,
  ];
  return new RegExp(alternatives.map(({ source }) => source).join("|"), "uy");
}

/** Superscript characters; `RAISED` has the plain character of each. */
const SUPERSCRIPTS = /[⁰¹²³⁴-⁹ⁿⁱ⁺⁻⁽⁾]+/;
const RAISED: ReadonlyMap<string, string> = new Map([..."⁰¹²³⁴⁵⁶⁷⁸⁹ⁿⁱ⁺⁻⁽⁾"].map((c, i) => [c, "0123456789ni+-()"[i]!]));

const SPACE = /\s/;
const NUMBER = /^\.?\d/;
const OPERATORS: ReadonlySet<string> = new Set("+ - * / ^ ** ( ) , ? : < > <= >= == !=".split(" "));
/** What may follow a name: an index, or the opening parenthesis of a call. */
const INDEX = /\s*\[\s*(\d+)\s*\]/y;
const CALL = /\s*\(/y;

/** Advice for characters and constructs that formulas do not have, by their first character. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["=", "Formulas assign and define nothing; write == to compare."],
  ['"', "Formulas have no texts; write a name with special characters in `backticks`."],
  ["'", "Formulas have no texts and no transposes; write a name with special characters in `backticks`."],
  ["[", "Formulas have no lists and matrices; an index is one whole number after a name, as in gamma[0]."],
  ["{", "Formulas have no records."],
  ["!", "For n! write exp(lgamma(n + 1))."],
  ["%", "For percent write / 100."],
  ["|", "For |x| write abs(x)."],
  ["`", "A name in backticks ends on the same line and is not empty."],
  [";", "A formula is one expression."],
  ["&", "A condition is one comparison; for two, nest conditionals."],
  ["√", "Write sqrt(x)."],
  ["∛", "Write cbrt(x)."],
  ["∞", "Formulas have no infinity; write a large number, such as 1e300."],
  ["½", "Write 0.5."],
  ["¼", "Write 0.25."],
  ["¾", "Write 0.75."],
  ["≤", "Write <=."],
  ["≥", "Write >=."],
  ["≠", "Write !=."],
  ["ˆ", "Write ^."],
  ...[..."−–—‐‑‒"].map((minus): [string, string] => [minus, "Write the minus sign -."]),
  ...[..."×·⋅∙•∗"].map((times): [string, string] => [times, "Write *."]),
  ...[..."÷∕⁄"].map((over): [string, string] => [over, "Write /."]),
]);

/** Advice on what to write instead of syntax that formulas do not have. */
function adviceFor(written: string): string | undefined {
  if (!SUPERSCRIPTS.test(written)) return INSTEAD.get([...written][0]!);
  const exponent = [...written].map((raised) => RAISED.get(raised)!).join("");
  const power = /^\w+$/.test(exponent) ? exponent : `(${exponent})`;
  return `Write ^${power}; a name with such a character stands in \`backticks\`.`;
}

/**
 * The tokens of a text from left to right, without spaces.
 *
 * Notes `unsupported-syntax` for characters and constructs that formulas do not have, `formula-syntax` for numbers that
 * are too large for a double.
 */
export function tokenise(problems: Problems): readonly Token[] {
  const { text } = problems.source;
  const pattern = tokenPattern();
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length && !problems.tooMany) {
    pattern.lastIndex = at;
    pattern.test(text);
    const span = { begin: at, end: pattern.lastIndex };
    const written = text.slice(at, span.end);
    at = span.end;
    if (SPACE.test(written[0]!)) continue;
    const token = tokenOf(text, span, written, problems);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenOf(text: string, span: Span, written: string, problems: Problems): Token {
  if (OPERATORS.has(written)) return { ...span, kind: "operator", text: written };
  if (NUMBER.test(written)) return numberToken(span, written, problems);
  if (/^[\p{L}_$]/u.test(written) && !INSTEAD.has(written)) return nameToken(text, span, written);
  if (written[0] === "`" && written.length > 1) return nameToken(text, span, written.slice(1, -1));
  return unsupportedToken(span, written, problems);
}

function numberToken(span: Span, text: string, problems: Problems): Token {
  if (!Number.isFinite(Number(text))) {
    problems.add(span, { code: "formula-syntax", expected: "a number below 1.8e308", received: text });
  }
  return { ...span, kind: "number", text };
}

/** A name, with the index if one follows it; a function if a parenthesis follows it and it is not in backticks. */
function nameToken(text: string, span: Span, name: string): Token {
  INDEX.lastIndex = span.end;
  const index = INDEX.exec(text);
  if (index !== null) {
    return { begin: span.begin, end: INDEX.lastIndex, kind: "name", text: `${name}[${Number(index[1])}]` };
  }
  CALL.lastIndex = span.end;
  const called = text[span.begin] !== "`" && CALL.test(text);
  return { ...span, kind: called ? "function" : "name", text: name };
}

function unsupportedToken(span: Span, written: string, problems: Problems): Token {
  const control = written.charCodeAt(0) < 0x20;
  problems.add(span, {
    code: "unsupported-syntax",
    expected: "numbers, names, functions, + - * / ^, comparisons and parentheses",
    received: control ? "a control character" : JSON.stringify(written.slice(0, 20)),
    hint: adviceFor(written),
  });
  return { ...span, kind: "invalid", text: written };
}
