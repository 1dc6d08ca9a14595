import { type Issue, ModelError } from "../errors.js";
import type { Graph, GraphNode, NodeId } from "../graph/nodes.js";
import type { ModelChannel, ModelSpec, ModifierSpec, SampleSpec } from "../spec/types.js";
import { CONSTRAINTS } from "./constraints/index.js";
import { FormulaNodes } from "./formula-nodes.js";
import { flooredFactors, normsysPlace } from "./normsys-floor.js";
import { chooseInterpolation, type Interpolation, type ModelOptions } from "./options.js";
import { type ParameterSet, parameterNames } from "./parameters.js";

/**
 * The likelihood of one measurement as a graph:
 *
 *   log L = Σ_channels Σ_bins log Poisson(n | Σ_samples (nominal + Σ histosys) × Π factors × Π per-bin factors)
 *         + Σ_constraints log Normal(auxdata | θ, σ) or log Poisson(auxdata | τ θ)
 *
 * A factor is a parameter, an interpolation (normsys) or a formula.
 *
 * @throws ModelError `non-positive-variation` for a normsys whose hi or lo is not above 0 and has no floor; `formula-value`
 * for a formula that is negative or not finite at the suggested values
 * @see HistFactory, CERN-OPEN-2012-016
 */
export function buildGraph(spec: ModelSpec, sets: readonly ParameterSet[], options: ModelOptions): Graph {
  return new Builder(spec, sets, options).build();
}

class Builder {
  readonly spec: ModelSpec;
  readonly sets: readonly ParameterSet[];
  readonly options: ModelOptions;
  readonly #nodes: GraphNode[] = [];
  readonly #parameterNodes = new Map<string, NodeId>();
  /** Normsys factors that are the same function of the same parameter are one node: by parameter, hi and lo. */
  readonly #normsysNodes = new Map<NodeId, Map<number, Map<number, NodeId>>>();
  readonly #formulas: FormulaNodes;
  readonly #formulaNodes = new Map<string, NodeId>();
  /** Where in its vector parameter a staterror's current channel begins, and where the next one will. */
  readonly #staterrors = new Map<string, { channel: ModelChannel; offset: number; next: number }>();
  readonly #interpolation: Interpolation;
  readonly #issues: Issue[] = [];

  constructor(spec: ModelSpec, sets: readonly ParameterSet[], options: ModelOptions) {
    this.spec = spec;
    this.sets = sets;
    this.options = options;
    this.#interpolation = chooseInterpolation(spec, options.interpolation);
    this.#formulas = new FormulaNodes(sets);
  }

  build(): Graph {
    for (const { name, first, size } of this.sets) {
      this.#parameterNodes.set(name, this.#add({ kind: "parameter", label: name, group: [], first, size }));
    }
    const densities: NodeId[] = [];
    let data = 0;
    for (const channel of this.spec.channels) {
      densities.push(this.#channel(channel, data));
      data += channel.nBins;
    }
    for (const set of this.sets) {
      if (set.constraint === undefined) continue;
      densities.push(this.#constraint(set, data));
      data += set.size;
    }
    if (this.#issues.length > 0) throw new ModelError(this.#issues);
    this.#add({ kind: "total", label: "log L", group: [], inputs: densities });
    return { parNames: parameterNames(this.sets), nData: data, nodes: this.#nodes };
  }

  #add(node: GraphNode): NodeId {
    return this.#nodes.push(node) - 1;
  }

  #channel(channel: ModelChannel, data: number): NodeId {
    const products = channel.samples.map((sample) => this.#sample(channel, sample));
    const group = [channel.name];
    const floor = this.options.clipBinData;
    const sum = this.#add({
      kind: "sum",
      label: "expected events",
      group,
      inputs: products,
      ...(floor === undefined ? {} : { floor }),
    });
    return this.#add({ kind: "poisson", label: "Poisson", group, input: sum, data });
  }

  /** First component of a staterror that acts in a channel: channels follow each other in the parameter. */
  #staterrorOffset(name: string, channel: ModelChannel): number {
    const known = this.#staterrors.get(name);
    if (known?.channel === channel) return known.offset;
    const offset = known?.next ?? 0;
    this.#staterrors.set(name, { channel, offset, next: offset + channel.nBins });
    return offset;
  }

  #sample(channel: ModelChannel, sample: SampleSpec): NodeId {
    const group = [channel.name, sample.name];
    const nominal = this.#add({ kind: "constant", label: "nominal", group, values: sample.data });
    const shifts: NodeId[] = [];
    const factors: NodeId[] = [];
    for (const modifier of sample.modifiers) {
      if (modifier.type === "histosys") shifts.push(this.#histosys(modifier, sample, group));
      else factors.push(this.#factor(modifier, channel, sample, group));
    }
    const base =
      shifts.length === 0
        ? nominal
        : this.#add({ kind: "sum", label: "nominal + shifts", group, inputs: [nominal, ...shifts] });
    const floor = this.options.clipSampleData;
    return this.#add({
      kind: "product",
      label: "rate",
      group,
      inputs: [base, ...factors],
      ...(floor === undefined ? {} : { floor }),
    });
  }

  #histosys(modifier: ModifierSpec & { type: "histosys" }, sample: SampleSpec, group: readonly string[]): NodeId {
    return this.#add({
      kind: "additive",
      label: modifier.name,
      group,
      form: this.#interpolation.histosys(modifier.name),
      parameter: this.#parameterNodes.get(modifier.name)!,
      hi: modifier.data.hi_data,
      lo: modifier.data.lo_data,
      nominal: sample.data,
    });
  }

  #factor(
    modifier: Exclude<ModifierSpec, { type: "histosys" }>,
    channel: ModelChannel,
    sample: SampleSpec,
    group: readonly string[],
  ): NodeId {
    if (modifier.type === "formula") return this.#formula(modifier, channel, sample);
    const parameter = this.#parameterNodes.get(modifier.name)!;
    switch (modifier.type) {
      case "lumi":
      case "normfactor":
        return parameter;
      case "normsys":
        return this.#normsys(modifier, parameter, channel, sample);
      case "shapefactor":
      case "shapesys":
      case "staterror": {
        const offset = modifier.type === "staterror" ? this.#staterrorOffset(modifier.name, channel) : 0;
        return this.#add({ kind: "per-bin", label: modifier.name, group, parameter, offset, nBins: channel.nBins });
      }
    }
  }

  #normsys(
    modifier: ModifierSpec & { type: "normsys" },
    parameter: NodeId,
    channel: ModelChannel,
    sample: SampleSpec,
  ): NodeId {
    const { name } = modifier;
    const { hi, lo } = flooredFactors(modifier, this.options.normsysFloor);
    if (!(hi > 0 && lo > 0)) {
      this.#issues.push({
        code: "non-positive-variation",
        path: normsysPlace(channel.name, sample.name, name),
        expected: "hi and lo above 0: the factor is interpolated in its logarithm",
        received: `hi ${hi}, lo ${lo}`,
        hint: "Use a small positive factor, or the option normsysFloor, or a histosys for a variation that removes the sample.",
      });
    }
    const byLo = entry(entry(this.#normsysNodes, parameter), hi);
    const known = byLo.get(lo);
    if (known !== undefined) return known;
    const form = this.#interpolation.normsys(name);
    const id = this.#add({ kind: "multiplicative", label: name, group: [], form, parameter, hi, lo });
    byLo.set(lo, id);
    return id;
  }

  #formula(modifier: ModifierSpec & { type: "formula" }, channel: ModelChannel, sample: SampleSpec): NodeId {
    const known = this.#formulaNodes.get(modifier.name);
    if (known !== undefined) return known;
    const path = `channel "${channel.name}", sample "${sample.name}", formula "${modifier.name}"`;
    const { node, issues } = this.#formulas.make(modifier, path, this.#parameterNodes);
    this.#issues.push(...issues);
    const id = this.#add(node);
    this.#formulaNodes.set(modifier.name, id);
    return id;
  }

  #constraint({ name, size, constraint }: ParameterSet, data: number): NodeId {
    const { kind, widths } = constraint!;
    const parameter = this.#parameterNodes.get(name)!;
    return CONSTRAINTS[kind].density({ name, size, widths, parameter, data }, (node) => this.#add(node));
  }
}

/** The map that a map of maps has for a key, made where it has none. */
function entry<K, Inner, Value>(maps: Map<K, Map<Inner, Value>>, key: K): Map<Inner, Value> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<Inner, Value>();
  maps.set(key, made);
  return made;
}
