import { describe, expect, it } from "vitest";
import { hessian as dualHessian, grad, type Scalar } from "../../src/ad/index.js";
import { Workspace } from "../../src/api/workspace.js";
import { expectClose } from "../helpers/close.js";
import { ReferenceLikelihood } from "../helpers/reference-likelihood.js";
import {
  histosys,
  normfactor,
  normsys,
  sample,
  shapefactor,
  shapesys,
  staterror,
  workspaceSpec,
} from "../helpers/workspaces.js";

/** A few dozen roundings of numbers of order 10. */
const ROUNDING = 1e-12;

// one sample with every kind of factor, three of which may vanish, beside a background that keeps the rates positive
const spec = workspaceSpec({
  channels: {
    c: [
      sample("b", [20, 30], shapesys("u", [3, 4]), normsys("n", 0.9, 1.2)),
      sample(
        "s",
        [5, 7],
        normfactor("mu"),
        normfactor("k"),
        normfactor("l"),
        normsys("n", 0.8, 1.1),
        histosys("h", [4, 6], [6, 9]),
        staterror("t", [1, 1]),
        shapefactor("f"),
        shapefactor("g"),
      ),
    ],
  },
  observed: { c: [22, 31] },
});
const model = Workspace.parse(spec).model();
const data = model.observedData();
const reference = new ReferenceLikelihood(spec);

describe("derivatives where factors of a sample vanish", () => {
  it.each([
    { mu: 0 },
    { mu: 0, k: 0 },
    { mu: 0, k: 0, l: 0 },
    { "f[0]": 0 },
    { "f[0]": 0, "g[0]": 0 },
    { "f[0]": 0, "g[1]": 0, mu: 0 },
    { "f[0]": 0, "g[0]": 0, mu: 0, k: 0 },
    { mu: 0, "f[1]": 0, "g[1]": 0, h: -1.3, n: 0.7 },
  ])("%o", (named) => {
    const pars = model.resolve({ n: 0.4, h: -0.6, k: 1.3, l: 0.8, "u[0]": 1.1, "t[1]": 0.9, ...named });
    const density = (p: readonly Scalar[]) => reference.logpdf(p, data);
    expectClose(model.gradient(pars, data), grad(density)([...pars]), ROUNDING, "gradient");
    const rows = dualHessian(density)([...pars]) as number[][];
    expectClose(model.hessian(pars, data), rows.flat(), ROUNDING, "Hessian");
  });

  it("by hand at mu = 0: ∂logL/∂mu = s (n/b − 1), ∂²logL/∂mu² = −s² n/b²", () => {
    const small = Workspace.parse(
      workspaceSpec({ channels: { c: [sample("b", [8], normfactor("k")), sample("s", [5], normfactor("mu"))] } }),
    ).model();
    // parameters k, mu; rate 8 k + 5 mu, n = 13
    expectClose(small.gradient([1, 0], [13]), [8 * (13 / 8 - 1), 5 * (13 / 8 - 1)], ROUNDING);
    const c = -13 / 64;
    expectClose(small.hessian([1, 0], [13]), [64 * c, 40 * c, 40 * c, 25 * c], ROUNDING);
  });

  it("by hand with two factors at 0: only their mixed derivative is left", () => {
    const small = Workspace.parse(
      workspaceSpec({ channels: { c: [sample("b", [8]), sample("s", [5], normfactor("mu"), normfactor("k"))] } }),
    ).model();
    expect(small.parNames).toEqual(["k", "mu"]);
    expectClose(small.gradient([0, 0], [13]), [0, 0], 0);
    // ∂²rate/∂k∂mu = 5, slope 13/8 − 1
    expectClose(small.hessian([0, 0], [13]), [0, 5 * 0.625, 5 * 0.625, 0], ROUNDING);
  });
});
