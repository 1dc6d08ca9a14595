// node validation/fractal/bench.mjs [--rounds 7]: times the Mandelbrot set, 500 x 500 points over [-1.5, 1.5]², 1000
// iterations, against the NumPy array version and a C program with the same algorithm, in turns in the same run.
// Needs `npm run build`, gcc for the C program, and a Python with NumPy (HISTOGRAD_PYTHON).
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FRACTAL_ROWS, fractalCounts, fractalRows } from "../../dist/fractal/index.js";
import { threadSpawner } from "../../dist/node/thread-link.js";
import { localPool, workerPool } from "../../dist/parallel/index.js";
import { markdown } from "../bench/tables.mjs";
import { median } from "../bench/timing.mjs";
import { ensurePython } from "../lib/python.mjs";

const SIZE = 500;
const ITERATIONS = 1000;
const WORKERS = 2;
/** Repeats of everything but NumPy in a round. */
const REPEATS = 3;
const PRECISIONS = ["single", "double"];
/** How many times faster than NumPy's complex64 two workers should be, and how many times the C program's time one thread may take. */
const GOALS = { single: 15, double: 8, perThread: 1.5 };

const here = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const { values: args } = parseArgs({ options: { rounds: { type: "string", default: "7" } } });
const folder = mkdtempSync(join(tmpdir(), "histograd-fractal-"));
const times = {};
const sums = {};

const record = (name, milliseconds) => {
  times[name] ??= [];
  times[name].push(...milliseconds);
};

function compilePeer() {
  const program = join(folder, "peer");
  const { status, stderr, error } = spawnSync("gcc", ["-O3", "-msse4.1", here("peer.c"), "-o", program], {
    encoding: "utf8",
  });
  if (status === 0) return program;
  console.log(`no C program: ${error?.message ?? stderr}`);
  return undefined;
}

function runJson(command, list) {
  const { status, stdout, stderr } = spawnSync(command, list.map(String), { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with status ${status}\n${stderr}`);
  return JSON.parse(stdout);
}

async function timeOurs(name, precision, options) {
  const began = performance.now();
  const { counts } = await fractalCounts(
    { kind: "mandelbrot", width: SIZE, height: SIZE, iterations: ITERATIONS, precision },
    options,
  );
  record(`${name} ${precision}`, [performance.now() - began]);
  sums[`${name} ${precision}`] = counts.reduce((a, b) => a + b, 0);
}

/** Two workers from nothing: threads started, kernels compiled, one picture. */
async function timeColdStart(precision) {
  const pool = workerPool({ spawn: threadSpawner(), size: WORKERS });
  await timeOurs("cold", precision, { pool });
  await pool.close();
}

async function round(python, peer, pools) {
  if (python !== undefined) {
    const numpy = runJson(python, [here("arrays.py"), "time", SIZE, ITERATIONS, 1, "complex64"]);
    record("numpy", numpy.times);
    sums.numpy = numpy.sum;
  }
  if (peer !== undefined) {
    const c = runJson(peer, [SIZE, ITERATIONS, REPEATS]);
    for (const precision of PRECISIONS) {
      record(`c ${precision}`, c[precision].times);
      sums[`c ${precision}`] = c[precision].sum;
    }
  }
  for (const precision of PRECISIONS) {
    for (const [name, pool] of Object.entries(pools)) {
      for (let i = 0; i < REPEATS; i++) await timeOurs(name, precision, { pool });
    }
    for (let i = 0; i < REPEATS; i++) await timeOurs("scalar", precision, { engine: "scalar" });
    await timeColdStart(precision);
  }
}

const milliseconds = (name) => (times[name] === undefined ? "" : median(times[name]).toFixed(1));
const ratio = (a, b) => (times[a] && times[b] ? median(times[a]) / median(times[b]) : undefined);
const judged = (value, isMet) => (value === undefined ? "" : `${value.toFixed(2)} ${isMet ? "" : "MISSED"}`.trim());

function printTables() {
  const columns = PRECISIONS.map((p) => [
    ["NumPy complex64, arrays", milliseconds("numpy")],
    ["C, one thread", milliseconds(`c ${p}`)],
    ["plain JavaScript, one thread", milliseconds(`scalar ${p}`)],
    ["vectors, one thread", milliseconds(`thread ${p}`)],
    [`vectors, ${WORKERS} workers`, milliseconds(`workers ${p}`)],
    [`the same with starting the workers`, milliseconds(`cold ${p}`)],
  ]);
  console.log(
    `\nMandelbrot set, ${SIZE} x ${SIZE}, ${ITERATIONS} iterations; medians in ms of ${args.rounds} rounds\n`,
  );
  console.log(
    markdown(
      ["", ...PRECISIONS],
      columns[0].map(([label, cell], i) => [label, cell, columns[1][i][1]]),
    ),
  );
  const rows = PRECISIONS.map((p) => {
    const [faster, perThread] = [ratio("numpy", `workers ${p}`), ratio(`thread ${p}`, `c ${p}`)];
    return [
      p,
      judged(faster, faster >= GOALS[p]),
      GOALS[p],
      judged(perThread, perThread <= GOALS.perThread),
      GOALS.perThread,
    ];
  });
  console.log(`\n${markdown(["", "times faster than NumPy", "at least", "times C per thread", "at most"], rows)}`);
}

/** The C program has the same operations in the same order; NumPy's complex numbers are rounded in other ways. */
function checkSums() {
  for (const precision of PRECISIONS) {
    const ours = new Set(
      ["c", "thread", "workers", "scalar"].map((name) => sums[`${name} ${precision}`]).filter((s) => s !== undefined),
    );
    if (ours.size === 1) continue;
    console.log(`DISAGREES: sums of the counts in ${precision} precision are ${[...ours].join(", ")}`);
    process.exitCode = 1;
  }
}

console.log(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.versions.node}, load ${loadavg()[0].toFixed(1)}`,
);
const pools = {
  thread: localPool({ [FRACTAL_ROWS]: fractalRows }),
  workers: workerPool({ spawn: threadSpawner(), size: WORKERS }),
};
try {
  const python = ensurePython();
  const peer = compilePeer();
  for (let i = 0; i < Number(args.rounds); i++) await round(python, peer, pools);
  printTables();
  checkSums();
} finally {
  await pools.workers.close();
  rmSync(folder, { recursive: true });
}
