/** Builds the graph of a formula, in which equal subexpressions are one node, and constant subexpressions are numbers. */
import { RULES, type Rule } from "../ad/index.js";
import { CALL, CONSTANT, DIV, holds, MUL, NEG, type Node, SELECT, SQUARE, SUM, VARIABLE } from "./graph.js";

export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly #indices = new Map<string, number>();
  /** Number of each rule, used in keys. */
  readonly #rules = new Map<Rule, number>();

  /** The value of a constant node; undefined for other nodes. */
  constantOf(node: number): number | undefined {
    return this.nodes[node]!.value;
  }

  constant(value: number): number {
    return this.#node(`c${Object.is(value, -0) ? "-0" : value}`, { kind: CONSTANT, args: [], value });
  }

  variable(variable: number): number {
    return this.#node(`v${variable}`, { kind: VARIABLE, args: [], variable });
  }

  /** The sum terms[0] ± terms[1] ± …; the first sign is +1. */
  sum(terms: readonly number[], signs: readonly number[]): number {
    const values = this.#constants(terms);
    if (values !== undefined) return this.constant(values.reduce((sum, value, k) => sum + signs[k]! * value));
    return this.#node(`+${signs}:${terms}`, { kind: SUM, args: terms, signs });
  }

  mul(a: number, b: number): number {
    if (this.constantOf(a) === 1) return b;
    if (this.constantOf(b) === 1) return a;
    if (a === b) return this.square(a);
    const folded = this.#folded(RULES.mul.rule.value, [a, b]);
    const args = a < b ? [a, b] : [b, a];
    return folded ?? this.#node(`*${args}`, { kind: MUL, args });
  }

  div(a: number, b: number): number {
    if (this.constantOf(b) === 1) return a;
    return this.#folded(RULES.div.rule.value, [a, b]) ?? this.#node(`/${a},${b}`, { kind: DIV, args: [a, b] });
  }

  neg(a: number): number {
    return this.#folded(RULES.neg.rule.value, [a]) ?? this.#node(`-${a}`, { kind: NEG, args: [a] });
  }

  square(a: number): number {
    return this.#folded(RULES.square.rule.value, [a]) ?? this.#node(`²${a}`, { kind: SQUARE, args: [a] });
  }

  /**
   * x^y; constant exponents 0, 1, 2, 3, 4, −1, ½ use products, quotient and square root, which are at least as accurate as pow.
   */
  pow(x: number, y: number): number {
    if (this.constantOf(x) === undefined) {
      switch (this.constantOf(y)) {
        case 0:
          return this.constant(1);
        case 1:
          return x;
        case 2:
          return this.square(x);
        case 3:
          return this.mul(this.square(x), x);
        case 4:
          return this.square(this.square(x));
        case -1:
          return this.div(this.constant(1), x);
        case 0.5:
          return this.call(RULES.sqrt.rule, [x]);
      }
    }
    return this.call(RULES.pow.rule, [x, y]);
  }

  call(rule: Rule, args: readonly number[]): number {
    if (!this.#rules.has(rule)) this.#rules.set(rule, this.#rules.size);
    return (
      this.#folded(rule.value, args) ?? this.#node(`f${this.#rules.get(rule)}:${args}`, { kind: CALL, args, rule })
    );
  }

  /** a ⋚ b ? c : d */
  select(relation: number, [a, b, c, d]: readonly [number, number, number, number]): number {
    const [left, right] = [this.constantOf(a), this.constantOf(b)];
    if (left !== undefined && right !== undefined) return holds(relation, left, right) ? c : d;
    if (c === d) return c;
    const args = [a, b, c, d];
    return this.#node(`?${relation}:${args}`, { kind: SELECT, args, relation });
  }

  /** A node for the constant result of an operation on constants; undefined where an argument varies. */
  #folded(operation: (...args: number[]) => number, args: readonly number[]): number | undefined {
    const values = this.#constants(args);
    return values === undefined ? undefined : this.constant(operation(...values));
  }

  /** Values of the nodes; undefined unless all are constant. */
  #constants(nodes: readonly number[]): readonly number[] | undefined {
    const values: number[] = [];
    for (const node of nodes) {
      const value = this.constantOf(node);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  #node(key: string, node: Node): number {
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.#indices.set(key, this.nodes.length);
    this.nodes.push(node);
    return this.nodes.length - 1;
  }
}
