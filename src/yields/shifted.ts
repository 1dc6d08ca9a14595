import { ModelError } from "../errors.js";
import type { Likelihood } from "../likelihood/likelihood.js";
import type { DerivativeSink } from "../likelihood/sample-jacobian.js";

/**
 * Half the difference of the rates at θ ± σ over σ, parameter by parameter, in place of derivatives: with them gᵀ C g is
 * what cabinetry's `model_utils.yield_stdev` computes, Σ Δᵢ ρᵢⱼ Δⱼ with Δ half the differences and ρ the correlations.
 * Parameters may go beyond their bounds.
 */
export class ShiftedRates {
  /** Parameters and differences, by sample and bin. */
  readonly #entries: readonly (readonly { readonly parameters: number[]; readonly slopes: number[] }[])[];

  /**
   * @param sigmas - parameters with σ = 0 are not shifted; `[nPars]`
   * @throws ModelError `not-finite` where a rate is not a number at θ ± σ
   */
  constructor(likelihood: Likelihood, names: readonly string[], pars: Float64Array, sigmas: Float64Array) {
    const ratesAt = (x: Float64Array) =>
      likelihood.sampleRates(x).flatMap((samples) => samples.map(({ rates }) => rates));
    const x = Float64Array.from(pars);
    this.#entries = ratesAt(x).map((rates) => Array.from(rates, () => ({ parameters: [], slopes: [] })));
    for (const [p, sigma] of sigmas.entries()) {
      if (sigma === 0) continue;
      x[p] = pars[p]! + sigma;
      const up = ratesAt(x);
      x[p] = pars[p]! - sigma;
      const down = ratesAt(x);
      x[p] = pars[p]!;
      this.#note(p, names[p]!, sigma, up, down);
    }
  }

  #note(p: number, name: string, sigma: number, up: readonly Float64Array[], down: readonly Float64Array[]): void {
    for (const [s, bins] of this.#entries.entries()) {
      for (const [b, { parameters, slopes }] of bins.entries()) {
        const slope = (up[s]![b]! - down[s]![b]!) / (2 * sigma);
        if (slope === 0) continue;
        if (!Number.isFinite(slope)) throw notFinite(name, sigma);
        parameters.push(p);
        slopes.push(slope);
      }
    }
  }

  derivatives(sample: number, bin: number, sink: DerivativeSink): void {
    const { parameters, slopes } = this.#entries[sample]![bin]!;
    for (let i = 0; i < parameters.length; i++) sink.add(parameters[i]!, slopes[i]!);
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
