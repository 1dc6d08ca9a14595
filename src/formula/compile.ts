/**
 * Compiles a formula: text → tokens → syntax tree (mathjs) → graph → tape. All problems of the text are found here.
 */
import { DataError } from "../errors.js";
import { checkNames, checkStructure } from "./check-tokens.js";
import { CONSTANTS } from "./functions.js";
import { lowerTree } from "./lower.js";
import { type NameOrder, nameOrder } from "./name-order.js";
import { parseTokens } from "./parse.js";
import { Problems } from "./source.js";
import { layOut, type Tape } from "./tape.js";
import { type Token, tokenise } from "./tokens.js";

/** The result of compiling a formula. */
export interface CompiledFormula {
  /** Names in the text without constants, in order of first appearance. */
  readonly freeNames: readonly string[];
  readonly tape: Tape;
}

/** Largest number of characters of a text. */
const MOST_CHARACTERS = 100_000;

/** Largest total number of derivatives of all subexpressions: 32 MB. */
const MOST_DERIVATIVES = 2 ** 22;

/**
 * Compiles a formula for vectors with the values of `given` names, by default of the names in its text.
 *
 * @param path - name of the place of the text, for messages
 * @throws DataError `formula-syntax`, `unsupported-syntax`, `unknown-function`, `unknown-name`, `argument-count`,
 * `constant-argument`, `not-finite`, `formula-too-large`; as many problems at once as possible, each with its place in the text
 */
export function compileFormula(text: string, given: NameOrder | undefined, path: string): CompiledFormula {
  checkText(text, path);
  const problems = new Problems({ text, path });
  const tokens = tokenise(problems);
  checkStructure(tokens, problems);
  const tree = problems.issues.length === 0 ? parseTokens(tokens, problems) : undefined;
  checkNames(tokens, given?.indices, problems);
  const freeNames = freeNamesOf(tokens, given?.indices);
  const { names, indices, nVarying } = given ?? nameOrder(freeNames);
  const lowered = tree === undefined ? undefined : lowerTree(tree, { tokens, variables: indices, problems });
  if (lowered === undefined || problems.issues.length > 0) throw new DataError(problems.issues);
  const tape = layOut(lowered.graph.nodes, lowered.root, { names, nVarying }, MOST_DERIVATIVES);
  if (tape === undefined) throw tooManyDerivatives(path);
  return { freeNames, tape };
}

function freeNamesOf(tokens: readonly Token[], known: NameOrder["indices"] | undefined): readonly string[] {
  const isFree = ({ kind, text }: Token) => kind === "name" && (known?.has(text) || !CONSTANTS.has(text));
  return [...new Set(tokens.filter(isFree).map(({ text }) => text))];
}

function checkText(text: unknown, path: string): void {
  if (typeof text !== "string") {
    const received = text === null ? "null" : `a value of type ${typeof text}`;
    throw new DataError([{ code: "formula-syntax", path, expected: "a formula as text", received }]);
  }
  if (text.length <= MOST_CHARACTERS) return;
  const expected = `at most ${MOST_CHARACTERS} characters`;
  throw new DataError([{ code: "formula-too-large", path, expected, received: `${text.length}` }]);
}

function tooManyDerivatives(path: string): DataError {
  return new DataError([
    {
      code: "formula-too-large",
      path,
      expected: `at most ${MOST_DERIVATIVES} derivatives of subexpressions`,
      received: "more",
      hint: "A product of thousands of different parameters has so many, a sum does not.",
    },
  ]);
}
