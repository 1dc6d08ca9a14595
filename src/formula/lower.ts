/** From a syntax tree to the graph of a formula. */
import { CONSTANTS, FUNCTIONS } from "./functions.js";
import { RELATIONS } from "./graph.js";
import { GraphBuilder } from "./graph-builder.js";
import type { Problems, Span } from "./source.js";
import { type FunctionNode, type OperatorNode, type SyntaxNode, tokenOf, tokensOf } from "./syntax-tree.js";
import type { Token } from "./tokens.js";

/** The meaning of the names in a formula. */
export interface Lowering {
  readonly tokens: readonly Token[];
  /** Index of each name in vectors of values. */
  readonly variables: ReadonlyMap<string, number>;
  readonly problems: Problems;
}

/** Value that replaces an expression with a problem, so that the other problems are found, too. */
const UNKNOWN = 1;

/** One step of the lowering: a syntax node, and the parts of it that become arguments of its graph node. */
interface Step {
  readonly node: SyntaxNode;
  readonly parts: readonly SyntaxNode[];
}

/**
 * Makes the graph of a formula, and returns it with the node of its result. The graph must not be used if a problem was noted.
 *
 * It does not use recursion, since the tree of a sum of 10,000 terms has a depth of 10,000. Notes `unsupported-syntax`,
 * `argument-count`, `constant-argument` and, for constant subexpressions such as 1/0, `not-finite`.
 */
export function lowerTree(
  tree: SyntaxNode,
  lowering: Lowering,
): { readonly graph: GraphBuilder; readonly root: number } {
  const graph = new GraphBuilder();
  const done: number[] = [];
  for (const { node, parts } of postOrder(tree)) {
    const args = done.splice(done.length - parts.length);
    const built = build(graph, node, args, lowering);
    checkFinite(graph, built, args, node, lowering);
    done.push(built);
  }
  return { graph, root: done[0]! };
}

/** Nodes of a tree from left to right, with the parts of each node before it. */
function postOrder(tree: SyntaxNode): readonly Step[] {
  const steps: Step[] = [];
  const pending = [tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const parts = partsOf(node);
    steps.push({ node, parts });
    for (const part of parts) pending.push(part);
  }
  return steps.reverse();
}

function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.type) {
    case "OperatorNode":
      return isSum(node) ? termsOf(node).terms : node.args;
    case "FunctionNode":
      return node.args;
    case "ParenthesisNode":
      return [node.content];
    case "ConditionalNode":
      return [...(comparisonIn(node.condition)?.args ?? []), node.trueExpr, node.falseExpr];
    default:
      return [];
  }
}

function isSum({ fn, args }: OperatorNode): boolean {
  return args.length === 2 && (fn === "add" || fn === "subtract");
}

/** Terms and signs of a + b − c + …, which becomes one sum and not a chain of sums, so that its derivatives are added once. */
function termsOf(sum: OperatorNode): { readonly terms: readonly SyntaxNode[]; readonly signs: readonly number[] } {
  const terms: SyntaxNode[] = [];
  const signs: number[] = [];
  let left: SyntaxNode = sum;
  while (left.type === "OperatorNode" && isSum(left)) {
    terms.push(left.args[1]!);
    signs.push(left.fn === "add" ? 1 : -1);
    left = left.args[0]!;
  }
  return { terms: [...terms, left].reverse(), signs: [...signs, 1].reverse() };
}

/** The comparison of a condition, without parentheses around it; undefined for a condition that is not a comparison. */
function comparisonIn(condition: SyntaxNode): OperatorNode | undefined {
  let node = condition;
  while (node.type === "ParenthesisNode") node = node.content;
  return node.type === "OperatorNode" && RELATIONS.includes(node.fn) ? node : undefined;
}

function build(graph: GraphBuilder, node: SyntaxNode, args: readonly number[], lowering: Lowering): number {
  switch (node.type) {
    case "SymbolNode":
      return buildLeaf(graph, lowering.tokens[tokenOf(node)]!, lowering);
    case "ParenthesisNode":
      return args[0]!;
    case "OperatorNode":
      return buildOperator(graph, node, args, lowering);
    case "FunctionNode":
      return buildFunction(graph, node, args, lowering);
    case "ConditionalNode": {
      const comparison = comparisonIn(node.condition);
      if (comparison === undefined) return unsupported(graph, node.condition, "a comparison before ?", lowering);
      const [a, b, c, d] = args;
      return graph.select(RELATIONS.indexOf(comparison.fn), [a!, b!, c!, d!]);
    }
    case "RelationalNode":
      return unsupported(graph, node, "one comparison, a < b", lowering);
    default:
      return unsupported(graph, node, "a colon only in condition ? a : b", lowering);
  }
}

function buildLeaf(graph: GraphBuilder, { kind, text }: Token, { variables }: Lowering): number {
  if (kind === "number") return graph.constant(Number(text));
  const variable = variables.get(text);
  return variable === undefined ? graph.constant(CONSTANTS.get(text) ?? UNKNOWN) : graph.variable(variable);
}

function buildOperator(graph: GraphBuilder, node: OperatorNode, args: readonly number[], lowering: Lowering): number {
  const [a, b] = args;
  switch (node.fn) {
    case "add":
    case "subtract":
      return graph.sum(args, termsOf(node).signs);
    case "multiply":
      return graph.mul(a!, b!);
    case "divide":
      return graph.div(a!, b!);
    case "pow":
      return graph.pow(a!, b!);
    case "unaryMinus":
      return graph.neg(a!);
    case "unaryPlus":
      return a!;
    default:
      return unsupported(graph, node, "a number: comparisons stand only before ?, as in a > b ? c : d", lowering);
  }
}

function buildFunction(graph: GraphBuilder, node: FunctionNode, args: readonly number[], lowering: Lowering): number {
  const token = lowering.tokens[tokenOf(node.fn)]!;
  const known = FUNCTIONS.get(token.text);
  if (known === undefined) return graph.constant(UNKNOWN);
  const { fewest, most, constantArgument, build } = known;
  const wrongCount = args.length < fewest || args.length > most;
  if (wrongCount) noteArgumentCount(token, fewest, most, args.length, lowering.problems);
  if (constantArgument !== undefined && !wrongCount && graph.constantOf(args[constantArgument]!) === undefined) {
    const expected = `a constant as argument ${constantArgument + 1} of ${token.text}`;
    const at = spanOf(node.args[constantArgument]!, lowering);
    lowering.problems.add(at, { code: "constant-argument", expected, received: "an expression that varies" });
    return graph.constant(UNKNOWN);
  }
  return wrongCount ? graph.constant(UNKNOWN) : build(graph, args);
}

function noteArgumentCount(token: Token, fewest: number, most: number, count: number, problems: Problems): void {
  const plural = most === 1 ? "" : "s";
  const expected = `${token.text}() with ${fewest}${most === Infinity ? " or more" : ""} argument${plural}`;
  problems.add(token, { code: "argument-count", expected, received: `${count}` });
}

function unsupported(graph: GraphBuilder, node: SyntaxNode, expected: string, lowering: Lowering): number {
  const at = spanOf(node, lowering);
  const received = JSON.stringify(lowering.problems.source.text.slice(at.begin, Math.min(at.end, at.begin + 40)));
  lowering.problems.add(at, { code: "unsupported-syntax", expected, received });
  return graph.constant(UNKNOWN);
}

function spanOf(node: SyntaxNode, { tokens }: Lowering): Span {
  const [first, last] = tokensOf(node);
  return { begin: tokens[first]!.begin, end: tokens[last]!.end };
}

function checkFinite(
  graph: GraphBuilder,
  built: number,
  args: readonly number[],
  node: SyntaxNode,
  lowering: Lowering,
): void {
  const value = graph.constantOf(built) ?? 0;
  if (Number.isFinite(value) || args.some((arg) => !Number.isFinite(graph.constantOf(arg) ?? 0))) return;
  lowering.problems.add(spanOf(node, lowering), {
    code: "not-finite",
    expected: "constants that are finite numbers",
    received: `the value ${value}`,
  });
}
