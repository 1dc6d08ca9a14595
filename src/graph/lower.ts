import { blocksOf } from "./blocks.js";
import { separateGroups } from "./groups.js";
import { identityForm } from "./identity.js";
import type {
  AdditiveForm,
  AdditiveNode,
  DensityNode,
  ExpectationNode,
  GaussianNode,
  Graph,
  GraphNode,
  MultiplicativeForm,
  NodeId,
  NormalNode,
  ParameterNode,
  PoissonNode,
  ProductNode,
  QuadraticNode,
  ScaledUncertaintyNode,
  SumNode,
} from "./nodes.js";
import type {
  Channel,
  DensityTerm,
  FactorGroup,
  GaussianTerm,
  NormalTerms,
  PoissonTerms,
  Program,
  QuadraticTerm,
  Sample,
  ScaledUncertainty,
} from "./program.js";

/**
 * Lowers a graph to a flat program.
 *
 *   1. split the parameters into arrow and border ones
 *   2. walk every Poisson density over a sum of products: channels, samples, terms, factors, per-bin factors
 *   3. number the distinct factors by form
 *   4. collect the densities that look at parameters directly (constraints)
 *   5. find the blocks of arrow parameters that share bins
 *
 * The graph must have the shape described at `Graph`; anything else is a programming error and throws.
 */
export function lower(graph: Graph): Program {
  const nPars = graph.parNames.length;
  const arrowOf = arrowIndices(graph);
  const borderOf = complement(arrowOf);
  const collector = new Collector(graph, borderOf, arrowOf);
  const normals: NormalNode[] = [];
  const scaled: PoissonNode[] = [];
  const densities: DensityNode[] = [];
  const quadratics: QuadraticNode[] = [];
  const gaussians: GaussianNode[] = [];
  const total = graph.nodes.at(-1);
  if (total?.kind !== "total") throw new Error("a graph ends with its total");
  for (const node of graph.nodes) if (isChannel(node, graph)) collector.addChannel(node);
  for (const id of total.inputs) {
    const node = graph.nodes[id]!;
    if (node.kind === "normal") normals.push(node);
    else if (node.kind === "density") densities.push(node);
    else if (node.kind === "quadratic") quadratics.push(node);
    else if (node.kind === "gaussian") gaussians.push(node);
    else if (node.kind !== "poisson") throw unexpected(node);
    else if (!isChannel(node, graph)) scaled.push(node);
  }
  const { channels, samples, factors } = collector;
  return {
    nPars,
    nGiven: graph.nData,
    ...gaussianTerms(graph, gaussians, channels),
    nBins: collector.nBins,
    borderOf,
    arrowOf,
    border: members(borderOf),
    arrow: members(arrowOf),
    basisForms: collector.basisForms,
    basisParameter: Int32Array.from(collector.basisParameter),
    factorGroups: factors.groups(),
    nFactors: factors.size,
    channels,
    groups: separateGroups(channels),
    samples,
    nominal: Float64Array.from(collector.nominal),
    nSampleBins: collector.nominal.length,
    terms: {
      basis: Int32Array.from(collector.termBasis),
      local: Int32Array.from(collector.termLocal),
      shift: Float64Array.from(collector.shift),
    },
    termShift: Int32Array.from(collector.termShift),
    uses: { factor: factors.renumbered(collector.useFactor), local: Int32Array.from(collector.useLocal) },
    binUses: Int32Array.from(collector.binUses),
    uncertainties: collector.uncertainties,
    hasFloors: [...channels, ...samples].some(({ floor }) => floor !== Number.NEGATIVE_INFINITY),
    hasShiftedFloors: samples.some(({ shiftedFloor }) => shiftedFloor !== Number.NEGATIVE_INFINITY),
    blocks: blocksOf(channels, members(arrowOf).length),
    normals: normalTerms(graph, normals),
    poissons: poissonTerms(graph, scaled),
    densities: densities.flatMap((node) => densityTerms(graph, node)),
    quadratics: quadratics.map(quadraticTerm),
    kinked: kinkedParameters(graph),
  };
}

/** Whether a node is about the bins of a channel. */
function isChannel(node: GraphNode, { nodes }: Graph): node is PoissonNode | ExpectationNode {
  return node.kind === "expectation" || (node.kind === "poisson" && nodes[node.input]?.kind === "sum");
}

/** Gaussian terms, and the length of bound data. Their local parameters and groups are made by `withTermGroups`. */
function gaussianTerms(
  graph: Graph,
  nodes: readonly GaussianNode[],
  channels: readonly Channel[],
): Pick<Program, "gaussians" | "nData"> {
  let nData = graph.nData;
  const gaussians = nodes.map(({ inputs, covariance }): GaussianTerm => {
    const begins = inputs.map((id) => (graph.nodes[id] as ExpectationNode).data);
    const own = begins.map((data) => channels.findIndex((channel) => channel.data === data));
    const places = own.flatMap((c) => Array.from({ length: channels[c]!.nBins }, (_, b) => ({ c, b })));
    return {
      channels: own,
      bins: Int32Array.from(places, ({ c, b }) => channels[c]!.binBegin + b),
      given: Int32Array.from(places, ({ c, b }) => channels[c]!.data + b),
      data: Int32Array.from(places, () => nData++),
      covariance: Float64Array.from(covariance),
      locals: new Int32Array(0),
      square: 0,
    };
  });
  return { gaussians, nData };
}

function unexpected(node: GraphNode): Error {
  return new Error(`node "${node.label}" of kind ${node.kind} is not expected here`);
}

/** Arrow index of every parameter that some per-bin factor uses, −1 for the others. */
function arrowIndices(graph: Graph): Int32Array {
  const isArrow = new Uint8Array(graph.parNames.length);
  for (const node of graph.nodes) {
    if (node.kind !== "per-bin") continue;
    const { first, size } = graph.nodes[node.parameter] as ParameterNode;
    isArrow.fill(1, first, first + size);
  }
  let next = 0;
  return Int32Array.from(isArrow, (flag) => (flag === 1 ? next++ : -1));
}

/** Indices of the parameters that have none in `indices`. */
function complement(indices: Int32Array): Int32Array {
  let next = 0;
  return indices.map((index) => (index < 0 ? next++ : -1));
}

/** Indices of the entries that are not −1. */
export function members(indices: Int32Array): Int32Array {
  const list: number[] = [];
  indices.forEach((index, p) => {
    if (index >= 0) list.push(p);
  });
  return Int32Array.from(list);
}

/** Parameters with a form whose slope jumps at 0. */
function kinkedParameters(graph: Graph): Uint8Array {
  const kinked = new Uint8Array(graph.parNames.length);
  for (const node of graph.nodes) {
    if ((node.kind === "additive" || node.kind === "multiplicative") && node.form.kink) {
      kinked[scalarParameter(graph, node.parameter)] = 1;
    }
  }
  return kinked;
}

function scalarParameter(graph: Graph, id: NodeId): number {
  const node = graph.nodes[id]!;
  if (node.kind !== "parameter" || node.size !== 1) throw unexpected(node);
  return node.first;
}

/** Factors of one form; `scratch` has room for the coefficients of one. */
interface FormFactors {
  readonly parameter: number[];
  readonly coefficients: number[];
  readonly ids: number[];
  readonly scratch: Float64Array;
}

/** Distinct scalar factors, met in any order, numbered by form at the end. */
class Factors {
  readonly graph: Graph;
  readonly #byForm = new Map<MultiplicativeForm, FormFactors>();
  /** Provisional number by node; −1 for nodes without. */
  readonly #known: Int32Array;
  size = 0;

  constructor(graph: Graph) {
    this.graph = graph;
    this.#known = new Int32Array(graph.nodes.length).fill(-1);
  }

  /** Provisional number of the factor that a node stands for. */
  add(id: NodeId): { factor: number; parameter: number } {
    const node = this.graph.nodes[id]!;
    const parameter = scalarParameter(this.graph, node.kind === "multiplicative" ? node.parameter : id);
    const known = this.#known[id]!;
    if (known >= 0) return { factor: known, parameter };
    const form = node.kind === "multiplicative" ? node.form : identityForm;
    let group = this.#byForm.get(form);
    if (group === undefined) {
      group = { parameter: [], coefficients: [], ids: [], scratch: new Float64Array(form.nCoefficients) };
      this.#byForm.set(form, group);
    }
    if (node.kind === "multiplicative") {
      form.coefficients(node.hi, node.lo, group.scratch, 0);
      for (let k = 0; k < form.nCoefficients; k++) group.coefficients.push(group.scratch[k]!);
    }
    group.parameter.push(parameter);
    group.ids.push(this.size);
    this.#known[id] = this.size;
    return { factor: this.size++, parameter };
  }

  groups(): FactorGroup[] {
    let begin = 0;
    return [...this.#byForm].map(([form, { parameter, coefficients }]) => {
      const group = {
        form,
        begin,
        parameter: Int32Array.from(parameter),
        coefficients: Float64Array.from(coefficients),
      };
      begin += parameter.length;
      return group;
    });
  }

  renumbered(provisional: readonly number[]): Int32Array {
    const final = new Int32Array(this.size);
    let next = 0;
    for (const { ids } of this.#byForm.values()) for (const id of ids) final[id] = next++;
    return Int32Array.from(provisional, (id) => final[id]!);
  }
}

/** Walks channels and gathers what the program's arrays hold. */
class Collector {
  readonly graph: Graph;
  readonly borderOf: Int32Array;
  readonly arrowOf: Int32Array;
  readonly channels: Channel[] = [];
  readonly samples: Sample[] = [];
  readonly factors: Factors;
  readonly nominal: number[] = [];
  readonly basisForms: AdditiveForm[] = [];
  readonly basisParameter: number[] = [];
  readonly termBasis: number[] = [];
  readonly termLocal: number[] = [];
  readonly termShift: number[] = [];
  readonly shift: number[] = [];
  readonly useFactor: number[] = [];
  readonly useLocal: number[] = [];
  readonly binUses: number[] = [];
  readonly uncertainties: ScaledUncertainty[] = [];
  nBins = 0;
  readonly #basis = new Map<AdditiveForm, Map<number, number>>();
  #jacobian = 0;
  #incidence = 0;
  #coupling = 0;
  #square = 0;

  constructor(graph: Graph, borderOf: Int32Array, arrowOf: Int32Array) {
    this.graph = graph;
    this.borderOf = borderOf;
    this.arrowOf = arrowOf;
    this.factors = new Factors(graph);
  }

  addChannel(density: PoissonNode | ExpectationNode): void {
    const sum = this.graph.nodes[density.input] as SumNode;
    const products = sum.inputs.map((id) => {
      const node = this.graph.nodes[id]!;
      if (node.kind !== "product") throw unexpected(node);
      return node;
    });
    const parts = products.map((product) => this.#parts(product));
    const locals = this.#locals(parts);
    const localOf = new Map<number, number>();
    for (const [local, border] of locals.entries()) localOf.set(border, local);
    const arrows = [...new Set(parts.flatMap((part) => part.arrows))].sort((a, b) => a - b);
    const nBins = parts[0]?.nominal.length ?? 0;
    const sampleBegin = this.samples.length;
    for (const [i, part] of parts.entries()) this.#addSample(products[i]!, part, localOf, arrows);
    for (const [i, { uncertainty }] of parts.entries()) {
      if (uncertainty !== undefined) this.#addUncertainty(sampleBegin + i, uncertainty, sampleBegin, sum.inputs);
    }
    const width = locals.length;
    this.channels.push({
      label: density.group[0] ?? density.label,
      binBegin: this.nBins,
      nBins,
      data: density.data,
      floor: sum.floor ?? Number.NEGATIVE_INFINITY,
      sampleBegin,
      sampleEnd: this.samples.length,
      locals: Int32Array.from(locals),
      width,
      arrows: Int32Array.from(arrows),
      jacobian: this.#jacobian,
      incidence: this.#incidence,
      coupling: this.#coupling,
      square: this.#square,
    });
    this.nBins += nBins;
    this.#jacobian += nBins * width;
    this.#incidence += arrows.length * nBins;
    this.#coupling += arrows.length * nBins * width;
    this.#square += width * width;
  }

  /** A product's inputs by role: one sum of constant and shifts, scalar factors, per-bin factors. */
  #parts(product: ProductNode): Parts {
    const parts: Parts = { nominal: [], shifts: [], shiftedFloor: Number.NEGATIVE_INFINITY, factors: [], arrows: [] };
    for (const id of product.inputs) {
      const node = this.graph.nodes[id]!;
      if (node.kind === "sum") this.#readSum(node, parts);
      else if (node.kind === "constant") parts.nominal = node.values;
      else if (node.kind === "per-bin") parts.arrows.push(this.#firstArrow(id));
      else if (node.kind === "scaled-uncertainty") parts.uncertainty = node;
      else parts.factors.push(this.factors.add(id));
    }
    return parts;
  }

  #readSum(sum: SumNode, parts: Parts): void {
    parts.shiftedFloor = sum.floor ?? Number.NEGATIVE_INFINITY;
    for (const id of sum.inputs) {
      const node = this.graph.nodes[id]!;
      if (node.kind === "constant") parts.nominal = node.values;
      else if (node.kind === "additive") parts.shifts.push(node);
      else throw unexpected(node);
    }
  }

  #firstArrow(id: NodeId): number {
    const node = this.graph.nodes[id]!;
    if (node.kind !== "per-bin") throw unexpected(node);
    const { first } = this.graph.nodes[node.parameter] as ParameterNode;
    return this.arrowOf[first + node.offset]!;
  }

  /** Border indices of the parameters that act in a channel, ascending. */
  #locals(parts: readonly Parts[]): number[] {
    const borders = new Set<number>();
    for (const { shifts, factors } of parts) {
      for (const shift of shifts) borders.add(this.borderOf[scalarParameter(this.graph, shift.parameter)]!);
      for (const { parameter } of factors) borders.add(this.borderOf[parameter]!);
    }
    return [...borders].sort((a, b) => a - b);
  }

  #addSample(product: ProductNode, part: Parts, localOf: Map<number, number>, arrows: readonly number[]): void {
    const [termBegin, useBegin, binBegin] = [this.termBasis.length, this.useFactor.length, this.binUses.length];
    const local = (parameter: number) => localOf.get(this.borderOf[parameter]!)!;
    for (const shift of part.shifts) this.#addTerm(shift, local);
    const uses = part.factors.map(({ factor, parameter }) => ({ factor, local: local(parameter) }));
    for (const use of uses.sort((a, b) => a.local - b.local)) {
      this.useFactor.push(use.factor);
      this.useLocal.push(use.local);
    }
    for (const arrow of part.arrows) this.binUses.push(arrows.indexOf(arrow));
    this.samples.push({
      label: product.group[1] ?? product.label,
      channel: this.channels.length,
      offset: this.nominal.length,
      floor: product.floor ?? Number.NEGATIVE_INFINITY,
      shiftedFloor: part.shiftedFloor,
      termBegin,
      termEnd: this.termBasis.length,
      useBegin,
      useEnd: this.useFactor.length,
      binBegin,
      binEnd: this.binUses.length,
    });
    for (const value of part.nominal) this.nominal.push(value);
  }

  /** @param products - of the samples of the channel, the first of which is sample `begin` */
  #addUncertainty(
    sample: number,
    { samples }: ScaledUncertaintyNode,
    begin: number,
    products: readonly NodeId[],
  ): void {
    this.uncertainties.push({
      sample,
      members: samples.map(({ product }) => begin + products.indexOf(product)),
      squares: Float64Array.from(
        samples.flatMap(({ uncertainties }) => uncertainties),
        (e) => e ** 2,
      ),
    });
  }

  #addTerm(node: AdditiveNode, local: (parameter: number) => number): void {
    const parameter = scalarParameter(this.graph, node.parameter);
    let byParameter = this.#basis.get(node.form);
    if (byParameter === undefined) {
      byParameter = new Map();
      this.#basis.set(node.form, byParameter);
    }
    let basis = byParameter.get(parameter);
    if (basis === undefined) {
      basis = this.basisForms.length;
      byParameter.set(parameter, basis);
      this.basisForms.push(node.form);
      this.basisParameter.push(parameter);
    }
    this.termBasis.push(basis);
    this.termLocal.push(local(parameter));
    this.termShift.push(this.shift.length);
    const { nominal, hi, lo } = node;
    for (let b = 0; b < nominal.length; b++) this.shift.push(hi[b]! - nominal[b]!, nominal[b]! - lo[b]!);
  }
}

interface Parts {
  nominal: readonly number[];
  readonly shifts: AdditiveNode[];
  shiftedFloor: number;
  readonly factors: { factor: number; parameter: number }[];
  /** Arrow index of the first bin of each per-bin factor. */
  readonly arrows: number[];
  uncertainty?: ScaledUncertaintyNode;
}

function normalTerms(graph: Graph, nodes: readonly NormalNode[]): NormalTerms {
  const [parameter, data, sigma]: [number[], number[], number[]] = [[], [], []];
  for (const node of nodes) {
    const input = graph.nodes[node.input]!;
    if (input.kind !== "parameter") throw unexpected(input);
    for (let k = 0; k < input.size; k++) {
      parameter.push(input.first + k);
      data.push(node.data + k);
      sigma.push(node.sigmas[k]!);
    }
  }
  return { parameter: Int32Array.from(parameter), data: Int32Array.from(data), sigma: Float64Array.from(sigma) };
}

function poissonTerms(graph: Graph, nodes: readonly PoissonNode[]): PoissonTerms {
  const [parameter, data, tau]: [number[], number[], number[]] = [[], [], []];
  for (const node of nodes) {
    const product = graph.nodes[node.input]!;
    if (product.kind !== "product") throw unexpected(product);
    const [scale, input] = product.inputs.map((id) => graph.nodes[id]!);
    if (scale?.kind !== "constant" || input?.kind !== "parameter") throw unexpected(product);
    for (let k = 0; k < input.size; k++) {
      parameter.push(input.first + k);
      data.push(node.data + k);
      tau.push(scale.values[k]!);
    }
  }
  return { parameter: Int32Array.from(parameter), data: Int32Array.from(data), tau: Float64Array.from(tau) };
}

function densityTerms(graph: Graph, { input, form, data, widths }: DensityNode): DensityTerm[] {
  const parameter = graph.nodes[input]!;
  if (parameter.kind !== "parameter") throw unexpected(parameter);
  return Array.from({ length: parameter.size }, (_, k) => ({
    form,
    parameter: parameter.first + k,
    data: data + k,
    width: widths[k]!,
  }));
}

/** Its parameters are put in order, and its group is made, by `withTermGroups`. */
function quadraticTerm({ label, parameters, matrix, center, constant }: QuadraticNode): QuadraticTerm {
  return {
    label,
    parameters: Int32Array.from(parameters),
    matrix: Float64Array.from(matrix),
    center: Float64Array.from("values" in center ? center.values : []),
    data: Int32Array.from("data" in center ? center.data : []),
    constant,
    square: 0,
  };
}
