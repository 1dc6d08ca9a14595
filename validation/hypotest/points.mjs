// Tests and limits of the workspaces that come in on standard input, for compare.py: its other half.
//   [{ name, workspace, tests: [{ value, testStatistic, baseDistribution }], limits: bool }] -> the same with `results`
// HISTOGRAD names the module to test; default ../../dist/index.js.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { HISTOGRAD } = process.env;
const { formatRecord, hypotest, significance, upperLimit, Workspace } = await import(
  HISTOGRAD === undefined ? "../../dist/index.js" : pathToFileURL(HISTOGRAD).href
);

const cases = JSON.parse(readFileSync(0, "utf8"));
const out = cases.map(({ name, workspace: document, tests, poi }) => {
  const workspace = Workspace.parse(document);
  const model = workspace.model({ interpolation: { normsys: "code4", histosys: "code4p" } });
  const data = workspace.data(model);
  const record = (value) => JSON.parse(formatRecord(value));
  return {
    name,
    poi,
    parNames: model.parNames,
    tests: tests.map(({ value, ...options }) => {
      const result = hypotest(model, data, value, options);
      const alternative = result.fits.find((fit) => fit.name === "alternative");
      return { options, value, asimov: Array.from(model.expectedData(alternative.values)), result: record(result) };
    }),
    limit: record(upperLimit(model, data)),
    significance: record(significance(model, data)),
  };
});
process.stdout.write(JSON.stringify(out));
