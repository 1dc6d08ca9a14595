import type { Issue } from "../errors.js";
import { type Formula, formula } from "../formula/index.js";
import type { DerivedFunction, DerivedNode, NodeId } from "../graph/nodes.js";
import { monomial } from "./monomial.js";
import { type ParameterSet, parameterNames } from "./parameters.js";

/** Makes graph nodes of formulas and of monomials. */
export class FormulaNodes {
  /** By index: the set of each parameter, and its name in formulas. */
  readonly #setOf: readonly ParameterSet[];
  readonly #names: readonly string[];
  readonly #inits: Float64Array;

  constructor(sets: readonly ParameterSet[]) {
    this.#setOf = sets.flatMap((set) => set.inits.map(() => set));
    this.#names = distinctNames(sets, this.#setOf);
    this.#inits = Float64Array.from(sets.flatMap(({ inits }) => inits));
  }

  /** The node of a formula, with the issue `formula-value` where it is negative or not finite at the suggested values. */
  make(
    label: string,
    expression: string,
    path: string,
    parameterNodes: ReadonlyMap<string, NodeId>,
  ): { readonly node: DerivedNode; readonly issues: readonly Issue[] } {
    const compiled = formula(expression, { names: this.#names, path });
    const node = this.#node(label, expression, compiled.kernel, parameterNodes);
    return { node, issues: this.#check(compiled, path) };
  }

  /** The node of a product of powers of parameters, whose names were checked with the document. */
  monomial(powers: Readonly<Record<string, number>>, parameterNodes: ReadonlyMap<string, NodeId>): DerivedNode {
    const exponents = Object.entries(powers)
      .map(([name, exponent]) => [this.#names.indexOf(name), exponent] as const)
      .sort(([a], [b]) => a - b);
    const expression = exponents
      .map(([p, exponent]) => (exponent === 1 ? this.#names[p]! : `${this.#names[p]}^${exponent}`))
      .join(" * ");
    return this.#node(expression, expression, monomial(exponents), parameterNodes);
  }

  #node(
    label: string,
    expression: string,
    derived: DerivedFunction,
    parameterNodes: ReadonlyMap<string, NodeId>,
  ): DerivedNode {
    const sets = new Set(Array.from(derived.support, (p) => this.#setOf[p]!.name));
    const inputs = [...sets].map((set) => parameterNodes.get(set)!);
    return { kind: "derived", label, group: [], inputs, function: derived, expression };
  }

  #check({ text, kernel }: Formula, path: string): Issue[] {
    const value = kernel.value(this.#inits);
    if (value >= 0 && Number.isFinite(value)) return [];
    const at = Array.from(kernel.support, (p) => `${this.#names[p]} = ${this.#inits[p]}`).join(", ");
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
