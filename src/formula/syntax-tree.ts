/** The syntax tree of a formula: those nodes of mathjs that `lowerTree` reads. Leaves have the index of their token as name. */

/** A number, name or function of the text; "_12" means token 12. */
export interface SymbolNode {
  readonly type: "SymbolNode";
  readonly name: string;
}

/** An operation, `fn` as mathjs names it: "add", "unaryMinus", "larger", … */
export interface OperatorNode {
  readonly type: "OperatorNode";
  readonly fn: string;
  readonly args: readonly SyntaxNode[];
}

export interface FunctionNode {
  readonly type: "FunctionNode";
  readonly fn: SymbolNode;
  readonly args: readonly SyntaxNode[];
}

export interface ParenthesisNode {
  readonly type: "ParenthesisNode";
  readonly content: SyntaxNode;
}

/** condition ? trueExpr : falseExpr */
export interface ConditionalNode {
  readonly type: "ConditionalNode";
  readonly condition: SyntaxNode;
  readonly trueExpr: SyntaxNode;
  readonly falseExpr: SyntaxNode;
}

/** a < b < c */
export interface RelationalNode {
  readonly type: "RelationalNode";
  readonly params: readonly SyntaxNode[];
}

/** start : end, outside a conditional */
export interface RangeNode {
  readonly type: "RangeNode";
  readonly start: SyntaxNode;
  readonly end: SyntaxNode;
}

export type SyntaxNode =
  | SymbolNode
  | OperatorNode
  | FunctionNode
  | ParenthesisNode
  | ConditionalNode
  | RelationalNode
  | RangeNode;

/** Index of the token of a leaf. */
export function tokenOf(leaf: SymbolNode): number {
  return Number(leaf.name.slice(1));
}

/**
 * First and last token of a node, including tokens that are not leaves: parentheses, and the sign before an operand.
 */
export function tokensOf(node: SyntaxNode): readonly [first: number, last: number] {
  let first = 0;
  let left = node;
  for (; left.type !== "SymbolNode"; left = partsOf(left)[0]!) {
    if (left.type === "ParenthesisNode" || isPrefix(left)) first -= 1;
  }
  let last = 0;
  let right = node;
  for (; right.type !== "SymbolNode"; right = partsOf(right).at(-1)!) {
    if (right.type === "ParenthesisNode") last += 1;
    // f(x) ends with a parenthesis after its last argument, and f() with two parentheses after its name.
    if (right.type === "FunctionNode") last += right.args.length === 0 ? 2 : 1;
  }
  return [tokenOf(left) + first, tokenOf(right) + last];
}

function isPrefix(node: SyntaxNode): boolean {
  return node.type === "OperatorNode" && node.args.length === 1;
}

function partsOf(node: Exclude<SyntaxNode, SymbolNode>): readonly SyntaxNode[] {
  switch (node.type) {
    case "OperatorNode":
      return node.args;
    case "FunctionNode":
      return [node.fn, ...node.args];
    case "ParenthesisNode":
      return [node.content];
    case "ConditionalNode":
      return [node.condition, node.trueExpr, node.falseExpr];
    case "RelationalNode":
      return node.params;
    case "RangeNode":
      return [node.start, node.end];
  }
}
