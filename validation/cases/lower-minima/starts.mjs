// Points of the library's tests of two published analyses, for make.py: starts, not results.
//   npm run build && node validation/cases/lower-minima/starts.mjs > starts.json
import { applyPatch } from "rfc6902";
import { library } from "../../lib/library.mjs";
import { readShared } from "../../lib/shared-data.mjs";

const { hypotest, upperLimit, Workspace } = await library();
const TESTED = 1;

function staus() {
  const document = readShared("workspaces/atlas-staus/BkgOnly.json.gz");
  const patchset = readShared("workspaces/atlas-staus/patchset.json.gz");
  applyPatch(document, (Array.isArray(patchset) ? patchset[0] : patchset).patches[0].patch);
  return document;
}

const DOCUMENTS = {
  "agc-ttbar": () => readShared("workspaces/agc-ttbar/workspace.json"),
  "atlas-staus_patch0": staus,
};

const out = Object.entries(DOCUMENTS).map(([name, read]) => {
  const document = read();
  const workspace = Workspace.parse(document);
  const model = workspace.model();
  const data = workspace.data(model);
  const { observed, expected } = upperLimit(model, data).limits;
  const limits = [observed, ...expected].map(({ value }) => value ?? null);
  const values = [TESTED, ...limits.filter((value) => value !== null)];
  const tests = values.map((mu) => {
    const { fits } = hypotest(model, data, mu);
    return { mu, starts: Object.fromEntries(fits.map((fit) => [fit.name, fit.values])) };
  });
  return { name, document, parNames: model.parNames, limits, tests };
});
process.stdout.write(JSON.stringify(out));
