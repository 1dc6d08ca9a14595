import { Workspace } from "../../src/api/workspace.js";
import type { ArrowSystem } from "../../src/graph/arrow-system.js";
import type { Model } from "../../src/model/model.js";
import { eigenvalues, submatrix } from "../helpers/dense-reference.js";
import { type SeededRandom, seededRandom } from "../helpers/random.js";
import { randomData, randomPoint, randomWorkspace } from "../helpers/random-workspace.js";
import { ReferenceLikelihood } from "../helpers/reference-likelihood.js";
import { modelOf, normfactor, normsys, sample, shapefactor, staterror } from "../helpers/workspaces.js";

/** A structured Hessian of −log L at some point of some model, and the same matrix in full. */
export interface SystemCase {
  readonly model: Model;
  readonly system: ArrowSystem;
  readonly dense: Float64Array;
  readonly n: number;
  readonly random: SeededRandom;
}

/**
 * A random model at a random point: with even seeds at the minimum of its Asimov data, where the Hessian is semidefinite,
 * else far from any minimum, where it may have any signs.
 */
export function randomSystem(seed: number): SystemCase {
  const { spec, options } = randomWorkspace(seed);
  const model = Workspace.parse(spec).model(options);
  const { parameters } = new ReferenceLikelihood(spec, options);
  const random = seededRandom(30_000 + seed);
  const data = randomData(model.observedData(), parameters, random);
  const isInside = (point: Float64Array) => model.logpdf(point, data) > Number.NEGATIVE_INFINITY;
  let pars = randomPoint(parameters, random);
  for (let draw = 0; draw < 20 && !isInside(pars); draw++) pars = randomPoint(parameters, random);
  // the last resort is inside for any model: no bin sees anything
  if (!isInside(pars)) data.fill(0, 0, model.nMainData);
  if (!isInside(pars)) pars = Float64Array.from(model.suggestedInit);
  const asimov = model.expectedData(pars);
  const hasAsimov = asimov.subarray(0, model.nMainData).every((rate) => rate > 0);
  return systemAt(model, pars, hasAsimov && seed % 2 === 0 ? asimov : data, random);
}

export function systemAt(model: Model, pars: Float64Array, data: Float64Array, random: SeededRandom): SystemCase {
  const { nPars: n } = model;
  const evaluator = model.likelihood.lend();
  evaluator.valueGradientHessian(pars, model.bind(data));
  return { model, system: evaluator.system, dense: evaluator.denseHessian(new Float64Array(n * n)), n, random };
}

/** A shapefactor shared by `nChannels` one-bin channels that each have a staterror: one block of nChannels + 1. */
export function largeBlock(nChannels: number): SystemCase {
  const random = seededRandom(nChannels);
  const names = Array.from({ length: nChannels }, (_, c) => `R${String(c).padStart(3, "0")}`);
  const channel = (name: string) => [
    sample(
      "b",
      [random.uniform(20, 40)],
      shapefactor("f"),
      staterror(`t_${name}`, [random.uniform(2, 5)]),
      normsys("n", 0.9, 1.1),
    ),
    sample("s", [random.uniform(2, 5)], normfactor("mu")),
  ];
  const { model } = modelOf({ channels: Object.fromEntries(names.map((name) => [name, channel(name)])) });
  const pars = model.resolve({ n: 0.3, mu: 1.1 });
  return systemAt(model, pars, model.expectedData(pars), random);
}

/** 0 or 1 per parameter. */
export function randomMask(n: number, random: SeededRandom, probability = 0.75): Uint8Array {
  return Uint8Array.from({ length: n }, () => (random.chance(probability) ? 1 : 0));
}

export const chosen = (free: Uint8Array): number[] => Array.from(free.keys()).filter((p) => free[p] === 1);

/** Smallest eigenvalue of the free part with the diagonal scaled to 1: how far it is from singular, and its sign. */
export function definiteness(dense: Float64Array, n: number, free: Uint8Array, damping?: Float64Array): number {
  const kept = chosen(free);
  const m = kept.length;
  const part = submatrix(dense, n, kept);
  for (let i = 0; i < m; i++) part[i * m + i]! += damping?.[kept[i]!] ?? 0;
  const scale = kept.map((_, i) => 1 / Math.sqrt(Math.abs(part[i * m + i]!) || 1));
  const scaled = part.map((value, k) => value * scale[Math.floor(k / m)]! * scale[k % m]!);
  return m === 0 ? 1 : eigenvalues(scaled, m)[0]!;
}
