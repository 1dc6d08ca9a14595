import { type Issue, ModelError } from "../errors.js";
import type { Graph, GraphNode, NodeId } from "../graph/nodes.js";
import { DIALECTS } from "../workspace/dialects.js";
import type { ModelChannel, ModelSpec, SampleSpec } from "../workspace/types.js";
import { typeIn } from "./constraints/table.js";
import type { ModelFormat } from "./format.js";
import type { FormulaMaker, GraphContext } from "./modifiers/modifier-definition.js";
import { definitionOf, modifierNodes } from "./modifiers/table.js";
import { chooseInterpolation, type ModelOptions } from "./options.js";
import { type ParameterSet, parameterNames } from "./parameters.js";

/**
 * The likelihood of one measurement as a graph:
 *
 *   log L = Σ_channels Σ_bins log Poisson(n | Σ_samples (nominal + Σ histosys) × Π factors × Π per-bin factors)
 *         + Σ_covariances log Normal(n | the same sums, covariance), for channels with Gaussian data
 *         + Σ_constraints log density(auxdata | θ) + correlations of normal ones − penalties
 *
 * A factor is a parameter, an interpolation (normsys) or a formula.
 *
 * @throws ModelError `non-positive-variation` for a normsys whose hi or lo is not above 0 and has no floor; `formula-value`
 * for a formula that is negative or not finite at the suggested values
 * @see HistFactory, CERN-OPEN-2012-016
 */
export function buildGraph(
  spec: ModelSpec,
  sets: readonly ParameterSet[],
  options: ModelOptions,
  format: ModelFormat,
): Graph {
  return new Builder(spec, sets, options, format).build();
}

class Builder {
  readonly spec: ModelSpec;
  readonly sets: readonly ParameterSet[];
  readonly options: ModelOptions;
  readonly format: ModelFormat;
  readonly #nodes: GraphNode[] = [];
  readonly #parameterNodes = new Map<string, NodeId>();
  /** Products by channel and sample, with their scalar factors. */
  readonly #products = new Map<ModelChannel, Map<string, ReturnType<GraphContext["productOf"]>>>();
  readonly #issues: Issue[] = [];
  readonly #context: GraphContext;

  constructor(spec: ModelSpec, sets: readonly ParameterSet[], options: ModelOptions, format: ModelFormat) {
    this.spec = spec;
    this.sets = sets;
    this.options = options;
    this.format = format;
    this.#context = {
      options,
      definitions: format.modifiers,
      interpolation: chooseInterpolation(spec, options.interpolation),
      parameterNodes: this.#parameterNodes,
      formulas: format.extensions?.formulas(sets, this.#parameterNodes) ?? NO_FORMULAS,
      indexOf: (name) => sets.find((set) => set.name === name)!.first,
      productOf: (channel, sample) => this.#products.get(channel)!.get(sample)!,
      add: (node) => this.#add(node),
      report: (issues) => this.#issues.push(...issues),
      shared: sharedNodes(),
      offsetIn: channelOffsets(),
    };
  }

  build(): Graph {
    for (const { name, first, size } of this.sets) {
      this.#parameterNodes.set(name, this.#add({ kind: "parameter", label: name, group: [], first, size }));
    }
    const densities: NodeId[] = [];
    let data = 0;
    const gaussian = new Set(this.spec.covariances?.flatMap(({ channels }) => channels));
    const expectations = new Map<string, NodeId>();
    for (const channel of this.spec.channels) {
      const sum = this.#expectation(channel);
      const group = [channel.name];
      if (gaussian.has(channel.name)) {
        const node = { kind: "expectation", label: "Gaussian data", group, input: sum, data } as const;
        expectations.set(channel.name, this.#add(node));
      } else densities.push(this.#add({ kind: "poisson", label: "Poisson", group, input: sum, data }));
      data += channel.nBins;
    }
    for (const { channels, matrix } of this.spec.covariances ?? []) {
      const inputs = channels.map((name) => expectations.get(name)!);
      const label = channels.join(", ");
      densities.push(this.#add({ kind: "gaussian", label, group: ["covariances"], inputs, covariance: matrix.flat() }));
    }
    for (const set of this.sets) {
      if (set.constraint === undefined) continue;
      densities.push(this.#constraint(set, data));
      data += set.size;
    }
    const joint = this.format.extensions?.joint.jointNodes(this.spec, this.sets, this.#parameterNodes) ?? [];
    densities.push(...joint.map((node) => this.#add(node)));
    if (this.#issues.length > 0) throw new ModelError(this.#issues);
    this.#add({ kind: "total", label: "log L", group: [], inputs: densities });
    return { parNames: parameterNames(this.sets), nData: data, nodes: this.#nodes };
  }

  #add(node: GraphNode): NodeId {
    return this.#nodes.push(node) - 1;
  }

  #expectation(channel: ModelChannel): NodeId {
    const products = this.#samples(channel);
    const group = [channel.name];
    const floor = this.options.clipBinData;
    return this.#add({
      kind: "sum",
      label: "expected events",
      group,
      inputs: products,
      ...(floor === undefined ? {} : { floor }),
    });
  }

  /** The products of all samples, those that read others made last. */
  #samples(channel: ModelChannel): readonly NodeId[] {
    const reads = ({ modifiers }: SampleSpec) =>
      modifiers.some(({ type }) => definitionOf(this.format.modifiers, type).readsSamples === true);
    const products = new Map<SampleSpec, NodeId>();
    this.#products.set(channel, new Map());
    for (const sample of channel.samples) if (!reads(sample)) products.set(sample, this.#sample(channel, sample));
    for (const sample of channel.samples) if (reads(sample)) products.set(sample, this.#sample(channel, sample));
    return channel.samples.map((sample) => products.get(sample)!);
  }

  #sample(channel: ModelChannel, sample: SampleSpec): NodeId {
    const group = [channel.name, sample.name];
    const nominal = this.#add({ kind: "constant", label: "nominal", group, values: sample.data });
    const shifts: NodeId[] = [];
    const factors: NodeId[] = [];
    for (const modifier of sample.modifiers) {
      const list = definitionOf(this.format.modifiers, modifier.type).acts === "shift" ? shifts : factors;
      list.push(...modifierNodes(modifier, channel, sample, this.#context));
    }
    const base =
      shifts.length === 0
        ? nominal
        : this.#add({
            kind: "sum",
            label: "nominal + shifts",
            group,
            inputs: [nominal, ...shifts],
            ...this.#floorOfShifted(sample),
          });
    const floor = this.options.clipSampleData;
    const product = this.#add({
      kind: "product",
      label: "rate",
      group,
      inputs: [base, ...factors],
      ...(floor === undefined ? {} : { floor }),
    });
    const scalars = factors.filter((id) => this.#nodes[id]!.kind !== "per-bin");
    this.#products.get(channel)!.set(sample.name, { product, scalars });
    return product;
  }

  /** The least events of a bin after its shapes were shifted, before factors, in the dialect. */
  #floorOfShifted({ modifiers }: SampleSpec): { readonly floor?: number } {
    const { floor } = DIALECTS[this.spec.dialect ?? "pyhf"];
    const isShifted = modifiers.some(({ type }) => type === "histosys");
    return floor === undefined || !isShifted ? {} : { floor };
  }

  #constraint({ name, size, constraint }: ParameterSet, data: number): NodeId {
    const { widths } = constraint!;
    const parameter = this.#parameterNodes.get(name)!;
    const type = typeIn(this.format.constraints, constraint!);
    return type.density({ name, size, widths, parameter, data }, (node) => this.#add(node));
  }
}

/** Nodes by the keys that they were made for. */
function sharedNodes(): GraphContext["shared"] {
  const nodes: KeyTree = { children: new Map() };
  return (keys, make) => {
    let at = nodes;
    for (const key of keys) {
      let next = at.children.get(key);
      if (next === undefined) {
        next = { children: new Map() };
        at.children.set(key, next);
      }
      at = next;
    }
    at.node ??= make();
    return at.node;
  };
}

interface KeyTree {
  readonly children: Map<string | number, KeyTree>;
  node?: NodeId;
}

/** Offset of each channel in its vector parameter; channels follow each other in the order of their first modifiers. */
function channelOffsets(): GraphContext["offsetIn"] {
  const last = new Map<string, { channel: ModelChannel; offset: number; next: number }>();
  return (name, channel) => {
    const known = last.get(name);
    if (known?.channel === channel) return known.offset;
    const offset = known?.next ?? 0;
    last.set(name, { channel, offset, next: offset + channel.nBins });
    return offset;
  };
}

/** Of a format whose modifiers have none. */
const NO_FORMULAS: FormulaMaker = { make: noFormula, monomial: noFormula };

function noFormula(): never {
  throw new Error("models of this format have no formulas");
}
