import type { GraphNode, NodeId } from "../graph/nodes.js";
import { inverseFromFactor, logRootDeterminant, lowerFactor } from "../math/definite.js";
import { penaltyMatrix } from "../workspace/penalty-matrix.js";
import type { CorrelationSpec, ModelSpec, PenaltySpec } from "../workspace/types.js";
import type { CorrelatedSet } from "./correlated-set.js";
import type { JointTerms } from "./format.js";
import { auxiliaryData, type ParameterSet } from "./parameters.js";

/** Parameter sets in which the widths of parameters with given covariances are the roots of their variances. */
function withCovariances(sets: readonly ParameterSet[], { correlations = [] }: ModelSpec): readonly ParameterSet[] {
  const variances = new Map<number, number>();
  for (const { parameters, covariance } of correlations) {
    for (const [i, name] of parameters.entries()) {
      if (covariance !== undefined) variances.set(indicesOf(name, sets)[0]!, covariance[i]![i]!);
    }
  }
  if (variances.size === 0) return sets;
  return sets.map((set) => {
    const { constraint, first } = set;
    if (constraint === undefined) return set;
    const widths = constraint.widths.map((width, k) => {
      const variance = variances.get(first + k);
      return variance === undefined ? width : Math.sqrt(variance);
    });
    return { ...set, constraint: { ...constraint, widths } };
  });
}

/** The correlated sets of a model. */
function correlatedSets(sets: readonly ParameterSet[], { correlations = [] }: ModelSpec): readonly CorrelatedSet[] {
  const data = auxiliaryData(sets);
  return correlations.map((spec) => {
    const parameters = spec.parameters.flatMap((name) => indicesOf(name, sets));
    const auxdata = parameters.map((p) => data.findIndex(({ parameter }) => parameter === p));
    return {
      parameters,
      auxdata,
      correlation: correlationOf(spec),
      sigmas: Float64Array.from(auxdata, (position) => data[position]!.width),
    };
  });
}

function correlationOf({ correlation, covariance }: CorrelationSpec): Float64Array {
  if (correlation !== undefined) return Float64Array.from(correlation.flat());
  const rows = covariance!;
  return Float64Array.from(
    rows.flatMap((row, i) => row.map((value, j) => (i === j ? 1 : value / Math.sqrt(rows[i]![i]! * rows[j]![j]!)))),
  );
}

/** Inverse of the covariance of the auxiliary data of a correlated set; `[n, n]` row-major. */
export function correlationPrecision({ sigmas, correlation }: CorrelatedSet): Float64Array {
  const n = sigmas.length;
  return inverseFromFactor(lowerFactor(correlation, n), n).map(
    (value, k) => value / (sigmas[Math.floor(k / n)]! * sigmas[k % n]!),
  );
}

/**
 * The term that makes one multivariate normal density of the normal densities of a correlated set: with R the correlations and D
 * the standard deviations,
 *
 *   −½ (θ − a)ᵀ D⁻¹ (R⁻¹ − 1) D⁻¹ (θ − a) − ½ log det R
 *
 * @param nMainData - where auxiliary data begin
 */
function correlationNode(set: CorrelatedSet, nMainData: number, inputs: readonly NodeId[]): GraphNode {
  const { parameters, sigmas, auxdata, correlation } = set;
  const n = sigmas.length;
  const matrix = correlationPrecision(set);
  for (let i = 0; i < n; i++) matrix[i * (n + 1)]! -= 1 / sigmas[i]! ** 2;
  return {
    kind: "quadratic",
    label: "correlations",
    group: ["constraints"],
    inputs,
    parameters,
    matrix: Array.from(matrix),
    center: { data: auxdata.map((position) => nMainData + position) },
    constant: logRootDeterminant(lowerFactor(correlation, n), n),
  };
}

/** The term of a penalty: −½ strength × (x − c)ᵀ M (x − c), without a constant. */
function penaltyNode(spec: PenaltySpec, sets: readonly ParameterSet[], inputs: readonly NodeId[]): GraphNode {
  const { parameters, matrix, center } = resolvedPenalty(spec, sets);
  return {
    kind: "quadratic",
    label: spec.name,
    group: ["penalties"],
    inputs,
    parameters,
    matrix: Array.from(matrix, (value) => spec.strength * value),
    center: { values: center },
    constant: 0,
  };
}

/** The nodes of correlations of constraints, and of penalties. @param parameterNodes - by name of a set */
function jointNodes(
  spec: ModelSpec,
  sets: readonly ParameterSet[],
  parameterNodes: ReadonlyMap<string, NodeId>,
): readonly GraphNode[] {
  const { correlations = [], penalties = [] } = spec;
  const nMainData = spec.channels.reduce((sum, { nBins }) => sum + nBins, 0);
  const inputsOf = (names: readonly string[]) => setsOf(names, sets).map((set) => parameterNodes.get(set)!);
  const correlated = correlatedSets(sets, spec).map((set, k) =>
    correlationNode(set, nMainData, inputsOf(correlations[k]!.parameters)),
  );
  const penalised = penalties.map((each) => penaltyNode(each, sets, inputsOf(each.parameters)));
  return [...correlated, ...penalised];
}

/** Terms of the likelihood that look at several parameters. */
export const JOINT_TERMS: JointTerms = { withCovariances, correlatedSets, jointNodes };

/** The parts of (x − c)ᵀ M (x − c), with defaults for what the document leaves out. */
export function resolvedPenalty(spec: PenaltySpec, sets: readonly ParameterSet[]) {
  const parameters = spec.parameters.flatMap((name) => indicesOf(name, sets));
  return {
    parameters,
    matrix: penaltyMatrix(spec, parameters.length),
    center: spec.center ?? parameters.map(() => 0),
  };
}

/** Indices of the parameters that a name means: a scalar, a component, or all components of a set. Names were checked. */
function indicesOf(name: string, sets: readonly ParameterSet[]): readonly number[] {
  const whole = sets.find((set) => set.name === name);
  if (whole !== undefined) return whole.inits.map((_, k) => whole.first + k);
  const [, base, index] = /^(.*)\[(\d+)\]$/su.exec(name) ?? [];
  const set = sets.find((each) => each.name === base);
  return set === undefined ? [] : [set.first + Number(index)];
}

/** Names of the sets that names of parameters belong to, each once. */
function setsOf(names: readonly string[], sets: readonly ParameterSet[]): readonly string[] {
  const wanted = new Set(names.flatMap((name) => indicesOf(name, sets)));
  return sets
    .filter(({ first, size }) => [...wanted].some((p) => p >= first && p < first + size))
    .map(({ name }) => name);
}
