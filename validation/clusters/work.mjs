/** The commands that every engine runs here, as one process and as shards, in a folder of their own. */
import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "dist/cli/main.js");
const execute = promisify(execFile);

/** Enough that a shard of 8 takes some seconds, so that one can be killed in the middle. */
const TOYS = 16_000;
/** Copies of each signal of the example, with other masses and cross sections. */
const COPIES = 12;

/** Both commands, without the file of the result. */
export const COMMANDS = {
  toys: ["toys", "run", "two-channel.json", "--toys", String(TOYS), "--seed", "5", "--test-stat", "q"],
  scan: ["patchset", "scan", "background.json", "patchset.json", "--limits"],
};

/** Makes the folder with the inputs, the program, and the results of one process. */
export async function prepare(folder) {
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, "examples/two-channel.json"), join(folder, "two-channel.json"));
  cpSync(join(root, "examples/patchset/background.json"), join(folder, "background.json"));
  writeFileSync(join(folder, "patchset.json"), JSON.stringify(manySignals()));
  writeFileSync(join(folder, "histograd"), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, { mode: 0o755 });
  for (const [name, words] of Object.entries(COMMANDS)) await histograd(folder, ...words, "--output", `${name}.json`);
}

/** The signals of the example many times. */
function manySignals() {
  const set = JSON.parse(readFileSync(join(root, "examples/patchset/patchset.json"), "utf8"));
  const patches = Array.from({ length: COPIES }, (_, k) =>
    set.patches.map(({ metadata, patch }) => ({
      metadata: { name: `${metadata.name}_${k}`, values: [metadata.values[0] + k, metadata.values[1] + 0.5 * k] },
      patch: patch.map((operation) => ({ ...operation, value: scaled(operation.value, 1 + 0.03 * k) })),
    })),
  );
  return { ...set, patches: patches.flat() };
}

/** A sample with all of its events times a factor. */
function scaled(sample, factor) {
  const times = (values) => values.map((value) => value * factor);
  const modifiers = sample.modifiers.map((modifier) => {
    if (modifier.type === "staterror") return { ...modifier, data: times(modifier.data) };
    if (modifier.type !== "histosys") return modifier;
    return { ...modifier, data: { hi_data: times(modifier.data.hi_data), lo_data: times(modifier.data.lo_data) } };
  });
  return { ...sample, data: times(sample.data), modifiers };
}

/** Runs the command line in the folder. @throws for an exit status above 0 */
export function histograd(folder, ...words) {
  return execute(join(folder, "histograd"), words, { cwd: folder, maxBuffer: 2 ** 28 });
}

/** As `histograd`, for statuses other than 0. */
export function tryHistograd(folder, ...words) {
  return spawnSync(join(folder, "histograd"), words, { cwd: folder, encoding: "utf8" });
}

/** Writes a plan for an engine; the lines of what to type come back. */
export async function plan(folder, command, engine, jobs, output, place = `${engine}-${command}`) {
  const words = [...COMMANDS[command], "--output", output, "--jobs", String(jobs), "--engine", engine];
  const { stdout } = await histograd(folder, "plan", ...words, "--folder", place, "--program", "./histograd");
  const lines = stdout.split("\n").filter((line) => /^ {2}\S/.test(line));
  return { place, lines: lines.map((line) => line.trim()).filter((line) => !line.startsWith("#")) };
}

/** @throws where a merged result is not byte for byte that of one process */
export function requireSame(folder, command, merged) {
  const [one, other] = [`${command}.json`, merged].map((name) => readFileSync(join(folder, name)));
  if (!one.equals(other)) throw new Error(`${merged} differs from what one process writes`);
  console.log(`    ${merged} is byte for byte what one process writes (${one.length} bytes)`);
}

/** Runs a line of a shell in the folder. */
export async function shell(folder, line, env = process.env) {
  const { stdout } = await execute("bash", ["-c", line], { cwd: folder, env, maxBuffer: 2 ** 28 });
  return stdout.trim();
}
