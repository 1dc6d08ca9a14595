import type { DenseKernel } from "../math/wasm/dense-kernel.js";
/**
 * The differentiable graph of a log-likelihood: a list of nodes in topological order, the last one the total.
 *
 * Its shape is a sum of log-densities. A Poisson density looks at a sum of products over bins; each product is
 * (constant + Σ additive interpolations) × Π scalar factors × Π per-bin factors. A scalar factor is a parameter, a
 * function of one (multiplicative), or any function of several (derived); a per-bin factor is a parameter or a function
 * for each bin. Everything that depends on
 * parameters is reached from `parameter` nodes only, so each node's set of parameters (its support) is known before
 * anything is evaluated: `lower` uses it to hold derivatives over supports only.
 */
export interface Graph {
  /** Name of every parameter; `[nPars]`. */
  readonly parNames: readonly string[];
  /** Length of the data vector: main bins, then auxiliary data. */
  readonly nData: number;
  readonly nodes: readonly GraphNode[];
}

/** Position of a node in `Graph.nodes`. */
export type NodeId = number;

/** The members that every node has. */
export interface NodeBase {
  readonly label: string;
  /** Where the node belongs, outermost first, for drawing: `["SR", "ttbar"]`. */
  readonly group: readonly string[];
}

/** `size` consecutive parameters from `first`; a scalar parameter has size 1. */
export interface ParameterNode extends NodeBase {
  readonly kind: "parameter";
  readonly first: number;
  readonly size: number;
}

export interface ConstantNode extends NodeBase {
  readonly kind: "constant";
  readonly values: readonly number[];
}

/** Shift of every bin as a function of one scalar parameter: u(α)·(hi − nominal) + w(α)·(nominal − lo). */
export interface AdditiveNode extends NodeBase {
  readonly kind: "additive";
  readonly form: AdditiveForm;
  readonly parameter: NodeId;
  /** Absolute templates at α = ±1 and the nominal they refer to; `[nBins]` each. */
  readonly hi: readonly number[];
  readonly lo: readonly number[];
  readonly nominal: readonly number[];
}

/** Dimensionless factor as a function of one scalar parameter. */
export interface MultiplicativeNode extends NodeBase {
  readonly kind: "multiplicative";
  readonly form: MultiplicativeForm;
  readonly parameter: NodeId;
  readonly hi: number;
  readonly lo: number;
}

/** Bin b is multiplied with component b of a vector parameter, or of a function with one value a bin. */
export interface PerBinNode extends NodeBase {
  readonly kind: "per-bin";
  readonly parameter: NodeId;
  /** Component that acts on the first bin. */
  readonly offset: number;
  readonly nBins: number;
}

/** Dimensionless factor as a function of any number of parameters. */
export interface DerivedNode extends NodeBase {
  readonly kind: "derived";
  readonly inputs: readonly NodeId[];
  readonly function: DerivedFunction;
  /** How the function is written. */
  readonly expression: string;
}

/** One function for each bin of a channel, which per-bin nodes multiply with. */
export interface DerivedBinsNode extends NodeBase {
  readonly kind: "derived-bins";
  readonly inputs: readonly NodeId[];
  readonly functions: DerivedBins;
  readonly expression: string;
}

/** √Σ_s (c_s e_sb)² of other samples of a channel for each of its bins b, c_s the product of the scalar factors of sample s. */
export interface ScaledUncertaintyNode extends NodeBase {
  readonly kind: "scaled-uncertainty";
  /** The product of each sample, and e; `[nBins]`. */
  readonly samples: readonly { readonly product: NodeId; readonly uncertainties: readonly number[] }[];
  /** The scalar factors of all of them. */
  readonly inputs: readonly NodeId[];
  readonly nBins: number;
}

/** A function of the parameter vector with one value for each of some bins. */
export interface DerivedBins {
  readonly nBins: number;
  /** Indices of the parameters that any of the values depends on, ascending; `[n]`. */
  readonly support: ArrayLike<number>;
  /**
   * Writes the values, `[nBins]`, and from order 1 on the first derivatives over the support, `[nBins, n]` row-major. False where one
   * of them, or at order 2 a second derivative, is not finite.
   */
  evaluate(pars: Float64Array, order: 0 | 1 | 2, values: Float64Array, first: Float64Array): boolean;
  /** Adds the lower triangle of Σ_b weight_b ∂²f_b/∂θ², `[n, n]` row-major, at the last evaluation, which was of order 2. */
  addCurvature(weights: Float64Array, second: Float64Array): void;
  /** Compiled code for the functions, where there is any. */
  readonly compiled?: CompiledBins;
}

/** The same functions by WebAssembly, in the memory of a kernel: what they read and write but for the parameters has to be there. */
export interface CompiledBins {
  /** Numbers that `make` allocates at most. */
  readonly size: number;
  make(dense: DenseKernel): DerivedBins;
}

/** A function of the parameter vector. Derivatives are over the support, n numbers: see `Kernel` of `expr`. */
export interface DerivedFunction {
  /** Indices of the parameters that the function depends on, ascending; `[n]`. */
  readonly support: ArrayLike<number>;
  value(pars: Float64Array): number;
  /** The value; writes first derivatives to `first`, `[n]`. */
  gradient(pars: Float64Array, first: Float64Array): number;
  /** The value; writes first derivatives to `first`, `[n]`, and second ones to `second`, `[n, n]` row-major. */
  hessian(pars: Float64Array, first: Float64Array, second: Float64Array): number;
}

export interface SumNode extends NodeBase {
  readonly kind: "sum";
  readonly inputs: readonly NodeId[];
  /** The sum is raised to this value where it is below; derivatives vanish there. */
  readonly floor?: number;
}

export interface ProductNode extends NodeBase {
  readonly kind: "product";
  readonly inputs: readonly NodeId[];
  readonly floor?: number;
}

/** Σ log Poisson(data | input), data from `data` on. */
export interface PoissonNode extends NodeBase {
  readonly kind: "poisson";
  readonly input: NodeId;
  readonly data: number;
}

/** The bins of a channel, data from `data` on, whose density is that of a Gaussian node: by itself it is no term of the total. */
export interface ExpectationNode extends NodeBase {
  readonly kind: "expectation";
  readonly input: NodeId;
  readonly data: number;
}

/** log Normal(data | expectations, covariance) of the bins of some channels, one after the other. */
export interface GaussianNode extends NodeBase {
  readonly kind: "gaussian";
  /** Expectation nodes. */
  readonly inputs: readonly NodeId[];
  /** Positive definite; `[n, n]` row-major. */
  readonly covariance: readonly number[];
}

/** Σ log Normal(data | input, sigmas), data from `data` on. */
export interface NormalNode extends NodeBase {
  readonly kind: "normal";
  readonly input: NodeId;
  readonly sigmas: readonly number[];
  readonly data: number;
}

/** Σ log density(data | input), data from `data` on, by a form that the compiled engine does not know. */
export interface DensityNode extends NodeBase {
  readonly kind: "density";
  readonly form: DensityForm;
  readonly input: NodeId;
  /** `[size of the input]` */
  readonly widths: readonly number[];
  readonly data: number;
}

/**
 * −½ (x − c)ᵀ M (x − c) − constant over some parameters x: a penalty with fixed c, or what correlations of auxiliary data c add to
 * their normal densities.
 */
export interface QuadraticNode extends NodeBase {
  readonly kind: "quadratic";
  readonly inputs: readonly NodeId[];
  /** Indices of the parameters, each once; `[n]`. */
  readonly parameters: readonly number[];
  /** Positive semidefinite, together with normal densities of the same parameters; `[n, n]` row-major. */
  readonly matrix: readonly number[];
  /** Positions of c in the data, or c itself; `[n]`. */
  readonly center: { readonly data: readonly number[] } | { readonly values: readonly number[] };
  readonly constant: number;
}

export interface TotalNode extends NodeBase {
  readonly kind: "total";
  readonly inputs: readonly NodeId[];
}

export type GraphNode =
  | ParameterNode
  | ConstantNode
  | AdditiveNode
  | MultiplicativeNode
  | PerBinNode
  | DerivedNode
  | DerivedBinsNode
  | ScaledUncertaintyNode
  | SumNode
  | ProductNode
  | PoissonNode
  | ExpectationNode
  | GaussianNode
  | NormalNode
  | DensityNode
  | QuadraticNode
  | TotalNode;

/**
 * How an additive interpolation depends on its parameter. All forms are linear in the two half-differences, so that a
 * parameter's u and w are computed once and shared by every bin of every sample.
 */
export interface AdditiveForm {
  readonly name: string;
  /** Whether the first derivative jumps at α = 0. */
  readonly kink: boolean;
  /** Where the shift itself jumps. */
  readonly jumps: readonly number[];
  /**
   * Writes u, w, u′, w′, u″, w″ at `alpha` to `out` from `offset`. Where a derivative jumps, `side` ≥ 0 asks for the
   * one from the right, −1 for the one from the left.
   */
  basis(alpha: number, side: number, out: Float64Array, offset: number): void;
}

/**
 * How the density of an auxiliary datum depends on its parameter. A deviance is −log density less its least value over all
 * values of the parameter, which is `constant`; it is Infinity where there is no density.
 */
export interface DensityForm {
  readonly name: string;
  deviance(parameter: number, datum: number, width: number): number;
  /** First derivative of −log density in the parameter. */
  slope(parameter: number, datum: number, width: number): number;
  /** Second derivative of −log density in the parameter. */
  curvature(parameter: number, datum: number, width: number): number;
  /** A curvature that is never below 0, for steps where the exact one is not positive: the expected one, or that of Gauss and Newton. */
  convexCurvature(parameter: number, datum: number, width: number): number;
  constant(datum: number, width: number): number;
}

/** A run of factors of one form: coefficients in, values and derivatives out. */
export interface FactorBatch {
  readonly size: number;
  /** Index of each factor's parameter. */
  readonly parameter: Int32Array;
  /** `[size, nCoefficients]` row-major. */
  readonly coefficients: Float64Array;
  readonly value: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** How a scalar factor depends on its parameter. */
export interface MultiplicativeForm {
  readonly name: string;
  /** Whether the first derivative jumps at α = 0. */
  readonly kink: boolean;
  readonly nCoefficients: number;
  /**
   * Set where compiled code may take the place of `evaluate`. "sextic": with coefficients r, l, c₁ … c₆ the factor is
   * exp(r α) for α ≥ 1, exp(l α) for α ≤ −1, and 1 + Σₖ cₖ αᵏ between.
   */
  readonly compiled?: "sextic";
  /** Writes the coefficients of the factor with values `hi`, `lo` at α = ±1 to `out` from `offset`. */
  coefficients(hi: number, lo: number, out: Float64Array, offset: number): void;
  /** Values, and derivatives up to `order`, of all factors of the batch; `sides` as in `AdditiveForm.basis`. */
  evaluate(batch: FactorBatch, pars: Float64Array, sides: Int8Array, order: 0 | 1 | 2): void;
}

/** Whether a node is a log-density, a term of the total. */
export function isDensity({ kind }: GraphNode): boolean {
  return ["poisson", "gaussian", "normal", "density", "quadratic"].includes(kind);
}

/** Nodes that a node reads. */
export function inputsOf(node: GraphNode): readonly NodeId[] {
  switch (node.kind) {
    case "parameter":
    case "constant":
      return [];
    case "additive":
    case "multiplicative":
    case "per-bin":
      return [node.parameter];
    case "poisson":
    case "expectation":
    case "normal":
    case "density":
      return [node.input];
    case "derived":
    case "derived-bins":
    case "scaled-uncertainty":
    case "sum":
    case "product":
    case "quadratic":
    case "gaussian":
    case "total":
      return node.inputs;
  }
}

/** Indices of the parameters that a node depends on, ascending. */
export function supportOf(graph: Graph, id: NodeId): readonly number[] {
  const seen = new Set<NodeId>();
  const pars = new Set<number>();
  const pending = [id];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const node = graph.nodes[next]!;
    if (node.kind === "parameter") for (let k = 0; k < node.size; k++) pars.add(node.first + k);
    if (node.kind === "per-bin") {
      const factor = graph.nodes[node.parameter]!;
      if (factor.kind !== "parameter") pending.push(node.parameter);
      else for (let b = 0; b < node.nBins; b++) pars.add(factor.first + node.offset + b);
    } else if (node.kind === "derived-bins") {
      for (const p of Array.from(node.functions.support)) pars.add(p);
    } else if (node.kind === "derived") {
      for (const p of Array.from(node.function.support)) pars.add(p);
    } else if (node.kind === "quadratic") {
      for (const p of node.parameters) pars.add(p);
    } else pending.push(...inputsOf(node));
  }
  return [...pars].sort((a, b) => a - b);
}
