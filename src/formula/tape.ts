/** A formula as a flat program: its graph in typed arrays, with the support of each node, that is, the names it depends on. */
import type { Rule } from "../ad/index.js";
import { CONSTANT, type Node, SELECT, VARIABLE } from "./graph.js";
import type { NameOrder } from "./name-order.js";

/** Nodes in the order of evaluation, of which the last is the result. */
export interface Tape {
  /** Name of every entry of vectors of values; `[nNames]`. */
  readonly names: readonly string[];
  /** Indices of the names on which the value depends, including those without derivatives, ascending; `[nSupport]`. */
  readonly support: Int32Array;
  /** Position in `support` of each derivative of the result; names that do not vary, or are only compared, have no derivative. */
  readonly resultMap: Int32Array;
  readonly nNodes: number;
  /** The kind of each node: see graph.ts. */
  readonly kind: Uint8Array;
  /** Values of constants, 0 for other nodes. */
  readonly constant: Float64Array;
  /** For variables the index of the name, for conditionals the index in RELATIONS, 0 for other nodes. */
  readonly detail: Int32Array;
  readonly rules: readonly (Rule | undefined)[];
  /**
   * Arguments of node i are `args[argBegin[i]]` … `args[argBegin[i + 1] − 1]`; for a sum, `sign` has their signs (the first is
   * +).
   */
  readonly argBegin: Int32Array;
  readonly args: Int32Array;
  readonly sign: Int8Array;
  /** Derivatives of node i have positions `supportBegin[i]` … `supportBegin[i + 1] − 1`; their names `supportOf[…]` ascend. */
  readonly supportBegin: Int32Array;
  readonly supportOf: Int32Array;
  /**
   * Positions of the derivatives of argument k among those of its node: `map[mapBegin[k]]` …, one for each entry of its
   * support. There are none for arguments that are constant or only compared.
   */
  readonly mapBegin: Int32Array;
  readonly map: Int32Array;
}

/** Makes a tape of the nodes on which a result depends; undefined where their supports have more than `mostEntries` entries. */
export function layOut(
  nodes: readonly Node[],
  root: number,
  { names, nVarying }: Pick<NameOrder, "names" | "nVarying">,
  mostEntries: number,
): Tape | undefined {
  const kept = reachable(nodes, root);
  const supports = supportsOf(kept, nVarying, mostEntries);
  if (supports === undefined) return undefined;
  const args = kept.flatMap((node) => node.args);
  const maps = kept.flatMap((node, i) =>
    node.args.map((arg, k) => (passesDerivatives(node, k) ? positions(supports[arg]!, supports[i]!) : [])),
  );
  const support = variablesOf(kept);
  return {
    names,
    support,
    resultMap: Int32Array.from(positions(supports.at(-1)!, support)),
    nNodes: kept.length,
    kind: Uint8Array.from(kept, ({ kind }) => kind),
    constant: Float64Array.from(kept, ({ value }) => value ?? 0),
    detail: Int32Array.from(kept, ({ variable, relation }) => variable ?? relation ?? 0),
    rules: kept.map(({ rule }) => rule),
    argBegin: beginnings(kept.map((node) => node.args.length)),
    args: Int32Array.from(args),
    sign: Int8Array.from(kept.flatMap((node) => node.signs ?? node.args.map(() => 1))),
    supportBegin: beginnings(supports.map(({ length }) => length)),
    supportOf: concatenated(supports),
    mapBegin: beginnings(maps.map(({ length }) => length)),
    map: concatenated(maps),
  };
}

/** Whether the derivatives of a node depend on those of an argument, which is not so for arguments that are only compared. */
function passesDerivatives({ kind }: Node, position: number): boolean {
  return kind !== SELECT || position >= 2;
}

/** The nodes on which the result depends, in their order, with renumbered arguments. */
function reachable(nodes: readonly Node[], root: number): readonly Node[] {
  const used = new Uint8Array(nodes.length);
  used[root] = 1;
  for (let i = root; i >= 0; i--) {
    if (used[i] === 1) for (const arg of nodes[i]!.args) used[arg] = 1;
  }
  const index = new Int32Array(nodes.length);
  const kept: Node[] = [];
  for (let i = 0; i <= root; i++) {
    if (used[i] === 0) continue;
    index[i] = kept.length;
    kept.push({ ...nodes[i]!, args: nodes[i]!.args.map((arg) => index[arg]!) });
  }
  return kept;
}

/** Indices of the variables among the nodes, ascending. */
function variablesOf(nodes: readonly Node[]): Int32Array {
  const variables = nodes.filter(({ kind }) => kind === VARIABLE).map(({ variable }) => variable!);
  return Int32Array.from(variables).sort();
}

/** Variables with respect to which each node has derivatives, ascending, without those that do not vary or are only compared. */
function supportsOf(nodes: readonly Node[], nVarying: number, mostEntries: number): readonly Int32Array[] | undefined {
  const supports: Int32Array[] = [];
  let entries = 0;
  for (const node of nodes) {
    const support = supportOf(node, nVarying, supports);
    entries += support.length;
    if (entries > mostEntries) return undefined;
    supports.push(support);
  }
  return supports;
}

const NONE = new Int32Array(0);

function supportOf(node: Node, nVarying: number, supports: readonly Int32Array[]): Int32Array {
  if (node.kind === CONSTANT) return NONE;
  if (node.kind !== VARIABLE) return union(node, supports);
  return node.variable! < nVarying ? Int32Array.of(node.variable!) : NONE;
}

function union(node: Node, supports: readonly Int32Array[]): Int32Array {
  const passing = node.args.filter((_, k) => passesDerivatives(node, k)).map((arg) => supports[arg]!);
  const largest = passing.reduce((a, b) => (b.length > a.length ? b : a));
  const members = new Set(largest);
  for (const support of passing) for (const variable of support) members.add(variable);
  return members.size === largest.length ? largest : Int32Array.from(members).sort();
}

/** Position in `whole` of each entry of `part`; both ascending. */
function positions(part: Int32Array, whole: Int32Array): readonly number[] {
  let at = 0;
  return Array.from(part, (variable) => {
    while (whole[at] !== variable) at += 1;
    return at;
  });
}

/** Cumulative sums that begin with 0; one entry more than `lengths`. */
function beginnings(lengths: readonly number[]): Int32Array {
  const begin = new Int32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) begin[i + 1] = begin[i]! + length;
  return begin;
}

function concatenated(parts: readonly ArrayLike<number>[]): Int32Array {
  const whole = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
