// The command line as a whole process, memory kept, and a bulky document.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtPath, library } from "../lib/library.mjs";
import { bulkyDocument } from "./generate.mjs";
import { median, time } from "./timing.mjs";

const here = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const BULKY_MEGABYTES = 5;
const PROCESS_GOALS = { counting: 120, "atlas-tttt": 300 }; // ms
const MEMORY_ABOVE = 1e6; // bytes of text

/** `results` of contests, whose files are still there; the bulky document when `bulky`. */
export async function processFigures(results, folder, settings, bulky) {
  const failures = [];
  const tried = (list, measure) => list.flatMap((entry) => orFailure(() => [measure(entry, settings)], failures));
  return {
    processes: tried(
      results.filter(({ name }) => name in PROCESS_GOALS),
      timeProcess,
    ),
    bare: wholeProcess(["-e", "0"], settings),
    memory: tried(
      results.filter(({ bytes }) => bytes > MEMORY_ABOVE),
      measureMemory,
    ),
    bulky: bulky ? await timeBulky(folder, settings) : undefined,
    failures,
  };
}

function orFailure(measure, failures) {
  try {
    return measure();
  } catch (error) {
    failures.push(error.message);
    return [];
  }
}

export const processGoals = ({ processes }) =>
  processes.map(({ name, milliseconds }) => ({
    figure: `\`histograd fit\` of ${name}, whole process`,
    ours: milliseconds,
    goal: PROCESS_GOALS[name],
    unit: "ms",
  }));

/** Median wall time in ms of a whole Node process; the first run, which fills the disk cache, does not count. */
function wholeProcess(args, settings) {
  const samples = [];
  for (let i = 0; i <= settings.processes; i++) {
    const began = performance.now();
    const run = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (run.status !== 0) throw new Error(`node ${args.join(" ")} ended with ${run.status}: ${run.stderr}`);
    if (i > 0) samples.push(performance.now() - began);
  }
  return median(samples);
}

function timeProcess({ name, file }, settings) {
  console.error(`timing histograd fit ${name} ...`);
  return { name, milliseconds: wholeProcess([builtPath("cli/main.js"), "fit", file], settings) };
}

function measureMemory({ name, file }) {
  const run = spawnSync(process.execPath, ["--expose-gc", here("./memory.mjs"), file], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`memory of ${name}: ${run.stderr}`);
  return { name, ...JSON.parse(run.stdout) };
}

async function timeBulky(folder, settings) {
  console.error("timing a bulky document ...");
  const { Workspace } = await library();
  const text = JSON.stringify(bulkyDocument(BULKY_MEGABYTES));
  const cold = performance.now();
  const workspace = Workspace.parse(text);
  const first = performance.now() - cold;
  const file = join(folder, "bulky.json");
  writeFileSync(file, text);
  const parse = time(() => Workspace.parse(text).warnings.length, { ...settings, warmup: 0 }).median;
  const compile = time(() => workspace.model().parNames.length, { ...settings, warmup: 0 }).median;
  const memory = measureMemory({ name: "bulky", file });
  return { bytes: text.length, first, parse, compile, memory };
}
