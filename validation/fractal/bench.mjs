// The Mandelbrot set, 500 x 500 points over [-1.5, 1.5]², 1000 iterations, against the NumPy array version and a C
// program with the same algorithm, in turns. `npm run bench -- --only fractal`; needs gcc, and a Python with NumPy.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FRACTAL_ROWS, fractalCounts, fractalRows } from "../../dist/fractal/index.js";
import { threadSpawner } from "../../dist/node/thread-link.js";
import { localPool, workerPool } from "../../dist/parallel/index.js";
import { comparisonTable, missedGoals } from "../bench/tables.mjs";
import { summary } from "../bench/timing.mjs";
import { ensurePython } from "../lib/python.mjs";

const SIZE = 500;
const ITERATIONS = 1000;
const WORKERS = 2;
/** Repeats of everything but NumPy in a round. */
const REPEATS = 3;
const ROUNDS = { quick: 2, full: 7 };
const PRECISIONS = ["single", "double"];
/** How many times faster than NumPy's complex64 two workers should be, and how many times the C program's time one thread may take. */
const GOALS = { single: 15, double: 8, perThread: 1.5 };

const here = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Times by name, and sums of the counts. */
class Measurements {
  #times = new Map();
  #sums = new Map();

  add(name, milliseconds, sum) {
    this.#times.set(name, [...(this.#times.get(name) ?? []), ...milliseconds]);
    this.#sums.set(name, sum);
  }

  summary(name) {
    const times = this.#times.get(name);
    return times === undefined ? undefined : summary(times);
  }

  /** Sums that should be one: the C program has our operations in our order; NumPy rounds complex numbers in other ways. */
  disagreements(precision) {
    const names = ["c", "thread", "workers", "scalar"].map((name) => `${name} ${precision}`);
    const sums = new Set(names.map((name) => this.#sums.get(name)).filter((sum) => sum !== undefined));
    return sums.size === 1 ? [] : [`sums of the counts in ${precision} precision are ${[...sums].join(", ")}`];
  }
}

function compilePeer(folder) {
  const program = join(folder, "peer");
  const list = ["-O3", "-msse4.1", here("peer.c"), "-o", program];
  const { status, stderr, error } = spawnSync("gcc", list, { encoding: "utf8" });
  if (status === 0) return program;
  console.log(`THE C PROGRAM IS NOT TIMED: ${error?.message ?? stderr}`);
  return undefined;
}

function runJson(command, list) {
  const { status, stdout, stderr } = spawnSync(command, list.map(String), { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with status ${status}\n${stderr}`);
  return JSON.parse(stdout);
}

async function timeOurs(measured, name, precision, options) {
  const request = { kind: "mandelbrot", width: SIZE, height: SIZE, iterations: ITERATIONS, precision };
  const began = performance.now();
  const { counts } = await fractalCounts(request, options);
  const time = performance.now() - began;
  measured.add(
    `${name} ${precision}`,
    [time],
    counts.reduce((a, b) => a + b, 0),
  );
}

/** Two workers from nothing: threads started, kernels compiled, one picture. */
async function timeColdStart(measured, precision) {
  const pool = workerPool({ spawn: threadSpawner(), size: WORKERS });
  await timeOurs(measured, "cold", precision, { pool });
  await pool.close();
}

function timePeers(measured, python, peer) {
  if (python !== undefined) {
    const numpy = runJson(python, [here("arrays.py"), "time", SIZE, ITERATIONS, 1, "complex64"]);
    measured.add("numpy", numpy.times, numpy.sum);
  }
  if (peer === undefined) return;
  const c = runJson(peer, [SIZE, ITERATIONS, REPEATS]);
  for (const precision of PRECISIONS) measured.add(`c ${precision}`, c[precision].times, c[precision].sum);
}

async function timeRound(measured, pools) {
  for (const precision of PRECISIONS) {
    for (const [name, pool] of Object.entries(pools)) {
      for (let i = 0; i < REPEATS; i++) await timeOurs(measured, name, precision, { pool });
    }
    for (let i = 0; i < REPEATS; i++) await timeOurs(measured, "scalar", precision, { engine: "scalar" });
    await timeColdStart(measured, precision);
  }
}

function rowsOf(measured, precision) {
  const row = (label, name, [peerName, peer], rest) => ({
    task: `${precision}, ${label}`,
    ours: measured.summary(`${name} ${precision}`),
    peerName,
    peer: measured.summary(peer),
    ...rest,
  });
  const numpy = ["NumPy complex64, arrays", "numpy"];
  const c = ["C, gcc -O3 -msse4.1, one thread", `c ${precision}`];
  return [
    row(`vectors, ${WORKERS} workers`, "workers", numpy, { goal: { atLeast: GOALS[precision] } }),
    row("the same with starting the workers", "cold", numpy),
    row("vectors, one thread", "thread", c, { goal: { atMost: GOALS.perThread } }),
    row("plain JavaScript, one thread", "scalar", c, { asTime: true }),
  ];
}

/** The group of bench/run.mjs. */
export async function fractalGroup({ quick, peers }) {
  console.error("timing fractals ...");
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const folder = mkdtempSync(join(tmpdir(), "histograd-fractal-"));
  const measured = new Measurements();
  const pools = {
    thread: localPool({ [FRACTAL_ROWS]: fractalRows }),
    workers: workerPool({ spawn: threadSpawner(), size: WORKERS }),
  };
  try {
    const python = peers ? ensurePython() : undefined;
    const peer = peers ? compilePeer(folder) : undefined;
    for (let i = 0; i < rounds; i++) {
      timePeers(measured, python, peer);
      await timeRound(measured, pools);
    }
  } finally {
    await pools.workers.close();
    rmSync(folder, { recursive: true });
  }
  const rows = PRECISIONS.flatMap((precision) => rowsOf(measured, precision));
  const title = `Mandelbrot set, ${SIZE} x ${SIZE}, ${ITERATIONS} iterations, ${rounds} rounds in turns, times in ms.`;
  return {
    record: { rows },
    text: `${title}\n\n${comparisonTable(rows)}`,
    disagreements: PRECISIONS.flatMap((precision) => measured.disagreements(precision)),
    missed: missedGoals(rows),
  };
}
