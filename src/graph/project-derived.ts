import type { ColumnCopies, EvaluationSteps, Rows } from "./evaluation.js";
import { type FoldedCoupling, foldsSize } from "./folds.js";
import type {
  BinFunction,
  Channel,
  DerivedChannel,
  DerivedVariables,
  FunctionPair,
  LocalFunction,
  Program,
} from "./program.js";
import type { HessianState } from "./state.js";

/**
 * Derivatives of rates in the parameters of the inner program as ones in those of the program: with T = ∂(inner
 * local)/∂(local), which is 1 for a parameter and ∂f/∂θ for a function,
 *
 *   jacobian → jacobian T,  coupling → coupling T,  square → Tᵀ square T
 *
 * and what belongs to per-bin factors that are functions, or whose parameters are border ones, moves: slopes to the jacobian,
 * coupling to the square, blocks as `DerivedVariables.pairs` and `functionPairs` say. Nearly all parameters are the same in both programs, in the same order,
 * so nearly all entries are copied.
 *
 * @param folded - couplings of functions of bins, passed on to their inputs already
 * @param first - ∂f_k/∂θ of each function over its support
 */
export function projectCurvature(
  maps: readonly ChannelMap[],
  folded: readonly FoldedCoupling[],
  { inner, pairs, functionPairs }: DerivedVariables,
  first: readonly Float64Array[],
  from: HessianState,
  to: HessianState,
): void {
  for (const { channelBegin, nBins } of inner.groups) {
    const map = maps[channelBegin]!;
    projectSquare(map, first, from.square, to.square);
    projectJacobian(map, first, nBins, from.jacobian, to.jacobian);
  }
  for (const map of maps) projectIncidences(map, first, from, to);
  for (const { channel, inputs, out } of folded) {
    const map = maps[channel]!;
    for (let t = 0; t < inputs.length; t++) {
      addCouplingToSquare(map, first, out, t * map.inner.width, inputs[t]!, 1, to.square);
    }
  }
  to.blocks.fill(0);
  for (const { from: index, array, to: targets } of pairs) {
    for (const target of targets) to[array][target]! += from.blocks[index]!;
  }
  for (const pair of functionPairs)
    addFunctionPair(maps[pair.channel]!.outer, first, pair, from.blocks[pair.from]!, to);
}

/** A second derivative in a function and in another factor of the same bin, passed on to the inputs. */
function addFunctionPair(
  outer: Channel,
  first: readonly Float64Array[],
  { function: { index, inputs }, other }: FunctionPair,
  value: number,
  to: HessianState,
): void {
  if (value === 0) return;
  const slopes = first[index]!;
  for (let t = 0; t < inputs.length; t++) {
    const scaled = value * slopes[t]!;
    if (other.kind === "arrow") to.coupling[other.row + inputs[t]!]! += scaled;
    else if (other.kind === "local") addPair(outer, inputs[t]!, other.local, scaled, to.square);
    else addToInputs(outer, first, other.function, inputs[t]!, scaled, to.square);
  }
}

/** How the entries of one channel go over. */
export interface ChannelMap extends DerivedChannel {
  readonly inner: Channel;
  readonly outer: Channel;
  readonly copies: ColumnCopies;
  /** Derivatives of the functions of all bins that inner per-bin factors are, `[nBins, n]`; undefined for one of parameters. */
  readonly derivatives: readonly (Float64Array | undefined)[];
}

/** The maps of all channels, with copies where the steps of the inner program work. */
export function channelMaps(
  program: Program,
  { inner, channels }: DerivedVariables,
  steps: EvaluationSteps,
  derivativesOf: (functions: readonly BinFunction[]) => Float64Array,
): readonly ChannelMap[] {
  return channels.map((channel, c) => ({
    ...channel,
    inner: inner.channels[c]!,
    outer: program.channels[c]!,
    copies: steps.copiesOf(channel.stretches),
    derivatives: channel.binFunctions.map((functions) => functions && derivativesOf(functions)),
  }));
}

/** Numbers that values, derivatives and couplings of functions of bins take. */
export function projectionSize({ derived }: Program): number {
  if (derived === undefined) return 0;
  const { bins } = derived;
  const ofBins = bins.map(({ functions: { nBins, support, compiled } }) => {
    const n = support.length;
    return nBins * n + n ** 2 + (compiled?.size ?? 0);
  });
  return ofBins.reduce((sum, size) => sum + size, foldsSize(derived) + derived.inner.nPars);
}

/** Rows of all `nBins` bins of the group of a channel. */
function projectJacobian(
  map: ChannelMap,
  first: readonly Float64Array[],
  nBins: number,
  from: Float64Array,
  to: Float64Array,
): void {
  const { inner, outer } = map;
  const source = { array: from, begin: inner.jacobian, width: inner.width };
  const target = { array: to, begin: outer.jacobian, width: outer.width };
  projectRows(map, first, source, target, nBins);
}

/** Writes `n` rows times T. */
function projectRows(map: ChannelMap, first: readonly Float64Array[], from: Rows, to: Rows, n: number): void {
  map.copies.rows(from, to, n);
  for (let row = 0; row < n; row++) {
    const target = to.begin + row * to.width;
    for (let i = 0; i < map.added.length; i++) to.array[target + map.added[i]!] = 0;
    for (const { index, local, inputs } of map.functions) {
      const value = from.array[from.begin + row * from.width + local]!;
      if (value === 0) continue;
      const slopes = first[index]!;
      for (let t = 0; t < inputs.length; t++) to.array[target + inputs[t]!]! += value * slopes[t]!;
    }
  }
}

/** Slopes and coupling rows of per-bin factors. */
function projectIncidences(
  map: ChannelMap,
  first: readonly Float64Array[],
  from: HessianState,
  to: HessianState,
): void {
  const { inner, outer, arrowOf } = map;
  const { nBins } = outer;
  for (let k = 0; k < arrowOf.length; k++) {
    const source = k * nBins;
    const target = arrowOf[k]! * nBins;
    if (target < 0) {
      const functions = map.binFunctions[k];
      if (functions !== undefined) passSlopes(map, functions, map.derivatives[k]!, from, to, source);
      else for (let b = 0; b < nBins; b++) moveIncidence(map, first, from, to, source + b, b);
      continue;
    }
    for (let b = 0; b < nBins; b++) {
      to.arrowSlope[outer.incidence + target + b] = from.arrowSlope[inner.incidence + source + b]!;
    }
    const { width } = inner;
    const rows = { array: from.coupling, begin: inner.coupling + source * width, width };
    const places = { array: to.coupling, begin: outer.coupling + target * outer.width, width: outer.width };
    projectRows(map, first, rows, places, nBins);
  }
}

/** A per-bin factor in one bin whose parameter is a border one: its slope and its coupling. */
function moveIncidence(
  map: ChannelMap,
  first: readonly Float64Array[],
  from: HessianState,
  to: HessianState,
  incidence: number,
  b: number,
): void {
  const { inner, outer, localOf } = map;
  const local = localOf[incidence]!;
  to.jacobian[outer.jacobian + b * outer.width + local]! += from.arrowSlope[inner.incidence + incidence]!;
  addCouplingToSquare(map, first, from.coupling, inner.coupling + incidence * inner.width, local, 1, to.square);
}

/** Slopes of functions that are the factor of each bin, passed on to their inputs. */
function passSlopes(
  { inner, outer }: ChannelMap,
  functions: readonly BinFunction[],
  derivatives: Float64Array,
  { arrowSlope }: HessianState,
  { jacobian }: HessianState,
  incidence: number,
): void {
  const { inputs } = functions[0]!;
  const begin = inner.incidence + incidence;
  let row = outer.jacobian;
  for (let b = 0, at = 0; b < functions.length; b++, row += outer.width) {
    const slope = arrowSlope[begin + b]!;
    for (let t = 0; t < inputs.length; t++, at++) jacobian[row + inputs[t]!]! += slope * derivatives[at]!;
  }
}

/** Second derivatives in one parameter that is local now and each inner local one. */
function addCouplingToSquare(
  { outer, stretches, functions }: ChannelMap,
  first: readonly Float64Array[],
  from: Float64Array,
  row: number,
  local: number,
  factor: number,
  to: Float64Array,
): void {
  if (factor === 0) return;
  for (const { from: begin, to: place, size } of stretches) {
    for (let i = 0; i < size; i++) addPair(outer, local, place + i, factor * from[row + begin + i]!, to);
  }
  for (const f of functions) addToInputs(outer, first, f, local, factor * from[row + f.local]!, to);
}

/** The lower triangle of Tᵀ S T from that of S, for the square of a group of channels. */
function projectSquare(map: ChannelMap, first: readonly Float64Array[], from: Float64Array, to: Float64Array): void {
  const { inner, outer, copies, added, functions } = map;
  const source = { array: from, begin: inner.square, width: inner.width };
  copies.triangle(source, { array: to, begin: outer.square, width: outer.width });
  const { square, width } = outer;
  for (const local of added) {
    to.fill(0, square + local * width, square + local * width + local);
    for (let i = local; i < width; i++) to[square + i * width + local] = 0;
  }
  for (const f of functions) addFunctionRow(map, first, f, from, to);
}

/** Entries of S between a function and parameters, functions before it, and itself. */
function addFunctionRow(
  { inner, outer, stretches, functions }: ChannelMap,
  first: readonly Float64Array[],
  f: LocalFunction,
  from: Float64Array,
  to: Float64Array,
): void {
  for (const { from: begin, to: place, size } of stretches) {
    for (let i = 0; i < size; i++) {
      const value = from[entry(inner, f.local, begin + i)]!;
      if (value !== 0) addToInputs(outer, first, f, place + i, value, to);
    }
  }
  for (const g of functions) {
    const value = from[entry(inner, f.local, g.local)]!;
    if (g.local > f.local || value === 0) continue;
    // both entries of two functions, but one of a function with itself
    const scaled = g === f ? value / 2 : value;
    const slopes = first[g.index]!;
    for (let t = 0; t < slopes.length; t++) addToInputs(outer, first, f, g.inputs[t]!, scaled * slopes[t]!, to);
  }
}

/** A second derivative in a function and in a local parameter, passed on to the inputs of the function. */
function addToInputs(
  outer: Channel,
  first: readonly Float64Array[],
  { index, inputs }: BinFunction,
  local: number,
  value: number,
  to: Float64Array,
): void {
  const slopes = first[index]!;
  for (let s = 0; s < inputs.length; s++) addPair(outer, inputs[s]!, local, value * slopes[s]!, to);
}

/** Where a lower triangle has the entry of two local parameters. */
function entry({ square, width }: Channel, a: number, b: number): number {
  return square + Math.max(a, b) * width + Math.min(a, b);
}

/** Adds an entry [a, b] and its mirror image to a lower triangle. */
function addPair(channel: Channel, a: number, b: number, value: number, to: Float64Array): void {
  to[entry(channel, a, b)]! += a === b ? 2 * value : value;
}
