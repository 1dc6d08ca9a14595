// npm run bench [-- --quick --no-peer --only NAME]: medians of every task, the peer measured in the same run.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Workspace } from "../../dist/index.js";
import { ensurePython, pythonRecords } from "../lib/python.mjs";
import { benchCases } from "./cases.mjs";
import { bulkyDocument } from "./generate.mjs";
import { timeOurs } from "./ours.mjs";
import { againstPrototype } from "./prototype.mjs";
import { describeMachine, perCaseTable, processTable, prototypeTable } from "./tables.mjs";
import { median, time } from "./timing.mjs";

const startedOn = machine();
const here = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const OUT = here("../out/");
const CLI = here("../../dist/cli/main.js");
const AGREEMENT = 1e-11; // of |log-density|: the same model is timed
const BULKY_MEGABYTES = 5;
const PROCESS_CASES = ["seed-1bin", "atlas-tttt"];
const MEMORY_ABOVE = 1e6; // bytes of text
const FULL = { budget: 800, warmup: 300, least: 9, processes: 9 };
const QUICK = { budget: 150, warmup: 100, least: 5, processes: 3 };

const { values: options } = parseArgs({
  options: { quick: { type: "boolean" }, "no-peer": { type: "boolean" }, only: { type: "string" } },
});
const settings = options.quick ? QUICK : FULL;
const folder = mkdtempSync(join(tmpdir(), "histograd-bench-"));

try {
  const cases = benchCases()
    .filter(({ name }) => options.only === undefined || name === options.only)
    .map((entry, i) => ({ ...entry, file: join(folder, `case${i}.json`) }));
  for (const { text, file } of cases) writeFileSync(file, text);
  const peer = options["no-peer"] ? new Map() : await timePeer(cases);
  const results = cases.map(({ name, text, file }) => {
    console.error(`timing ${name} ...`);
    return { name, ours: timeOurs(text, settings), peer: peer.get(file) };
  });
  const disagreeing = results.filter(({ ours, peer: p }) => p !== undefined && !agrees(ours, p));
  const record = {
    machine: startedOn,
    results,
    processes: cases.filter(({ name }) => PROCESS_CASES.includes(name)).map(timeProcess),
    bare: wholeProcess(["-e", "0"]),
    memory: cases.filter(({ text }) => text.length > MEMORY_ABOVE).map(measureMemory),
    bulky: options.only === undefined ? timeBulky() : undefined,
  };
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, "bench.json"), `${JSON.stringify(record, null, 1)}\n`);
  console.log(describeMachine(record.machine));
  console.log(perCaseTable(results));
  console.log(prototypeTable(againstPrototype(results)));
  console.log(processTable(record));
  for (const { name, ours, peer: p } of disagreeing)
    console.log(`DISAGREES ${name}: logpdf ${ours.logpdfAtInit}, pyhf ${p.numpy.logpdf_at_init}: not the same model`);
  if (disagreeing.length > 0 || results.some(({ ours }) => !ours.fitIsValid)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

async function timePeer(cases) {
  const python = ensurePython();
  const byFile = new Map();
  if (python === undefined) return byFile;
  const args = [...(options.quick ? [] : ["--jax"]), ...cases.map(({ file }) => file)];
  for await (const record of pythonRecords(python, "../bench/peer.py", args)) {
    if (record.versions) byFile.versions = record.versions;
    else byFile.set(record.file, record);
    if (record.file) console.error(`pyhf timed ${cases.find(({ file }) => file === record.file).name}`);
  }
  return byFile;
}

function agrees(ours, peer) {
  const theirs = peer.numpy.logpdf_at_init;
  return Math.abs(ours.logpdfAtInit - theirs) <= AGREEMENT * Math.max(1, Math.abs(theirs));
}

function machine() {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: loadavg()[0],
    platform: `${process.platform} ${process.arch}`,
  };
}

/** Median wall time in ms of a whole Node process; the first run, which fills the disk cache, does not count. */
function wholeProcess(args) {
  const samples = [];
  for (let i = 0; i <= settings.processes; i++) {
    const began = performance.now();
    const run = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (run.status !== 0) throw new Error(`node ${args.join(" ")} ended with ${run.status}: ${run.stderr}`);
    if (i > 0) samples.push(performance.now() - began);
  }
  return median(samples);
}

function timeProcess({ name, file }) {
  console.error(`timing histograd fit ${name} ...`);
  return { name, milliseconds: wholeProcess([CLI, "fit", file]) };
}

function measureMemory({ name, file }) {
  const run = spawnSync(process.execPath, ["--expose-gc", here("./memory.mjs"), file], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`memory of ${name}: ${run.stderr}`);
  return { name, ...JSON.parse(run.stdout) };
}

function timeBulky() {
  console.error("timing a bulky document ...");
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
