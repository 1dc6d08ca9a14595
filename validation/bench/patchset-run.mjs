// node patchset-run.mjs [--quick]: the scan of the published 1Lbb search on two workers, as JSON with its peak memory;
// { missing: reason } where the library has no scan or the data are not there.
import { library } from "../lib/library.mjs";
import { hasShared, sharedText } from "../lib/shared-data.mjs";

const FOLDER = "workspaces/atlas-1lbb/";
const WORKERS = 2;
const QUICK_PATCHES = 10;

const { parsePatchSet, patchSetScan } = await library();

async function scan(pool, nPatches) {
  const background = sharedText(`${FOLDER}BkgOnly.json.gz`);
  const began = performance.now();
  const patchSet = parsePatchSet(sharedText(`${FOLDER}patchset.json.gz`));
  const patches = patchSet.patches.slice(0, nPatches).map(({ name }) => name);
  const { points } = await patchSetScan(background, patchSet, { pool, patches, verify: false });
  const milliseconds = performance.now() - began;
  const invalid = points.filter(({ valid }) => valid === false).length;
  return { milliseconds, patches: patches.length, of: patchSet.patches.length, invalid, workers: WORKERS };
}

async function main() {
  if (patchSetScan === undefined) return { missing: "the library does not export patchSetScan" };
  if (!hasShared()) return { missing: "there is no ../shared beside this checkout" };
  const { workerPool } = await library("parallel/index.js");
  const { threadSpawner } = await library("node/thread-link.js");
  const pool = workerPool({ spawn: threadSpawner(), size: WORKERS });
  try {
    const record = await scan(pool, process.argv.includes("--quick") ? QUICK_PATCHES : undefined);
    return { ...record, peak: process.resourceUsage().maxRSS * 1024 };
  } catch (error) {
    return { missing: `it failed: ${error.message}` };
  } finally {
    await pool.close();
  }
}

console.log(JSON.stringify(await main()));
