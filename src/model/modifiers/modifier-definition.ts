import type { Issue } from "../../errors.js";
import type { DerivedBinsNode, DerivedNode, GraphNode, NodeId } from "../../graph/nodes.js";
import type { ModelChannel, ModifierOf, ModifierSpec, ModifierType, SampleSpec } from "../../workspace/types.js";
import type { Constraint } from "../constraints/index.js";
import type { Interpolation, ModelOptions } from "../options.js";

/** A modifier with its channel and sample. */
export interface Place<T extends ModifierType> {
  readonly channel: ModelChannel;
  readonly sample: SampleSpec;
  readonly modifier: ModifierOf<T>;
}

/** What the templates say about the parameters of a modifier; `fixed` has one entry per parameter. */
export interface FromTemplates {
  readonly fixed: readonly boolean[];
  readonly constraint?: Omit<Constraint, "quantity">;
  /** Relative uncertainty of each parameter, where a threshold may decide whether it has one. */
  readonly relative?: readonly number[];
}

/** Makes nodes of functions of parameters. */
export interface FormulaMaker {
  /**
   * The node of a formula, with the issue `formula-value` where it is negative or not finite at the suggested values.
   *
   * @param vectors - numbers by bin of names in the formula: it then has one function a bin
   */
  make(
    label: string,
    expression: string,
    path: string,
    vectors?: Readonly<Record<string, readonly number[]>>,
  ): { readonly node: DerivedNode | DerivedBinsNode; readonly issues: readonly Issue[] };
  /** The node of a product of powers of parameters by name. */
  monomial(powers: Readonly<Record<string, number>>): DerivedNode;
}

/** The parts of the graph builder that modifiers use. */
export interface GraphContext {
  readonly options: ModelOptions;
  /** The types of modifiers that the model may have. */
  readonly definitions: { readonly [T in ModifierType]?: ModifierDefinition<T> };
  readonly interpolation: Interpolation;
  readonly parameterNodes: ReadonlyMap<string, NodeId>;
  /** Index of a scalar parameter. */
  indexOf(name: string): number;
  readonly formulas: FormulaMaker;
  /** The product that another sample of a channel is, and the scalar ones of its factors. */
  productOf(channel: ModelChannel, sample: string): { readonly product: NodeId; readonly scalars: readonly NodeId[] };
  add(node: GraphNode): NodeId;
  report(issues: readonly Issue[]): void;
  /** The node that was made for the same keys before, or a new one. */
  shared(keys: readonly (string | number)[], make: () => NodeId): NodeId;
  /** First component, of a parameter whose channels follow each other, that acts in a channel. */
  offsetIn(name: string, channel: ModelChannel): number;
}

/** Everything that the model knows about one type of modifier. */
export interface ModifierDefinition<T extends ModifierType> {
  /** A shift is added to the nominal events of a sample, a factor multiplies their sum. */
  readonly acts: "shift" | "factor";
  /** Whether the workspace gives its effect at α = +1 and α = −1, between which it is interpolated. */
  readonly hasVariations: boolean;
  /** Whether its nodes read factors of other samples of the channel, which are made before. */
  readonly readsSamples?: true;
  /** Whether parameters of this type are in the order of their names; otherwise in that of their first modifiers. */
  readonly isSortedByName?: true;
  /**
   * Size, fixed parameters and constraint by default, from the places of the modifiers of one name.
   *
   * @param places - the first alone for a type with one parameter in all; none for a parameter that only formulas name
   */
  fromTemplates(places: readonly Place<T>[]): FromTemplates;
  /** Warnings about a modifier with these options; there are none where this is undefined. */
  warnings?(place: Place<T>, options: ModelOptions): readonly Issue[];
  /** The nodes of the effects on the sample, one for most types, after those that they need. */
  nodes(modifier: ModifierOf<T>, channel: ModelChannel, sample: SampleSpec, context: GraphContext): readonly NodeId[];
}

/** One parameter with a normal constraint of width 1 around a value. */
export function standardised(center: number): FromTemplates {
  return { fixed: [false], constraint: { kind: "normal", auxdata: [center], widths: [1] } };
}

/** One free parameter. */
export const FREE: FromTemplates = { fixed: [false] };

/** The node of a parameter that is the factor itself. */
export function parameterNode(
  { name }: ModifierSpec,
  _channel: ModelChannel,
  _sample: SampleSpec,
  { parameterNodes }: GraphContext,
): readonly NodeId[] {
  return [parameterNodes.get(name)!];
}

/** The node of a parameter that scales each bin of a channel, from one of its components on. */
export function perBinNode(
  { name }: ModifierSpec,
  { name: channel, nBins }: ModelChannel,
  sample: SampleSpec,
  { add, parameterNodes }: GraphContext,
  offset: number,
): readonly NodeId[] {
  const parameter = parameterNodes.get(name)!;
  return [add({ kind: "per-bin", label: name, group: [channel, sample.name], parameter, offset, nBins })];
}
