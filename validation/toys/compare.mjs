// p-values from toys: histograd beside pyhf's ToyCalculator (pyhf.json, made by make.py).
//   npm run build && node validation/toys/compare.mjs [toys]
import { readFileSync } from "node:fs";
import { hypotestToys, simpleModels } from "../../dist/index.js";

const pyhf = JSON.parse(readFileSync(new URL("pyhf.json", import.meta.url), "utf8"));
const nToys = Number(process.argv[2] ?? 10_000);
const FAR = 4; // standard deviations

function modelOf({ signal, bkg, bkg_uncertainty: bkgUncertainty, bkg_up: bkgUp, bkg_down: bkgDown }) {
  return bkgUncertainty === undefined
    ? simpleModels.correlatedBackground({ signal, bkg, bkgUp, bkgDown })
    : simpleModels.uncorrelatedBackground({ signal, bkg, bkgUncertainty });
}

const rows = [];
for (const theirs of pyhf.cases) {
  const model = modelOf(theirs.counts);
  const data = [...theirs.observed, ...model.auxdata];
  const start = performance.now();
  const ours = await hypotestToys(model, data, theirs.mu, { testStatistic: theirs.test_stat, nToys, seed: 1 });
  const ms = (performance.now() - start) / (2 * nToys);
  const pairs = ours.testStatistic === "q0" ? [["p0", "clsb"]] : ["clsb", "clb"].map((name) => [name, name]);
  for (const [key, pyhfKey] of pairs) {
    const [a, b] = [ours[key], theirs[pyhfKey]];
    const p = (a + b) / 2;
    const pull = (a - b) / Math.sqrt(p * (1 - p) * (1 / nToys + 1 / pyhf.n_toys));
    rows.push({ case: theirs.name, value: key, ours: a, pyhf: b, pull, "ms a toy": ms });
  }
}
console.log(`${nToys} toys here, ${pyhf.n_toys} of pyhf ${pyhf.versions.pyhf}`);
console.table(rows);
if (rows.some(({ pull }) => Math.abs(pull) > FAR)) process.exitCode = 1;
