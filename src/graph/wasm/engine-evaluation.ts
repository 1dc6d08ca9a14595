import type { DenseKernel } from "../../math/wasm/dense-kernel.js";
import { wasmExports } from "../../math/wasm/host.js";
import type { Deviance } from "../evaluate-value.js";
import type { Evaluation } from "../evaluation.js";
import type { FactorGroup, Program } from "../program.js";
import { type SampleSupports, sampleSupports } from "../sample-supports.js";
import type { HessianState, State } from "../state.js";
import { ENGINE_WASM } from "./engine.generated.js";
import { type Globals, GlobalsOf } from "./globals.js";
import {
  bytesOf,
  channelTable,
  engineLists,
  longestChannel,
  sampleTable,
  sexticCoefficients,
} from "./engine-tables.js";

/** What engine.as exports besides the addresses of tables and buffers. */
interface EngineFunctions {
  sextics(order: number): void;
  rates(): void;
  mainDeviance(): number;
  constraintDeviance(): number;
  addGradient(): void;
  addRateCurvature(): void;
  addDensityCurvature(): void;
}

/**
 * Evaluates a program by WebAssembly with vectors, in the memory that `dense` works in. As the plain loops do, up to the
 * order of sums.
 *
 * @param state - made in that memory
 */
export class EngineEvaluation implements Evaluation {
  readonly supports: SampleSupports;
  readonly #program: Program;
  readonly #state: State;
  readonly #dense: DenseKernel;
  readonly #engine: EngineFunctions;
  readonly #globals: GlobalsOf;
  readonly #pars: Float64Array;
  readonly #data: Float64Array;
  /** The buffers that the engine has addresses of. */
  #hessian: HessianState | undefined;
  readonly #others: readonly number[];

  constructor(program: Program, state: State, dense: DenseKernel) {
    this.#program = program;
    this.supports = sampleSupports(program);
    this.#state = state;
    this.#dense = dense;
    const { memory } = dense;
    const imports = { env: { memory, exp: Math.exp, log: Math.log } };
    const engine = wasmExports<EngineFunctions & Globals>(ENGINE_WASM, imports);
    this.#engine = engine;
    this.#globals = new GlobalsOf(dense, engine);
    this.#pars = dense.allocate(program.nPars);
    this.#data = dense.allocate(program.nData);
    this.#others = this.#placeFactors();
    this.#placeTables();
    this.#placeState();
  }

  rates(pars: Float64Array): void {
    this.#rates(pars, 0);
  }

  value(pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#rates(pars, 0);
    this.#deviances(data, out);
  }

  regularValue(pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.value(pars, data, out);
  }

  gradient(pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#rates(pars, 1);
    this.#deviances(data, out);
    this.#gradient(out);
  }

  hessian(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): void {
    this.#rates(pars, 2);
    this.#deviances(data, out);
    if (this.#gradient(out)) this.#curvature(hessian);
  }

  hessianAgain(hessian: HessianState, _pars: Float64Array, _data: Float64Array, out: Deviance): void {
    this.#forms(2);
    if (this.#gradient(out)) this.#curvature(hessian);
  }

  /** The data are still those of the last evaluation; values elsewhere may have come between. */
  dropCurvature(hessian: HessianState, pars: Float64Array): void {
    this.#pars.set(pars);
    hessian.coupling.fill(0);
    hessian.square.fill(0);
    hessian.blocks.fill(0);
    this.#densities(hessian);
  }

  #rates(pars: Float64Array, order: 0 | 1 | 2): void {
    this.#pars.set(pars);
    this.#forms(order);
    this.#engine.rates();
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
    this.#engine.sextics(order);
  }

  #deviances(data: Float64Array, out: Deviance): void {
    this.#data.set(data);
    out.main = this.#engine.mainDeviance();
    out.constraint = this.#engine.constraintDeviance();
  }

  /** Gradient from rates and deviances; false outside the domain. */
  #gradient(out: Deviance): boolean {
    if (out.main + out.constraint < Number.POSITIVE_INFINITY) {
      this.#engine.addGradient();
      return true;
    }
    this.#state.gradient.fill(0);
    return false;
  }

  #curvature(hessian: HessianState): void {
    if (this.#hessian !== hessian) this.#placeHessian(hessian);
    hessian.jacobian.fill(0);
    hessian.arrowSlope.fill(0);
    hessian.coupling.fill(0);
    hessian.square.fill(0);
    hessian.blocks.fill(0);
    this.#engine.addRateCurvature();
    this.#densities(hessian);
  }

  #densities({ jacobian, square }: HessianState): void {
    this.#engine.addDensityCurvature();
    const { curvature } = this.#state;
    for (const group of this.#program.groups) {
      const { nBins, width, binBegin } = group;
      this.#dense.addOuterProducts(jacobian, group.jacobian, nBins, width, curvature, binBegin, square, group.square);
    }
  }

  /** The factors that the engine evaluates; returns the groups of the others. */
  #placeFactors(): readonly number[] {
    const { factorGroups } = this.#program;
    const sextic = factorGroups.findIndex(({ form }) => form.compiled === "sextic");
    if (sextic >= 0) this.#placeSextics(factorGroups[sextic]!);
    return [...factorGroups.keys()].filter((g) => g !== sextic);
  }

  #placeSextics({ begin, parameter, coefficients }: FactorGroup): void {
    const globals = this.#globals;
    globals.set("sexticBegin", begin);
    globals.set("sexticSize", parameter.length);
    globals.placeTable("sexticParameter", bytesOf(parameter));
    globals.place("sexticCoefficients", sexticCoefficients(parameter.length, coefficients));
  }

  #placeTables(): void {
    const program = this.#program;
    const globals = this.#globals;
    const { nPars, channels, samples, normals, poissons, nominal, terms } = program;
    const { supports } = this;
    for (const [name, list] of Object.entries(engineLists(program, supports))) globals.placeTable(name, list);
    const channelsAt = globals.placeTable("channels", channelTable(program));
    const { records, runs } = sampleTable(program, supports, channelsAt);
    globals.placeTable("samples", records);
    globals.placeTable("runs", runs);
    const counts = {
      nPars,
      nChannels: channels.length,
      nSamples: samples.length,
      nNormals: normals.data.length,
      nPoissons: poissons.data.length,
    };
    for (const [name, count] of Object.entries(counts)) globals.set(name, count);
    globals.place("nominal", nominal);
    globals.place(
      "channelFloor",
      Float64Array.from(channels, ({ floor }) => floor),
    );
    globals.place(
      "sampleFloor",
      Float64Array.from(samples, ({ floor }) => floor),
    );
    globals.place("shift", terms.shift);
    globals.place("normalSigma", normals.sigma);
    globals.place("poissonTau", poissons.tau);
    const termSums = this.#dense.allocate(2 * terms.basis.length);
    const scratch = this.#dense.allocate(longestChannel(program));
    globals.point({ pars: this.#pars, data: this.#data, termSums, scratch });
  }

  #placeState(): void {
    const { basis, value, first, second, base, gamma, factor, rate, slope, curvature } = this.#state;
    const { useSlope, useOthers, gradient, clippedSample, clippedBin } = this.#state;
    this.#globals.point({ basis, value, first, second, base, gamma, factor, rate, slope, curvature });
    this.#globals.point({ useSlope, useOthers, gradient, clippedSample, clippedBin });
  }

  #placeHessian(hessian: HessianState): void {
    const { jacobian, arrowSlope, coupling, square, blocks, diagonal, scale } = hessian;
    const { factorRow, termRow, rateRows, suffixes } = hessian;
    this.#globals.point({ jacobian, arrowSlope, coupling, square, blocks, diagonal, scale });
    this.#globals.point({ factorRow, termRow, rateRow: rateRows, suffixes });
    this.#hessian = hessian;
  }
}
