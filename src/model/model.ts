import { DataError, type Issue, ModelError } from "../errors.js";
import { BendFinder, type Bends } from "../graph/bends.js";
import type { BoundData } from "../graph/evaluate-value.js";
import { Evaluator } from "../graph/evaluator.js";
import { type Growth, growths } from "../graph/growths.js";
import type { Graph } from "../graph/nodes.js";
import type { Program } from "../graph/program.js";
import { Likelihood } from "../likelihood/likelihood.js";
import { sameEntries } from "../math/vector.js";
import type { ChannelAxis, ModelSpec, ModifierSpec } from "../workspace/types.js";
import { buildGraph } from "./build-graph.js";
import { requireRange } from "./check-range.js";
import { auxdatumRules, constraintEstimates, prefits } from "./constraint-estimates.js";
import type { ConstraintEstimate, Prefit } from "./constraints/constraint-type.js";
import { typeIn } from "./constraints/table.js";
import type { CorrelatedSet } from "./correlated-set.js";
import { checkedData, type Data, type DataRules, isBlinded } from "./data.js";
import { type DomainProblem, diagnose } from "./diagnose.js";
import type { ModelFormat } from "./format.js";
import { type GaussianBins, gaussianBins } from "./gaussian-bins.js";
import { requireData } from "./input.js";
import type { ModelOptions } from "./options.js";
import { type ModelOrigin, modelOrigin } from "./origin.js";
import { expectedRanges, type ParameterSet, parameterNames, parameterSets } from "./parameters.js";
import { indexByName, outVector, type ParameterValues, resolveParameters, unknownParameter } from "./vectors.js";
import { modelWarnings, noPoi } from "./warnings.js";

/** A model as plain data that can cross to a worker, which makes the model again from it. */
export interface ModelSource {
  /** @internal */
  readonly spec: ModelSpec;
  readonly options: ModelOptions;
  readonly digest: string;
}

/** A channel of a model: bins `begin` … `begin + nBins − 1` of the main data. */
export interface ChannelLayout {
  readonly name: string;
  readonly begin: number;
  readonly nBins: number;
  readonly samples: readonly string[];
  /** What the bins are bins of, where the workspace says it. */
  readonly axis?: ChannelAxis;
}

/**
 * A compiled HistFactory likelihood:
 *
 *   ModelSpec → parameter sets → graph → flat program → evaluator → likelihood
 *
 * Parameter and data vectors have pyhf's order, and parameters may also be given by
 * name. All methods are pure; their work buffers are the model's own and never seen from outside.
 */
export class Model {
  /** Name of every parameter; `[nPars]`. */
  readonly parNames: readonly string[];
  readonly parameterSets: readonly ParameterSet[];
  readonly suggestedInit: readonly number[];
  readonly suggestedBounds: readonly (readonly [number, number])[];
  readonly suggestedFixed: readonly boolean[];
  /** Name and index of the parameter of interest; undefined when the model has none. */
  readonly poiName: string | undefined;
  readonly poiIndex: number | undefined;
  /** Names of all parameters of interest that the model has, in the order of the measurement. */
  readonly poiNames: readonly string[];
  readonly channels: readonly ChannelLayout[];
  /** Auxiliary data of all constraints, and the sets they belong to in order. */
  readonly auxdata: readonly number[];
  readonly auxdataOrder: readonly string[];
  readonly nMainData: number;
  readonly measurement: string;
  /** Parameters whose auxiliary data are correlated. @internal */
  readonly correlated: readonly CorrelatedSet[];
  /** Bins whose data are Gaussian, by covariance. @internal */
  readonly gaussian: readonly GaussianBins[];
  /** Warnings about unusual but legal properties of the model. */
  readonly warnings: readonly Issue[];
  /** The likelihood that fits minimise. It does not check its input. @internal */
  readonly likelihood: Likelihood;
  readonly #spec: ModelSpec;
  readonly #options: ModelOptions;
  readonly #digest: () => string;
  readonly #format: ModelFormat;
  readonly #observed: Float64Array;
  readonly #program: Program;
  readonly #dataRules: DataRules;
  #lastData: BoundData | undefined;
  #bends: Bends | undefined;
  #bendFinder: BendFinder | undefined;
  #growths: readonly Growth[] | undefined;
  #prefits: readonly (Prefit | undefined)[] | undefined;
  #constraintEstimates: Readonly<Record<string, ConstraintEstimate>> | undefined;
  #origin: ModelOrigin | undefined;

  /**
   * @param options - checked by MODEL_OPTIONS
   * @param digest - of the workspace, for records
   * @param format - one that has all types of modifiers and terms of the measurement
   * @throws ModelError when the model cannot be built (unknown modifier in the options, normsys factor not above 0, …), or its
   * log-density overflows at the suggested values (`overflow`)
   * @internal
   */
  constructor(spec: ModelSpec, options: ModelOptions, digest: () => string, format: ModelFormat) {
    this.#format = format;
    this.#digest = digest;
    this.#spec = spec;
    this.#options = options;
    const { document, modifiers, constraints, lowering, extensions } = format;
    const independent = parameterSets(spec, { rules: document.rules, definitions: modifiers }, constraints);
    const sets = extensions?.joint.withCovariances(independent, spec) ?? independent;
    this.parameterSets = sets;
    this.correlated = extensions?.joint.correlatedSets(sets, spec) ?? [];
    this.parNames = parameterNames(sets);
    this.suggestedInit = sets.flatMap(({ inits }) => inits);
    this.suggestedBounds = sets.flatMap(({ bounds }) => bounds);
    this.suggestedFixed = sets.flatMap(({ fixed }) => fixed);
    this.poiNames = poisOf(spec, sets, this.parNames);
    const poi = spec.poi === undefined ? undefined : poiOf(spec.poi, sets, this.parNames);
    this.poiName = poi === undefined ? undefined : this.parNames[poi];
    this.poiIndex = poi;
    this.auxdata = sets.flatMap(({ constraint }) => constraint?.auxdata ?? []);
    this.auxdataOrder = sets.filter(({ constraint }) => constraint !== undefined).map(({ name }) => name);
    this.channels = layout(spec);
    this.#observed = Float64Array.from([...spec.channels.flatMap(({ observation }) => observation), ...this.auxdata]);
    this.nMainData = this.channels.reduce((sum, { nBins }) => sum + nBins, 0);
    this.gaussian = gaussianBins(this.channels, spec.covariances);
    this.measurement = spec.measurement;
    this.warnings = modelWarnings(spec, options, poi !== undefined, modifiers);
    const evaluator = new Evaluator(lowering.lower(buildGraph(spec, sets, options, format)), lowering.parts);
    this.#program = evaluator.program;
    this.#dataRules = {
      counts: this.#program.poissons.data,
      gaussian: new Set(this.gaussian.flatMap(({ bins }) => bins)),
      others: auxdatumRules(sets, this.nMainData, constraints),
    };
    this.likelihood = new Likelihood(evaluator);
    requireRange({
      evaluator,
      constraints,
      parNames: this.parNames,
      parameterSets: sets,
      pars: Float64Array.from(this.suggestedInit),
      data: this.bind(this.observedData()),
      diagnose: () => this.diagnose(this.suggestedInit),
    });
  }

  get nPars(): number {
    return this.parNames.length;
  }

  /** Deviation of each parameter from a linear effect at the suggested values: see `BendFinder`. @internal */
  get bends(): Bends {
    this.#bends ??= this.bendsAt(Float64Array.from(this.suggestedInit));
    return this.#bends;
  }

  /** The same with the other parameters at `pars`; `[nPars]`. @internal */
  bendsAt(pars: Float64Array): Bends {
    this.#bendFinder ??= new BendFinder(
      this.#program,
      expectedRanges(this.parameterSets, this.#format.constraints),
      this.#format.lowering.parts,
    );
    return this.#bendFinder.at(pars);
  }

  /** Directions along which a sample outgrows all others: see `growths`. @internal */
  get growths(): readonly Growth[] {
    this.#growths ??= growths(this.#program, Float64Array.from(this.suggestedInit), this.#format.lowering.parts);
    return this.#growths;
  }

  /** Modifiers of a sample in a channel, as the workspace has them. @internal */
  modifiersOf(channel: string, sample: string): readonly ModifierSpec[] {
    const samples = this.#spec.channels.find(({ name }) => name === channel)?.samples;
    return samples?.find(({ name }) => name === sample)?.modifiers ?? [];
  }

  /** Constraint of each parameter, undefined for those without; `[nPars]`. @internal */
  get prefits(): readonly (Prefit | undefined)[] {
    this.#prefits ??= prefits(this.parameterSets, this.nPars, this.#format.constraints);
    return this.#prefits;
  }

  /**
   * Estimates of parameters by auxiliary data alone, by name. Of a Poisson constraint with auxiliary data a = τ θ₀: a/τ, with a
   * width of √a/τ.
   *
   * @internal
   */
  get constraintEstimates(): Readonly<Record<string, ConstraintEstimate>> {
    this.#constraintEstimates ??= constraintEstimates(this.parameterSets, this.parNames, this.#format.constraints);
    return this.#constraintEstimates;
  }

  /** The origin of the model as records have it. */
  get origin(): ModelOrigin {
    this.#origin ??= modelOrigin(this.#spec, this.#options, this.#digest);
    return this.#origin;
  }

  /** Plain data from which `modelFromSource` builds the same model in a worker. @internal */
  get source(): ModelSource {
    return { spec: this.#spec, options: this.#options, digest: this.#digest() };
  }

  /** The likelihood as nodes and edges, built afresh: what `toDot` and `toMermaid` draw. @internal */
  graph(): Graph {
    return buildGraph(this.#spec, this.parameterSets, this.#options, this.#format);
  }

  /** log L(pars | data) with all constant terms; −Infinity outside the domain (see `diagnose`). */
  logpdf(pars: ParameterValues, data: Data): number {
    const { main, constraint } = this.#logParts(pars, data);
    return main + constraint;
  }

  /** The part of `logpdf` from the main bins: Σ log Poisson(n | rate). */
  mainLogpdf(pars: ParameterValues, data: Data): number {
    return this.#logParts(pars, data).main;
  }

  /** The part of `logpdf` from the constraint terms. */
  constraintLogpdf(pars: ParameterValues, data: Data): number {
    return this.#logParts(pars, data).constraint;
  }

  /** −2 log L(pars | data). */
  twiceNll(pars: ParameterValues, data: Data): number {
    return -2 * this.logpdf(pars, data);
  }

  #logParts(pars: ParameterValues, data: Data): { main: number; constraint: number } {
    const bound = this.bind(data);
    const { main, constraint } = this.likelihood.deviance(this.resolve(pars), bound);
    return { main: -main - bound.mainConstant, constraint: -constraint - bound.constraintConstant };
  }

  /**
   * Gradient of `logpdf`; `[nPars]`, fresh unless `out` is given.
   *
   * @throws DataError `outside-domain` where the likelihood has no derivatives; `out-length`
   */
  gradient(pars: ParameterValues, data: Data, out?: Float64Array): Float64Array {
    return this.valueAndGradient(pars, data, out).gradient;
  }

  /** `logpdf` and its gradient from one evaluation. @throws DataError as `gradient` */
  valueAndGradient(pars: ParameterValues, data: Data, out?: Float64Array): { value: number; gradient: Float64Array } {
    const gradient = outVector(out, this.nPars);
    const bound = this.bind(data);
    const theta = this.resolve(pars);
    const slopes = this.likelihood.slopes(theta, bound);
    this.#requireDomain(slopes.value, theta, bound);
    const value = -slopes.value - bound.mainConstant - bound.constraintConstant;
    const descent = slopes.gradient;
    for (let p = 0; p < gradient.length; p++) gradient[p] = 0 - descent[p]!;
    return { value, gradient };
  }

  /**
   * Exact Hessian of `logpdf`; `[nPars, nPars]` row-major, fresh unless `out` is given.
   *
   * @throws DataError `outside-domain`, `out-length`
   * @throws ModelError `too-large` for a matrix that does not fit into the memory
   */
  hessian(pars: ParameterValues, data: Data, out?: Float64Array): Float64Array {
    const bound = this.bind(data);
    const theta = this.resolve(pars);
    // first, since it refuses a model that is too large before the matrix is allocated
    const { slopes, hessian } = this.likelihood.evaluate(theta, bound);
    this.#requireDomain(slopes.value, theta, bound);
    return hessian.dense(outVector(out, this.nPars ** 2), -1);
  }

  #requireDomain(deviance: number, pars: Float64Array, data: BoundData): void {
    if (deviance < Number.POSITIVE_INFINITY) return;
    const problems = this.problemsAt(pars, data);
    throw new DataError(
      problems.map(({ message }) => ({
        code: "outside-domain",
        path: "pars",
        expected: "parameters at which every bin expects more than 0 events, or 0 where none were observed",
        received: message,
      })),
    );
  }

  /** Where and why `pars` is outside the domain of the likelihood; empty inside. `data` defaults to the observed ones. */
  diagnose(pars: ParameterValues, data: Data = this.observedData()): readonly DomainProblem[] {
    return this.problemsAt(this.resolve(pars), this.bind(data));
  }

  /** `diagnose` for numbers that are checked. @internal */
  problemsAt(pars: Float64Array, data: BoundData): readonly DomainProblem[] {
    return diagnose(this.likelihood.lend(), this.parNames, this.suggestedInit, pars, data.values);
  }

  /** Expected main data, then expected auxiliary data; `[nMainData + nAuxdata]`. */
  expectedData(pars: ParameterValues): Float64Array {
    const main = this.expectedMainData(pars);
    const aux = this.expectedAuxdata(pars);
    const out = new Float64Array(main.length + aux.length);
    out.set(main);
    out.set(aux, main.length);
    return out;
  }

  /** Expected events of every bin, channels in order; `[nMainData]`. */
  expectedMainData(pars: ParameterValues): Float64Array {
    return this.likelihood.rates(this.resolve(pars));
  }

  /** Expected auxiliary data: τ θ of Poisson constraints, θ of all others; `[nAuxdata]`. */
  expectedAuxdata(pars: ParameterValues): Float64Array {
    const theta = this.resolve(pars);
    return Float64Array.from(
      this.parameterSets.flatMap(({ first, size, constraint }) =>
        constraint === undefined
          ? []
          : Array.from({ length: size }, (_, k) => {
              const value = theta[first + k]!;
              return typeIn(this.#format.constraints, constraint).expectedDatum(value, constraint.widths[k]!);
            }),
      ),
    );
  }

  /** Expected events by channel name; `[nBins]` each. */
  expectedByChannel(pars: ParameterValues): ReadonlyMap<string, Float64Array> {
    const rates = this.expectedMainData(pars);
    return new Map(this.channels.map(({ name, begin, nBins }) => [name, rates.slice(begin, begin + nBins)]));
  }

  /** Expected events by channel and sample name; `[nBins]` each. */
  expectedBySample(pars: ParameterValues): ReadonlyMap<string, ReadonlyMap<string, Float64Array>> {
    const rates = this.likelihood.sampleRates(this.resolve(pars));
    return new Map(
      this.channels.map(({ name }, c) => [name, new Map(rates[c]!.map(({ label, rates }) => [label, rates]))]),
    );
  }

  /** Observed main data, then auxiliary data, of the workspace that the model was compiled from. */
  observedData(): Float64Array {
    return this.#observed.slice();
  }

  /** Whether data are the observed ones. @internal */
  isObserved(values: ArrayLike<number>): boolean {
    return this.#observed.length === values.length && sameEntries(this.#observed, values);
  }

  /** Index of a parameter. @throws DataError `unknown-parameter` */
  parIndex(name: string): number {
    const index = indexByName(this.parNames).get(name);
    if (index !== undefined) return index;
    throw new DataError([unknownParameter(name, this.parNames)]);
  }

  /** A full parameter vector from values in order or by name. @throws DataError */
  resolve(pars: ParameterValues): Float64Array {
    return resolveParameters(pars, this.parNames, this.suggestedInit);
  }

  /**
   * Checks a data vector and binds it to the model; the same numbers given again are not bound again.
   *
   * @throws DataError `data-length`, `not-finite`, `negative-count`, `overflow`, `unknown-channel`, `unknown-bin`
   * @internal
   */
  bind(data: Data): BoundData {
    requireData(data);
    const last = this.#lastData?.values;
    if (last !== undefined && !isBlinded(data) && last.length === data.length && sameEntries(last, data))
      return this.#lastData!;
    this.#lastData = this.likelihood.bind(checkedData(this, data, this.#dataRules));
    return this.#lastData;
  }

  /** @throws ModelError `no-poi` when the model has no parameter of interest */
  requirePoi(): number {
    if (this.poiIndex !== undefined) return this.poiIndex;
    const hint =
      this.#spec.poi === undefined
        ? "Name one in the measurement's config.poi."
        : "Background-only workspaces get it from a signal patch: apply one first.";
    throw new ModelError([noPoi(this.#spec, hint)]);
  }
}

/** Index of a parameter of interest: a set of one parameter, or one component; undefined where the model has no such one. */
function poiOf(poi: string, sets: readonly ParameterSet[], parNames: readonly string[]): number | undefined {
  const set = sets.find(({ name, size }) => name === poi && size === 1);
  const index = set?.first ?? parNames.indexOf(poi);
  return index < 0 ? undefined : index;
}

function poisOf({ poi, otherPois = [] }: ModelSpec, sets: readonly ParameterSet[], parNames: readonly string[]) {
  const names = poi === undefined ? otherPois : [poi, ...otherPois];
  return names.flatMap((name) => parNames[poiOf(name, sets, parNames) ?? -1] ?? []);
}

function layout(spec: ModelSpec): ChannelLayout[] {
  let begin = 0;
  return spec.channels.map(({ name, nBins, samples, axis }) => {
    const names = samples.map((sample) => sample.name);
    const channel = { name, begin, nBins, samples: names, ...(axis === undefined ? {} : { axis }) };
    begin += nBins;
    return channel;
  });
}
