import { evaluateRates } from "./evaluate-value.js";
import type { EvaluationParts } from "./evaluation-parts.js";
import { type Forms, formsAt } from "./forms-at.js";
import type { DerivedFunction } from "./nodes.js";
import type { Channel, DerivedVariables, Program } from "./program.js";
import { createState } from "./state.js";
import { isStraight, type Range } from "./straightness.js";

/** Expected events below which a bin counts as if it had this many: a bin without any has no statistical uncertainty of its own. */
const LEAST_EXPECTED = 1;
/** Step over which a kink at 0 shows what its slopes differ by, and all else next to nothing. */
const NEXT_TO_KINK = 2 ** -10;

/** How far parameters are from acting linearly. */
export interface Bends {
  /**
   * Size of the second difference of the expected events over the values −1, 0 and 1 of each parameter,
   *
   *   √ Σ_b (ν_b(1) + ν_b(−1) − 2 ν_b(0))² / ν_b
   *
   * in statistical standard deviations; `[nPars]`. For an interpolation with a kink at 0 also that of the change of the slopes there,
   * where it is larger: smooth parts on both sides may hide a kink from the values at ±1. Infinity for those that a formula reads,
   * unless it is straight in them, or has one value a bin.
   */
  readonly sizes: Float64Array;
  /** The second differences themselves, in events, of the bins where they are not 0; `[nPars]`. */
  readonly changes: readonly BinChanges[];
}

/** Changes of expected events by bin, counted as rates are. */
export interface BinChanges {
  readonly bins: readonly number[];
  readonly values: readonly number[];
}

/**
 * Finds how far each parameter is from acting linearly. A variation that goes the same way up and down has twice its size; one that is
 * proportional to the parameter has 0.
 *
 * The likelihood of a model in which all are small has one minimum: only second derivatives of expectations can make −log L
 * curve down.
 */
export class BendFinder {
  readonly #program: Program;
  readonly #inner: Program;
  readonly #ranges: readonly Range[];
  readonly #state: ProductState;
  readonly #wide: Differences;
  readonly #nextToKink: Differences | undefined;

  /**
   * @param ranges - where parameters may be expected, for formulas; `[nPars]`
   * @param parts - those of the lowering that made the program
   */
  constructor(program: Program, ranges: readonly Range[], parts?: EvaluationParts) {
    const inner = program.derived?.inner ?? program;
    const differencesOver = (step: number) => differences(step, formsAt([step, -step, 0], inner, parts?.uncertainties));
    this.#program = program;
    this.#inner = inner;
    this.#ranges = ranges;
    this.#state = createState(inner, parts?.uncertainties);
    this.#wide = differencesOver(1);
    this.#nextToKink = program.kinked.includes(1) ? differencesOver(NEXT_TO_KINK) : undefined;
  }

  /** The bends with all other parameters at `pars`; `[nPars]`. */
  at(pars: Float64Array): Bends {
    const { derived, nPars, kinked } = this.#program;
    const functions = derived?.functions ?? [];
    const ofBins = (k: number) => this.#inner.arrowOf[nPars + k]! >= 0;
    const at = new Float64Array(this.#inner.nPars).fill(1);
    at.set(pars);
    for (const [k, { function: f }] of functions.entries()) if (ofBins(k)) at[nPars + k] = f.value(pars);
    evaluateRates(this.#state, at, 0);
    const expected = Float64Array.from(this.#state.rate, (rate) => Math.max(rate, LEAST_EXPECTED));
    const sizeOf = ({ bins, values }: BinChanges) =>
      Math.sqrt(values.reduce((sum, change, i) => sum + change ** 2 / expected[bins[i]!]!, 0));
    const collected = this.#collected(this.#wide);
    if (derived !== undefined) addBinFunctions(derived, nPars, at, this.#state, collected);
    const ofKinks = this.#nextToKink === undefined ? [] : this.#collected(this.#nextToKink).byParameter();
    const changes = collected.byParameter().map((change, p) => {
      const ofKink = kinked[p] === 1 ? ofKinks[p] : undefined;
      return ofKink !== undefined && sizeOf(ofKink) > sizeOf(change) ? ofKink : change;
    });
    const sizes = Float64Array.from({ length: nPars }, (_, p) => sizeOf(changes[p]!));
    for (const [k, { function: f }] of functions.entries()) {
      if (ofBins(k)) continue;
      for (const p of Array.from(f.support))
        if (!isStraight(f, p, pars, this.#ranges)) sizes[p] = Number.POSITIVE_INFINITY;
    }
    return { sizes, changes };
  }

  /** Second differences at the rates that were evaluated last. */
  #collected(differences: Differences): Changes {
    const collected = new Changes(this.#inner.nPars, differences.step);
    for (const channel of this.#inner.channels) addChannel(this.#inner, channel, this.#state, differences, collected);
    addUncertainties(this.#inner, this.#state, differences.factors, collected);
    return collected;
  }
}

/** What bases of shifts and scalar factors differ by over a step, wherever the parameters are. */
interface Differences {
  readonly step: number;
  /** Second differences. */
  readonly basis: Float64Array;
  readonly factor: Float64Array;
  /** Scalar factors at the step, minus the step, and 0. */
  readonly factors: readonly Float64Array[];
}

function differences(step: number, forms: readonly Forms[]): Differences {
  const factors = forms.map(({ value }) => value);
  return {
    step,
    basis: secondDifferences(forms.map(({ basis }) => basis)),
    factor: secondDifferences(factors),
    factors,
  };
}

function secondDifferences(values: readonly Float64Array[]): Float64Array {
  return values[0]!.map((_, i) => secondDifferenceOf(values.map((ofForm) => ofForm[i]!)));
}

/** Second differences over a step, divided by it, by parameter and bin, summed up over all that acts there. */
class Changes {
  readonly #changes: readonly Map<number, number>[];
  readonly #step: number;

  constructor(nPars: number, step: number) {
    this.#changes = Array.from({ length: nPars }, () => new Map());
    this.#step = step;
  }

  add(parameter: number, bin: number, change: number): void {
    if (change === 0) return;
    const ofParameter = this.#changes[parameter]!;
    ofParameter.set(bin, (ofParameter.get(bin) ?? 0) + change / this.#step);
  }

  byParameter(): readonly BinChanges[] {
    return this.#changes.map((ofParameter) => ({ bins: [...ofParameter.keys()], values: [...ofParameter.values()] }));
  }
}

/** f(h) + f(−h) − 2 f(0), of the values at h, −h and 0. */
const secondDifferenceOf = ([up, down, middle]: readonly number[]) => up! + down! - 2 * middle!;

type ProductState = ReturnType<typeof createState>;

/** Adds the second differences of one channel. */
function addChannel(
  program: Program,
  { binBegin, nBins, sampleBegin, sampleEnd, width, locals }: Channel,
  { base, factor, gamma, value }: ProductState,
  second: Differences,
  out: Changes,
): void {
  const { samples, terms, termShift, uses, border } = program;
  const changes = new Float64Array(width * nBins);
  for (let s = sampleBegin; s < sampleEnd; s++) {
    const { offset, termBegin, termEnd, useBegin, useEnd } = samples[s]!;
    for (let t = termBegin; t < termEnd; t++) {
      const at = 6 * terms.basis[t]!;
      const [u, w] = [second.basis[at]!, second.basis[at + 1]!];
      if (u === 0 && w === 0) continue;
      const shift = termShift[t]!;
      for (let b = 0; b < nBins; b++) {
        const change = u * terms.shift[shift + 2 * b]! + w * terms.shift[shift + 2 * b + 1]!;
        changes[terms.local[t]! * nBins + b]! += change * factor[s]! * gamma[offset + b]!;
      }
    }
    for (let i = useBegin; i < useEnd; i++) {
      const f = uses.factor[i]!;
      const relative = second.factor[f]! / value[f]!;
      if (relative === 0 || !Number.isFinite(relative)) continue;
      for (let b = 0; b < nBins; b++) {
        changes[uses.local[i]! * nBins + b]! += relative * base[offset + b]! * factor[s]! * gamma[offset + b]!;
      }
    }
  }
  for (let i = 0; i < width; i++) {
    const parameter = border[locals[i]!]!;
    for (let b = 0; b < nBins; b++) out.add(parameter, binBegin + b, changes[i * nBins + b]!);
  }
}

/** Adds the second differences of uncertainties that follow scalar factors of samples. */
function addUncertainties(program: Program, state: ProductState, factors: readonly Float64Array[], out: Changes): void {
  const { samples, channels, uses, border, nominal } = program;
  for (const { term } of state.uncertainties) {
    const { offset, channel } = samples[term.sample]!;
    const { binBegin, nBins, locals } = channels[channel]!;
    const acting = new Set(
      term.members.flatMap((m) => Array.from(uses.local.subarray(samples[m]!.useBegin, samples[m]!.useEnd))),
    );
    for (const local of acting) {
      const scales = factors.map((values) => term.members.map((m) => factorWith(state, m, local, values)));
      for (let b = 0; b < nBins; b++) {
        const widths = scales.map((ofMembers) =>
          Math.sqrt(ofMembers.reduce((sum, scale, m) => sum + scale ** 2 * term.squares[m * nBins + b]!, 0)),
        );
        const events = nominal[offset + b]! * state.factor[term.sample]! * state.gamma[offset + b]!;
        out.add(border[locals[local]!]!, binBegin + b, events * secondDifferenceOf(widths));
      }
    }
  }
}

/** Product of the scalar factors of a sample, with other values of those that have one parameter. */
function factorWith({ program, value }: ProductState, s: number, local: number, others: Float64Array): number {
  const { uses, samples } = program;
  const { useBegin, useEnd } = samples[s]!;
  let product = 1;
  for (let i = useBegin; i < useEnd; i++) product *= (uses.local[i] === local ? others : value)[uses.factor[i]!]!;
  return product;
}

/** Adds the second differences of functions with a value for each bin. */
function addBinFunctions(
  { inner, functions }: DerivedVariables,
  nPars: number,
  at: Float64Array,
  { base, factor }: ProductState,
  out: Changes,
): void {
  for (const [s, { channel, offset, binBegin, binEnd }] of inner.samples.entries()) {
    const { arrows, nBins, binBegin: firstBin } = inner.channels[channel]!;
    const parameters = (b: number) =>
      Array.from(inner.binUses.subarray(binBegin, binEnd), (use) => inner.arrow[arrows[use]! + b]!);
    for (let b = 0; b < nBins; b++) {
      for (const p of parameters(b)) {
        if (p < nPars) continue;
        const others = parameters(b).reduce((product, q) => (q === p ? product : product * at[q]!), 1);
        const scale = base[offset + b]! * factor[s]! * others;
        if (scale === 0) continue;
        const { function: f } = functions[p - nPars]!;
        for (const q of Array.from(f.support)) {
          out.add(q, firstBin + b, scale * secondDifference(f, q, at));
        }
      }
    }
  }
}

/** f(1) + f(−1) − 2 f(0) in one of its inputs, with the others as they are. */
function secondDifference(f: DerivedFunction, p: number, at: Float64Array): number {
  const x = at.slice();
  const values = [1, -1, 0].map((value) => {
    x[p] = value;
    return f.value(x);
  });
  return secondDifferenceOf(values);
}
