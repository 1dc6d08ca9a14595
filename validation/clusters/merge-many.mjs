/**
 * Times the merge of many shards, and the memory that it takes:
 *
 *   node validation/clusters/merge-many.mjs [shards] [toys of each hypothesis]        by default 10000 and 500000
 *
 * The toys of examples/counting.json are made once, as one shard, whose items are then dealt out to the files of the shards; merging
 * these files is what is timed. The result is compared with that of one process, byte for byte.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [shards = 10_000, toys = 500_000] = process.argv.slice(2).map(Number);
const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "histograd-merge-"));
cpSync(join(root, "examples/counting.json"), join(folder, "counting.json"));

function histograd(...words) {
  const began = performance.now();
  const args = ["--max-old-space-size=4000", join(root, "dist/cli/main.js"), ...words];
  const program = `/usr/bin/env`;
  const run = spawnSync(program, [process.execPath, ...args], { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (run.status !== 0) throw new Error(`${words.join(" ")}: status ${run.status}\n${run.stderr}`);
  return (performance.now() - began) / 1000;
}

/** Runs a command, and reads the most memory that it had from the resource usage of its own process. */
function measured(...words) {
  const code = `
    process.argv.splice(1, 0);
    process.on("exit", () => console.error("peak " + process.resourceUsage().maxRSS));
  `;
  const file = join(folder, "peak.cjs");
  writeFileSync(file, code);
  const began = performance.now();
  const run = spawnSync(process.execPath, ["--require", file, join(root, "dist/cli/main.js"), ...words], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (run.status !== 0) throw new Error(`${words.join(" ")}: status ${run.status}\n${run.stderr}`);
  const peak = Number(/peak (\d+)/.exec(run.stderr)[1]) / 1024;
  return { seconds: (performance.now() - began) / 1000, peak };
}

try {
  const command = ["toys", "run", "counting.json", "--toys", String(toys), "--seed", "1"];
  console.log(`one process: ${histograd(...command, "--output", "one.json").toFixed(1)} s`);
  histograd(...command, "--output", "all.json", "--shard", "0/1");
  const { items, results, ...head } = JSON.parse(readFileSync(join(folder, "all.json"), "utf8"));
  mkdirSync(join(folder, "shards"));
  for (let index = 0; index < shards; index++) {
    const own = items.filter((_, item) => item % shards === index);
    const record = { ...head, shard: { index, count: shards }, items: own, results: own.map((item) => results[item]) };
    writeFileSync(join(folder, `shards/${index}.json`), `${JSON.stringify(record, undefined, 1)}\n`);
  }
  const { seconds, peak } = measured("merge", "shards", "--output", "merged.json", "--workers", "0");
  const [one, merged] = ["one.json", "merged.json"].map((name) => readFileSync(join(folder, name)));
  if (!one.equals(merged)) throw new Error("the merge is not what one process writes");
  console.log(
    `merge of ${shards} shards with ${items.length} items: ${seconds.toFixed(1)} s, ${peak.toFixed(0)} MB, byte for byte`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
