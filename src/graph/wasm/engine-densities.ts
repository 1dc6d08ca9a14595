import type { DensityStep } from "../evaluation.js";
import type { Program } from "../program.js";
import type { HessianState } from "../state.js";
import type { EngineInstance } from "./engine-instance.js";
import { channelLists, channelTable } from "./engine-tables.js";

/** The densities of a program, in the memory of the engine. */
export interface DensityInput {
  /** At least as long as the program's parameters, which it begins with. */
  readonly pars: Float64Array;
  readonly data: Float64Array;
  /** Second derivative of −log Poisson in the rates; `[nBins]`. */
  readonly curvature: Float64Array;
}

/** Second derivatives of the densities of a program by WebAssembly with vectors. */
export class EngineDensities implements DensityStep {
  /** Address of the records of channels. */
  readonly channelsAt: number;
  readonly #program: Program;
  readonly #instance: EngineInstance;
  readonly #input: DensityInput;
  /** The buffers that the engine has addresses of. */
  #hessian: HessianState | undefined;

  constructor(program: Program, instance: EngineInstance, input: DensityInput) {
    this.#program = program;
    this.#instance = instance;
    this.#input = input;
    this.channelsAt = this.#placeTables();
  }

  add(hessian: HessianState, pars: Float64Array, data: Float64Array): void {
    if (this.#hessian !== hessian) this.#placeHessian(hessian);
    const { engine, dense } = this.#instance;
    this.#input.pars.set(pars);
    this.#input.data.set(data);
    engine.addDensityCurvature();
    const { curvature } = this.#input;
    const { jacobian, square } = hessian;
    for (const group of this.#program.groups) {
      const { nBins, width, binBegin } = group;
      dense.addOuterProducts(jacobian, group.jacobian, nBins, width, curvature, binBegin, square, group.square);
    }
  }

  #placeTables(): number {
    const { nPars, channels, normals, poissons } = this.#program;
    const { globals } = this.#instance;
    for (const [name, list] of Object.entries(channelLists(this.#program))) globals.placeTable(name, list);
    globals.set("nPars", nPars);
    globals.set("nChannels", channels.length);
    globals.set("nNormals", normals.data.length);
    globals.set("nPoissons", poissons.data.length);
    globals.place("normalSigma", normals.sigma);
    globals.place("poissonTau", poissons.tau);
    const { pars, data, curvature } = this.#input;
    globals.point({ pars, data, curvature });
    return globals.placeTable("channels", channelTable(this.#program));
  }

  #placeHessian(hessian: HessianState): void {
    const { jacobian, arrowSlope, coupling, blocks, diagonal, scale } = hessian;
    this.#instance.globals.point({ jacobian, arrowSlope, coupling, blocks, diagonal, scale });
    this.#hessian = hessian;
  }
}
