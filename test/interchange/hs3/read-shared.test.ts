import { expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { type ImportHs3Options, importHs3 } from "../../../src/interchange/hs3/index.js";
import { expectClose, expectNear } from "../../helpers/close.js";
import { seededRandom } from "../../helpers/random.js";
import { describeWithShared, readShared } from "../../helpers/shared.js";

/** Both are sums of the same terms in another order. */
const ROUNDING = 1e-12;
const POINTS = 20;

interface Pair {
  readonly hs3: string;
  readonly twin: string;
  readonly options: ImportHs3Options;
  /** Names in the twin by names in the HS3 document. */
  readonly names: Readonly<Record<string, string>>;
}

const benchmark = (bins: number): Pair => ({
  hs3: `pyhs3-benchmarks/pyhs3_${bins}bins.json`,
  twin: `pyhs3-benchmarks/pyhf_${bins}bins.json`,
  options: {},
  names: {},
});

const PAIRS: readonly Pair[] = [
  {
    hs3: "pyhs3/simplemodel_correlated-background_hs3.json",
    twin: "pyhs3/simplemodel_correlated-background_hifa.json",
    options: { analysis: "simPdf_obsData" },
    names: { alpha_correlated_bkg_uncertainty: "correlated_bkg_uncertainty" },
  },
  {
    hs3: "pyhs3/simplemodel_uncorrelated-background_hs3.json",
    twin: "pyhs3/simplemodel_uncorrelated-background_hifa.json",
    options: { analysis: "simPdf_obsData" },
    names: {},
  },
  benchmark(3),
  benchmark(30),
  benchmark(300),
];

function modelsOf({ hs3, twin, options }: Pair) {
  const { value, warnings } = importHs3(readShared(`interchange/hs3/${hs3}`), options);
  const own = Workspace.parse(value, warnings).model();
  const other = Workspace.parse(readShared(`interchange/hs3/${twin}`)).model();
  return { own, other };
}

/** What is refused, with the codes and paths that have to be among the problems. */
const REFUSED: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "zfit/sum3gauss.json": [["wrong-type", "distributions"]],
  "HS3.jl-history/ttW.json": [["wrong-type", "distributions"]],
  "HS3.jl-history/hf-ll.json": [["wrong-type", "distributions"]],
  "HS3.jl-history/easy_histfact.json": [["missing-object", "likelihoods"]],
  "HS3.jl-history/simple_histfact.json": [["missing-object", "likelihoods"]],
  "HS3.jl-history/sample_normsys.json": [["missing-property", "distributions[0].samples[0].data.errors"]],
  "pyhs3/combine_long_exercise_part1_nosys.json": [["missing-object", "likelihoods"]],
  "pyhs3/rf501_simultaneouspdf.json": [
    ["missing-object", "likelihoods"],
    ["not-expressible", "distributions[0].type"],
    ["not-expressible", "distributions[3].type"],
  ],
};

describeWithShared("HS3 documents of other programs", () => {
  for (const pair of PAIRS) {
    it(`${pair.hs3} has the likelihood of the same model in pyhf's format`, () => {
      const { own, other } = modelsOf(pair);
      const random = seededRandom(7);
      // Lumi is a constant in HS3 that the twins do not have
      const shared = own.parNames.filter((name) => other.parNames.includes(pair.names[name] ?? name));
      expect(shared.length).toBe(other.parNames.length);
      for (let k = 0; k <= POINTS; k++) {
        const point = Object.fromEntries(
          own.parNames.map((name, p) => {
            const init = own.suggestedInit[p]!;
            return [name, k === 0 || !shared.includes(name) ? init : init + random.uniform(-0.5, 2)];
          }),
        );
        const twin = Object.fromEntries(shared.map((name) => [pair.names[name] ?? name, point[name]!]));
        const expected = other.logpdf(twin, other.observedData());
        expectNear(own.logpdf(point, own.observedData()), expected, ROUNDING, `point ${k}`);
      }
    });
  }

  for (const [file, expected] of Object.entries(REFUSED)) {
    it(`${file} is refused by name and place`, () => {
      let issues: readonly { readonly code: string; readonly path: string }[] = [];
      try {
        importHs3(readShared(`interchange/hs3/${file}`));
      } catch (error) {
        issues = (error as { readonly issues: typeof issues }).issues;
      }
      const found = issues.map(({ code, path }) => `${code} ${path}`);
      for (const [code, path] of expected) expect(found).toContain(`${code} ${path}`);
    });
  }

  it("rf515 of ROOT's benchmarks has Poisson counts of (100/5)² and (100/10)² events for its simulated events", () => {
    const { value } = importHs3(readShared("interchange/hs3/rootbench/rf515_hfJSON.json"));
    const model = Workspace.parse(value).model();
    expect(model.auxdataOrder).toEqual(["syst2", "syst3", "syst1", "mcstat"]);
    expectClose(model.auxdata, [0, 0, 0, 400, 100], ROUNDING);
  });
});
