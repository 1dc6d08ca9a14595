import type { DerivedFunction, FactorBatch, GraphNode, MultiplicativeNode, NodeId } from "../graph/nodes.js";

/** A factor that is the same in all bins of a sample, as a function of the parameters. */
export interface ScalarFactor {
  readonly id: NodeId;
  readonly function: DerivedFunction;
}

/** The function of a node that is a scalar factor: a parameter, an interpolation of one, or a formula. */
export function scalarFactor(id: NodeId, nodes: readonly GraphNode[]): ScalarFactor {
  const node = nodes[id]!;
  switch (node.kind) {
    case "derived":
      return { id, function: node.function };
    case "parameter":
      return { id, function: identity(node.first) };
    case "multiplicative":
      return { id, function: interpolated(node, nodes) };
    default:
      throw new Error(`node "${node.label}" of kind ${node.kind} is no scalar factor`);
  }
}

function identity(parameter: number): DerivedFunction {
  const gradient = (pars: Float64Array, first: Float64Array) => {
    first[0] = 1;
    return pars[parameter]!;
  };
  return {
    support: [parameter],
    value: (pars) => pars[parameter]!,
    gradient,
    hessian(pars, first, second) {
      second[0] = 0;
      return gradient(pars, first);
    },
  };
}

function interpolated({ form, parameter, hi, lo }: MultiplicativeNode, nodes: readonly GraphNode[]): DerivedFunction {
  const input = nodes[parameter]!;
  if (input.kind !== "parameter") throw new Error(`node "${input.label}" of kind ${input.kind} is no parameter`);
  const coefficients = new Float64Array(form.nCoefficients);
  form.coefficients(hi, lo, coefficients, 0);
  const batch: FactorBatch = {
    size: 1,
    parameter: Int32Array.of(input.first),
    coefficients,
    value: new Float64Array(1),
    first: new Float64Array(1),
    second: new Float64Array(1),
  };
  const sides = new Int8Array(input.first + 1);
  const evaluate = (pars: Float64Array, order: 0 | 1 | 2) => {
    form.evaluate(batch, pars, sides, order);
    return batch.value[0]!;
  };
  return {
    support: [input.first],
    value: (pars) => evaluate(pars, 0),
    gradient(pars, first) {
      const value = evaluate(pars, 1);
      first[0] = batch.first[0]!;
      return value;
    },
    hessian(pars, first, second) {
      const value = evaluate(pars, 2);
      first[0] = batch.first[0]!;
      second[0] = batch.second[0]!;
      return value;
    },
  };
}
