import fc from "fast-check";
import * as mathjs from "mathjs";
import { expect, it } from "vitest";
import { parse } from "../../src/formula/mathjs.generated.js";

/** What formulas hand to the parser: numbered tokens and the operators of formulas. */
const TOKENS = "_0 _1 _2 _3 _4 + - * / ^ ( ) ( ) , ? : < > <= >= == !=".split(" ");
const WANTED = 500;
const SETTINGS = { seed: 20261129, numRuns: 20_000 };

/** What the lowering reads of each node. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  SymbolNode: ["name"],
  OperatorNode: ["fn", "args"],
  FunctionNode: ["fn", "args"],
  ParenthesisNode: ["content"],
  ConditionalNode: ["condition", "trueExpr", "falseExpr"],
  RelationalNode: ["params"],
  RangeNode: ["start", "end"],
};

type Loose = Readonly<Record<string, unknown>>;

/** A syntax tree of either parser as plain data: the type of each node, and its parts. */
function plain(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(plain);
  if (part === null || typeof part !== "object") return part;
  const node = part as Loose;
  const parts = PARTS[String(node["type"])] ?? [];
  return { type: node["type"], ...Object.fromEntries(parts.map((name) => [name, plain(node[name])])) };
}

function treeOrError(by: (text: string) => unknown, text: string): unknown {
  try {
    return plain(by(text));
  } catch (error) {
    const { name, message, char } = error as SyntaxError & { readonly char?: number };
    return { name, message, char };
  }
}

it("the bundled parser makes the trees, and the errors, of mathjs", () => {
  const kinds = { trees: 0, errors: 0 };
  const texts = fc.oneof(
    fc.array(fc.constantFrom(...TOKENS), { minLength: 1, maxLength: 12 }).map((tokens) => tokens.join(" ")),
    fc
      .array(fc.constantFrom("_0 +", "_1 *", "- _2 ^", "( _3 ) /", "_4 ( _0 , _1 ) -", "_1 < _2 ? _3 :"))
      .map((parts) => `${parts.join(" ")} _0`),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const tree = treeOrError((t) => mathjs.parse(t), text);
      if ((tree as Loose)["type"] === undefined) kinds.errors += 1;
      else kinds.trees += 1;
      expect(treeOrError(parse, text)).toEqual(tree);
    }),
    SETTINGS,
  );
  expect(Math.min(kinds.trees, kinds.errors)).toBeGreaterThan(WANTED);
});
