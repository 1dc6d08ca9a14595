import type { Lowering } from "../graph/evaluation-parts.js";
import type { GraphNode, NodeId } from "../graph/nodes.js";
import type { DocumentFormat } from "../workspace/format.js";
import type { ModelSpec } from "../workspace/types.js";
import type { ConstraintTable } from "./constraints/table.js";
import type { CorrelatedSet } from "./correlated-set.js";
import type { FormulaMaker } from "./modifiers/modifier-definition.js";
import type { ModifierTable } from "./modifiers/table.js";
import type { ParameterSet } from "./parameters.js";

/**
 * What models may have: `PLAIN_MODELS` is what documents of pyhf can describe, `EXTENDED_MODELS` has all extensions. Code that
 * compiles a document is given one of them, so that a page whose documents are plain does not load the rest.
 */
export interface ModelFormat {
  /** Of the documents that models are compiled from. */
  readonly document: DocumentFormat;
  readonly modifiers: ModifierTable;
  readonly constraints: ConstraintTable;
  readonly lowering: Lowering;
  /** Undefined for a format without what they make. */
  readonly extensions?: ModelExtensions;
}

/** What plain models do not have. */
export interface ModelExtensions {
  /** @param parameterNodes - by name of a set, filled before a node is made */
  formulas(sets: readonly ParameterSet[], parameterNodes: ReadonlyMap<string, NodeId>): FormulaMaker;
  readonly joint: JointTerms;
}

/** Terms of the likelihood that look at several parameters. */
export interface JointTerms {
  /** Parameter sets in which the widths of parameters with given covariances are the roots of their variances. */
  withCovariances(sets: readonly ParameterSet[], spec: ModelSpec): readonly ParameterSet[];
  correlatedSets(sets: readonly ParameterSet[], spec: ModelSpec): readonly CorrelatedSet[];
  /** @param parameterNodes - by name of a set */
  jointNodes(
    spec: ModelSpec,
    sets: readonly ParameterSet[],
    parameterNodes: ReadonlyMap<string, NodeId>,
  ): readonly GraphNode[];
}
