/**
 * Compares operations on workspaces with pyhf's, as reference.json has them, and prints how many were compared:
 *
 *   npm run build && node validation/operations/run.mjs FOLDER
 *
 * FOLDER is the one that pyhf_operations.py was given.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import * as api from "../../dist/index.js";
import { compareWithPyhf } from "./replay.mjs";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../../shared/workspaces", import.meta.url));
const { versions, workspaces } = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8"));
const counts = { digests: 0, same: 0, refused: 0, stricter: 0, "pyhf's fault": 0, different: 0 };
for (const { workspace, digests, cases } of workspaces) {
  const bytes = readFileSync(join(folder, workspace));
  const text = (workspace.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  for (const [algorithm, digest] of Object.entries(digests)) {
    counts[api.pyhfDigest(text, algorithm) === digest ? "digests" : "different"]++;
  }
  const spec = JSON.parse(text);
  for (const reference of cases) {
    const outcome = compareWithPyhf(reference, spec, api);
    counts[outcome in counts ? outcome : "different"]++;
    if (!(outcome in counts)) console.log(workspace, reference.operation, JSON.stringify(reference.args), outcome);
  }
}
console.log(`pyhf ${versions.pyhf}, ${workspaces.length} workspaces:`, counts);
process.exitCode = counts.different === 0 ? 0 : 1;
