/**
 * Tests of every signal of a patch set against one background-only workspace, on threads.
 *
 *   node examples/patch-set.mjs
 */
import { readFile } from "node:fs/promises";
import { parsePatchSet, patchSetScan } from "histograd";
import { threadSpawner } from "histograd/node";
import { workerPool } from "histograd/parallel";

const read = (name) => readFile(new URL(`patchset/${name}.json`, import.meta.url), "utf8");
const background = await read("background"); // as text: the patch set has its digest
const patchSet = parsePatchSet(await read("patchset"));

const pool = workerPool({ spawn: threadSpawner(), size: 2 });
try {
  const { points } = await patchSetScan(background, patchSet, { pool });
  const excluded = points.filter(({ valid, cls }) => valid && cls < 0.05);
  console.log(`${points.length} signals, ${excluded.length} excluded at 95 %`);
  for (const { name, cls } of excluded.slice(0, 3)) console.log(name, cls.toFixed(4));
} finally {
  await pool.close();
}

/* prints
17 signals, 6 excluded at 95 %
signal_200_0 0.0000
signal_200_50 0.0015
signal_300_0 0.0027
*/
