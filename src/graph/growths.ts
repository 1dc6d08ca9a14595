import { halved } from "../math/halving.js";
import { evaluateRates } from "./evaluate-value.js";
import type { EvaluationParts } from "./evaluation-parts.js";
import { type Forms, formsAt } from "./forms-at.js";
import type { Channel, Program } from "./program.js";
import { createState, type State } from "./state.js";

/**
 * Logarithm of the factor by which all scalar factors of a sample together change it within one width, for its growth to be looked
 * at: effects of published searches stay below 0.8 but for samples of a few simulated events, where they reach 5.
 */
const LEAST_GROWTH = 1;
/** How far along a direction a sample is followed, in widths of the constraints. */
const FARTHEST = 3;
/** How often an interval in which a sample has grown to some events is halved. */
const HALVINGS = 10;
/** How many widths away the events along different directions are compared, of which the one with most is followed. */
const TYPICAL = 2;
/** Events for which the direction of fastest growth is made, in units of all shifts by one width: one direction for each. */
const SHARES = [0.125, 0.25, 0.5, 1, 2, 4];

/** A direction along which a sample grows exponentially in a bin. */
export class Growth {
  /** The bin, counted as rates are, and the sign of the events that the sample grows to. */
  readonly bin: number;
  readonly sign: number;
  /** Parameters and their part of the direction, whose length is 1 width of the constraints. */
  readonly parameters: readonly number[];
  readonly parts: readonly number[];
  readonly #events: EventsAlong;

  constructor(at: Pick<Growth, "bin" | "sign" | "parameters" | "parts">, events: EventsAlong) {
    this.bin = at.bin;
    this.sign = at.sign;
    this.parameters = at.parameters;
    this.parts = at.parts;
    this.#events = events;
  }

  /** Events of the sample some widths along the direction, times the sign. */
  eventsAfter(widths: number): number {
    const { nominal, shift, strength } = this.#events;
    return (nominal + widths * shift) * Math.exp(widths * strength);
  }

  /** How many widths along the direction the sample has grown to some events; undefined where it does not come so far. */
  widthsTo(events: number): number | undefined {
    if (!(this.eventsAfter(FARTHEST) > events)) return undefined;
    const [, high] = halved((widths) => this.eventsAfter(widths) < events, 0, FARTHEST, HALVINGS);
    return high;
  }
}

/** Events of a sample t widths along a direction: (nominal + t shift) exp(t strength). */
interface EventsAlong {
  readonly nominal: number;
  readonly shift: number;
  readonly strength: number;
}

/** What a parameter does to a sample when it moves up, or down, by one width. */
interface Effect {
  readonly parameter: number;
  /** Change of the logarithm of the product of scalar factors. */
  readonly logs: readonly number[];
  /** Change of nominal events plus shifts, by bin. */
  readonly shifts: readonly Float64Array[];
}

/**
 * Directions along which a sample with many strong effects grows exponentially until it outweighs all others of a bin, to positive
 * events or to negative ones. Expectations are nearly straight near the suggested values there, where the sample is small, and
 * −log L may have a minimum far out, with many parameters moved a little.
 *
 * A sample of (n + Σ_p d_p |α_p|) Π_p exp(g_p |α_p|) events, with d_p and g_p those of the side that α_p is on, grows most, for a
 * given Σ α_p², along α_p ∝ g_p ± d_p / |n + Σ_p d_p |α_p||, each on its better side, with the best of some sizes of the last sum.
 *
 * @param pars - suggested values; `[nPars]`
 * @param parts - those of the lowering that made the program
 */
export function growths(program: Program, pars: Float64Array, parts?: EvaluationParts): readonly Growth[] {
  const inner = program.derived?.inner ?? program;
  const at = new Float64Array(inner.nPars).fill(1);
  at.set(pars);
  const state = createState(inner, parts?.uncertainties);
  evaluateRates(state, at, 0);
  const forms = formsAt([1, -1, 0], inner, parts?.uncertainties);
  return inner.channels.flatMap((channel) =>
    Array.from({ length: channel.sampleEnd - channel.sampleBegin }, (_, k) => channel.sampleBegin + k).flatMap((s) => {
      const logs = logsOf(inner, s, forms);
      if (!(growthOf(logs) > LEAST_GROWTH)) return [];
      const effects = effectsOn(inner, channel, s, forms, logs).filter(({ parameter }) => parameter < program.nPars);
      return Array.from({ length: channel.nBins }, (_, b) => b).flatMap((b) =>
        [1, -1].flatMap((sign) => directionOf(effects, state, { s, binBegin: channel.binBegin }, b, sign)),
      );
    }),
  );
}

/** Changes of the logarithm of the product of a sample's scalar factors, up and down, by local parameter. */
function logsOf({ samples, uses }: Program, s: number, [up, down, middle]: readonly Forms[]) {
  const logs = new Map<number, [number, number]>();
  const { useBegin, useEnd } = samples[s]!;
  for (let i = useBegin; i < useEnd; i++) {
    const [f, local] = [uses.factor[i]!, uses.local[i]!];
    const changes = [up!, down!].map(({ value }) => Math.log(value[f]! / middle!.value[f]!));
    const [before, after] = logs.get(local) ?? [0, 0];
    const finite = (change: number) => (Number.isFinite(change) ? change : 0);
    logs.set(local, [before + finite(changes[0]!), after + finite(changes[1]!)]);
  }
  return logs;
}

/** Logarithm of the largest factor within one width. */
function growthOf(logs: ReadonlyMap<number, readonly number[]>): number {
  let square = 0;
  for (const [up, down] of logs.values()) square += Math.max(up!, down!, 0) ** 2;
  return Math.sqrt(square);
}

/** What each parameter does to a sample whose factors are known. */
function effectsOn(
  { samples, terms, termShift, border }: Program,
  { nBins, locals }: Channel,
  s: number,
  [up, down, middle]: readonly Forms[],
  logs: ReadonlyMap<number, readonly number[]>,
): readonly Effect[] {
  const shifts = new Map<number, readonly Float64Array[]>();
  const { termBegin, termEnd } = samples[s]!;
  for (let t = termBegin; t < termEnd; t++) {
    const [at, shift, local] = [6 * terms.basis[t]!, termShift[t]!, terms.local[t]!];
    const ofSides = shifts.get(local) ?? [new Float64Array(nBins), new Float64Array(nBins)];
    shifts.set(local, ofSides);
    for (const [side, { basis }] of [up!, down!].entries()) {
      const [u, w] = [basis[at]! - middle!.basis[at]!, basis[at + 1]! - middle!.basis[at + 1]!];
      for (let b = 0; b < nBins; b++) {
        ofSides[side]![b]! += u * terms.shift[shift + 2 * b]! + w * terms.shift[shift + 2 * b + 1]!;
      }
    }
  }
  const nothing = [new Float64Array(nBins), new Float64Array(nBins)];
  return [...new Set([...shifts.keys(), ...logs.keys()])].map((local) => ({
    parameter: border[locals[local]!]!,
    logs: logs.get(local) ?? [0, 0],
    shifts: shifts.get(local) ?? nothing,
  }));
}

/** A direction of unit length: the side that each parameter moves to, by how much, and what the sample gains along it. */
interface Ray {
  readonly sides: readonly number[];
  readonly lengths: readonly number[];
  /** Change of events, times the sign that is wanted, and of the logarithm of the factors, for each width. */
  readonly shift: number;
  readonly strength: number;
}

/** The direction along which the logarithm of a sample of some events grows most, by factors and shifts. */
function rayOf(effects: readonly Effect[], b: number, sign: number, events: number): Ray {
  const gainOf = ({ logs, shifts }: Effect, side: number) => logs[side]! + (sign * shifts[side]![b]!) / events;
  const sides = effects.map((effect) => (gainOf(effect, 0) >= gainOf(effect, 1) ? 0 : 1));
  const gains = effects.map((effect, i) => Math.max(0, gainOf(effect, sides[i]!)));
  const total = Math.hypot(...gains);
  const lengths = gains.map((gain) => (total > 0 ? gain / total : 0));
  const along = (of: (effect: Effect, side: number) => number) =>
    effects.reduce((sum, effect, i) => sum + lengths[i]! * of(effect, sides[i]!), 0);
  return {
    sides,
    lengths,
    shift: along(({ shifts }, side) => sign * shifts[side]![b]!),
    strength: along(({ logs }, side) => logs[side]!),
  };
}

/** The direction of fastest growth of a sample in a bin to events of a sign, if it comes to some. */
function directionOf(
  effects: readonly Effect[],
  { base, factor, gamma, program }: State,
  { s, binBegin }: { readonly s: number; readonly binBegin: number },
  b: number,
  sign: number,
): readonly Growth[] {
  const at = program.samples[s]!.offset + b;
  const nominal = sign * base[at]!;
  const size = Math.hypot(...effects.map(({ shifts }) => Math.max(...shifts.map((shift) => Math.abs(shift[b]!)))));
  const rays = [nominal, ...SHARES.map((share) => share * size)]
    .filter((events) => events > 0)
    .map((events) => rayOf(effects, b, sign, events));
  const grown = ({ shift, strength }: Ray) => (nominal + TYPICAL * shift) * Math.exp(TYPICAL * strength);
  const ray = rays.reduce<Ray | undefined>(
    (best, next) => (grown(next) > (best === undefined ? 0 : grown(best)) ? next : best),
    undefined,
  );
  if (ray === undefined) return [];
  const { sides, lengths, shift, strength } = ray;
  const scale = Math.abs(factor[s]! * gamma[at]!);
  const moved = effects.map((_, i) => i).filter((i) => lengths[i] !== 0);
  return [
    new Growth(
      {
        bin: binBegin + b,
        sign,
        parameters: moved.map((i) => effects[i]!.parameter),
        parts: moved.map((i) => (sides[i] === 0 ? lengths[i]! : -lengths[i]!)),
      },
      { nominal: nominal * scale, shift: shift * scale, strength },
    ),
  ];
}
