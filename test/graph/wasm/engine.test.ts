import { afterEach, describe, expect, it, vi } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { Evaluator } from "../../../src/graph/evaluator.js";
import { compiledRoom, kernelRoom, scalarRoom } from "../../../src/graph/kernel-room.js";
import type { Model } from "../../../src/model/model.js";
import { evaluateGaussNewton } from "../../helpers/gauss-newton.js";
import { itIsCompiledFromItsSource } from "../../helpers/generated-kernel.js";
import { type SeededRandom, seededRandom } from "../../helpers/random.js";
import { randomExtended } from "../../helpers/random-extensions.js";
import { randomWorkspace } from "../../helpers/random-workspace.js";
import { histosys, modelOf, normfactor, normsys, sample, shapesys, staterror } from "../../helpers/workspaces.js";
import { formulaModel } from "../random-formulas.js";
import { largeBlock, randomMask, randomSystem } from "../random-systems.js";

itIsCompiledFromItsSource("engine", "src/graph/wasm/engine.generated.ts");
itIsCompiledFromItsSource("arrow", "src/graph/wasm/arrow.generated.ts");
itIsCompiledFromItsSource("fold", "src/graph/wasm/fold.generated.ts");

/** Sums of the same terms in another order, relative to the largest result. */
const REORDERED = 1e-12;
/** Solutions lose the condition number of the matrix. */
const SOLUTION = 1e-8;
const PIVOT_TOLERANCE = 1e-14;
const SEEDS = Array.from({ length: 120 }, (_, i) => 500 + i);

/** NaN equals NaN: where a formula has no value, nothing has. Looks for the first difference, which takes less than a check of each. */
function expectEqual(ours: ArrayLike<number>, reference: ArrayLike<number>, tolerance = REORDERED): void {
  expect(ours.length).toBe(reference.length);
  let scale = 1;
  for (let i = 0; i < reference.length; i++) scale = Math.max(scale, Math.abs(reference[i]!) || 0);
  const isEqual = (x: number, y: number) => Object.is(x, y) || Math.abs(x - y) < tolerance * scale;
  for (let i = 0; i < reference.length; i++) {
    if (!isEqual(ours[i]!, reference[i]!)) expect({ i, value: ours[i] }).toEqual({ i, value: reference[i] });
  }
}

/** The two evaluators of a model, whatever its size. */
function bothOf({ likelihood }: Model) {
  const { program, parts } = likelihood.lend();
  const room = compiledRoom(program, true, parts?.roomSize(program));
  return { compiled: new Evaluator(program, parts, room), scalar: new Evaluator(program, parts, scalarRoom) };
}

const dense = (evaluator: Evaluator) => evaluator.denseHessian(new Float64Array(evaluator.program.nPars ** 2));

/** Compares the two evaluators at a point. @returns whether it is inside the domain, where there is more to compare */
function compareAt(model: Model, pars: Float64Array, values: Float64Array): boolean {
  const { compiled, scalar } = bothOf(model);
  const data = scalar.bind(values);
  const expected = { ...scalar.deviance(pars, data) };
  const got = { ...compiled.deviance(pars, data) };
  const isInside = expected.main + expected.constraint < Number.POSITIVE_INFINITY;
  expect(got.main + got.constraint < Number.POSITIVE_INFINITY).toBe(isInside);
  if (isInside) expectEqual([got.main, got.constraint], [expected.main, expected.constraint]);
  const isRegular = scalar.regularValue(pars, data) < Number.POSITIVE_INFINITY;
  expect(compiled.regularValue(pars, data) < Number.POSITIVE_INFINITY).toBe(isRegular);
  expectEqual(compiled.rates(pars), scalar.rates(pars));
  scalar.valueAndGradient(pars, data);
  compiled.valueAndGradient(pars, data);
  expectEqual(compiled.gradient, scalar.gradient);
  scalar.valueGradientHessian(pars, data);
  compiled.value(pars, data);
  compiled.valueGradientHessianAgain(pars, data);
  expectEqual(compiled.gradient, scalar.gradient);
  if (!isRegular) return false;
  expectEqual(dense(compiled), dense(scalar));
  expectEqual(compiled.system.scale, scalar.system.scale);
  compiled.valueGradientHessian(pars, data);
  expectEqual(dense(compiled), dense(scalar));
  scalar.dropCurvature(pars, data);
  compiled.dropCurvature(pars, data);
  expectEqual(dense(compiled), dense(scalar));
  return true;
}

/** A random model with floors between the rates that it has at its start, so that some hold and some do not. */
function flooredSystem(seed: number) {
  const { spec, options } = randomWorkspace(seed);
  const random = seededRandom(seed);
  const workspace = Workspace.parse(spec);
  const { likelihood, suggestedInit } = workspace.model(options);
  const rates = likelihood.rates(Float64Array.from(suggestedInit)).sort();
  const clipBinData = rates[Math.floor(random.uniform(0, rates.length))]!;
  const clipSampleData = random.uniform(0, 0.8) * clipBinData;
  const kinds = [{ clipBinData }, { clipSampleData }, { clipBinData, clipSampleData }];
  return { model: workspace.model({ ...options, ...random.pick(kinds) }), random };
}

/** How many rates of samples and of bins a floor held in the compared points, and how many passed one. */
const floors = {
  ofSamples: { held: 0, passed: 0 },
  ofBins: { held: 0, passed: 0 },
  ofShifts: { held: 0, passed: 0 },
};

function countFloors(model: Model, pars: Float64Array): void {
  const { compiled, scalar } = bothOf(model);
  compiled.rates(pars);
  scalar.rates(pars);
  expect(compiled.state.clippedSample).toEqual(scalar.state.clippedSample);
  expect(compiled.state.clippedBin).toEqual(scalar.state.clippedBin);
  expect(compiled.state.clippedShift).toEqual(scalar.state.clippedShift);
  const { samples, channels } = model.likelihood.lend().program;
  const count = (flags: Uint8Array, into: { held: number; passed: number }) => {
    for (const flag of flags) into[flag === 1 ? "held" : "passed"]++;
  };
  if (samples.some(({ floor }) => floor > Number.NEGATIVE_INFINITY))
    count(scalar.state.clippedSample, floors.ofSamples);
  if (samples.some(({ shiftedFloor }) => shiftedFloor > Number.NEGATIVE_INFINITY))
    count(scalar.state.clippedShift, floors.ofShifts);
  if (channels.some(({ floor }) => floor > Number.NEGATIVE_INFINITY)) count(scalar.state.clippedBin, floors.ofBins);
}

describe("the compiled engine", () => {
  const compared = { inside: 0, outside: 0, definite: 0, components: 0 };

  it.each(SEEDS)("evaluates as the plain loops do, random model %i", (seed) => {
    const { model, random } = randomSystem(seed);
    const observed = Float64Array.from(model.observedData());
    const near = Float64Array.from(model.suggestedInit, (x) => x + random.uniform(-0.4, 0.4));
    const far = Float64Array.from(model.suggestedInit, (x) => x + random.uniform(-2.5, 2.5));
    for (const pars of [Float64Array.from(model.suggestedInit), near, far])
      compared[compareAt(model, pars, observed) ? "inside" : "outside"]++;
    const masked = observed.map((n, i) => (i < model.nMainData && i % 2 === 0 ? Number.NaN : n));
    compared[compareAt(model, near, masked) ? "inside" : "outside"]++;
  });

  it.each(SEEDS)("applies floors as the plain loops do, random model %i", (seed) => {
    const { model, random } = flooredSystem(seed);
    const observed = Float64Array.from(model.observedData());
    for (const distance of [0, 0.4, 2.5]) {
      const pars = Float64Array.from(model.suggestedInit, (x) => x + random.uniform(-distance, distance));
      compared[compareAt(model, pars, observed) ? "inside" : "outside"]++;
      countFloors(model, pars);
    }
  });

  it.each(SEEDS)("applies floors under shifted templates as the plain loops do, random model %i", (seed) => {
    const { spec } = randomWorkspace(seed);
    const model = Workspace.parse({ ...spec, dialect: "combine" }).model();
    const random = seededRandom(seed);
    const observed = Float64Array.from(model.observedData());
    for (const distance of [1, 6]) {
      const pars = Float64Array.from(model.suggestedInit, (x) => x + random.uniform(-0.2, 1) * distance);
      compared[compareAt(model, pars, observed) ? "inside" : "outside"]++;
      countFloors(model, pars);
    }
  });

  it.each(SEEDS)("evaluates formulas as the plain loops do, random model %i", (seed) => {
    const floors = [{}, { clipBinData: 20 }, { clipSampleData: 5 }][seed % 3]!;
    const { model, random, hasComponents } = formulaModel(seed, floors);
    const observed = Float64Array.from(model.observedData());
    for (const distance of [0, 0.3, 2.5]) {
      const pars = Float64Array.from(model.suggestedInit, (x) => x + random.uniform(-distance, distance));
      compared[compareAt(model, pars, observed) ? "inside" : "outside"]++;
    }
    compareSystems(model, random);
    if (hasComponents) compared.components++;
  });

  it.each(SEEDS)("has terms beside it as the plain loops have, random model %i", (seed) => {
    const { spec, options } = randomExtended(seed);
    const model = Workspace.parse(spec).model(options);
    const random = seededRandom(seed);
    const observed = Float64Array.from(model.observedData());
    for (const distance of [0, 0.3, 2.5]) {
      const pars = Float64Array.from(model.suggestedInit, (x) => x + random.uniform(-distance, distance));
      compared[compareAt(model, pars, observed) ? "inside" : "outside"]++;
    }
    const masked = observed.map((n, i) => (i < model.nMainData && i % 2 === 0 ? Number.NaN : n));
    compared[compareAt(model, Float64Array.from(model.suggestedInit), masked) ? "inside" : "outside"]++;
    compareSystems(model, random);
  });

  it.each(SEEDS)("factorises and solves as the plain loops do, random model %i", (seed) => {
    const { model, random } = randomSystem(seed);
    if (compareSystems(model, random)) compared.definite++;
  });

  it("was compared inside the domain and outside, and where the matrix is definite", () => {
    expect(compared.inside).toBeGreaterThan(560);
    expect(compared.outside).toBeGreaterThan(50);
    expect(compared.definite).toBeGreaterThan(100);
    expect(compared.components).toBeGreaterThan(30);
    expect(floors.ofSamples.held).toBeGreaterThan(300);
    expect(floors.ofSamples.passed).toBeGreaterThan(300);
    expect(floors.ofBins.held).toBeGreaterThan(100);
    expect(floors.ofBins.passed).toBeGreaterThan(100);
    expect(floors.ofShifts.held).toBeGreaterThan(20);
    expect(floors.ofShifts.passed).toBeGreaterThan(300);
  });

  it.each([3, 20, 70])("eliminates a block of several channels, %i", (nChannels) => {
    const { model } = largeBlock(nChannels);
    const { compiled, scalar } = bothOf(model);
    const pars = Float64Array.from(model.suggestedInit);
    const data = scalar.bind(model.expectedData(pars));
    scalar.valueGradientHessian(pars, data);
    compiled.valueGradientHessian(pars, data);
    expect(compareSolutions(compiled, scalar, new Uint8Array(model.nPars).fill(1), 1e-3)).toBe(true);
  });

  it("reads the data anew at each evaluation, as toys do that come in one buffer", () => {
    const { model } = largeBlock(12);
    const { compiled, scalar } = bothOf(model);
    const pars = Float64Array.from(model.suggestedInit);
    const buffer = scalar.bind(model.observedData());
    for (const factor of [1, 1.3, 0.6]) {
      for (let i = 0; i < model.nMainData; i++) buffer.values[i]! *= factor;
      expectEqual([compiled.value(pars, buffer)], [scalar.value(pars, buffer)]);
      compiled.valueAndGradient(pars, buffer);
      scalar.valueAndGradient(pars, buffer);
      expectEqual(compiled.gradient, scalar.gradient);
    }
  });

  it("takes factors that are 0, twice the same parameter, pairs of per-bin factors, and supports with long runs", () => {
    const names = Array.from({ length: 24 }, (_, k) => `sys${String(k).padStart(2, "0")}`);
    const bins = [12, 20, 31];
    const wide = names.flatMap((name, k) => [
      normsys(name, 1 + 0.01 * (k + 1), 1 - 0.012 * (k + 1)),
      histosys(
        name,
        bins.map((x) => x * (1 + 0.003 * k)),
        bins.map((x) => x * (1 - 0.002 * k)),
      ),
    ]);
    const { model } = modelOf({
      channels: {
        SR: [
          sample("b", bins, staterror("stat", [1, 2, 1.5]), shapesys("shape", [2, 3, 2]), ...wide),
          sample("c", [3, 2, 4], staterror("stat", [0.3, 0.2, 0.4]), ...wide.slice(0, 20)),
          sample("s", [2, 4, 3], normfactor("mu"), normfactor("k")),
        ],
        CR: [sample("b", [50], ...names.map((name, k) => normsys(name, 1 + 0.02 * k, 0.9)))],
      },
    });
    const random = seededRandom(3);
    const data = Float64Array.from(model.expectedData(model.suggestedInit), (n) => n * random.uniform(0.8, 1.2));
    for (const mu of [0, 1]) {
      for (const size of [0.3, 1.4]) {
        const pars = Float64Array.from(model.suggestedInit, (x) => x + size * random.uniform(-0.3, 0.3));
        pars[model.parNames.indexOf("mu")] = mu;
        if (mu === 0) pars[model.parNames.indexOf("k")] = 0;
        expect(compareAt(model, pars, data)).toBe(true);
      }
    }
  });

  describe("is left out", () => {
    afterEach(() => {
      vi.unstubAllGlobals();
    });

    it("where the host has no WebAssembly: the plain loops do the same", () => {
      const { model } = largeBlock(40);
      const { program, parts } = model.likelihood.lend();
      const pars = Float64Array.from(model.suggestedInit);
      const data = model.bind(model.observedData());
      const compiled = model.likelihood.lend().valueAndGradient(pars, data);
      vi.stubGlobal("WebAssembly", undefined);
      const plain = new Evaluator(program, parts, kernelRoom(program));
      expectEqual([plain.valueAndGradient(pars, data)], [compiled]);
      expectEqual(plain.gradient, model.likelihood.lend().gradient);
    });
  });
});

/** Compares solutions with the Gauss–Newton matrix at the suggested start. @returns whether it is definite */
function compareSystems(model: Model, random: SeededRandom): boolean {
  const { compiled, scalar } = bothOf(model);
  const pars = Float64Array.from(model.suggestedInit);
  const data = scalar.bind(model.observedData());
  expect(evaluateGaussNewton(scalar, pars, data)).toBeLessThan(Number.POSITIVE_INFINITY);
  evaluateGaussNewton(compiled, pars, data);
  return compareSolutions(compiled, scalar, randomMask(model.nPars, random), 1e-3);
}

/** Solutions of (H + damping) x = 1 over some parameters by both, where H is definite. @returns whether it is */
function compareSolutions(compiled: Evaluator, scalar: Evaluator, free: Uint8Array, relative: number): boolean {
  const n = free.length;
  const damping = scalar.system.scale.map((x) => relative * Math.max(x, 1e-6));
  const isDefinite = scalar.system.factor(free, damping, PIVOT_TOLERANCE);
  expect(compiled.system.factor(free, damping, PIVOT_TOLERANCE)).toBe(isDefinite);
  if (!isDefinite) return false;
  expect(compiled.system.leastPivot / scalar.system.leastPivot).toBeCloseTo(1, 6);
  const [ones, ours, reference] = [new Float64Array(n).fill(1), new Float64Array(n), new Float64Array(n)];
  scalar.system.solve(ones, reference);
  compiled.system.solve(ones, ours);
  expectEqual(ours, reference, SOLUTION);
  return true;
}
