/**
 * Compares the instant numbers of operationReport with those of fits, for operations on published and small workspaces:
 *
 *   npm run build && node validation/operations/reports.mjs [FOLDER] [PART OF A NAME]
 *
 * A number is right where it is within a tenth of its change (by fits), or where the difference is negligible: below 1e-4 standard
 * deviations of the parameter of interest, 1e-5 of CLs. It may be wrong only where the report says that the change is too large.
 */
import { fileURLToPath } from "node:url";
import * as api from "../../dist/index.js";
import { readWorkspace } from "../../dist/node/index.js";

const [, , folder = fileURLToPath(new URL("../../../shared/workspaces", import.meta.url)), part = ""] = process.argv;
const PUBLISHED = [
  ["agc-ttbar/workspace.json"],
  ["atlas-tttt/workspace.json"],
  ["cms-ttg-2l/workspace.json"],
  ["atlas-ttbar-ljets/workspace.json"],
  ["atlas-1lbb/patched_C1N2_Wh_hbb_700_250.json.gz"],
  ["atlas-sbottom/RegionA/BkgOnly.json", "atlas-sbottom/RegionA/patch.sbottom_1300_205_60.json"],
  ["atlas-sbottom/RegionB/BkgOnly.json", "atlas-sbottom/RegionB/patch.sbottom_1400_550_60.json"],
  ["atlas-sbottom/RegionC/BkgOnly.json", "atlas-sbottom/RegionC/patch.sbottom_1600_850_60.json"],
  ["atlas-staus/BkgOnly.json.gz", "atlas-staus/patchset.json.gz#DS_120_1_Staus"],
  ["small/uncorr-10bin.json"],
  ["small/pyhf-xml-multichannel.json"],
  ["small/litehf-multi-channel.json"],
];
const NEGLIGIBLE = 1e-4;
const NEGLIGIBLE_CLS = 1e-5;
const TESTED = 1;

/** Operations that fit a workspace: name, new document, and what it renames. */
function* operations(spec, model) {
  const modifiers = spec.channels.flatMap((channel) =>
    channel.samples.flatMap((sample) => sample.modifiers.map((modifier) => ({ channel, sample, modifier }))),
  );
  const types = [...new Set(modifiers.map(({ modifier }) => modifier.type))];
  const names = [...new Set(modifiers.map(({ modifier }) => modifier.name))];
  yield ["sort", () => api.sortWorkspace(spec)];
  for (const { name } of spec.channels.length > 1 ? spec.channels : []) {
    yield [`prune channel ${name}`, () => api.pruneWorkspace(spec, { channels: [name] })];
  }
  for (const type of types) yield [`prune type ${type}`, () => api.pruneWorkspace(spec, { modifierTypes: [type] })];
  const impacts = api
    .ranking(model, model.observedData(), { method: "hessian" })
    .parameters.slice(0, 3)
    .map(({ name }) => name)
    .filter((name) => names.includes(name));
  for (const name of impacts) yield [`prune ${name}`, () => api.pruneWorkspace(spec, { modifiers: [name] })];
  yield ["rebin 2", () => api.rebinWorkspace(spec, { factor: 2 })];
  const [first] = spec.channels;
  const nBins = first.samples[0].data.length;
  if (nBins > 2) {
    const bins = Array.from({ length: nBins - 1 }, (_, i) => i + 1);
    const slice = () => api.sliceWorkspace(spec, { bins: { [first.name]: [1, nBins] } });
    yield [`slice ${first.name} 1:${nBins}`, slice, { bins: { [first.name]: bins } }];
  }
  yield ["symmetrise", () => api.symmetriseModifiers(spec, { method: "average" })];
  yield ["normalisation", () => api.normalisationOnly(spec)];
  yield ["shape", () => api.shapeOnly(spec)];
  yield ["dropsmall 0.01", () => api.dropSmall(spec, { threshold: 0.01 })];
  const sizes = new Map();
  for (const { sample } of modifiers) {
    sizes.set(sample.name, (sizes.get(sample.name) ?? 0) + sample.data.reduce((a, b) => a + b, 0));
  }
  const [largest] = [...sizes].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const signal = modifiers.find(({ modifier }) => modifier.name === model.poiName)?.sample.name;
  for (const [name, factor] of [
    [largest, 1.01],
    [largest, 1.2],
    [signal, 1.1],
  ]) {
    if (name === undefined) continue;
    yield [`scale ${name} ${factor}`, () => api.scaleSamples(spec, { samples: [name], factor })];
  }
  for (const name of impacts.slice(0, 1)) {
    const channels = new Set(modifiers.filter((each) => each.modifier.name === name).map((each) => each.channel.name));
    const parameters = Object.fromEntries([...channels].map((channel) => [`${name}_${channel}`, name]));
    const apart = () => api.decorrelateModifiers(spec, { modifiers: [name], by: "channel" });
    yield [`decorrelate ${name}`, apart, { parameters }];
  }
}

const counts = { right: 0, "too large, and says so": 0, "right, though called too large": 0, wrong: 0, none: 0 };
const times = { steps: 0, fits: 0 };
console.log(
  "workspace | operation | quantity | before | change by steps | change by fits | error of the change | verdict",
);
for (const [path, ...patches] of PUBLISHED.filter(([name]) => name.includes(part))) {
  const workspace = await readWorkspace(`${folder}/${path}`, { patches: patches.map((patch) => `${folder}/${patch}`) });
  const model = workspace.model();
  for (const [name, make, former = {}] of operations(workspace.spec, model)) {
    let after;
    try {
      after = api.Workspace.parse(make()).model();
    } catch {
      continue;
    }
    const inBounds = model.suggestedBounds[model.poiIndex]?.[1] > TESTED;
    const options = { ...former, ...(inBounds ? { tested: TESTED } : {}) };
    const run = (method) => {
      const begin = performance.now();
      const report = api.operationReport(workspace.model(), after, { ...options, method });
      times[method] += performance.now() - begin;
      return report;
    };
    const [steps, fits] = [run("steps"), run("fits")];
    const before = (name) => fits.changes.find(({ quantity }) => quantity === name)?.before;
    const sigma = before("uncertainty") ?? (before("upper-limit") ?? 0) / 2;
    for (const exact of fits.changes) {
      const found = steps.changes.find(({ quantity }) => quantity === exact.quantity);
      if (!exact.reliable || found === undefined) {
        counts.none++;
        console.log(
          path,
          "|",
          name,
          "|",
          exact.quantity,
          "|",
          found === undefined ? "no number by steps" : "the fit failed",
          "|",
          steps.notes.join(" "),
        );
        continue;
      }
      const negligible = exact.quantity === "cls" ? NEGLIGIBLE_CLS : NEGLIGIBLE * sigma;
      const error = Math.abs(found.after - exact.after);
      const isRight = error <= Math.max(0.1 * Math.abs(exact.change), negligible);
      const verdict = found.reliable
        ? isRight
          ? "right"
          : "wrong"
        : isRight
          ? "right, though called too large"
          : "too large, and says so";
      counts[verdict]++;
      const relative = (error / Math.abs(exact.change)).toExponential(1);
      const numbers = [exact.before, found.change, exact.change].map((value) => value.toPrecision(4));
      console.log([path, name, exact.quantity, ...numbers, relative, verdict].join(" | "));
    }
  }
}
console.log(counts, `steps ${(times.steps / 1000).toFixed(1)} s, fits ${(times.fits / 1000).toFixed(1)} s`);
process.exitCode = counts.wrong === 0 ? 0 : 1;
