// Fits that tend to fail, cut down to their core: cases/hard-fits/expected.json, made by python/hard_fits.py.
//   node validation/compare-hard-fits.mjs
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fit, Workspace } from "../dist/index.js";
import { sigmaOf } from "./lib/fit-checks.mjs";
import { createReport, printReport } from "./lib/report.mjs";

const TWICE_NLL = 1e-6; // the reference comes from optimisers without derivatives
const SAME = 1e-6; // relative, of uncertainties that must not change
const CASES = new URL("./cases/hard-fits/expected.json", import.meta.url);

export function compareHardFits() {
  const report = createReport("Hard fits");
  const { cases } = JSON.parse(readFileSync(CASES, "utf8"));
  const results = Object.fromEntries(Object.entries(cases).map(([name, entry]) => [name, fitOf(entry)]));
  for (const [name, entry] of Object.entries(cases)) compareCase(name, entry, results, report);
  return report;
}

function fitOf({ workspace, interpolation }) {
  const model = Workspace.parse(workspace).model({ interpolation });
  return fit(model, model.observedData());
}

function compareCase(name, { what, twice_nll, expect }, results, report) {
  const result = results[name];
  const check = (kind, holds, detail) => (holds ? report.pass(kind) : report.fail(kind, name, detail));
  const namesChannel = expect.names_channel !== undefined && result.message.includes(expect.names_channel);
  check("valid, or names the bin that holds it", result.valid || namesChannel, `${what}: ${result.message}`);
  const above = Math.max(0, result.twiceNll - twice_nll);
  report.measure("twice NLL above the lowest", above, TWICE_NLL, name, () => `${result.twiceNll}, ${twice_nll}`);
  for (const par of expect.on_kinks ?? [])
    check("kink is named", result.certificate.onKinks.includes(par), `${par} = ${result.pars[par]}`);
  for (const par of expect.without_uncertainty ?? [])
    check("flat direction is named", sigmaOf(result, par) === undefined, `${par} +- ${sigmaOf(result, par)}`);
  for (const par of expect.of ?? []) {
    const [ours, same] = [result, results[expect.same_uncertainties_as]].map((r) => sigmaOf(r, par) ?? Number.NaN);
    report.measure(
      "uninvolved uncertainty",
      Math.abs(ours / same - 1),
      SAME,
      name,
      () => `${par} +- ${ours}, not ${same}`,
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const report = compareHardFits();
  printReport(report);
  if (report.problems.length > 0) process.exitCode = 1;
}
