import { add, div, exp, lgamma, log, mul, neg, type Scalar, sqrt, sub, value } from "../../src/ad/index.js";
import type { InterpolationOptions, ModelOptions } from "../../src/model/options.js";
import type { ModifierSpec, SampleSpec, WorkspaceSpec } from "../../src/workspace/types.js";
import { referenceFactor, referenceShift } from "./reference-interpolation.js";
import { type ReferenceParameter, referenceParameters, sorted } from "./reference-parameters.js";

/** Combine crops templates here after it has morphed them (`FastTemplate::CropUnderflows`). */
const LEAST_OF_COMBINE = 1e-9;

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
    return this.#constraints().map(({ kind, width, index, isEffect }) =>
      kind !== "poisson"
        ? pars[index]!
        : mul(width, isEffect ? add(1, mul(width ** -0.5, pars[index]!)) : pars[index]!),
    );
  }

  mainLogpdf(pars: readonly Scalar[], data: ArrayLike<number>): Scalar {
    const rates = this.mainRates(pars);
    const { covariances = [] } = this.#spec;
    const joint = covariances.map(({ channels, matrix }) => ({
      bins: channels.flatMap((name) => this.#binsOf(name)),
      matrix,
    }));
    const gaussian = new Set(joint.flatMap(({ bins }) => bins));
    const counts = rates.reduce(
      (sum: Scalar, rate, i) => (gaussian.has(i) ? sum : add(sum, poisson(data[i]!, rate))),
      0,
    );
    return joint.reduce(
      (sum: Scalar, { bins, matrix }) =>
        add(
          sum,
          jointNormal(
            matrix,
            bins.map((i) => sub(data[i]!, rates[i]!)),
          ),
        ),
      counts,
    );
  }

  #binsOf(name: string): number[] {
    let begin = 0;
    for (const channel of sorted(this.#spec.channels)) {
      const n = channel.samples[0]!.data.length;
      if (channel.name === name) return Array.from({ length: n }, (_, b) => begin + b);
      begin += n;
    }
    throw new Error(`no channel ${name}`);
  }

  constraintLogpdf(pars: readonly Scalar[], data: ArrayLike<number>): Scalar {
    const constraints = this.#constraints();
    const independent = constraints.reduce((sum: Scalar, constraint, i) => {
      if (this.#correlated().has(constraint.index)) return sum;
      return add(sum, density(constraint, data[this.nMainData + i]!, pars[constraint.index]!));
    }, 0);
    return sub(add(independent, this.#jointNormals(pars, data)), this.#penalties(pars));
  }

  #correlated(): ReadonlySet<number> {
    const { correlations = [] } = this.#spec.measurements[0]!.config;
    return new Set(correlations.flatMap(({ parameters }) => parameters.map((name) => this.parNames.indexOf(name))));
  }

  /** Σ of multivariate normal densities, by Gauss elimination of the covariance. */
  #jointNormals(pars: readonly Scalar[], data: ArrayLike<number>): Scalar {
    const { correlations = [] } = this.#spec.measurements[0]!.config;
    const constraints = this.#constraints();
    return correlations.reduce((sum: Scalar, { parameters, correlation, covariance }) => {
      const members = parameters.map((name) => {
        const i = constraints.findIndex(({ index }) => index === this.parNames.indexOf(name));
        return { ...constraints[i]!, datum: data[this.nMainData + i]! };
      });
      const matrix =
        covariance ?? correlation!.map((row, i) => row.map((r, j) => r * members[i]!.width * members[j]!.width));
      const distance = members.map(({ index, datum }) => sub(datum, pars[index]!));
      return add(sum, jointNormal(matrix, distance));
    }, 0);
  }

  #penalties(pars: readonly Scalar[]): Scalar {
    const { penalties = [] } = this.#spec.measurements[0]!.config;
    return penalties.reduce((sum: Scalar, { strength, parameters, differences = 2, matrix, center }) => {
      const indices = parameters.flatMap((name) => {
        const set = this.#byName.get(name);
        return set === undefined ? [this.parNames.indexOf(name)] : set.inits.map((_, k) => set.first + k);
      });
      const x = indices.map((p, i) => sub(pars[p]!, center?.[i] ?? 0));
      if (matrix !== undefined) {
        const terms = matrix.flatMap((row, i) => row.map((m, j) => mul(m, x[i]!, x[j]!)));
        return terms.reduce((total: Scalar, term) => add(total, mul(strength / 2, term)), sum);
      }
      let steps: Scalar[] = x;
      for (let order = 0; order < differences; order++) steps = steps.slice(1).map((v, i) => sub(v, steps[i]!));
      return steps.reduce((total: Scalar, step) => add(total, mul(strength / 2, step, step)), sum);
    }, 0);
  }

  logpdf(pars: readonly Scalar[], data: ArrayLike<number>): Scalar {
    return add(this.mainLogpdf(pars, data), this.constraintLogpdf(pars, data));
  }

  #constraints() {
    return this.parameters.flatMap(({ kind, widths, first, isEffect }) =>
      kind === "free" ? [] : widths.map((width, k) => ({ kind, width, isEffect, index: first + k })),
    );
  }

  /** (nominal + Σ shifts) × Π factors of one sample in one bin. */
  #rate(channel: string, { data, modifiers }: SampleSpec, b: number, pars: readonly Scalar[]): Scalar {
    const parOf = (name: string, component = 0) => pars[this.#byName.get(name)!.first + component]!;
    let base: Scalar = data[b]!;
    for (const { type, name, data: effect } of modifiers) {
      if (type === "polynomial") {
        for (const { powers, data: events } of effect.terms) base = add(base, mul(events[b]!, product(powers, parOf)));
      }
      if (type !== "histosys") continue;
      const code = codeOf(this.#options.interpolation, type, name, effect.interpolation);
      const alpha = div(parOf(name), effect.deviations ?? 1);
      base = add(base, referenceShift(code, alpha, effect.lo_data[b]!, data[b]!, effect.hi_data[b]!));
    }
    const isCropped = this.#spec.dialect === "combine" && modifiers.some(({ type }) => type === "histosys");
    if (isCropped) base = atLeast(base, LEAST_OF_COMBINE);
    const morphed = mul(base, logMorphing(modifiers, data, b, parOf));
    return modifiers.reduce((rate: Scalar, modifier) => {
      if (modifier.type === "histosys" || modifier.type === "polynomial" || modifier.type === "shapeN") return rate;
      return mul(rate, this.#factor(modifier, channel, b, parOf, pars));
    }, morphed);
  }

  /** √Σ (uncertainty × scalar factors)² over samples of a channel. */
  #statisticalWidth(
    uncertainties: Readonly<Record<string, readonly number[]>>,
    channel: string,
    b: number,
    pars: readonly Scalar[],
  ): Scalar {
    const { samples } = this.#spec.channels.find(({ name }) => name === channel)!;
    const sum = Object.entries(uncertainties).reduce((total: Scalar, [name, values]) => {
      const { modifiers } = samples.find((sample) => sample.name === name)!;
      const scalars = modifiers.filter(({ type }) => ["normfactor", "lumi", "normsys"].includes(type));
      const term = this.#rate(channel, { name, data: [values[b]!], modifiers: scalars }, 0, pars);
      return add(total, mul(term, term));
    }, 0);
    return value(sum) === 0 ? 0 : sqrt(sum);
  }

  #factor(
    modifier: Exclude<ModifierSpec, { type: "histosys" | "polynomial" | "shapeN" }>,
    channel: string,
    b: number,
    parOf: (name: string, component?: number) => Scalar,
    pars: readonly Scalar[],
  ): Scalar {
    const { type, name } = modifier;
    switch (type) {
      case "normfactor":
      case "lumi":
        return parOf(name);
      case "normsys": {
        const code = codeOf(this.#options.interpolation, type, name, modifier.data.interpolation);
        return referenceFactor(code, parOf(name), modifier.data.lo, modifier.data.hi);
      }
      case "shapefactor":
      case "shapesys":
        return parOf(name, b);
      case "staterror":
        return parOf(name, this.#byName.get(name)!.offsets.get(channel)! + b);
      case "formula":
        return quadratic(modifier.data, b, parOf);
      case "mcstat":
        return mul(parOf(name, b), this.#statisticalWidth(modifier.data, channel, b, pars));
    }
  }
}

/** exp(g_b) / Σ f exp(g) with the shifts g of the logarithms of the fractions f by all shapeN; 1 without any. */
function logMorphing(
  modifiers: readonly ModifierSpec[],
  nominal: readonly number[],
  b: number,
  parOf: (name: string) => Scalar,
): Scalar {
  const all = modifiers.filter((modifier) => modifier.type === "shapeN");
  if (all.length === 0) return 1;
  const fractions = (events: readonly number[]) => {
    const sum = events.reduce((total, each) => total + each, 0);
    return events.map((each) => each / sum);
  };
  const f = fractions(nominal);
  const factors = f.map((fraction, i) => {
    const ratio = (events: readonly number[]) => {
      const varied = fractions(events)[i]!;
      return fraction > 0 && varied > 0 ? Math.log(varied / fraction) : 0;
    };
    const shifts = all.map(({ name, data }) =>
      referenceShift("code4p", div(parOf(name), data.deviations ?? 1), ratio(data.lo_data), 0, ratio(data.hi_data)),
    );
    return exp(shifts.reduce((total, shift) => add(total, shift), 0));
  });
  const sum = factors.reduce((total: Scalar, factor, i) => add(total, mul(f[i]!, factor)), 0);
  return div(factors[b]!, sum);
}

/** The only formula that the reference knows: 1 + v x² + w x y, with numbers v and w, or those of these names by bin. */
function quadratic(
  {
    expression,
    vectors,
  }: { readonly expression: string; readonly vectors?: Readonly<Record<string, readonly number[]>> },
  b: number,
  parOf: (name: string) => Scalar,
): Scalar {
  const [, v = "", x = "", w = "", y = ""] =
    /^1 \+ ([\w.]+) \* (\w+)\^2 \+ ([\w.]+) \* \2 \* (\w+)$/.exec(expression) ?? [];
  const numberOf = (name: string) => vectors?.[name]?.[b] ?? Number(name);
  if (x === "") throw new Error("the reference likelihood has no other formulas: put their values into a normfactor");
  return add(1, add(mul(numberOf(v), parOf(x), parOf(x)), mul(numberOf(w), parOf(x), parOf(y))));
}

/** Π parameter^exponent by repeated multiplication. */
function product(powers: Readonly<Record<string, number>>, parOf: (name: string) => Scalar): Scalar {
  return Object.entries(powers).reduce(
    (all: Scalar, [name, exponent]) => Array.from({ length: exponent }).reduce((v: Scalar) => mul(v, parOf(name)), all),
    1,
  );
}

interface Constraint {
  readonly kind: Exclude<ReferenceParameter["kind"], "free">;
  readonly width: number;
  readonly isEffect: boolean;
}

/** log density of an auxiliary datum. */
function density({ kind, width, isEffect }: Constraint, datum: number, theta: Scalar): Scalar {
  const quantity = (x: Scalar, relative: number) => (isEffect ? add(1, mul(relative, x)) : x);
  switch (kind) {
    case "normal":
      return normal(datum, theta, width);
    case "poisson":
      return poisson(datum, mul(width, quantity(theta, width ** -0.5)));
    case "gamma":
      return poisson(value(quantity(datum, width)) / width ** 2, mul(width ** -2, quantity(theta, width)));
    case "lognormal": {
      const observed = value(quantity(datum, width));
      return sub(normal(Math.log(observed), log(quantity(theta, width)), Math.log(1 + width)), Math.log(observed));
    }
  }
}

/** −½ dᵀ C⁻¹ d − ½ log det 2πC, by elimination without pivoting. */
function jointNormal(covariance: readonly (readonly number[])[], distance: readonly Scalar[]): Scalar {
  const rows = covariance.map((row) => [...row]);
  const d = [...distance];
  let sum: Scalar = 0;
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows[k]![k]!;
    sum = sub(sum, add(mul(0.5 / pivot, d[k]!, d[k]!), 0.5 * Math.log(2 * Math.PI * pivot)));
    for (let i = k + 1; i < rows.length; i++) {
      const ratio = rows[i]![k]! / pivot;
      for (let j = k; j < rows.length; j++) rows[i]![j]! -= ratio * rows[k]![j]!;
      d[i] = sub(d[i]!, mul(ratio, d[k]!));
    }
  }
  return sum;
}

const DEFAULT_CODES = { normsys: "code4", histosys: "code4p" } as const;

function codeOf<T extends "normsys" | "histosys">(
  options: InterpolationOptions = {},
  type: T,
  name: string,
  own: string | undefined,
) {
  const single = options.modifiers?.[`${type}/${name}`];
  return (single ?? own ?? options[type] ?? DEFAULT_CODES[type]) as NonNullable<InterpolationOptions[T]>;
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
