import { describe, expect, it } from "vitest";
import { jacobian, type Scalar } from "../../src/ad/index.js";
import { Workspace } from "../../src/api/workspace.js";
import { Evaluator } from "../../src/graph/evaluator.js";
import { lower } from "../../src/graph/lower.js";
import { type Graph, inputsOf, supportOf } from "../../src/graph/nodes.js";
import { expectClose } from "../helpers/close.js";
import { evaluateGaussNewton } from "../helpers/gauss-newton.js";
import { seededRandom } from "../helpers/random.js";
import { randomPoint, randomWorkspace } from "../helpers/random-workspace.js";
import { ReferenceLikelihood } from "../helpers/reference-likelihood.js";
import { normfactor, sample, shapesys, singleChannel } from "../helpers/workspaces.js";

/** Two orders of summing the same products. */
const ROUNDING = 1e-11;
const SEEDS = Array.from({ length: 30 }, (_, i) => i + 1);

function caseOf(seed: number) {
  const { spec, options } = randomWorkspace(seed);
  const model = Workspace.parse(spec).model(options);
  const reference = new ReferenceLikelihood(spec, options);
  const random = seededRandom(40_000 + seed);
  const isInside = (pars: Float64Array) => model.expectedMainData(pars).every((rate) => rate > 0);
  let pars = randomPoint(reference.parameters, random);
  for (let draw = 0; draw < 30 && !isInside(pars); draw++) pars = randomPoint(reference.parameters, random);
  return { model, reference, pars, random, hasPoint: isInside(pars) };
}

describe.each(SEEDS)("graph of random model %i", (seed) => {
  const { model, reference, pars, random, hasPoint } = caseOf(seed);
  const graph = model.graph();

  it("is in topological order and ends with its total", () => {
    for (const [id, node] of graph.nodes.entries()) for (const input of inputsOf(node)) expect(input).toBeLessThan(id);
    expect(graph.nodes.at(-1)!.kind).toBe("total");
    expect(graph.parNames).toEqual(model.parNames);
    expect(graph.nData).toBe(model.nMainData + model.auxdata.length);
    expect(supportOf(graph, graph.nodes.length - 1)).toEqual(expect.arrayContaining([model.poiIndex]));
  });

  it("knows the support of each channel: parameters outside it change nothing there, all others may", () => {
    const channels = reference.sampleRates([...pars]).length;
    const densities = graph.nodes.flatMap((node, id) =>
      node.kind === "poisson" && graph.nodes[node.input]!.kind === "sum" ? [id] : [],
    );
    expect(densities).toHaveLength(channels);
    const before = [...model.expectedByChannel(pars).values()];
    const support = densities.map((id) => new Set(supportOf(graph, id)));
    for (let p = 0; p < model.nPars; p++) {
      const moved = pars.slice();
      moved[p] = moved[p]! + 0.1;
      for (const [c, rates] of [...model.expectedByChannel(moved).values()].entries()) {
        if (!support[c]!.has(p)) expect(rates).toEqual(before[c]);
      }
    }
  });

  it("lowers to a program that splits the parameters into per-bin ones in disjoint blocks, and the others", () => {
    const { border, arrow, borderOf, arrowOf, blocks } = lower(graph);
    expect([...border, ...arrow].sort((a, b) => a - b)).toEqual(model.parNames.map((_, p) => p));
    for (const [i, p] of border.entries()) expect([borderOf[p], arrowOf[p]]).toEqual([i, -1]);
    for (const [i, p] of arrow.entries()) expect([borderOf[p], arrowOf[p]]).toEqual([-1, i]);
    expect([...blocks.members].sort((a, b) => a - b)).toEqual([...arrow.keys()]);
    expect(Array.from(arrow, (p) => model.parNames[p]!).every((name) => name.endsWith("]"))).toBe(true);
  });

  if (!hasPoint) return;

  it("evaluates to the same value at orders 0, 1 and 2, whatever was evaluated before", () => {
    const evaluator = new Evaluator(lower(graph));
    const data = evaluator.bind(model.observedData());
    const elsewhere = Float64Array.from(pars, (x) => x * random.uniform(0.95, 1.05));
    const first = evaluator.value(pars, data);
    evaluator.valueGradientHessian(elsewhere, data);
    expect(evaluator.valueAndGradient(pars, data)).toBe(first);
    const gradient = evaluator.gradient.slice();
    evaluator.valueGradientHessian(elsewhere, data);
    expect(evaluator.valueGradientHessian(pars, data)).toBe(first);
    expect(evaluator.gradient).toEqual(gradient);
    evaluator.valueGradientHessian(elsewhere, data);
    expect(evaluateGaussNewton(evaluator, pars, data)).toBe(first);
    expect(evaluator.gradient).toEqual(gradient);
    expect(evaluator.value(pars, data)).toBe(first);
  });

  it("has the Gauss–Newton matrix Jᵀ diag(n/ν²) J plus the curvature of the constraints", () => {
    const data = model.observedData();
    const { nPars: n } = model;
    const evaluator = model.likelihood.lend();
    evaluateGaussNewton(evaluator, pars, model.bind(data));
    const matrix = evaluator.denseHessian(new Float64Array(n * n));
    const { scale } = evaluator.system;
    const rows = jacobian((p: readonly Scalar[]) => reference.mainRates(p))([...pars]) as number[][];
    const rates = model.expectedMainData(pars);
    const expected = new Float64Array(n * n);
    for (const [b, row] of rows.entries()) {
      const weight = data[b]! / rates[b]! ** 2;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expected[i * n + j]! += weight * row[i]! * row[j]!;
    }
    let datum = model.nMainData;
    for (const { kind, first, size, widths } of reference.parameters) {
      for (let k = 0; k < size && kind !== "free"; k++) {
        const p = first + k;
        expected[p * n + p]! += kind === "normal" ? 1 / widths[k]! ** 2 : data[datum]! / pars[p]! ** 2;
        datum++;
      }
    }
    const largest = Math.max(1, ...expected.map(Math.abs));
    expectClose(
      matrix,
      expected,
      ROUNDING,
      "Gauss–Newton",
      expected.map(() => largest),
    );
    expectClose(
      scale,
      Array.from({ length: n }, (_, p) => expected[p * n + p]!),
      ROUNDING,
      "its diagonal",
    );
  });
});

describe("evaluator", () => {
  it("gives Infinity outside the domain at every order, and recovers", () => {
    const { model, data } = singleChannel([sample("b", [8], shapesys("u", [2])), sample("s", [5], normfactor("mu"))]);
    const evaluator = model.likelihood.lend();
    const bound = model.bind(data);
    const inside = evaluator.value(Float64Array.of(1, 1), bound);
    const outside = Float64Array.of(-3, 1);
    expect(evaluator.value(outside, bound)).toBe(Number.POSITIVE_INFINITY);
    expect(evaluator.valueAndGradient(outside, bound)).toBe(Number.POSITIVE_INFINITY);
    expect(evaluator.valueGradientHessian(outside, bound)).toBe(Number.POSITIVE_INFINITY);
    expect(evaluateGaussNewton(evaluator, outside, bound)).toBe(Number.POSITIVE_INFINITY);
    expect(evaluator.valueGradientHessian(Float64Array.of(1, 1), bound)).toBe(inside);
  });
});

describe("lower", () => {
  const { model } = singleChannel([sample("b", [8], shapesys("u", [2])), sample("s", [5], normfactor("mu"))]);
  const graph = model.graph();
  const replaced = (id: number, part: object): Graph => ({
    ...graph,
    nodes: graph.nodes.map((node, i) => (i === id ? ({ ...node, ...part } as (typeof graph.nodes)[number]) : node)),
  });

  it("refuses a graph without a total, and densities of an unknown shape", () => {
    expect(() => lower({ ...graph, nodes: graph.nodes.slice(0, -1) })).toThrow("ends with its total");
    const density = graph.nodes.findIndex(({ kind }) => kind === "poisson");
    const sum = graph.nodes.findIndex(({ kind }) => kind === "sum");
    const product = graph.nodes.findIndex(({ kind }) => kind === "product");
    expect(() => lower(replaced(density, { kind: "product", inputs: [0] }))).toThrow("not expected here");
    expect(() => lower(replaced(sum, { inputs: [product, 0] }))).toThrow("not expected here");
  });
});
