// Reference numbers and workspaces of the data folder that lies beside a checkout (../shared); never copied here.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { applyPatch } from "rfc6902";

const SHARED = new URL("../../../shared/", import.meta.url);

export const hasShared = () => existsSync(new URL("reference/", SHARED));

export const sharedUrl = (relative) => new URL(relative, SHARED);

export function readShared(relative) {
  return JSON.parse(sharedText(relative));
}

export function sharedText(relative) {
  const bytes = readFileSync(new URL(relative, SHARED));
  return (relative.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** Names of the reference files that describe a model (not seed-1bin's grid), smallest first. */
export function referenceNames() {
  const files = readdirSync(new URL("reference/", SHARED)).filter((f) => f.endsWith(".json") && !f.includes(".grid"));
  const size = (file) => sharedText(`reference/${file}`).length;
  return files
    .map((file) => [file.slice(0, -".json".length), size(file)])
    .sort((a, b) => a[1] - b[1])
    .map(([name]) => name);
}

/**
 * The workspace that a reference file describes; `path` is a file, or "BkgOnly.json + patch.json", or
 * "BkgOnly.json.gz + first patch of patchset.json.gz". Undefined for what is not JSON (XML and ROOT histograms).
 */
export function referenceWorkspace(path) {
  const [base, patch] = path.split(" + ");
  if (!/\.json(\.gz)?$/.test(base)) return undefined;
  const document = readShared(base);
  if (patch === undefined) return document;
  const folder = base.slice(0, base.lastIndexOf("/") + 1);
  const first = /^first patch of (.+)$/.exec(patch);
  const operations = first ? readShared(folder + first[1]).patches[0].patch : readShared(folder + patch);
  const errors = applyPatch(document, operations).filter((error) => error !== null);
  if (errors.length > 0) throw new Error(`${patch} does not apply to ${base}: ${errors[0].message}`);
  return document;
}
