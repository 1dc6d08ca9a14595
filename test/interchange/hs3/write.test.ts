import { describe, expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { exportHs3, importHs3 } from "../../../src/interchange/hs3/index.js";
import type { ParameterSettings } from "../../../src/workspace/types.js";
import {
  histosys,
  lumi,
  normfactor,
  normsys,
  sample,
  shapefactor,
  shapesys,
  staterror,
} from "../../helpers/workspaces.js";
import { placesOf } from "./documents.js";
import { expectSameLikelihood } from "./round-trip.js";

const LUMI: ParameterSettings = { name: "lumi", inits: [1], bounds: [[0.8, 1.2]], auxdata: [1.01], sigmas: [0.03] };

/** Two channels with every type of modifier. */
const document = (parameters: readonly ParameterSettings[] = [], config: object = {}, rest: object = {}) => ({
  channels: [
    {
      name: "SR",
      samples: [
        sample("signal", [12, 11], normfactor("mu"), lumi(), normsys("xsec", 0.9, 1.15)),
        sample(
          "bkg",
          [50, 52],
          normsys("xsec", 1.1, 0.9),
          histosys("JES", [45, 58], [56, 49]),
          staterror("stat", [3, 2]),
        ),
        sample("other", [5, 0], staterror("stat", [1, 0]), normfactor("k")),
      ],
    },
    {
      name: "CR",
      samples: [
        sample("bkg", [80, 0], shapesys("fake", [8, 2]), histosys("JES", [75, 1], [88, 2])),
        sample("free", [9, 7], shapefactor("f")),
      ],
    },
  ],
  observations: [
    { name: "SR", data: [70, 60] },
    { name: "CR", data: [90, 8] },
  ],
  measurements: [{ name: "m", config: { poi: "mu", parameters: [LUMI, ...parameters], ...config } }],
  version: "1.0.0",
  ...rest,
});

const CASES: readonly (readonly [string, unknown])[] = [
  ["all types of modifiers", document()],
  ["the dialect of ROOT, with Poisson constraints and a threshold", document([], {}, { dialect: "root" })],
  [
    "a normal constraint of a normfactor",
    document([{ name: "k", constraint: "normal", sigmas: [0.2], auxdata: [1.1] }]),
  ],
  ["a log-normal constraint", document([{ name: "k", constraint: "lognormal", sigmas: [0.2] }])],
  ["a gamma constraint", document([{ name: "k", constraint: "gamma", sigmas: [0.2], auxdata: [1.1] }])],
  ["a Poisson constraint", document([{ name: "k", constraint: "poisson", factors: [30], auxdata: [28] }])],
  [
    "auxiliary data and widths of effects",
    document([{ name: "xsec", constraint: "normal", sigmas: [1.5], auxdata: [0.3] }]),
  ],
  ["an effect without a constraint", document([{ name: "JES", constraint: "none" }])],
  ["given widths of a staterror", document([{ name: "stat", sigmas: [0.1, 0.2], auxdata: [1, 1.05] }])],
  ["a staterror with log-normal constraints", document([{ name: "stat", constraint: "lognormal" }])],
  ["given counts of a shapesys", document([{ name: "fake", auxdata: [90, 1], factors: [100, 1] }])],
  ["a normal shapesys", document([{ name: "fake", constraint: "normal" }])],
  [
    "parameters that are held, start values and bounds",
    document([
      { name: "f", fixed: true, inits: [1.2, 0.9] },
      { name: "xsec", fixed: true, inits: [0.5] },
      { name: "k", inits: [2], bounds: [[-1, 4]] },
    ]),
  ],
  ["a staterror that is held", document([{ name: "stat", fixed: true }])],
  [
    "correlations of effects and bins",
    document([], {
      correlations: [
        {
          parameters: ["xsec", "JES", "stat[1]"],
          correlation: [
            [1, 0.5, 0.1],
            [0.5, 1, -0.2],
            [0.1, -0.2, 1],
          ],
        },
      ],
    }),
  ],
  [
    "a covariance",
    document([], {
      correlations: [
        {
          parameters: ["xsec", "JES"],
          covariance: [
            [1, 0.5],
            [0.5, 2],
          ],
        },
      ],
    }),
  ],
];

describe("a workspace written as HS3 and read again has the same likelihood with", () => {
  for (const [title, value] of CASES) {
    it(title, () => expectSameLikelihood(Workspace.parse(value), "m", title));
  }
});

it("a parameter with any name has its log-normal constraint again", () => {
  const value = document([{ name: "k (a) + 1", constraint: "lognormal", sigmas: [0.2] }]);
  const text = JSON.stringify(value).replaceAll('"name":"k"', '"name":"k (a) + 1"');
  expectSameLikelihood(Workspace.parse(text), "m", "k (a) + 1");
});

describe("exportHs3", () => {
  const spec = (value: unknown) => Workspace.parse(value).spec;

  it("writes lumi as a normfactor with a normal constraint, and names the constraints", () => {
    expect(exportHs3(spec(document()))).toMatchObject({
      metadata: { hs3_version: "0.2", packages: [{ name: "histograd" }] },
      analyses: [{ name: "m", parameters_of_interest: ["mu"], domains: ["default_domain"], init: "default_values" }],
    });
    const text = JSON.stringify(exportHs3(spec(document())));
    expect(text).toContain('{"name":"lumi","parameter":"lumi","type":"normfactor","constraint":"lumi_constraint"}');
    expect(text).toContain(
      '{"name":"lumi_constraint","type":"gaussian_dist","x":"nom_lumi","mean":"lumi","sigma":0.03}',
    );
    expect(text).toContain('{"name":"nom_lumi","value":1.01,"const":true}');
  });

  it("refuses everything that HS3 cannot say at once", () => {
    const value = document([], { penalties: [{ name: "p", strength: 1, parameters: ["mu", "k"], differences: 0 }] });
    const formula = { name: "y", type: "formula", data: { expression: "mu^2" } };
    const polynomial = { name: "z", type: "polynomial", data: { terms: [{ powers: { k: 2 }, data: [1, 1] }] } };
    const [first, ...others] = value.channels;
    const extended = {
      ...first!,
      samples: [...first!.samples, { name: "eft", data: [1, 2], modifiers: [formula, polynomial] }],
    };
    const covariances = [
      {
        channels: ["CR"],
        matrix: [
          [1, 0],
          [0, 1],
        ],
      },
    ];
    const all = { ...value, channels: [extended, ...others], covariances };
    expect(placesOf(() => exportHs3(spec(all))).sort()).toEqual([
      "not-expressible channels[0].samples[3].modifiers[0]",
      "not-expressible channels[0].samples[3].modifiers[1]",
      "not-expressible covariances",
      "not-expressible measurements[0].config.penalties",
    ]);
  });

  it("refuses constraints of effects that are not normal, and Combine's interpolation", () => {
    const gamma = document([{ name: "xsec", constraint: "gamma", sigmas: [0.1] }]);
    expect(placesOf(() => exportHs3(spec(gamma)))).toEqual(["not-expressible measurements[0].config.parameters"]);
    const combine = document([], {}, { dialect: "combine" });
    expect(placesOf(() => exportHs3(spec(combine)))).toEqual([
      "not-expressible channels[0].samples[0].modifiers[2]",
      "not-expressible channels[0].samples[1].modifiers[0]",
    ]);
  });

  it("refuses measurements with different constraints, of which one can be written", () => {
    const value = document();
    const other = { name: "n", config: { poi: "", parameters: [{ ...LUMI, sigmas: [0.05] }] } };
    const two = spec({ ...value, measurements: [...value.measurements, other] });
    expect(placesOf(() => exportHs3(two))).toEqual(["not-expressible measurements[1]"]);
    expect(exportHs3(two, { measurement: "n" })).toMatchObject({
      analyses: [{ name: "n", parameters_of_interest: [] }],
    });
    expect(placesOf(() => exportHs3(two, { measurement: "o" }))).toEqual(["unknown-measurement measurement"]);
  });

  it("writes measurements with the same constraints as analyses", () => {
    const value = document();
    const other = { name: "n", config: { poi: ["k", "mu"], parameters: [LUMI, { name: "k", inits: [3] }] } };
    const written = exportHs3(spec({ ...value, measurements: [...value.measurements, other] }));
    expect(written).toMatchObject({
      analyses: [
        { name: "m", init: "default_values" },
        { name: "n", init: "n_values", domains: ["n_domain"], parameters_of_interest: ["k", "mu"] },
      ],
    });
    expect(importHs3(written).value).toMatchObject({
      measurements: [
        { name: "m", config: { poi: "mu" } },
        { name: "n", config: { poi: ["k", "mu"] } },
      ],
    });
  });
});

it("widths survive where squares of the events vanish", () => {
  for (const size of [1e-200, 1e-300]) {
    const samples = [
      { name: "s", data: [1], modifiers: [{ name: "mu", type: "normfactor", data: null }] },
      { name: "b", data: [size], modifiers: [{ name: "g", type: "shapesys", data: [size] }] },
    ];
    const workspace = Workspace.parse({
      version: "1.0.0",
      channels: [{ name: "c", samples }],
      observations: [{ name: "c", data: [1] }],
      measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
    });
    const again = Workspace.parse(importHs3(JSON.parse(JSON.stringify(exportHs3(workspace.spec)))).value);
    const [model, read] = [workspace.model(), again.model()];
    expect([...read.auxdata]).toEqual([...model.auxdata]);
    expect(read.nPars).toBe(model.nPars);
  }
});
