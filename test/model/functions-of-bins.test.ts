import { describe, expect, it } from "vitest";
import { hessian as dualHessian, type Scalar, valueAndGrad } from "../../src/ad/index.js";
import { Workspace } from "../../src/api/workspace.js";
import type { ChannelSpec, ModifierSpec, SampleSpec, WorkspaceSpec } from "../../src/workspace/types.js";
import { expectNear } from "../helpers/close.js";
import { ReferenceLikelihood } from "../helpers/reference-likelihood.js";

/** Two sums of the same products, in units of the largest. */
const DUAL = 1e-11;
const N_BINS = 7;

const bins = (of: (b: number) => number) => Array.from({ length: N_BINS }, (_, b) => of(b));
const x = bins((b) => b / 3 - 1);

const perBin: ModifierSpec = {
  name: "scaling",
  type: "formula",
  data: {
    expression: "1 + v * slope^2 + w * slope * kappa",
    vectors: { v: x.map((y) => 0.3 * y), w: x.map((y) => y ** 2) },
  },
};
const morphing = (name: string, nominal: readonly number[], size: number): ModifierSpec => ({
  name,
  type: "shapeN",
  data: {
    hi_data: nominal.map((n, b) => n * (1 + size * Math.sin(b + 1))),
    lo_data: nominal.map((n, b) => n * (1 - size * Math.cos(b))),
  },
});
const shift = (name: string, nominal: readonly number[]): ModifierSpec => ({
  name,
  type: "histosys",
  data: { hi_data: nominal.map((n, b) => n * (1.02 + 0.01 * b)), lo_data: nominal.map((n) => 0.97 * n) },
});
const norm = (name: string): ModifierSpec => ({ name, type: "normsys", data: { hi: 1.1, lo: 0.92 } });
const stat = (name: string, nominal: readonly number[]): ModifierSpec => ({
  name,
  type: "staterror",
  data: nominal.map((n) => 0.1 * n),
});

function channel(name: string, more: (samples: readonly SampleSpec[]) => readonly SampleSpec[]): ChannelSpec {
  const signal = bins((b) => 5 + b);
  const background = bins((b) => 40 - 2 * b);
  const samples: SampleSpec[] = [
    {
      name: "signal",
      data: signal,
      modifiers: [
        { name: "mu", type: "normfactor", data: null },
        perBin,
        morphing("alpha", signal, 0.1),
        norm("alpha"),
        stat(`stat_${name}`, signal),
      ],
    },
    {
      name: "background",
      data: background,
      modifiers: [
        morphing("alpha", background, 0.05),
        morphing("beta", background, 0.08),
        shift("beta", background),
        norm("eta"),
        shift("eta", background),
        stat(`stat_${name}`, background),
      ],
    },
  ];
  // declares the parameters of the formula
  const other: SampleSpec = {
    name: "other",
    data: bins(() => 2),
    modifiers: ["slope", "kappa"].map((parameter) => ({ name: parameter, type: "normfactor", data: null })),
  };
  return { name, samples: [...samples, other, ...more(samples)] };
}

/** Statistical uncertainties that follow normalisations, which a function of the bins scales. */
const mcstat = (samples: readonly SampleSpec[]): readonly SampleSpec[] => [
  {
    name: "mc",
    data: bins(() => 1),
    modifiers: [
      {
        name: "prop",
        type: "mcstat",
        data: Object.fromEntries(samples.map(({ name, data }) => [name, data.map(Math.sqrt)])),
      },
      perBin,
    ],
  },
];

describe.each([
  ["in several channels with shifts, scalar factors and factors of bins", () => []],
  ["with uncertainties that follow normalisations", mcstat],
] as const)("functions of bins %s", (_, more) => {
  const spec: WorkspaceSpec = {
    version: "1.0.0",
    channels: [channel("A", more), channel("B", () => []), channel("C", () => [])],
    observations: ["A", "B", "C"].map((name) => ({ name, data: bins((b) => 44 - b) })),
    measurements: [
      {
        name: "m",
        config: {
          poi: "mu",
          parameters: [
            { name: "slope", inits: [0.1], bounds: [[-2, 2]] },
            { name: "kappa", inits: [0.3], bounds: [[-2, 2]] },
          ],
        },
      },
    ],
  };

  it("have the gradient and the Hessian of the formulas in dual numbers", () => {
    const model = Workspace.parse(spec).model();
    const reference = new ReferenceLikelihood(spec, {});
    expect(model.parNames).toEqual(reference.parNames);
    const data = model.observedData();
    const density = (p: readonly Scalar[]) => reference.logpdf(p, data);
    const pars = model.parNames.map(
      (__, p) => reference.parameters.flatMap(({ inits }) => inits)[p]! + 0.07 * Math.sin(p + 1),
    );
    const [value, slopes] = valueAndGrad(density)(pars);
    const rows = dualHessian(density)(pars) as number[][];
    const { value: ours, gradient } = model.valueAndGradient(pars, data);
    expectNear(ours, value as number, DUAL, "value", Math.abs(value as number));
    const largest = Math.max(...slopes.map(Math.abs));
    for (const [p, slope] of slopes.entries()) expectNear(gradient[p]!, slope, DUAL, model.parNames[p]!, largest);
    const size = Math.max(...rows.flat().map(Math.abs));
    const hessian = model.hessian(pars, data);
    for (const [i, row] of rows.entries()) {
      for (const [j, entry] of row.entries()) {
        expectNear(hessian[i * model.nPars + j]!, entry, DUAL, `${model.parNames[i]} × ${model.parNames[j]}`, size);
      }
    }
  });
});
