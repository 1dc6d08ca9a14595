import { describe, expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { importCombine } from "../../../src/interchange/combine/import-combine.js";
import { seededRandom } from "../../helpers/random.js";
import { dataFrame, textFiles } from "./text-files.js";

/** Combine's formulas (interface/CombineMathFuncs.h), written once more, for plain numbers. */
const h = (x: number) => (Math.abs(x) >= 1 ? Math.sign(x) : (3 * x ** 5 - 10 * x ** 3 + 15 * x) / 8);
const lnN = (theta: number, down: number, up: number) => {
  const [a, b] = [Math.log(up), -Math.log(down)];
  return Math.exp(theta * ((a + b) / 2 + h(2 * theta) * ((a - b) / 2)));
};
const morph = (x: number, up: number, down: number) => (x / 2) * (up - down + h(x) * (up + down));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const logPoisson = (n: number, nu: number) => {
  let logFactorial = 0;
  for (let k = 2; k <= n; k++) logFactorial += Math.log(k);
  return n * Math.log(nu) - nu - logFactorial;
};
const logNormal = (x: number, mean: number, sigma: number) =>
  -0.5 * ((x - mean) / sigma) ** 2 - Math.log(sigma * Math.sqrt(2 * Math.PI));

const SIGNAL = [3, 6, 2];
const BACKGROUND = [40, 25, 2];
const FAKES = [5, 0.4, 0.3];
const ERRORS = {
  "SR:sig:nominal": [0.2, 0.3, 0.1],
  "SR:bkg:nominal": [2, 1.5, 1.1],
  "SR:fakes:nominal": [0.5, 0.35, 0.45],
};
const TEMPLATES = {
  "SR:data_obs:nominal": [47, 30, 5],
  "SR:sig:nominal": SIGNAL,
  "SR:bkg:nominal": BACKGROUND,
  "SR:fakes:nominal": FAKES,
  "SR:bkg:jesUp": [44, 24, 2.5],
  "SR:bkg:jesDown": [37, 25, 1.5],
  "SR:bkg:jerUp": [41, 25.5, 2],
  "SR:bkg:jerDown": [40, 24.5, 2],
  "SR:sig:resUp": [3.5, 5.5, 2.2],
  "SR:sig:resDown": [2.8, 6.4, 1.6],
};

const CARD = `imax 1
jmax 2
kmax *
---
shapes * * templates.csv $CHANNEL:$PROCESS $CHANNEL:$PROCESS:$SYSTEMATIC
bin SR
observation -1
---
bin SR SR SR
process sig bkg fakes
process 0 1 2
rate 11 -1 -1
---
lumi lnN 1.025 - 1.03   # of the signal and of fakes
xs   lnN - 0.9/1.2 -
jes  shape - 1 -
jer  shapeN - 0 -
res  shape 0.5 - -
norm rateParam SR bkg 1.1 [0,5]
scale rateParam SR fakes (@0*@1) norm,other
other extArg 0.8 [0,3]
* autoMCStats 8
`;

async function read(card: string, templates = TEMPLATES) {
  const files = textFiles({ "card.txt": card, "templates.csv": dataFrame(templates, ERRORS) });
  const { value, warnings } = await importCombine([{ path: "card.txt" }], files);
  const workspace = Workspace.parse(value, warnings);
  return { workspace, model: workspace.model() };
}

describe("a card with templates", () => {
  it("has the likelihood of Combine's formulas", async () => {
    const { workspace, model } = await read(CARD);
    const data = workspace.data(model);
    const random = seededRandom(4711);
    for (let draw = 0; draw < 20; draw++) {
      const value = (name: string, spread: number, center = 0) => {
        const drawn = center + spread * random.normal();
        return [name, drawn] as const;
      };
      const pars = new Map<string, number>([
        value("r", 0.2, 1),
        value("lumi", 0.8),
        value("xs", 0.8),
        value("jes", 0.8),
        value("res", 0.8),
        value("norm", 0.1, 1.1),
        value("other", 0.1, 0.8),
        value("prop_binSR[0]", 1),
        value("prop_binSR[1]", 1),
        ["prop_binSR[2]", 0],
        value("prop_binSR_bin2_bkg", 0.1, 1),
        value("prop_binSR_fakes[2]", 0.3),
        ["prop_binSR_fakes[0]", 0],
        ["prop_binSR_fakes[1]", 0],
        value("prop_binSR_bin2_sig", 0.1, 1),
        ["prop_binSR_sig[0]", 0],
        ["prop_binSR_sig[1]", 0],
        value("prop_binSR_sig[2]", 0.5),
      ]);
      const vector = model.parNames.map((name) => {
        const known = pars.get(name);
        expect(known, name).toBeDefined();
        return known!;
      });
      expect(model.logpdf(vector, data)).toBeCloseTo(expected(pars), 9);
    }
  });
});

describe("shapeN", () => {
  it("interpolates the logarithms of fractions and keeps the events", async () => {
    const card = CARD.replace(/^jes.*$/m, "jes shapeN - 1 -")
      .replace(/^jer.*$/m, "jer shapeN - 1 -")
      .replace(/^(?:\*|res|lumi|xs) .*$/gm, "");
    const { workspace, model } = await read(card);
    const data = workspace.data(model);
    for (const [jes, jer] of [
      [0, 0],
      [0.4, -0.7],
      [-1.3, 2.1],
    ] as const) {
      const T = TEMPLATES;
      const weights = BACKGROUND.map((n, b) => {
        const log = (t: readonly number[]) => Math.log(t[b]! / sum(t) / (n / sum(BACKGROUND)));
        const shift =
          morph(jes, log(T["SR:bkg:jesUp"]), log(T["SR:bkg:jesDown"])) +
          morph(jer, log(T["SR:bkg:jerUp"]), log(T["SR:bkg:jerDown"]));
        return n * Math.exp(shift);
      });
      const ratio = (t: readonly number[]) => sum(t) / sum(BACKGROUND);
      const factor =
        1.1 *
        lnN(jes, ratio(T["SR:bkg:jesDown"]), ratio(T["SR:bkg:jesUp"])) *
        lnN(jer, ratio(T["SR:bkg:jerDown"]), ratio(T["SR:bkg:jerUp"]));
      const rates = BACKGROUND.map(
        (_, b) => SIGNAL[b]! + factor * sum(BACKGROUND) * (weights[b]! / sum(weights)) + 1.1 * 0.8 * FAKES[b]!,
      );
      let log = logNormal(jes, 0, 1) + logNormal(jer, 0, 1);
      for (const [b, n] of T["SR:data_obs:nominal"].entries()) log += logPoisson(n, rates[b]!);
      const values: Readonly<Record<string, number>> = { r: 1, norm: 1.1, other: 0.8, jes, jer };
      const vector = model.parNames.map((name) => values[name]!);
      expect(model.logpdf(vector, data)).toBeCloseTo(log, 9);
    }
  });
});

/** Bin 2 has (2.02 …)²: below the threshold of 8 effective events, so that its processes have parameters of their own. */
function expected(pars: ReadonlyMap<string, number>): number {
  const p = (name: string) => pars.get(name) ?? 0;
  const shifted = (nominal: readonly number[], up: readonly number[], down: readonly number[], x: number) =>
    nominal.map((n, b) => {
      const f = n / sum(nominal);
      const fraction = f + morph(x, up[b]! / sum(up) - f, down[b]! / sum(down) - f);
      return sum(nominal) * fraction;
    });
  const T = TEMPLATES;
  const kappa = (nominal: readonly number[], varied: readonly number[]) => sum(varied) / sum(nominal);
  // a scale of 0.5 halves the variation, and the smooth region in units of the variation
  const signal = SIGNAL.map((n, b) => {
    const f = n / sum(SIGNAL);
    const [up, down] = [T["SR:sig:resUp"], T["SR:sig:resDown"]].map((t) => t[b]! / sum(t) - f) as [number, number];
    const x = 0.5 * p("res");
    return 11 * (f + (x / 2) * (up - down + h(p("res")) * (up + down)));
  });
  const c = {
    sig:
      p("r") *
      lnN(p("lumi"), 1 / 1.025, 1.025) *
      lnN(p("res"), kappa(SIGNAL, T["SR:sig:resDown"]) ** 0.5, kappa(SIGNAL, T["SR:sig:resUp"]) ** 0.5),
    bkg:
      p("norm") *
      lnN(p("xs"), 0.9, 1.2) *
      lnN(p("jes"), kappa(BACKGROUND, T["SR:bkg:jesDown"]), kappa(BACKGROUND, T["SR:bkg:jesUp"])),
    fakes: p("norm") * p("other") * lnN(p("lumi"), 1 / 1.03, 1.03),
  };
  const background = shifted(BACKGROUND, T["SR:bkg:jesUp"], T["SR:bkg:jesDown"], p("jes"));
  let log = 0;
  for (const b of [0, 1, 2]) {
    const [s, k, f] = [c.sig * signal[b]!, c.bkg * background[b]!, c.fakes * FAKES[b]!];
    const [es, ek, ef] = [ERRORS["SR:sig:nominal"][b]!, ERRORS["SR:bkg:nominal"][b]!, ERRORS["SR:fakes:nominal"][b]!];
    let nu = s + k + f;
    if (b < 2) nu += p(`prop_binSR[${b}]`) * Math.hypot(c.sig * es, c.bkg * ek, c.fakes * ef);
    // (2 + 0.3)²/(1.1² + 0.45²) < 8: bkg has 3 effective events; fakes' uncertainty is above its events; sig has 400
    else
      nu +=
        k * (p("prop_binSR_bin2_bkg") - 1) +
        p("prop_binSR_fakes[2]") * c.fakes * ef +
        p("prop_binSR_sig[2]") * c.sig * es;
    log += logPoisson(TEMPLATES["SR:data_obs:nominal"][b]!, nu);
  }
  for (const name of ["lumi", "xs", "jes", "res"]) log += logNormal(p(name), 0, 1);
  for (const b of [0, 1, 2]) log += logNormal(p(`prop_binSR[${b}]`), 0, 1);
  for (const process of ["sig", "fakes"]) {
    for (const b of [0, 1, 2]) log += logNormal(p(`prop_binSR_${process}[${b}]`), 0, 1);
  }
  return log + logPoisson(3, 3 * p("prop_binSR_bin2_bkg"));
}
