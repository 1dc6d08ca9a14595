import { ModelError } from "../errors.js";
import type { Evaluator } from "../graph/evaluator.js";
import type { DerivativeSink } from "../graph/sample-jacobian.js";

/**
 * Half the difference of the rates at θ ± σ over σ, parameter by parameter, in place of derivatives: with them gᵀ C g is
 * what cabinetry's `model_utils.yield_stdev` computes, Σ Δᵢ ρᵢⱼ Δⱼ with Δ half the differences and ρ the correlations.
 * Parameters may go beyond their bounds.
 */
export class ShiftedRates {
  /** Parameters and differences of every sample and bin; entries by `Sample.offset`. */
  readonly #entries: readonly { readonly parameters: number[]; readonly slopes: number[] }[];
  readonly #offsets: readonly number[];

  /**
   * @param sigmas - parameters with σ = 0 are not shifted; `[nPars]`
   * @throws ModelError `not-finite` where a rate is not a number at θ ± σ
   */
  constructor(evaluator: Evaluator, names: readonly string[], pars: Float64Array, sigmas: Float64Array) {
    const { program } = evaluator;
    this.#offsets = program.samples.map(({ offset }) => offset);
    this.#entries = Array.from({ length: program.nSampleBins }, () => ({ parameters: [], slopes: [] }));
    const x = Float64Array.from(pars);
    const up = new Float64Array(program.nSampleBins);
    const down = new Float64Array(program.nSampleBins);
    for (const [p, sigma] of sigmas.entries()) {
      if (sigma === 0) continue;
      x[p] = pars[p]! + sigma;
      sampleRates(evaluator, x, up);
      x[p] = pars[p]! - sigma;
      sampleRates(evaluator, x, down);
      x[p] = pars[p]!;
      this.#note(p, names[p]!, sigma, up, down);
    }
  }

  #note(p: number, name: string, sigma: number, up: Float64Array, down: Float64Array): void {
    for (let i = 0; i < up.length; i++) {
      const slope = (up[i]! - down[i]!) / (2 * sigma);
      if (slope === 0) continue;
      if (!Number.isFinite(slope)) throw notFinite(name, sigma);
      this.#entries[i]!.parameters.push(p);
      this.#entries[i]!.slopes.push(slope);
    }
  }

  derivatives(sample: number, bin: number, sink: DerivativeSink): void {
    const { parameters, slopes } = this.#entries[this.#offsets[sample]! + bin]!;
    for (let i = 0; i < parameters.length; i++) sink.add(parameters[i]!, slopes[i]!);
  }
}

function sampleRates(evaluator: Evaluator, pars: Float64Array, out: Float64Array): void {
  const { channels, samples } = evaluator.program;
  evaluator.rates(pars);
  for (const [s, { channel, offset }] of samples.entries()) {
    for (let b = 0; b < channels[channel]!.nBins; b++) out[offset + b] = evaluator.sampleRate(s, b);
  }
}

function notFinite(name: string, sigma: number): ModelError {
  return new ModelError([
    {
      code: "not-finite",
      path: `parameter "${name}"`,
      expected: `expected events at its value ± ${sigma}`,
      received: "a rate that is not a number",
      hint: 'Use the method "jacobian".',
    },
  ]);
}
