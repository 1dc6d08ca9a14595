import { leaveOneOut } from "./evaluate-gradient.js";
import { evaluateRates } from "./evaluate-value.js";
import type { DerivedVariables, Program } from "./program.js";
import { sampleRate } from "./sample-rate.js";
import { slopesOfMembers, UNCERTAINTY_STEPS } from "./scaled-uncertainties.js";
import { createState, type State } from "./state.js";

/** Takes the derivative of a rate to a parameter; a parameter may come more than once, and its derivatives then add up. */
export interface DerivativeSink {
  add(parameter: number, derivative: number): void;
}

/**
 * Expected events of every sample in every bin at one point, and their derivatives to the parameters:
 *
 *   rate = base F Γ,  ∂rate/∂θ = Γ base ∂F/∂θ + Γ F ∂base/∂θ + base F ∂Γ/∂θ
 *
 * with base = nominal + shifts, F the product of scalar factors and Γ that of per-bin factors. A factor that is a function
 * of parameters passes its derivative on to them by the chain rule. Derivatives are made one sample and bin at a time, over
 * the parameters that act there: no matrix is held. At a kink they are those from the right.
 *
 * It has work buffers of its own, so that it outlives later evaluations of the model.
 */
export class SampleJacobian {
  readonly #state: State;
  /** Parameters, then the values of the functions. */
  readonly #pars: Float64Array;
  readonly #nPars: number;
  readonly #derived: DerivedVariables | undefined;
  readonly #first: readonly Float64Array[];

  /** @param pars - `[nPars]` */
  constructor(program: Program, pars: Float64Array) {
    const { derived, nPars } = program;
    this.#state = createState(derived?.inner ?? program, UNCERTAINTY_STEPS);
    this.#nPars = nPars;
    this.#derived = derived;
    const x = new Float64Array(this.#state.program.nPars);
    x.set(pars);
    this.#pars = x;
    this.#first = (derived?.functions ?? []).map(({ function: f }, k) => {
      const first = new Float64Array(f.support.length);
      x[nPars + k] = f.gradient(x, first);
      return first;
    });
    evaluateRates(this.#state, x, 1);
    for (let s = 0; s < program.samples.length; s++) leaveOneOut(this.#state, s);
  }

  /** Expected events of a sample in one of its bins, its own floor applied. */
  rate(sample: number, bin: number): number {
    return sampleRate(this.#state, sample, bin);
  }

  /** Expected events of a channel in one of its bins, all samples together and floors applied. */
  binRate(channel: number, bin: number): number {
    return this.#state.rate[this.#state.program.channels[channel]!.binBegin + bin]!;
  }

  /** Whether a floor holds the rate of a sample in one of its bins, so that it has no derivatives there. */
  isAtFloor(sample: number, bin: number): boolean {
    const { program, clippedSample } = this.#state;
    return clippedSample[program.samples[sample]!.offset + bin] === 1;
  }

  /** Whether a floor holds the sum of all samples in a bin, so that it has no derivatives. */
  isClipped(channel: number, bin: number): boolean {
    return this.#state.clippedBin[this.#state.program.channels[channel]!.binBegin + bin] === 1;
  }

  /** ∂rate/∂θ of a sample in one of its bins, to every parameter that acts there; nothing where a floor holds the rate. */
  derivatives(sample: number, bin: number, sink: DerivativeSink): void {
    if (this.isAtFloor(sample, bin)) return;
    const { program, base, gamma, useSlope } = this.#state;
    const { offset, channel, useBegin, useEnd } = program.samples[sample]!;
    const { locals } = program.channels[channel]!;
    const scaled = gamma[offset + bin]! * base[offset + bin]!;
    for (let i = useBegin; i < useEnd; i++) {
      this.#pass(program.border[locals[program.uses.local[i]!]!]!, scaled * useSlope[i]!, sink);
    }
    this.#terms(sample, bin, sink);
    this.#uncertainty(sample, bin, sink);
    this.#perBin(sample, bin, sink);
  }

  /** Through the scalar factors of other samples whose uncertainty the sample is. */
  #uncertainty(sample: number, bin: number, sink: DerivativeSink): void {
    const { program, factor, gamma, useSlope, uncertainties } = this.#state;
    const { offset, channel } = program.samples[sample]!;
    const { locals } = program.channels[channel]!;
    for (const each of uncertainties) {
      if (each.term.sample !== sample) continue;
      const scale = factor[sample]! * gamma[offset + bin]!;
      for (const [m, slope] of slopesOfMembers(this.#state, each, bin).entries()) {
        const { useBegin, useEnd } = program.samples[each.term.members[m]!]!;
        for (let i = useBegin; i < useEnd; i++) {
          this.#pass(program.border[locals[program.uses.local[i]!]!]!, scale * slope * useSlope[i]!, sink);
        }
      }
    }
  }

  #terms(sample: number, bin: number, sink: DerivativeSink): void {
    const { program, basis, gamma, factor, clippedShift } = this.#state;
    const { terms, termShift, border } = program;
    const { offset, channel, termBegin, termEnd } = program.samples[sample]!;
    if (clippedShift[offset + bin] === 1) return;
    const { locals } = program.channels[channel]!;
    const scaled = factor[sample]! * gamma[offset + bin]!;
    for (let t = termBegin; t < termEnd; t++) {
      const at = 6 * terms.basis[t]!;
      const up = termShift[t]! + 2 * bin;
      const slope = basis[at + 2]! * terms.shift[up]! + basis[at + 3]! * terms.shift[up + 1]!;
      this.#pass(border[locals[terms.local[t]!]!]!, scaled * slope, sink);
    }
  }

  #perBin(sample: number, bin: number, sink: DerivativeSink): void {
    const { program, base, factor } = this.#state;
    const { binUses, arrow } = program;
    const { offset, channel, binBegin, binEnd } = program.samples[sample]!;
    const { arrows } = program.channels[channel]!;
    const parameter = (use: number) => arrow[arrows[binUses[use]!]! + bin]!;
    for (let k = binBegin; k < binEnd; k++) {
      let others = base[offset + bin]! * factor[sample]!;
      for (let j = binBegin; j < binEnd; j++) if (j !== k) others *= this.#pars[parameter(j)]!;
      this.#pass(parameter(k), others, sink);
    }
  }

  /** A derivative to a parameter, or to a function and so to its inputs. */
  #pass(index: number, derivative: number, sink: DerivativeSink): void {
    if (index < this.#nPars) {
      sink.add(index, derivative);
      return;
    }
    const k = index - this.#nPars;
    const { support } = this.#derived!.functions[k]!.function;
    const first = this.#first[k]!;
    for (let i = 0; i < support.length; i++) sink.add(support[i]!, derivative * first[i]!);
  }
}
