import { arrange } from "./arrange.js";
import { blocksOf } from "./blocks.js";
import { derivedPairs } from "./derived-pairs.js";
import { separateGroups } from "./groups.js";
import { complement, lower, members } from "./lower.js";
import type { Graph, GraphNode } from "./nodes.js";
import type { Channel, DerivedChannel, Program } from "./program.js";

/**
 * Lowers a graph with factors that are functions of several parameters ("derived"); any other graph as `lower` does, arranged
 * for speed.
 *
 *   1. lower the graph in which each function is a parameter of its own: the inner program
 *   2. vectors of which a function reads a component become border parameters
 *   3. take functions out of each channel's local parameters, and put their inputs in
 *
 * What reads the program sees parameters only; `DerivedEvaluation` evaluates the inner one.
 */
export function lowerDerived(graph: Graph): Program {
  const nodes = graph.nodes.filter((node) => node.kind === "derived");
  if (nodes.length === 0) return arrange(lower(graph));
  const inner = lower(asParameters(graph));
  const nPars = graph.parNames.length;
  const supports = nodes.map(({ function: f }) => Array.from(f.support));
  const arrowOf = withoutInputs(inner.arrowOf.slice(0, nPars), graph, new Set(supports.flat()));
  const layout: Layout = { inner, nPars, supports, arrowOf, borderOf: complement(arrowOf) };
  const channels = outerChannels(layout);
  const maps = inner.channels.map((channel, c) => derivedChannel(layout, channel, channels[c]!));
  const arrow = members(arrowOf);
  const program = {
    ...inner,
    nPars,
    arrowOf,
    arrow,
    borderOf: layout.borderOf,
    border: members(layout.borderOf),
    kinked: inner.kinked.slice(0, nPars),
    channels,
    groups: separateGroups(channels),
    blocks: blocksOf(channels, arrow.length),
  };
  return {
    ...program,
    derived: {
      inner,
      functions: nodes.map(({ label, expression, function: f }) => ({ label, expression, function: f })),
      channels: maps,
      home: Int32Array.from(nodes.keys(), (k) => maps.findIndex(({ functionOf }) => functionOf.includes(k))),
      pairs: derivedPairs(inner, program, maps),
    },
  };
}

interface Layout {
  readonly inner: Program;
  /** Parameters of the inner program from here on are functions. */
  readonly nPars: number;
  /** Parameters that each function reads, ascending. */
  readonly supports: readonly (readonly number[])[];
  /** Arrow and border indices in the program itself. */
  readonly arrowOf: Int32Array;
  readonly borderOf: Int32Array;
}

/** The graph with each function as a parameter behind all others. */
function asParameters(graph: Graph): Graph {
  const parNames = [...graph.parNames];
  const nodes = graph.nodes.map((node): GraphNode => {
    if (node.kind !== "derived") return node;
    const { label, group } = node;
    return { kind: "parameter", label, group, first: parNames.push(label) - 1, size: 1 };
  });
  return { ...graph, parNames, nodes };
}

/** Arrow indices anew, −1 for all components of a vector of which one is in `inputs`. */
function withoutInputs(arrowOf: Int32Array, { nodes }: Graph, inputs: ReadonlySet<number>): Int32Array {
  for (const node of nodes) {
    if (node.kind !== "parameter") continue;
    const { first, size } = node;
    const isRead = Array.from({ length: size }, (_, k) => inputs.has(first + k)).includes(true);
    if (isRead) arrowOf.fill(-1, first, first + size);
  }
  let next = 0;
  return arrowOf.map((index) => (index < 0 ? -1 : next++));
}

/** Parameters that an inner local parameter depends on: itself, or the inputs of the function that it is. */
function parametersOf({ inner, nPars, supports }: Layout, border: number): readonly number[] {
  const parameter = inner.border[border]!;
  return parameter < nPars ? [parameter] : supports[parameter - nPars]!;
}

/** Parameters of a channel's per-bin factors, inner incidence by inner incidence. */
function incidentParameters({ inner }: Layout, { arrows, nBins }: Channel): readonly number[] {
  return [...arrows].flatMap((first) => Array.from({ length: nBins }, (_, b) => inner.arrow[first + b]!));
}

/** The inner channels with the parameters of the program: those of per-bin factors that are not arrow ones are local. */
function outerChannels(layout: Layout): readonly Channel[] {
  const { inner, arrowOf, borderOf } = layout;
  let [jacobian, incidence, coupling, square] = [0, 0, 0, 0];
  return inner.channels.map((channel) => {
    const parameters = [...channel.locals].flatMap((border) => parametersOf(layout, border));
    for (const p of incidentParameters(layout, channel)) if (arrowOf[p]! < 0) parameters.push(p);
    const locals = Int32Array.from(new Set(parameters.map((p) => borderOf[p]!))).sort();
    const arrows = channel.arrows.map((first) => arrowOf[inner.arrow[first]!]!).filter((first) => first >= 0);
    const width = locals.length;
    const outer = { ...channel, locals, width, arrows, jacobian, incidence, coupling, square };
    jacobian += channel.nBins * width;
    incidence += arrows.length * channel.nBins;
    coupling += arrows.length * channel.nBins * width;
    square += width * width;
    return outer;
  });
}

function derivedChannel(layout: Layout, inner: Channel, outer: Channel): DerivedChannel {
  const { nPars, arrowOf, borderOf } = layout;
  const localOf = (parameter: number) => outer.locals.indexOf(borderOf[parameter]!);
  const targets: number[] = [];
  const begin = [0];
  for (const border of inner.locals) {
    for (const p of parametersOf(layout, border)) targets.push(localOf(p));
    begin.push(targets.length);
  }
  return {
    targets: Int32Array.from(targets),
    begin: Int32Array.from(begin),
    functionOf: inner.locals.map((border) => Math.max(-1, layout.inner.border[border]! - nPars)),
    arrowOf: inner.arrows.map((first) => outer.arrows.indexOf(arrowOf[layout.inner.arrow[first]!]!)),
    localOf: Int32Array.from(incidentParameters(layout, inner), (p) => (arrowOf[p]! < 0 ? localOf(p) : -1)),
  };
}
