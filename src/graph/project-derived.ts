import type { Channel, DerivedChannel, DerivedVariables, Program } from "./program.js";
import type { HessianState } from "./state.js";

/**
 * Derivatives of rates in the parameters of the inner program as ones in those of the program: with T = ∂(inner
 * local)/∂(local), which is 1 for a parameter and ∂f/∂θ for a function,
 *
 *   jacobian → jacobian T,  coupling → coupling T,  square → Tᵀ square T
 *
 * and what belongs to per-bin factors whose parameters are border ones moves: slopes to the jacobian, coupling to the
 * square, blocks as `DerivedVariables.pairs` says.
 *
 * @param first - ∂f_k/∂θ of each function over its support
 */
export function projectCurvature(
  program: Program,
  { inner, channels, pairs }: DerivedVariables,
  first: readonly Float64Array[],
  from: HessianState,
  to: HessianState,
): void {
  for (const key of ["jacobian", "arrowSlope", "coupling", "square", "blocks"] as const) to[key].fill(0);
  for (const [c, outer] of program.channels.entries()) {
    const map = { inner: inner.channels[c]!, outer, weights: weightsOf(channels[c]!, first), ...channels[c]! };
    for (let b = 0; b < outer.nBins; b++) {
      const { jacobian, width } = map.inner;
      addRow(map, from.jacobian, jacobian + b * width, to.jacobian, outer.jacobian + b * outer.width);
    }
    projectIncidences(map, from, to);
    projectSquare(map, from.square, to.square);
  }
  for (const { from: index, array, to: targets } of pairs) {
    for (const target of targets) to[array][target]! += from.blocks[index]!;
  }
}

/** T of one channel: entry `t` is the weight of target `targets[t]`. */
interface ChannelMap extends DerivedChannel {
  readonly inner: Channel;
  readonly outer: Channel;
  readonly weights: Float64Array;
}

function weightsOf({ targets, begin, functionOf }: DerivedChannel, first: readonly Float64Array[]): Float64Array {
  const weights = new Float64Array(targets.length).fill(1);
  for (const [i, k] of functionOf.entries()) if (k >= 0) weights.set(first[k]!, begin[i]);
  return weights;
}

/** Adds a row of inner width at `source`, times T, to one of the program's width at `target`. */
function addRow(
  { inner, begin, targets, weights }: ChannelMap,
  from: Float64Array,
  source: number,
  to: Float64Array,
  target: number,
): void {
  for (let i = 0; i < inner.width; i++) {
    const value = from[source + i]!;
    if (value === 0) continue;
    for (let t = begin[i]!; t < begin[i + 1]!; t++) to[target + targets[t]!]! += value * weights[t]!;
  }
}

/** Slopes and coupling rows of per-bin factors. */
function projectIncidences(map: ChannelMap, from: HessianState, to: HessianState): void {
  const { inner, outer, arrowOf, localOf } = map;
  const { nBins } = outer;
  for (let k = 0; k < inner.arrows.length; k++) {
    for (let b = 0; b < nBins; b++) {
      const source = k * nBins + b;
      const slope = from.arrowSlope[inner.incidence + source]!;
      const row = inner.coupling + source * inner.width;
      if (arrowOf[k]! >= 0) {
        const target = arrowOf[k]! * nBins + b;
        to.arrowSlope[outer.incidence + target]! += slope;
        addRow(map, from.coupling, row, to.coupling, outer.coupling + target * outer.width);
      } else {
        const local = localOf[source]!;
        to.jacobian[outer.jacobian + b * outer.width + local]! += slope;
        addCouplingToSquare(map, from.coupling, row, local, to.square);
      }
    }
  }
}

/** Second derivatives in one parameter that is local now and each inner local one. */
function addCouplingToSquare(map: ChannelMap, from: Float64Array, row: number, local: number, to: Float64Array): void {
  const { inner, begin, targets, weights } = map;
  for (let i = 0; i < inner.width; i++) {
    const value = from[row + i]!;
    if (value === 0) continue;
    for (let t = begin[i]!; t < begin[i + 1]!; t++) addPair(map.outer, local, targets[t]!, value * weights[t]!, to);
  }
}

/** The lower triangle of Tᵀ S T from that of S: an entry off the diagonal stands for two. */
function projectSquare(map: ChannelMap, from: Float64Array, to: Float64Array): void {
  const { inner, outer, begin, targets, weights } = map;
  for (let i = 0; i < inner.width; i++) {
    for (let j = 0; j <= i; j++) {
      const value = from[inner.square + i * inner.width + j]!;
      if (value === 0) continue;
      for (let s = begin[i]!; s < begin[i + 1]!; s++) {
        // on the diagonal, targets ascend: each pair of them once
        const end = i === j ? s : begin[j + 1]!;
        const scaled = value * weights[s]!;
        for (let t = begin[j]!; t < end; t++) addPair(outer, targets[s]!, targets[t]!, scaled * weights[t]!, to);
        if (i === j) to[outer.square + targets[s]! * (outer.width + 1)]! += scaled * weights[s]!;
      }
    }
  }
}

/** Adds an entry [a, b] and its mirror image to a lower triangle. */
function addPair({ square, width }: Channel, a: number, b: number, value: number, to: Float64Array): void {
  to[square + Math.max(a, b) * width + Math.min(a, b)]! += a === b ? 2 * value : value;
}
