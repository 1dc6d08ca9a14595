import type { DenseKernel } from "../../math/wasm/dense-kernel.js";
import type { Deviance } from "../evaluate-value.js";
import type { ColumnCopies, DensityStep, EvaluationSteps, SlopeWriter } from "../evaluation.js";
import type { FactorGroup, Program, Stretch } from "../program.js";
import { type SampleSupports, sampleSupports } from "../sample-supports.js";
import { clearCoupling, type HessianState, type State } from "../state.js";
import { engineCopies } from "./engine-column-copies.js";
import { EngineDensities } from "./engine-densities.js";
import { type EngineInstance, engineInstance, type FoldFunction } from "./engine-instance.js";
import { bytesOf, longestChannel, sampleLists, sampleTable, sexticCoefficients } from "./engine-tables.js";

/**
 * Evaluates a program by WebAssembly with vectors, in the memory that `dense` works in. As the plain loops do, up to the
 * order of sums.
 */
export class EngineSteps implements EvaluationSteps {
  readonly supports: SampleSupports;
  readonly densities: EngineDensities;
  readonly #program: Program;
  readonly #state: State;
  readonly #instance: EngineInstance;
  readonly #pars: Float64Array;
  readonly #data: Float64Array;
  /** The buffers that the engine has addresses of. */
  #hessian: HessianState | undefined;
  readonly #others: readonly number[];

  readonly #writeSlopes: SlopeWriter | undefined;

  /**
   * @param state - made in that memory
   * @param writeSlopes - of bins whose density is not Poisson
   * @param fold - for a program with functions of bins
   */
  constructor(program: Program, state: State, dense: DenseKernel, writeSlopes?: SlopeWriter, fold?: FoldFunction) {
    this.#writeSlopes = writeSlopes;
    this.#program = program;
    this.supports = sampleSupports(program);
    this.#state = state;
    this.#instance = engineInstance(dense, fold);
    this.#pars = dense.allocate(program.nPars);
    this.#data = dense.allocate(program.nData);
    this.#others = this.#placeFactors();
    this.densities = new EngineDensities(program, this.#instance, this.#densityInput());
    this.#placeSamples();
    this.#placeState();
  }

  densitiesOf(program: Program): DensityStep {
    return new EngineDensities(program, engineInstance(this.#instance.dense), this.#densityInput());
  }

  copiesOf(stretches: readonly Stretch[]): ColumnCopies {
    return engineCopies(this.#instance, stretches);
  }

  #densityInput() {
    return { pars: this.#pars, data: this.#data, curvature: this.#state.curvature };
  }

  rates(pars: Float64Array): void {
    this.#rates(pars, 0);
  }

  value(pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#rates(pars, 0);
    this.#deviances(data, out);
  }

  gradient(pars: Float64Array, data: Float64Array, out: Deviance): boolean {
    this.#rates(pars, 1);
    this.#deviances(data, out);
    return this.#gradient(data, out);
  }

  rateCurvature(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): boolean {
    this.#rates(pars, 2);
    this.#deviances(data, out);
    return this.#curvature(hessian, data, out);
  }

  rateCurvatureAgain(hessian: HessianState, _pars: Float64Array, data: Float64Array, out: Deviance): boolean {
    this.#forms(2);
    return this.#curvature(hessian, data, out);
  }

  #rates(pars: Float64Array, order: 0 | 1 | 2): void {
    this.#pars.set(pars);
    this.#forms(order);
    this.#instance.engine.factors();
    this.#state.uncertaintySteps?.writeEvents(this.#state);
    this.#instance.engine.rates();
  }

  /** Bases and factors at the parameters in the memory. */
  #forms(order: 0 | 1 | 2): void {
    const { basisForms, basisParameter, factorGroups } = this.#program;
    const { basis, batches, sides } = this.#state;
    const pars = this.#pars;
    for (let k = 0; k < basisForms.length; k++) {
      const p = basisParameter[k]!;
      basisForms[k]!.basis(pars[p]!, sides[p]!, basis, 6 * k);
    }
    for (let i = 0; i < this.#others.length; i++) {
      const g = this.#others[i]!;
      factorGroups[g]!.form.evaluate(batches[g]!, pars, sides, order);
    }
    this.#instance.engine.sextics(order);
  }

  #deviances(data: Float64Array, out: Deviance): void {
    const { engine } = this.#instance;
    this.#data.set(data);
    out.main = engine.mainDeviance();
    out.constraint = engine.constraintDeviance();
  }

  /** Gradient from rates and deviances; false outside the domain. */
  #gradient(data: Float64Array, out: Deviance): boolean {
    if (out.main + out.constraint < Number.POSITIVE_INFINITY) {
      this.#instance.engine.poissonDerivatives();
      this.#writeSlopes?.(data);
      this.#state.uncertaintySteps?.writeMoreWeights(this.#state);
      this.#instance.engine.addGradient();
      return true;
    }
    this.#state.gradient.fill(0);
    return false;
  }

  #curvature(hessian: HessianState, data: Float64Array, out: Deviance): boolean {
    if (!this.#gradient(data, out)) return false;
    if (this.#hessian !== hessian) this.#placeHessian(hessian);
    hessian.jacobian.fill(0);
    hessian.arrowSlope.fill(0);
    clearCoupling(hessian);
    hessian.square.fill(0);
    hessian.blocks.fill(0);
    this.#instance.engine.addRateCurvature();
    this.#state.uncertaintySteps?.addCurvature(this.#state, hessian, this.#pars);
    return true;
  }

  /** The factors that the engine evaluates; returns the groups of the others. */
  #placeFactors(): readonly number[] {
    const { factorGroups } = this.#program;
    const sextic = factorGroups.findIndex(({ form }) => form.compiled === "sextic");
    if (sextic >= 0) this.#placeSextics(factorGroups[sextic]!);
    return [...factorGroups.keys()].filter((g) => g !== sextic);
  }

  #placeSextics({ begin, parameter, coefficients }: FactorGroup): void {
    const { globals } = this.#instance;
    globals.set("sexticBegin", begin);
    globals.set("sexticSize", parameter.length);
    globals.placeTable("sexticParameter", bytesOf(parameter));
    globals.place("sexticCoefficients", sexticCoefficients(parameter.length, coefficients));
  }

  #placeSamples(): void {
    const { channels, samples, terms } = this.#program;
    const { globals, dense } = this.#instance;
    const lists = sampleLists(this.#program, this.supports);
    for (const [name, list] of Object.entries(lists)) globals.placeTable(name, list);
    const { records, runs } = sampleTable(this.#program, this.supports, this.densities.channelsAt);
    globals.placeTable("samples", records);
    globals.placeTable("runs", runs);
    globals.set("nSamples", samples.length);
    globals.place("shift", terms.shift);
    globals.place(
      "channelFloor",
      Float64Array.from(channels, ({ floor }) => floor),
    );
    globals.place(
      "sampleFloor",
      Float64Array.from(samples, ({ floor }) => floor),
    );
    globals.place(
      "shiftedFloor",
      Float64Array.from(samples, (sample) => sample.shiftedFloor),
    );
    const termSums = dense.allocate(2 * terms.basis.length);
    const scratch = dense.allocate(longestChannel(this.#program));
    globals.point({ termSums, scratch });
  }

  #placeState(): void {
    const { basis, value, first, second, nominal, base, gamma, factor, rate, slope, moreWeight } = this.#state;
    const { useSlope, useOthers, gradient, clippedSample, clippedShift, clippedBin } = this.#state;
    const { globals } = this.#instance;
    globals.point({ basis, value, first, second, nominal, base, gamma, factor, rate, slope });
    if (moreWeight.length > 0) globals.point({ moreWeight });
    globals.point({ useSlope, useOthers, gradient, clippedSample, clippedShift, clippedBin });
  }

  #placeHessian(hessian: HessianState): void {
    const { jacobian, arrowSlope, coupling, square, blocks } = hessian;
    const { factorRow, termRow, rateRows, suffixes, folding } = hessian;
    const { globals } = this.#instance;
    globals.set("folds", folding?.at ?? 0);
    globals.point({ jacobian, arrowSlope, coupling, square, blocks });
    globals.point({ factorRow, termRow, rateRow: rateRows, suffixes });
    this.#hessian = hessian;
  }
}
