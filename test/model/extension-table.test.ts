import { describe, expect, it } from "vitest";
import { hessian as dualHessian, type Scalar, valueAndGrad } from "../../src/ad/index.js";
import { toMermaid } from "../../src/api/draw.js";
import { Workspace } from "../../src/api/workspace.js";
import { pulls } from "../../src/diagnostics/pulls.js";
import { ranking } from "../../src/diagnostics/ranking.js";
import { fit } from "../../src/fit/fit.js";
import { exportPyhf } from "../../src/interchange/pyhf/export-pyhf.js";
import { minos } from "../../src/intervals/minos.js";
import { lint } from "../../src/lint/index.js";
import { markup } from "../../src/plot/markup.js";
import { plot } from "../../src/plot/plot.js";
import { drawPicture } from "../../src/plot/render.js";
import { sampleToy } from "../../src/toys/toy-sampler.js";
import { extensionsOf } from "../../src/workspace/extensions.js";
import { yields } from "../../src/yields/yields.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { EXTENSION_KINDS } from "../helpers/extension-kinds.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { ReferenceLikelihood } from "../helpers/reference-likelihood.js";
import { thrownIssues } from "../helpers/workspaces.js";

/** Two sums of some dozens of products. */
const DUAL = 1e-11;
/** What a fit leaves of a gradient, in units of −2 log L over an uncertainty. */
const AT_MINIMUM = 1e-6;
const N_TOYS = 1500;

describe.each(EXTENSION_KINDS)("$name", ({ spec, named, truth, explicit = { spec, options: {} } }) => {
  const workspace = Workspace.parse(spec);
  const model = workspace.model();
  const reference = new ReferenceLikelihood(explicit.spec, explicit.options);
  const pars = Array.from(model.resolve(truth));
  const asimov = model.expectedData(pars);
  const best = fit(model, asimov);
  const density = (data: ArrayLike<number>) => (p: readonly Scalar[]) => reference.logpdf(p, data);

  it("has the value and derivatives of its formulas", () => {
    expect(model.parNames).toEqual(reference.parNames);
    const data = model.observedData();
    const [value, slopes] = valueAndGrad(density(data))(pars);
    const size = data.reduce((sum, n) => sum + Math.abs(n), 1);
    expectNear(model.logpdf(pars, data), value as number, DUAL, "value", size);
    expectClose(model.gradient(pars, data), slopes, DUAL * Math.max(1, ...slopes.map(Math.abs)));
    const rows = (dualHessian(density(data))(pars) as number[][]).flat();
    expectClose(model.hessian(pars, data), rows, DUAL * Math.max(1, ...rows.map(Math.abs)));
  });

  it("has Asimov data that give back what they were made with", () => {
    const expected = [...reference.mainRates(pars), ...reference.expectedAuxdata(pars)] as number[];
    expectClose(asimov, expected, DUAL * Math.max(...expected.map(Math.abs)));
    expect(best.valid, best.message).toBe(true);
    for (const [p, name] of model.parNames.entries()) {
      expectNear(best.values[p]!, pars[p]!, AT_MINIMUM, name, best.uncertainties[name] ?? 1);
    }
  });

  it("has toys with these means", () => {
    const toys = Array.from({ length: N_TOYS }, (_, index) => sampleToy(model, truth, { seed: 7, index }));
    for (const [i, expected] of asimov.entries()) {
      const mean = toys.reduce((sum, toy) => sum + toy[i]!, 0) / N_TOYS;
      const variance = toys.reduce((sum, toy) => sum + (toy[i]! - mean) ** 2, 0) / N_TOYS;
      // the mean of a log-normal number is above its median, by a factor exp(σ²/2) that is 1.006 at most here
      const above = Math.abs(expected) * 6e-3;
      expect(Math.abs(mean - expected), `datum ${i}`).toBeLessThan(5 * Math.sqrt(variance / N_TOYS) + above);
    }
  });

  it("has MINOS ends where its profile has risen by 1", () => {
    const [interval] = minos(model, asimov, { parameters: ["mu"] }).intervals;
    const p = model.parIndex("mu");
    const top = reference.logpdf([...best.values], asimov) as number;
    for (const { value } of [interval!.lower, interval!.upper]) {
      const held = fit(model, asimov, { fixed: { mu: value! } });
      const [there, slopes] = valueAndGrad(density(asimov))([...held.values]);
      expect(held.values[p]).toBe(value);
      expectNear(2 * (top - (there as number)), 1, AT_MINIMUM);
      // the independent likelihood has its maximum there, with mu held
      for (const [q, name] of model.parNames.entries()) {
        if (q !== p && held.uncertainties[name] !== undefined)
          expect(Math.abs(slopes[q]! * held.uncertainties[name]!), name).toBeLessThan(AT_MINIMUM);
      }
    }
  });

  it("has pulls, a ranking and pictures of its numbers", () => {
    const found = pulls(fit(model, model.observedData()));
    expect(schemaErrors(found)).toEqual([]);
    expect(found.parameters.filter(({ constraint }) => constraint !== undefined)).not.toHaveLength(0);
    const ranked = ranking(model, asimov, { method: "both", poi: "mu" });
    expect(schemaErrors(ranked)).toEqual([]);
    const bands = yields(model, asimov, { stage: "postfit", fit: best });
    expect(schemaErrors(bands)).toEqual([]);
    for (const record of [found, ranked, bands]) expect(markup(drawPicture(plot(record)))).not.toMatch(/NaN|undefined/);
    const drawing = toMermaid(model);
    for (const { name } of model.parameterSets) expect(drawing).toContain(name);
  });

  it("is a document that the schema and lint accept, and that is named where pyhf cannot read it", () => {
    expect(Workspace.parse(JSON.parse(JSON.stringify(spec))).spec).toEqual(workspace.spec);
    expect(extensionsOf(workspace.spec)).toContain(named);
    expect(lint(workspace, { fit: true }).counts.error).toBe(0);
    const issues = thrownIssues(() => exportPyhf(workspace.spec));
    expect(issues.map(({ code }) => code)).toContain("not-expressible");
  });
});
