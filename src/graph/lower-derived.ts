import { arrange, laidOut } from "./arrange.js";
import { blocksOf } from "./blocks.js";
import { derivedPairs } from "./derived-pairs.js";
import { functionOfBin } from "./function-of-bin.js";
import { lower, members } from "./lower.js";
import type { Graph, GraphNode } from "./nodes.js";
import type {
  BinFunction,
  Channel,
  ChannelGroup,
  DerivedChannel,
  DerivedVariables,
  LocalFunction,
  NamedFunction,
  Program,
  Stretch,
} from "./program.js";
import { withTermGroups } from "./term-groups.js";

/**
 * Lowers a graph, and arranges it for speed. Where factors are functions of several parameters ("derived"):
 *
 *   1. lower the graph in which each function is a parameter of its own, and arrange it: the inner program
 *   2. vectors of which a function or a term over several bins or parameters reads a component become border parameters
 *   3. take functions out of each channel's local parameters and per-bin factors, and put their inputs in
 *
 * What reads the program sees parameters only; `DerivedEvaluation` evaluates the inner one.
 */
export function lowerDerived(graph: Graph): Program {
  const functions = graph.nodes.flatMap(functionsOf);
  const inner = arrange(lower(asParameters(graph)));
  const joint = jointParameters(inner);
  if (functions.length === 0 && joint.every((p) => inner.arrowOf[p]! < 0)) return withTermGroups(inner);
  const nPars = graph.parNames.length;
  const supports = functions.map(({ function: f }) => Array.from(f.support));
  const arrowOf = withoutInputs(inner.arrowOf.slice(0, nPars), graph, new Set([...supports.flat(), ...joint]));
  const layout: Layout = { inner, nPars, supports, arrowOf, ...borderOf(inner, arrowOf) };
  const { channels, groups } = outerChannels(layout);
  const maps = inner.channels.map((channel, c) => derivedChannel(layout, channel, channels[c]!));
  const arrow = members(arrowOf);
  const program = {
    ...inner,
    nPars,
    arrowOf,
    arrow,
    borderOf: layout.borderOf,
    border: layout.border,
    kinked: inner.kinked.slice(0, nPars),
    channels,
    groups,
    blocks: blocksOf(channels, arrow.length),
  };
  return withTermGroups({
    ...program,
    derived: {
      inner,
      functions,
      bins: binsOf(graph),
      channels: maps,
      home: Int32Array.from(functions.keys(), (k) => maps.findIndex((map) => actsIn(map, k))),
      ...derivedPairs(inner, program, maps),
    },
  });
}

/** Parameters of quadratic terms, and those of per-bin factors in channels with Gaussian data. */
function jointParameters({ quadratics, gaussians, channels, arrow }: Program): readonly number[] {
  const ofBins = gaussians.flatMap((term) =>
    term.channels.flatMap((c) => {
      const { arrows, nBins } = channels[c]!;
      return [...arrows].flatMap((first) => Array.from({ length: nBins }, (_, b) => arrow[first + b]!));
    }),
  );
  return [...quadratics.flatMap(({ parameters }) => Array.from(parameters)), ...ofBins];
}

/** The functions of a node, in the order in which they are numbered. */
function functionsOf(node: GraphNode): readonly NamedFunction[] {
  if (node.kind === "derived") return [{ label: node.label, expression: node.expression, function: node.function }];
  if (node.kind !== "derived-bins") return [];
  const { label, expression, functions } = node;
  return Array.from({ length: functions.nBins }, (_, b) => ({
    label: `${label}[${b}]`,
    expression,
    function: functionOfBin(functions, b),
  }));
}

/** Functions that are evaluated together, with the number of the first of each. */
function binsOf({ nodes }: Graph): DerivedVariables["bins"] {
  let first = 0;
  return nodes.flatMap((node) => {
    const begin = first;
    first += functionsOf(node).length;
    return node.kind === "derived-bins" ? [{ first: begin, functions: node.functions }] : [];
  });
}

/** The local parameters that function `k` reads, where it acts in a channel. */
export function inputsOf({ functions, binFunctions }: DerivedChannel, k: number): Int32Array | undefined {
  const all = [...functions, ...binFunctions.flatMap((ofFactor) => ofFactor ?? [])];
  return all.find(({ index }) => index === k)?.inputs;
}

const actsIn = (channel: DerivedChannel, k: number) => inputsOf(channel, k) !== undefined;

interface Layout {
  readonly inner: Program;
  /** Parameters of the inner program from here on are functions. */
  readonly nPars: number;
  /** Parameters that each function reads, ascending. */
  readonly supports: readonly (readonly number[])[];
  /** Arrow and border indices in the program itself. */
  readonly arrowOf: Int32Array;
  readonly borderOf: Int32Array;
  readonly border: Int32Array;
}

/** The graph with each function as a parameter behind all others. */
function asParameters(graph: Graph): Graph {
  const parNames = [...graph.parNames];
  const nodes = graph.nodes.map((node): GraphNode => {
    const functions = functionsOf(node);
    if (functions.length === 0) return node;
    const { label, group } = node;
    const first = parNames.length;
    parNames.push(...functions.map((each) => each.label));
    return { kind: "parameter", label, group, first, size: functions.length };
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

/** Border parameters in the order of the inner program, then those that are arrow ones there. */
function borderOf(inner: Program, arrowOf: Int32Array): Pick<Layout, "border" | "borderOf"> {
  const moved = inner.arrow.filter((p) => arrowOf[p]! < 0);
  const border = Int32Array.from([...inner.border.filter((p) => p < arrowOf.length), ...moved]);
  const indices = new Int32Array(arrowOf.length).fill(-1);
  for (const [i, p] of border.entries()) indices[p] = i;
  return { border, borderOf: indices };
}

/** Parameters of a channel's per-bin factors, inner incidence by inner incidence. */
function incidentParameters({ inner }: Layout, { arrows, nBins }: Channel): readonly number[] {
  return [...arrows].flatMap((first) => Array.from({ length: nBins }, (_, b) => inner.arrow[first + b]!));
}

/** The inner channels with the parameters of the program: those of per-bin factors that are not arrow ones are local. */
function outerChannels(layout: Layout): { channels: readonly Channel[]; groups: readonly ChannelGroup[] } {
  const { inner, arrowOf } = layout;
  const channels = inner.channels.map((channel) => ({
    ...channel,
    arrows: channel.arrows.map((first) => arrowOf[inner.arrow[first]!] ?? -1).filter((first) => first >= 0),
  }));
  const runs = inner.groups.map((group) => ({
    begin: group.channelBegin,
    end: group.channelEnd,
    locals: localsOf(layout, group),
  }));
  return laidOut(channels, runs);
}

/** Border indices of all parameters that act in a group of channels, ascending. */
function localsOf(layout: Layout, { channelBegin, channelEnd, locals }: ChannelGroup): Int32Array {
  const { inner, nPars, supports, arrowOf, borderOf: indices } = layout;
  const parameters = Array.from(locals, (border) => inner.border[border]!).flatMap((p) =>
    p < nPars ? [p] : supports[p - nPars]!,
  );
  for (const channel of inner.channels.slice(channelBegin, channelEnd)) {
    for (const p of incidentParameters(layout, channel)) {
      if (p >= nPars) parameters.push(...supports[p - nPars]!);
      else if (arrowOf[p]! < 0) parameters.push(p);
    }
  }
  return Int32Array.from(new Set(parameters.map((p) => indices[p]!))).sort();
}

function derivedChannel(layout: Layout, inner: Channel, outer: Channel): DerivedChannel {
  const { nPars, supports, arrowOf } = layout;
  const places = new Map(Array.from(outer.locals, (border, i) => [layout.border[border]!, i]));
  const localOf = (parameter: number) => places.get(parameter)!;
  const parameters = Array.from(inner.locals, (border) => layout.inner.border[border]!);
  const targets = parameters.map((p) => (p < nPars ? localOf(p) : -1));
  const reached = new Set(targets);
  const inputs = (p: number) => Int32Array.from(supports[p - nPars]!, localOf);
  const functions = parameters.flatMap((p, local): LocalFunction[] =>
    p < nPars ? [] : [{ index: p - nPars, local, inputs: inputs(p) }],
  );
  return {
    stretches: stretchesOf(targets),
    added: Int32Array.from(outer.locals.keys()).filter((local) => !reached.has(local)),
    functions,
    arrowOf: inner.arrows.map((first) => outer.arrows.indexOf(arrowOf[layout.inner.arrow[first]!] ?? -1)),
    binFunctions: Array.from(inner.arrows, (first): BinFunction[] | undefined => {
      const p = layout.inner.arrow[first]!;
      if (p < nPars) return undefined;
      return Array.from({ length: inner.nBins }, (_, b) => ({ index: p + b - nPars, inputs: inputs(p + b) }));
    }),
    localOf: Int32Array.from(incidentParameters(layout, inner), (p) => (arrowOf[p]! < 0 ? localOf(p) : -1)),
  };
}

/** Stretches of consecutive targets; −1 is left out. */
function stretchesOf(targets: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  for (let i = 1; i <= targets.length; i++) {
    const to = targets[from]!;
    if (to >= 0 && targets[i] === to + i - from) continue;
    if (to >= 0) stretches.push({ from, to, size: i - from });
    from = i;
  }
  return stretches;
}
