import { add, lgamma, log, mul, neg, type Scalar, sub, value } from "../../src/ad/index.js";
import type { InterpolationOptions, ModelOptions } from "../../src/model/options.js";
import type { ModifierSpec, SampleSpec, WorkspaceSpec } from "../../src/workspace/types.js";
import { referenceFactor, referenceShift } from "./reference-interpolation.js";
import { type ReferenceParameter, referenceParameters, sorted } from "./reference-parameters.js";

/**
 * HistFactory's log-likelihood straight from its formulas, bin by bin and term by term, over scalars that may be dual
 * numbers. Slow and plain on purpose: the compiled model is compared to it.
 *
 * @see HistFactory, CERN-OPEN-2012-016
 */
export class ReferenceLikelihood {
  readonly parameters: readonly ReferenceParameter[];
  readonly parNames: readonly string[];
  readonly nMainData: number;
  readonly #spec: WorkspaceSpec;
  readonly #options: ModelOptions;
  readonly #byName: ReadonlyMap<string, ReferenceParameter>;

  constructor(spec: WorkspaceSpec, options: ModelOptions = {}) {
    this.#spec = spec;
    this.#options = options;
    this.parameters = referenceParameters(spec);
    this.#byName = new Map(this.parameters.map((parameter) => [parameter.name, parameter]));
    this.parNames = this.parameters.flatMap(({ name, size, isVector }) =>
      isVector ? Array.from({ length: size }, (_, k) => `${name}[${k}]`) : [name],
    );
    this.nMainData = spec.channels.reduce((sum, { samples }) => sum + samples[0]!.data.length, 0);
  }

  /** Expected events by channel, sample and bin, in sorted order. */
  sampleRates(pars: readonly Scalar[]): Scalar[][][] {
    return sorted(this.#spec.channels).map((channel) =>
      sorted(channel.samples).map((sample) =>
        sample.data.map((_, b) => atLeast(this.#rate(channel.name, sample, b, pars), this.#options.clipSampleData)),
      ),
    );
  }

  /** Expected events of every bin. */
  mainRates(pars: readonly Scalar[]): Scalar[] {
    return this.sampleRates(pars).flatMap((samples) =>
      samples[0]!.map((_, b) =>
        atLeast(
          samples.reduce((sum: Scalar, rates) => add(sum, rates[b]!), 0),
          this.#options.clipBinData,
        ),
      ),
    );
  }

  expectedAuxdata(pars: readonly Scalar[]): Scalar[] {
    return this.#constraints().map(({ kind, width, index }) =>
      kind === "normal" ? pars[index]! : mul(width, pars[index]!),
    );
  }

  mainLogpdf(pars: readonly Scalar[], data: ArrayLike<number>): Scalar {
    return this.mainRates(pars).reduce((sum: Scalar, rate, i) => add(sum, poisson(data[i]!, rate)), 0);
  }

  constraintLogpdf(pars: readonly Scalar[], data: ArrayLike<number>): Scalar {
    return this.#constraints().reduce((sum: Scalar, { kind, width, index }, i) => {
      const observed = data[this.nMainData + i]!;
      const theta = pars[index]!;
      return add(sum, kind === "normal" ? normal(observed, theta, width) : poisson(observed, mul(width, theta)));
    }, 0);
  }

  logpdf(pars: readonly Scalar[], data: ArrayLike<number>): Scalar {
    return add(this.mainLogpdf(pars, data), this.constraintLogpdf(pars, data));
  }

  #constraints() {
    return this.parameters.flatMap(({ kind, widths, first }) =>
      kind === "free" ? [] : widths.map((width, k) => ({ kind, width, index: first + k })),
    );
  }

  /** (nominal + Σ shifts) × Π factors of one sample in one bin. */
  #rate(channel: string, { data, modifiers }: SampleSpec, b: number, pars: readonly Scalar[]): Scalar {
    const parOf = (name: string, component = 0) => pars[this.#byName.get(name)!.first + component]!;
    let base: Scalar = data[b]!;
    for (const { type, name, data: effect } of modifiers) {
      if (type !== "histosys") continue;
      const code = codeOf(this.#options.interpolation, type, name);
      base = add(base, referenceShift(code, parOf(name), effect.lo_data[b]!, data[b]!, effect.hi_data[b]!));
    }
    return modifiers.reduce((rate: Scalar, modifier) => {
      if (modifier.type === "histosys") return rate;
      return mul(rate, this.#factor(modifier, channel, b, parOf));
    }, base);
  }

  #factor(
    modifier: Exclude<ModifierSpec, { type: "histosys" }>,
    channel: string,
    b: number,
    parOf: (name: string, component?: number) => Scalar,
  ): Scalar {
    const { type, name } = modifier;
    switch (type) {
      case "normfactor":
      case "lumi":
        return parOf(name);
      case "normsys": {
        const code = codeOf(this.#options.interpolation, type, name);
        return referenceFactor(code, parOf(name), modifier.data.lo, modifier.data.hi);
      }
      case "shapefactor":
      case "shapesys":
        return parOf(name, b);
      case "staterror":
        return parOf(name, this.#byName.get(name)!.offsets.get(channel)! + b);
      case "formula":
        throw new Error("the reference likelihood has no formulas: put their values into a normfactor");
    }
  }
}

const DEFAULT_CODES = { normsys: "code4", histosys: "code4p" } as const;

function codeOf<T extends "normsys" | "histosys">(options: InterpolationOptions = {}, type: T, name: string) {
  const single = options.modifiers?.[`${type}/${name}`];
  return (single ?? options[type] ?? DEFAULT_CODES[type]) as NonNullable<InterpolationOptions[T]>;
}

function atLeast(rate: Scalar, floor: number | undefined): Scalar {
  return floor !== undefined && value(rate) < floor ? floor : rate;
}

/** n log λ − λ − log n!, with 0 log 0 = 0; −Infinity outside the domain. */
function poisson(n: number, lambda: Scalar): Scalar {
  const rate = value(lambda);
  if (!(rate >= 0) || (rate === 0 && n > 0)) return Number.NEGATIVE_INFINITY;
  return n === 0 ? neg(lambda) : sub(sub(mul(n, log(lambda)), lambda), lgamma(n + 1));
}

/** −(x − μ)²/2σ² − log(σ √2π) */
function normal(x: number, mean: Scalar, sigma: number): Scalar {
  const pull = mul(sub(x, mean), 1 / sigma);
  return sub(mul(-0.5, pull, pull), Math.log(sigma) + 0.5 * Math.log(2 * Math.PI));
}

/** Sum of the absolute terms of the textbook formula: what the rounding of `ReferenceLikelihood.logpdf` grows with. */
export function absoluteTerms(rates: ArrayLike<number>, counts: ArrayLike<number>): number {
  let sum = 1;
  for (let i = 0; i < rates.length; i++) {
    const [n, rate] = [counts[i]!, rates[i]!];
    sum += (n > 0 ? Math.abs(n * Math.log(rate)) : 0) + rate + Math.abs(lgamma(n + 1));
  }
  return sum;
}
