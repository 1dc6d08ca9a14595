// Mutated documents, files of other formats, archives, and fits: nothing may end in an error of a wrong class, a valid result that is none, or an
// endless computation.
//   node validation/hostile/run.mjs                        # 200,000 documents, 50,000 files, 100,000 archives and 20,000 fits: more than an hour
//   node validation/hostile/run.mjs --short                # what CI runs, in half a minute
//   node validation/hostile/run.mjs --seed 7 --documents 1000 --fits 0
//   node validation/hostile/run.mjs --seed 7 --fit 412     # one case again, its document printed
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { uniforms } from "../lib/numbers.mjs";
import { table } from "../lib/report.mjs";
import { checkArchive, mutatedArchive } from "./archives.mjs";
import { checkDocument, load } from "./documents.mjs";
import { checkFit } from "./fits.mjs";
import { drawing, mutated, mutatedNumbers, textOf } from "./mutate.mjs";
import { SEEDS } from "./seeds.mjs";
import { checkSource, mutatedSource } from "./sources.mjs";
import { watch } from "./watch.mjs";

const LONG = { documents: 200_000, sources: 50_000, archives: 100_000, fits: 20_000 };
const SHORT = { documents: 4_000, sources: 2_000, archives: 4_000, fits: 600 };
/** Seconds of processor time that one case may take, whatever else the machine does. */
const SLOW = 5;
/** Bytes by which the heap may grow over a run, and how often it is looked at. */
const GROWTH = 50e6;
const SAMPLES = 20;
const SHOWN = 10;

const whole = { type: "string" };
const { values: options } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    documents: whole,
    sources: whole,
    archives: whole,
    fits: whole,
    document: whole,
    source: whole,
    archive: whole,
    fit: whole,
  },
});
const seed = Number(options.seed);
const counts = options.short ? SHORT : LONG;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** The stream of a case: the same wherever and whenever it is made. */
const drawOf = (index, kind) =>
  drawing(uniforms(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b) ^ kind));

function documentCase(index) {
  const draw = drawOf(index, 1);
  const document = mutated(draw.pick(SEEDS)[1], draw);
  return draw.chance(0.5) ? textOf(document, draw) : document;
}

/** The first of a few mutations that has a model. */
function fitCase(index) {
  const draw = drawOf(index, 2);
  for (let attempt = 0; ; attempt++) {
    const document = mutatedNumbers(draw.pick(SEEDS)[1], draw);
    const { models } = load(document);
    if (models !== undefined || attempt > 50) return { document, model: models?.[0] };
  }
}

const KINDS = {
  document: { make: documentCase, check: checkDocument },
  source: { make: (index) => mutatedSource(drawOf(index, 3)), check: checkSource },
  archive: { make: (index) => mutatedArchive(drawOf(index, 4)), check: checkArchive },
  fit: { make: fitCase, check: ({ model }) => (model === undefined ? { outcome: "no model" } : checkFit(model)) },
};

/** Runs cases of a kind; the tally of outcomes, and every fault. */
async function runCases(kind, count) {
  const { make, check } = KINDS[kind];
  const tally = new Map();
  const faults = [];
  const heap = [];
  let slowest = { seconds: 0, index: -1 };
  const watcher = watch(`${kind} of seed ${seed}:`);
  for (let index = 0; index < count; index++) {
    watcher.beat(index);
    if (index % Math.ceil(count / SAMPLES) === 0) heap.push(heapNow());
    const input = make(index);
    const began = process.cpuUsage();
    const { outcome, fault } = await check(input);
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) / 1e6;
    if (seconds > slowest.seconds) slowest = { seconds, index };
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
    if (fault !== undefined) faults.push({ index, fault });
    if (seconds > SLOW) faults.push({ index, fault: `${seconds.toFixed(1)} s` });
  }
  watcher.end();
  heap.push(heapNow());
  const growth = heap.at(-1) - heap[Math.ceil(heap.length / 4)];
  if (growth > GROWTH) faults.push({ index: count, fault: `the heap has grown by ${(growth / 1e6).toFixed(0)} MB` });
  return { kind, count, tally, faults, slowest, growth };
}

function heapNow() {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function print({ kind, count, tally, faults, slowest, growth }) {
  const rows = [...tally]
    .sort((a, b) => b[1] - a[1])
    .map(([outcome, n]) => [n, `${((100 * n) / count).toFixed(2)} %`, outcome]);
  console.log(`\n${count} mutated ${kind}s, seed ${seed}\n${table(["count", "share", "outcome"], rows)}`);
  console.log(
    `  slowest ${slowest.seconds.toFixed(2)} s (--${kind} ${slowest.index}); heap ${(growth / 1e6).toFixed(1)} MB larger at the end`,
  );
  const kinds = new Map();
  for (const each of faults) {
    const words = each.fault.replace(/-?\d[\d.e+-]*/g, "#").slice(0, 60);
    kinds.set(words, [...(kinds.get(words) ?? []), each]);
  }
  const sorted = [...kinds.values()].sort((a, b) => b.length - a.length);
  for (const [first, ...others] of sorted.slice(0, 3 * SHOWN)) {
    console.log(
      `  FAULT ${others.length + 1} x ${first.fault.slice(0, 300)} (--seed ${seed} --${kind} ${[first, ...others]
        .slice(0, SHOWN)
        .map(({ index }) => index)
        .join(", ")})`,
    );
  }
}

async function again(kind, index) {
  const input = KINDS[kind].make(index);
  console.log(textOfCase(kind, input));
  console.error(await KINDS[kind].check(input));
}

function textOfCase(kind, input) {
  if (kind === "archive") return input.toString("base64");
  if (kind === "source")
    return [...input.files].map(([path, bytes]) => `--- ${path}\n${new TextDecoder().decode(bytes)}`).join("\n");
  const document = kind === "fit" ? input.document : input;
  return typeof document === "string" ? document : JSON.stringify(document);
}

const single = Object.keys(KINDS).find((kind) => options[kind] !== undefined);
if (single !== undefined) await again(single, Number(options[single]));
else {
  const began = performance.now();
  const wished = Object.fromEntries(
    Object.keys(KINDS).map((kind) => [kind, Number(options[`${kind}s`] ?? counts[`${kind}s`])]),
  );
  const kinds = Object.keys(KINDS).filter((kind) => wished[kind] > 0);
  const runs = [];
  for (const kind of kinds) runs.push(await runCases(kind, wished[kind]));
  for (const run of runs) print(run);
  const faults = runs.reduce((sum, run) => sum + run.faults.length, 0);
  console.log(
    `\nhostile: ${runs.map(({ count, kind }) => `${count} ${kind}s`).join(", ")}, ${faults} faults, ${((performance.now() - began) / 1000).toFixed(0)} s.`,
  );
  if (faults > 0) process.exitCode = 1;
}
