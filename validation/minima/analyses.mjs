// Published analyses of the data folder with all of their signals.
import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { applyPatch } from "rfc6902";
import { readShared, sharedUrl } from "../lib/shared-data.mjs";
import { tarFiles } from "./tar.mjs";

const FOLDER = "workspaces/";
const WITH_PATCHSET = ["atlas-1lbb", "atlas-staus"];
const SINGLE = ["atlas-tttt", "atlas-ttbar-ljets", "cms-ttg-2l", "agc-ttbar"];
const REGIONS = ["A", "B", "C"];
/** A patch set, which is no workspace. */
const NOT_ALONE = "pyhf-patchset-example.json";

/** All analyses as `{ name, signals }`; a signal is `{ name, workspace() }`. `isSampled`: has more than are tested by default. */
export function publishedAnalyses() {
  return [
    ...WITH_PATCHSET.map((name) => ({ name, signals: patchsetSignals(`${FOLDER}${name}/`) })),
    ...sbottomAnalyses(),
    ...SINGLE.map((name) => ({
      name,
      signals: [{ name, workspace: () => readShared(`${FOLDER}${name}/workspace.json`) }],
    })),
    { name: "small", signals: smallSignals() },
  ];
}

function patched(background, operations, name) {
  const document = structuredClone(background);
  const errors = applyPatch(document, operations).filter((error) => error !== null);
  if (errors.length > 0) throw new Error(`patch ${name} does not apply: ${errors[0].message}`);
  return document;
}

function patchsetSignals(folder) {
  const background = readShared(`${folder}BkgOnly.json.gz`);
  const document = readShared(`${folder}patchset.json.gz`); // one of the files has it in a list
  return (Array.isArray(document) ? document[0] : document).patches.map(({ metadata: { name }, patch }) => ({
    name,
    workspace: () => patched(background, patch, name),
  }));
}

/** The three regions of SUSY-2018-31 as analyses of their own. */
function sbottomAnalyses() {
  const archive = gunzipSync(readFileSync(sharedUrl(`${FOLDER}atlas-sbottom/likelihoods.tar.gz`)));
  const files = [...tarFiles(archive)].map(({ name, bytes }) => [name.replace(/^\.\//, ""), bytes]);
  return REGIONS.map((region) => {
    const inRegion = files.filter(([name]) => name.startsWith(`Region${region}/`));
    const background = JSON.parse(inRegion.find(([name]) => name.endsWith("/BkgOnly.json"))[1]);
    const patches = inRegion.filter(([name]) => /\/patch\..*\.json$/.test(name));
    const signals = patches.map(([file, bytes]) => {
      const name = file.replace(/^.*\/patch\.|\.json$/g, "");
      return { name, workspace: () => patched(background, JSON.parse(bytes), name) };
    });
    return { name: `atlas-sbottom ${region}`, signals, isSampled: true };
  });
}

function smallSignals() {
  const folder = `${FOLDER}small/`;
  const files = readdirSync(sharedUrl(folder)).filter((file) => file.endsWith(".json") && file !== NOT_ALONE);
  return files.map((file) => ({ name: file.slice(0, -".json".length), workspace: () => readShared(folder + file) }));
}
