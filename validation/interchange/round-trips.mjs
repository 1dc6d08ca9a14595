// Workspaces written in another format and read again: the likelihood stays what it is.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { applyPatch } from "rfc6902";
import { library } from "../lib/library.mjs";
import { readShared, sharedUrl } from "../lib/shared-data.mjs";
import { textOf } from "./pairs.mjs";

const { Workspace } = await library();
const { compareModels } = await library("compare/index.js");
const { importDocument } = await library("interchange/import-document.js");
const { exportHistFactoryXml } = await library("interchange/xml/export-xml.js");
const { exportHs3 } = await library("interchange/hs3/index.js");
const { exportCombine } = await library("interchange/combine/export-combine.js");

/** Both sides are sums of the same terms, some in another order. */
const ROUNDING = 1e-12;
/** Histograms of a card are normalised once more. */
const NORMALISED = 1e-9;
/** Random points, besides the start and each parameter alone at several values. */
const POINTS = 3;

const encode = (text) => new TextEncoder().encode(text);

/** Files of each format, the document first, with how it is read. */
const FORMATS = {
  "XML and ROOT": {
    tolerance: ROUNDING,
    write: (spec, measurement) => ({ files: exportHistFactoryXml(spec, { measurement }).files }),
    // the document says which program's reading it has
    options: ({ dialect = "pyhf" }) => ({ xmlDialect: dialect }),
  },
  HS3: {
    tolerance: ROUNDING,
    write: (spec, measurement) => ({
      files: new Map([["hs3.json", encode(JSON.stringify(exportHs3(spec, { measurement })))]]),
    }),
    options: () => ({}),
  },
  "Combine card": {
    tolerance: NORMALISED,
    write: (spec, measurement) => exportCombine(spec, { measurement }),
    options: (_, { pois }) => ({ combine: { pois } }),
  },
};

/** Patches of a patch set, which one publication has in a list, or the only one of a document that is a patch itself. */
function patchesOf(document) {
  if (!Array.isArray(document)) return document.patches ?? [];
  const sets = document.filter((each) => each.patches !== undefined);
  return sets.length > 0 ? sets.flatMap(({ patches }) => patches) : [{ metadata: { name: "" }, patch: document }];
}

/** Every workspace of the folder, patched ones among them: [name, document]. */
function* documents({ every, only }, report) {
  const paths = ["golden", "workspaces", "cases"].flatMap((folder) =>
    readdirSync(fileURLToPath(sharedUrl(`${folder}/`)), { recursive: true }).map((path) => `${folder}/${path}`),
  );
  for (const path of paths.sort()) {
    if (!/\.json(\.gz)?$/.test(path)) continue;
    const document = readShared(path);
    if (Array.isArray(document.channels)) yield [path, document];
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const base = paths.find((each) => each.startsWith(`${folder}BkgOnly.json`));
    if (base === undefined) continue;
    const patches = patchesOf(document);
    if (patches.length === 0 || (only !== undefined && !path.includes(only))) continue;
    const some = patches.filter((_, i) => i % every === 0 || i === patches.length - 1);
    report.note(`patches of ${path}: ${some.length} of ${patches.length}`);
    for (const { metadata, patch } of some) {
      const patched = readShared(base);
      if (applyPatch(patched, patch).every((error) => error === null)) yield [`${path} ${metadata.name}`, patched];
      else report.fail("patches apply to the background", `${path} ${metadata.name}`, "an operation failed");
    }
  }
}

async function again(spec, measurement, { write, options }) {
  const written = write(spec, measurement);
  const [main] = written.files.keys();
  const read = async (path) => written.files.get(path);
  const text = new TextDecoder().decode(written.files.get(main));
  const { value } = await importDocument(text, main, { read }, options(spec, written));
  return Workspace.parse(value);
}

function parsed(document) {
  try {
    return Workspace.parse(document);
  } catch {
    return undefined;
  }
}

async function roundTrip(where, workspace, measurement, name, report) {
  const format = FORMATS[name];
  let read;
  try {
    read = await again(workspace.spec, measurement, format);
  } catch (error) {
    if (error.code !== "not-expressible") return report.fail(`${name}: read again`, where, String(error).slice(0, 300));
    return report.note(`${name} cannot say it: ${error.issues[0].expected.slice(0, 90)}`);
  }
  const options = { tolerance: format.tolerance, points: POINTS, fits: false };
  const model = workspace.model({ measurement, normsysFloor: 1e-6 });
  const found = compareModels(model, read.model({ normsysFloor: 1e-6 }), options);
  if (found.sameLikelihood) report.pass(`${name}: the likelihood to ${format.tolerance}`);
  else report.fail(`${name}: the likelihood to ${format.tolerance}`, where, textOf(found));
}

/** Compares what is written and read again, for every workspace, measurement and format. */
export async function checkRoundTrips(report, options) {
  for (const [path, document] of documents(options, report)) {
    if (options.only !== undefined && !path.includes(options.only)) continue;
    const workspace = parsed(document);
    if (workspace === undefined) {
      report.note("documents that are refused, as they should be or not");
      continue;
    }
    for (const measurement of workspace.measurements)
      for (const name of Object.keys(FORMATS))
        await roundTrip(`${path} ${measurement}`, workspace, measurement, name, report);
  }
}
