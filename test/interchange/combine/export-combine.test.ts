import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import type { HistFactoryError } from "../../../src/errors.js";
import { exportCombine } from "../../../src/interchange/combine/export-combine.js";
import { importCombine } from "../../../src/interchange/combine/import-combine.js";
import { COUNTING, histograd, temporaryFolder } from "../../helpers/cli.js";
import { byteFiles, logpdfPairs, throughCard } from "./round-trip.js";

const ROUNDING = 1e-12;

type Json = Record<string, unknown>;

interface Parts {
  readonly signal?: readonly Json[];
  readonly background?: readonly Json[];
  readonly more?: readonly Json[];
  readonly parameters?: readonly Json[];
  readonly config?: Json;
  readonly document?: Json;
}

const MU = { name: "r", type: "normfactor", data: null };

/** A document with a signal and a background in two bins. */
function documentOf({ signal = [MU], background = [], more = [], parameters = [], config = {}, document = {} }: Parts) {
  return {
    version: "1.0.0",
    dialect: "combine",
    channels: [
      {
        name: "SR",
        samples: [
          { name: "sig", data: [3, 5], modifiers: signal },
          { name: "bkg", data: [40, 60], modifiers: background },
          ...more,
        ],
      },
    ],
    observations: [{ name: "SR", data: [41, 68] }],
    measurements: [{ name: "m", config: { poi: "r", parameters, ...config } }],
    ...document,
  };
}

const parsed = (parts: Parts): Workspace => Workspace.parse(documentOf(parts));

function problemsOf(parts: Parts, options = {}): readonly string[] {
  try {
    exportCombine(parsed(parts).spec, options);
    return [];
  } catch (error) {
    return (error as HistFactoryError).issues.map(({ code, path, received }) => `${code}: ${path}: ${received}`);
  }
}

async function expectSame(parts: Parts, options = {}) {
  const first = parsed(parts);
  const { again, card, warnings } = await throughCard(first, options);
  expect([...again.model().parNames].sort()).toEqual([...first.model().parNames].sort());
  for (const [x, y] of logpdfPairs(first, again)) {
    if (Number.isFinite(x)) expect(Math.abs(x - y)).toBeLessThan(ROUNDING * Math.abs(x));
    else expect(y).toBe(x);
  }
  return { card, warnings: warnings.map(({ path, received }) => `${path}: ${received}`), again };
}

describe("a card that is written", () => {
  it("has lnN, shapes with their factors, and a shape? where a parameter is both", async () => {
    const { card } = await expectSame({
      signal: [MU, { name: "jes", type: "normsys", data: { hi: 1.1, lo: 0.95 } }],
      background: [
        { name: "jes", type: "normsys", data: { hi: 1.2, lo: 0.9 } },
        { name: "jes", type: "histosys", data: { hi_data: [42, 58], lo_data: [39, 61] } },
        { name: "xs", type: "normsys", data: { hi: 1.25, lo: 1 / 1.25 } },
        { name: "log", type: "shapeN", data: { hi_data: [45, 55], lo_data: [36, 64] } },
      ],
    });
    expect(card).toMatch(/^jes +shape\? +0.95\/1.1 +1$/m);
    expect(card).toMatch(/^xs +lnN +- +1.25$/m);
    expect(card).toMatch(/^log +shapeN +- +1$/m);
  });

  it("has normfactors and a luminosity as rateParam, constraints as param, and held parameters as edits", async () => {
    const { card, again } = await expectSame({
      background: [
        { name: "norm", type: "normfactor", data: null },
        { name: "lumi", type: "lumi", data: null },
        { name: "held", type: "normfactor", data: null },
        { name: "xs", type: "normfactor", data: null },
      ],
      parameters: [
        { name: "lumi", inits: [1], bounds: [[0.5, 1.5]], auxdata: [1], sigmas: [0.02] },
        { name: "norm", inits: [1.5], bounds: [[-1, 4]] },
        { name: "held", inits: [1.2], fixed: true },
        { name: "xs", inits: [0.9], constraint: "normal", sigmas: [0.1], auxdata: [0.9], bounds: [[0, 2]] },
      ],
    });
    expect(card).toContain("norm rateParam SR bkg 1.5 [-1,4]\n");
    expect(card).toContain("lumi param 1 0.02 [0.5,1.5]\n");
    expect(card).toContain("nuisance edit freeze held\n");
    const model = again.model();
    expect(model.suggestedFixed[model.parNames.indexOf("held")]).toBe(true);
  });

  it("has formulas of parameters in ROOT's words, and parameters that only they have", async () => {
    const { card } = await expectSame({
      background: [
        { name: "scale", type: "formula", data: { expression: "max(pow(kappa, 2), 0.1) * (1 + `eps`)^2 + 0 * pi" } },
        { name: "two", type: "formula", data: { expression: "1 + 1" } },
      ],
      parameters: [
        { name: "kappa", inits: [1.3], bounds: [[0.5, 2]] },
        { name: "eps", inits: [0.1], constraint: "normal", sigmas: [0.2], auxdata: [0.1], bounds: [[-0.5, 0.5]] },
      ],
    });
    expect(card).toContain(
      `scale rateParam SR bkg TMath::Max(TMath::Power(@0,2),0.1)*(1+@1)^2+0*${Math.PI} kappa,eps\n`,
    );
    expect(card).toContain("two rateParam SR bkg (1+1)\n");
    expect(card).toContain("kappa extArg 1.3 [0.5,2]\n");
    expect(card).toContain("eps param 0.1 0.2 [-0.5,0.5]\n");
  });

  it("counts the events of a control region, also where there are none", async () => {
    for (const count of [12, 0]) {
      const { card } = await expectSame({
        background: [
          { name: "side", type: "normfactor", data: null },
          { name: "tilt", type: "histosys", data: { hi_data: [41, 59], lo_data: [38, 62] } },
        ],
        parameters: [
          {
            name: "side",
            constraint: "poisson",
            factors: [1],
            auxdata: [count],
            inits: [count],
            bounds: [[0, count + 10 * Math.sqrt(count) + 30]],
          },
        ],
      });
      expect(card).toMatch(new RegExp(`^side +gmN ${count} +- +100$`, "m"));
    }
  });

  it("says how to run programs with other parameters of interest than r for all signals", async () => {
    const { card, again } = await expectSame({
      signal: [{ name: "mu_x", type: "normfactor", data: null }],
      config: { poi: "mu_x" },
      parameters: [{ name: "mu_x", inits: [1], bounds: [[-5, 5]] }],
    });
    expect(card).toContain("multiSignalModel --PO 'map=.*/sig$:mu_x[1,-5,5]'\n");
    expect(card).toContain('# histograd convert card.txt --poi "mu_x=sig:1,-5,5"\n');
    expect(again.model().poiName).toBe("mu_x");
  });

  it("has the uncertainties of simulated events as autoMCStats, with the threshold that they were made with", async () => {
    const files = new Map([
      [
        "card.txt",
        "shapes * * t.csv $CHANNEL:$PROCESS\nbin SR\nobservation -1\nbin SR SR\nprocess sig bkg\nprocess 0 1\nrate -1 -1\n" +
          "SR autoMCStats 20 1\n",
      ],
      [
        "t.csv",
        "channel,process,bin,sum_w,sum_ww\nSR,data_obs,0,40,40\nSR,data_obs,1,5,5\nSR,sig,0,3,0.1\nSR,sig,1,0.4,0.09\n" +
          "SR,bkg,0,38,2\nSR,bkg,1,4,2\n",
      ],
    ]);
    const bytes = new Map([...files].map(([path, text]) => [path, new TextEncoder().encode(text)]));
    const first = Workspace.parse((await importCombine([{ path: "card.txt" }], byteFiles(bytes))).value);
    const { again, card } = await throughCard(first);
    expect(card).toMatch(/^SR autoMCStats [89] [01]$/m);
    expect(again.model().parNames).toEqual(first.model().parNames);
    expect(first.model().parNames).toContain("prop_binSR_bin1_bkg");
    for (const [x, y] of logpdfPairs(first, again)) expect(Math.abs(x - y)).toBeLessThan(ROUNDING * Math.abs(x));
  });
});

describe("what no card can say", () => {
  it("is refused, all at once", () => {
    const found = problemsOf({
      background: [
        { name: "stat", type: "staterror", data: [2, 3] },
        { name: "shape", type: "shapesys", data: [2, 3] },
        { name: "bins", type: "shapefactor", data: null },
        { name: "eft", type: "polynomial", data: { terms: [{ powers: { c: 1 }, data: [1, 2] }] } },
        { name: "two words", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
      ],
      config: { penalties: [{ name: "p", strength: 1, parameters: ["r"], differences: 0 }] },
    });
    expect(found).toHaveLength(6);
    expect(found.join("\n")).toMatch(
      /1[\s\S]*staterror[\s\S]*shapesys[\s\S]*shapefactor[\s\S]*polynomial[\s\S]*two words/,
    );
  });

  it("is refused with its place: settings, constraints, formulas of bins, names", () => {
    expect(
      problemsOf({
        background: [
          { name: "a", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
          { name: "b", type: "normfactor", data: null },
          { name: "c", type: "normfactor", data: null },
          { name: "f", type: "formula", data: { expression: "1 + x", vectors: { x: [1, 2] } } },
          { name: "g", type: "formula", data: { expression: "lgamma(b)" } },
        ],
        parameters: [
          { name: "a", constraint: "lognormal", sigmas: [0.1] },
          { name: "b", constraint: "lognormal", sigmas: [0.1] },
          { name: "c", constraint: "poisson", factors: [4], auxdata: [4] },
        ],
      }).map((text) => text.slice(0, 70)),
    ).toEqual([
      expect.stringContaining('sample "bkg", modifier "f"'),
      expect.stringContaining('sample "bkg", modifier "g"'),
      'not-expressible: parameter "b": a lognormal one',
      'not-expressible: parameter "c": 4 events with the factor 4',
      expect.stringContaining('parameter "a": lognormal'),
    ]);
  });

  it("is what Combine would leave out: small changes of the events beside a shape", async () => {
    const background = [
      { name: "jes", type: "normsys", data: { hi: 1.0005, lo: 0.9995 } },
      { name: "jes", type: "histosys", data: { hi_data: [42, 58], lo_data: [39, 61] } },
    ];
    expect(problemsOf({ background })).toEqual([
      'not-expressible: channel "SR", sample "bkg", modifier "jes": hi 1.0005, lo 0.9995',
    ]);
    const { warnings } = exportCombine(parsed({ background }).spec, { approximate: true });
    expect(warnings.map(({ received }) => received)).toEqual(["hi 1.0005, lo 0.9995, which are left out"]);
  });

  it("is a pyhf document with normsys or with histosys that change the events, but for an approximation", async () => {
    const parts = {
      background: [
        { name: "xs", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
        { name: "jes", type: "histosys", data: { hi_data: [44, 63], lo_data: [37, 58] } },
      ],
      document: { dialect: "pyhf" },
    };
    expect(problemsOf(parts)).toEqual([
      "not-expressible: dialect: normsys of the dialect pyhf (code4)",
      expect.stringContaining('modifier "jes": integrals 107 and 95, for 100'),
    ]);
    const first = parsed(parts);
    const { again, warnings } = await throughCard(first, { approximate: true });
    expect(warnings.map(({ code }) => code)).toEqual(["format-choice", "format-choice", "format-choice"]);
    const [a, b] = [first.model(), again.model()];
    // the two interpolations agree at −1, 0 and 1
    for (const at of [-1, 0, 1]) {
      const pars = (names: readonly string[]) => names.map((name) => (name === "r" ? 1 : at));
      const [x, y] = [a.expectedData(pars(a.parNames)), b.expectedData(pars(b.parNames))];
      for (const bin of [0, 1]) expect(y[bin]).toBeCloseTo(x[bin]!, 10);
    }
  });
});

describe("histograd convert --to combine", () => {
  const files = temporaryFolder();

  it("writes a folder with a card that it reads again, and refuses what a card cannot say", async () => {
    const [workspace, folder] = [files.path("workspace.json"), files.path("card")];
    writeFileSync(
      workspace,
      JSON.stringify(documentOf({ parameters: [{ name: "r", inits: [1], bounds: [[0, 20]] }] })),
    );
    expect((await histograd(["convert", workspace, "--to", "combine", "-o", folder])).status).toBe(0);
    const { stdout } = await histograd(["convert", join(folder, "card.txt")]);
    expect(Workspace.parse(stdout).spec.channels).toEqual(parsed({}).spec.channels);
    const refused = await histograd(["convert", COUNTING, "--to", "combine", "-o", files.path("none")]);
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain("a shapesys, whose parameters are factors of bins");
  });
});
