import type { Channel, DerivedChannel, DerivedVariables, LocalFunction, Program } from "./program.js";
import type { HessianState } from "./state.js";

/**
 * Derivatives of rates in the parameters of the inner program as ones in those of the program: with T = ∂(inner
 * local)/∂(local), which is 1 for a parameter and ∂f/∂θ for a function,
 *
 *   jacobian → jacobian T,  coupling → coupling T,  square → Tᵀ square T
 *
 * and what belongs to per-bin factors whose parameters are border ones moves: slopes to the jacobian, coupling to the
 * square, blocks as `DerivedVariables.pairs` says. Nearly all parameters are the same in both programs, in the same order,
 * so nearly all entries are copied.
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
  const mapOf = (c: number): ChannelMap => {
    return { inner: inner.channels[c]!, outer: program.channels[c]!, map: channels[c]!, first };
  };
  for (const { channelBegin } of inner.groups) projectSquare(mapOf(channelBegin), from.square, to.square);
  for (let c = 0; c < channels.length; c++) {
    projectJacobian(mapOf(c), from.jacobian, to.jacobian);
    projectIncidences(mapOf(c), from, to);
  }
  to.blocks.fill(0);
  for (const { from: index, array, to: targets } of pairs) {
    for (const target of targets) to[array][target]! += from.blocks[index]!;
  }
}

/** How the entries of one channel are mapped. */
interface ChannelMap {
  readonly inner: Channel;
  readonly outer: Channel;
  readonly map: DerivedChannel;
  readonly first: readonly Float64Array[];
}

function projectJacobian(map: ChannelMap, from: Float64Array, to: Float64Array): void {
  const { inner, outer } = map;
  for (let b = 0; b < outer.nBins; b++) {
    projectRow(map, from, inner.jacobian + b * inner.width, to, outer.jacobian + b * outer.width);
  }
}

/** Writes a row of inner width at `source`, times T, to one of the program's width at `target`. */
function projectRow(map: ChannelMap, from: Float64Array, source: number, to: Float64Array, target: number): void {
  const { first } = map;
  copyRow(map, from, source, to, target, map.inner.width, map.outer.width);
  for (const { index, local, inputs } of map.map.functions) {
    const value = from[source + local]!;
    if (value === 0) continue;
    const slopes = first[index]!;
    for (let t = 0; t < inputs.length; t++) to[target + inputs[t]!]! += value * slopes[t]!;
  }
}

/** Copies the entries of the parameters that both programs have, up to local parameters `innerEnd` and `end`; 0 for others. */
function copyRow(
  { map: { runs, added } }: ChannelMap,
  from: Float64Array,
  source: number,
  to: Float64Array,
  target: number,
  innerEnd: number,
  end: number,
): void {
  for (let r = 0; r < runs.length; r++) {
    const [begin, place, size] = runs[r]!;
    const n = Math.min(size, innerEnd - begin);
    for (let i = 0; i < n; i++) to[target + place + i] = from[source + begin + i]!;
  }
  for (let i = 0; i < added.length && added[i]! < end; i++) to[target + added[i]!] = 0;
}

/** Slopes and coupling rows of per-bin factors. */
function projectIncidences(channel: ChannelMap, from: HessianState, to: HessianState): void {
  const { inner, outer, map } = channel;
  const { nBins } = outer;
  for (let k = 0; k < inner.arrows.length; k++) {
    for (let b = 0; b < nBins; b++) {
      const source = k * nBins + b;
      const slope = from.arrowSlope[inner.incidence + source]!;
      const row = inner.coupling + source * inner.width;
      if (map.arrowOf[k]! >= 0) {
        const target = map.arrowOf[k]! * nBins + b;
        to.arrowSlope[outer.incidence + target] = slope;
        projectRow(channel, from.coupling, row, to.coupling, outer.coupling + target * outer.width);
      } else {
        const local = map.localOf[source]!;
        to.jacobian[outer.jacobian + b * outer.width + local]! += slope;
        addCouplingToSquare(channel, from.coupling, row, local, to.square);
      }
    }
  }
}

/** Second derivatives in one parameter that is local now and each inner local one. */
function addCouplingToSquare(
  { outer, map, first }: ChannelMap,
  from: Float64Array,
  row: number,
  local: number,
  to: Float64Array,
): void {
  for (const [begin, place, size] of map.runs) {
    for (let i = 0; i < size; i++) addPair(outer, local, place + i, from[row + begin + i]!, to);
  }
  for (const { index, local: column, inputs } of map.functions) {
    for (let t = 0; t < inputs.length; t++) {
      addPair(outer, local, inputs[t]!, from[row + column]! * first[index]![t]!, to);
    }
  }
}

/** The lower triangle of Tᵀ S T from that of S, for the square of a group of channels. */
function projectSquare(map: ChannelMap, from: Float64Array, to: Float64Array): void {
  const { inner, outer } = map;
  for (const [begin, place, size] of map.map.runs) {
    for (let i = 0; i < size; i++) {
      const source = inner.square + (begin + i) * inner.width;
      const target = outer.square + (place + i) * outer.width;
      copyRow(map, from, source, to, target, begin + i + 1, place + i + 1);
    }
  }
  for (const local of map.map.added) {
    const row = outer.square + local * outer.width;
    to.fill(0, row, row + local + 1);
  }
  for (const f of map.map.functions) addFunctionRow(map, f, from, to);
}

/** Entries of S between a function and parameters, functions before it, and itself. */
function addFunctionRow(channel: ChannelMap, f: LocalFunction, from: Float64Array, to: Float64Array): void {
  const { inner, outer, map, first } = channel;
  const slopes = first[f.index]!;
  const entry = (local: number) =>
    from[inner.square + Math.max(f.local, local) * inner.width + Math.min(f.local, local)]!;
  for (const [begin, place, size] of map.runs) {
    for (let i = 0; i < size; i++) {
      const value = entry(begin + i);
      if (value === 0) continue;
      for (let s = 0; s < slopes.length; s++) addPair(outer, f.inputs[s]!, place + i, value * slopes[s]!, to);
    }
  }
  for (const g of map.functions) {
    const value = entry(g.local);
    if (g.local > f.local || value === 0) continue;
    // the entry of a function with itself stands for one only
    const scaled = g === f ? value / 2 : value;
    for (let s = 0; s < slopes.length; s++) {
      for (let t = 0; t < g.inputs.length; t++) {
        addPair(outer, f.inputs[s]!, g.inputs[t]!, scaled * slopes[s]! * first[g.index]![t]!, to);
      }
    }
  }
}

/** Adds an entry [a, b] and its mirror image to a lower triangle. */
function addPair({ square, width }: Channel, a: number, b: number, value: number, to: Float64Array): void {
  to[square + Math.max(a, b) * width + Math.min(a, b)]! += a === b ? 2 * value : value;
}
