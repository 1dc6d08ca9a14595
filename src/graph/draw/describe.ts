import { type Graph, type GraphNode, inputsOf, isDensity, type NodeId } from "../nodes.js";
import type { DrawClass } from "./classify.js";
import type { Role } from "./picture.js";

interface Description {
  readonly role: Role;
  readonly lines: readonly string[];
}

const LINE_LENGTH = 40;
const MOST_LINES = 8;

/** What is written on a class of nodes. */
export function describeClass(graph: Graph, kept: ReadonlySet<NodeId>, drawn: DrawClass): Description {
  const members = drawn.members.map((id) => graph.nodes[id]!);
  if (drawn.groupName !== undefined) return describeGroup(graph, kept, drawn.groupName, drawn.members);
  const node = members[0]!;
  const parameters = members.flatMap((member) => (member.kind === "parameter" ? [parameterLabel(member)] : []));
  if (parameters.length === 1) return { role: "parameter", lines: parameters };
  if (parameters.length > 1) {
    return { role: "parameter", lines: [`${parameters.length} parameters`, ...wrap(parameters)] };
  }
  if (members.length === 1) return describeNode(graph, node, drawn.members[0]!);
  const densities = members.filter(isDensity);
  if (densities.length > 0) return { role: "density", lines: describeDensities(densities) };
  const labels = members.map(({ label }) => label);
  return {
    role: "operation",
    lines: [`${members.length} ${KIND_NOUNS[node.kind].replace(/^\w+/, "$&s")}`, ...wrap(labels)],
  };
}

const KIND_NOUNS: Readonly<Record<GraphNode["kind"], string>> = {
  parameter: "parameter",
  constant: "constant",
  additive: "shift",
  multiplicative: "factor",
  "per-bin": "factor per bin",
  derived: "formula",
  "derived-bins": "formula",
  "scaled-uncertainty": "uncertainty",
  sum: "sum",
  product: "product",
  poisson: "Poisson",
  normal: "Normal",
  density: "density",
  expectation: "expectation",
  gaussian: "multivariate Normal",
  quadratic: "quadratic form",
  total: "total",
};

function describeNode(graph: Graph, node: GraphNode, id: NodeId): Description {
  switch (node.kind) {
    case "parameter":
      return { role: "parameter", lines: [parameterLabel(node)] };
    case "constant":
      return { role: "constant", lines: [node.label, total(node.values)] };
    case "additive":
      return { role: "operation", lines: [node.label, `shift, ${node.form.name}`] };
    case "multiplicative":
      return { role: "operation", lines: [node.label, `×${node.lo} at −1, ×${node.hi} at +1, ${node.form.name}`] };
    case "per-bin":
      return { role: "operation", lines: [node.label, "factor per bin"] };
    case "derived":
    case "derived-bins":
      return { role: "operation", lines: [node.label, node.expression] };
    case "scaled-uncertainty":
      return { role: "operation", lines: [node.label, "√Σ (factors · uncertainty)²"] };
    case "sum":
      return { role: "operation", lines: [`Σ ${node.label}`, ...floor(node.floor)] };
    case "product":
      return { role: "operation", lines: [`Π ${node.label}`, ...floor(node.floor)] };
    case "expectation":
      return { role: "operation", lines: [node.label] };
    case "poisson":
    case "gaussian":
    case "normal":
    case "density":
    case "quadratic":
      return { role: "density", lines: describeDensity(graph, node, id) };
    case "total":
      return { role: "total", lines: [node.label] };
  }
}

function describeDensity(graph: Graph, node: GraphNode, id: NodeId): string[] {
  const kind = densityName(node);
  const size = sizeOf(graph, id);
  return [kind, ...(node.label === kind ? [] : [node.label]), ...(size > 1 ? [`${size} bins`] : [])];
}

function describeDensities(densities: readonly GraphNode[]): string[] {
  const kind = densityName(densities[0]!);
  return densities.length === 1 ? [kind, densities[0]!.label] : [`${densities.length} × ${kind}`];
}

function densityName(node: GraphNode): string {
  return node.kind === "density" ? node.form.name : KIND_NOUNS[node.kind];
}

function floor(value: number | undefined): string[] {
  return value === undefined ? [] : [`at least ${value}`];
}

function parameterLabel({ label, size }: GraphNode & { kind: "parameter" }): string {
  return size === 1 ? label : `${label}[0…${size - 1}]`;
}

function total(values: readonly number[]): string {
  const sum = values.reduce((a, b) => a + b, 0);
  return values.length === 1 ? short(sum) : `${short(sum)} in ${values.length} bins`;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));

/** A whole innermost group as one node: its name, what it adds up to, and how much acts on it. */
function describeGroup(graph: Graph, kept: ReadonlySet<NodeId>, name: string, members: readonly NodeId[]): Description {
  const nodes = members.map((id) => graph.nodes[id]!);
  const constant = nodes.find((node) => node.kind === "constant");
  const factors = new Set(
    nodes
      .filter(({ kind }) => kind === "product")
      .flatMap((node) => inputsOf(node).filter((id) => kept.has(id)))
      .filter((id) => ["multiplicative", "derived", "parameter"].includes(graph.nodes[id]!.kind)),
  );
  const count = (kind: GraphNode["kind"]) => nodes.filter((node) => node.kind === kind).length;
  const acting = [
    plural(count("additive"), "shift"),
    plural(factors.size, "factor"),
    plural(count("per-bin"), "factor per bin", "factors per bin"),
  ].filter((text) => text !== "");
  const sum = constant?.kind === "constant" ? [total(constant.values)] : [];
  return { role: "group", lines: [name, ...sum, ...(acting.length > 0 ? [acting.join(", ")] : [])] };
}

function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return count === 0 ? "" : `${count} ${count === 1 ? noun : nouns}`;
}

/** Names in lines of a readable length, the first few of a long list. */
function wrap(names: readonly string[]): string[] {
  const lines: string[] = [];
  let line = "";
  for (const [i, name] of names.entries()) {
    const next = line === "" ? name : `${line}, ${name}`;
    if (line !== "" && next.length > LINE_LENGTH) {
      if (lines.push(`${line},`) === MOST_LINES) return [...lines, `… ${names.length - i} more`];
      line = name;
    } else line = next;
  }
  return [...lines, line];
}

/** Number of entries of a node's value. */
function sizeOf(graph: Graph, id: NodeId): number {
  const node = graph.nodes[id]!;
  switch (node.kind) {
    case "parameter":
      return node.size;
    case "constant":
      return node.values.length;
    case "additive":
      return node.nominal.length;
    case "per-bin":
      return node.nBins;
    case "derived-bins":
      return node.functions.nBins;
    case "scaled-uncertainty":
      return node.nBins;
    case "multiplicative":
    case "derived":
    case "total":
      return 1;
    default:
      return Math.max(...inputsOf(node).map((input) => sizeOf(graph, input)));
  }
}
