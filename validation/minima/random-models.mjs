// Random models whose minima a judge of its own finds: what the library's fits, tests and limits make of them.
//   node validation/minima/random-models.mjs [--n 700] [--seed 1] [--kinds a,b] [--workers 2] [--tests-every 10]
//     [--starts 100] [--json FILE] [--export FILE] [--only KIND:INDEX [--write FILE]]
import { appendFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { checkModel } from "./check-model.mjs";
import { KINDS } from "./models.mjs";
import { printModel } from "./print-model.mjs";
import { createTally } from "./tally.mjs";

const PER_SEED = 1_000_000; // indices of one seed: a model's kind and index say all about it
const REPORTED_EVERY = 500;

/** One model, as plain data. */
function summaryOf({ kind, index }, { testsEvery, starts, exported }) {
  const began = performance.now();
  const tested = testsEvery > 0 && index % testsEvery === 0;
  const { findings, made, result, subject } = checkModel(kind, index, { tests: tested, starts });
  const summary = { kind, index, tested, time: performance.now() - began, findings };
  if (exported === undefined) return summary;
  const { valid, twiceNll, values } = result ?? {};
  return { ...summary, exported: { ...made, parNames: subject.model.parNames, fit: { valid, twiceNll, values } } };
}

function jobsOf({ n, seed, kinds }) {
  const perKind = Math.ceil(n / kinds.length);
  const first = (seed - 1) * PER_SEED;
  // One model of each kind after the other, so that workers share the slow ones.
  return Array.from({ length: perKind }, (_, k) => kinds.map((kind) => ({ kind, index: first + k }))).flat();
}

/** Checks all jobs, in this thread or on workers; calls `take` with every summary. */
async function checkAll(jobs, options, workers, take) {
  if (workers <= 1) {
    for (const job of jobs) take(summaryOf(job, options));
    return;
  }
  const script = fileURLToPath(import.meta.url);
  const run = (w) =>
    new Promise((resolve, reject) => {
      const share = jobs.filter((_, k) => k % workers === w);
      const worker = new Worker(script, { workerData: { share, options } });
      worker.on("message", take);
      worker.on("error", reject);
      worker.on("exit", resolve);
    });
  await Promise.all(Array.from({ length: workers }, (_, w) => run(w)));
}

function optionsOf(values) {
  const number = (name, fallback) => Number(values[name] ?? fallback);
  const kinds = values.kinds?.split(",") ?? Object.keys(KINDS);
  const unknown = kinds.filter((kind) => KINDS[kind] === undefined);
  if (unknown.length > 0) throw new Error(`no kind ${unknown.join(", ")}; there are ${Object.keys(KINDS).join(", ")}`);
  return {
    n: number("n", 700),
    seed: number("seed", 1),
    workers: number("workers", 1),
    kinds,
    checks: { testsEvery: number("tests-every", 10), starts: number("starts", 100), exported: values.export },
  };
}

async function main() {
  const names = ["n", "seed", "kinds", "workers", "tests-every", "starts", "json", "export", "only", "write"];
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: "string" }])) });
  const { n, seed, kinds, workers, checks } = optionsOf(values);
  if (values.only !== undefined) {
    const [kind, index] = values.only.split(":");
    printModel(
      checkModel(kind, Number(index), { tests: checks.testsEvery === 1, starts: checks.starts }),
      values.write,
    );
    return;
  }
  const jobs = jobsOf({ n, seed, kinds });
  const tally = createTally(`Random models against the judge: ${jobs.length} models, seed ${seed}`);
  if (values.export !== undefined) writeFileSync(values.export, "");
  let done = 0;
  await checkAll(jobs, checks, workers, ({ exported, ...summary }) => {
    tally.add(summary);
    if (exported !== undefined) appendFileSync(values.export, `${JSON.stringify(exported)}\n`);
    if (++done % REPORTED_EVERY === 0) console.error(`${done} of ${jobs.length} models`);
  });
  tally.print();
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(tally.asJson(), null, 1));
  if (tally.failed()) process.exitCode = 1;
}

if (isMainThread) await main();
else for (const job of workerData.share) parentPort.postMessage(summaryOf(job, workerData.options));
