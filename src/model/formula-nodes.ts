import type { Issue } from "../errors.js";
import { compileFormula } from "../formula/compile.js";
import { makeKernel } from "../formula/make-kernel.js";
import { type NameOrder, nameOrder } from "../formula/name-order.js";
import type { DerivedBinsNode, DerivedFunction, DerivedNode, NodeId } from "../graph/nodes.js";
import { binFormulas } from "./bin-formula.js";
import type { FormulaMaker } from "./modifiers/modifier-definition.js";
import { monomial } from "./monomial.js";
import { type ParameterSet, parameterNames } from "./parameters.js";

/** Makes graph nodes of formulas and of monomials. */
export class FormulaNodes implements FormulaMaker {
  /** By index: the set of each parameter, and its name in formulas. */
  readonly #setOf: readonly ParameterSet[];
  readonly #names: readonly string[];
  readonly #order: NameOrder;
  readonly #inits: Float64Array;

  readonly #parameterNodes: ReadonlyMap<string, NodeId>;

  /** @param parameterNodes - by name of a set, filled before a node is made */
  constructor(sets: readonly ParameterSet[], parameterNodes: ReadonlyMap<string, NodeId>) {
    this.#parameterNodes = parameterNodes;
    this.#setOf = sets.flatMap((set) => set.inits.map(() => set));
    this.#names = distinctNames(sets, this.#setOf);
    this.#order = nameOrder(this.#names);
    this.#inits = Float64Array.from(sets.flatMap(({ inits }) => inits));
  }

  make(
    label: string,
    expression: string,
    path: string,
    vectors?: Readonly<Record<string, readonly number[]>>,
  ): { readonly node: DerivedNode | DerivedBinsNode; readonly issues: readonly Issue[] } {
    if (vectors !== undefined) return this.#makeBins(label, expression, path, vectors);
    const kernel = makeKernel(compileFormula(expression, this.#order, path).tape, "auto");
    const node = this.#node(label, expression, kernel);
    return { node, issues: this.#check(expression, kernel.value(this.#inits), kernel.support, path) };
  }

  #makeBins(
    label: string,
    expression: string,
    path: string,
    vectors: Readonly<Record<string, readonly number[]>>,
  ): { readonly node: DerivedBinsNode; readonly issues: readonly Issue[] } {
    const own = Object.keys(vectors);
    const kernel = makeKernel(
      compileFormula(expression, nameOrder([...this.#names, ...own], this.#names.length), path).tape,
      "auto",
    );
    const nBins = Math.max(0, ...Object.values(vectors).map(({ length }) => length));
    const numbers = Array.from({ length: nBins }, (_, b) => own.map((name) => vectors[name]![b]!));
    const functions = binFormulas(kernel, this.#names.length, numbers);
    const values = new Float64Array(nBins);
    functions.evaluate(this.#inits, 0, values, new Float64Array(0));
    const issues = Array.from(values).flatMap((value, b) =>
      this.#check(expression, value, functions.support, `${path}, bin ${b}`),
    );
    const inputs = this.#inputs(functions.support);
    return { node: { kind: "derived-bins", label, group: [], inputs, functions, expression }, issues };
  }

  /** Names were checked with the document. */
  monomial(powers: Readonly<Record<string, number>>): DerivedNode {
    const exponents = Object.entries(powers)
      .map(([name, exponent]) => [this.#order.indices.get(name)!, exponent] as const)
      .sort(([a], [b]) => a - b);
    const expression = exponents
      .map(([p, exponent]) => (exponent === 1 ? this.#names[p]! : `${this.#names[p]}^${exponent}`))
      .join(" * ");
    return this.#node(expression, expression, monomial(exponents));
  }

  #node(label: string, expression: string, derived: DerivedFunction): DerivedNode {
    const inputs = this.#inputs(derived.support);
    return { kind: "derived", label, group: [], inputs, function: derived, expression };
  }

  #inputs(support: ArrayLike<number>): readonly NodeId[] {
    const sets = new Set(Array.from(support, (p) => this.#setOf[p]!.name));
    return [...sets].map((set) => this.#parameterNodes.get(set)!);
  }

  #check(text: string, value: number, support: ArrayLike<number>, path: string): Issue[] {
    if (value >= 0 && Number.isFinite(value)) return [];
    const at = Array.from(support, (p) => `${this.#names[p]} = ${this.#inits[p]}`).join(", ");
    return [
      {
        code: "formula-value",
        path,
        expected: "a factor that is finite and not negative at the suggested values of the parameters",
        received: `${text} = ${value}${at === "" ? "" : ` at ${at}`}`,
        hint: "Change the inits of its parameters in the measurement, or put the sign into the data of the sample.",
      },
    ];
  }
}

/** Names of all parameters; a component that has the name of a scalar gets one that no formula can contain. */
function distinctNames(sets: readonly ParameterSet[], setOf: readonly ParameterSet[]): readonly string[] {
  const scalars = new Set(sets.filter(({ isScalar }) => isScalar).map(({ name }) => name));
  return parameterNames(sets).map((name, p) => (!setOf[p]!.isScalar && scalars.has(name) ? `\n${p}` : name));
}
