// The likelihood of the counting experiment (signal 5, background 10 ± 3.5) on grids, against JAX's jitted vmap of pyhf's
// logpdf: warm, and the first calls of fresh processes. `npm run bench -- --only grid`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { library } from "../lib/library.mjs";
import { ensurePython } from "../lib/python.mjs";
import { comparisonTable, missedGoals } from "./tables.mjs";
import { summary, time } from "./timing.mjs";

const { gridScan, simpleModels } = await library();

const FULL = { peerProcesses: 4, processes: 5, budget: 600, warmup: 300, least: 9 };
const QUICK = { peerProcesses: 1, processes: 3, budget: 150, warmup: 100, least: 5 };
const GOALS = { warm: { atLeast: 1 }, cold: { atLeast: 100 } };
/** Of 1 + |value|: pyhf sums logarithms of terms that cancel. */
const AGREEMENT = 1e-11;

const here = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const counting = () => simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3.5] });
const axesOf = (model, n) => model.parNames.map((name) => ({ name, min: 0.5, max: 1.5, n }));

function runJson(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with status ${status}\n${stderr}`);
  return JSON.parse(stdout);
}

/** A Python with JAX, or undefined after a loud line. */
function findPeer() {
  const python = ensurePython();
  if (python === undefined || spawnSync(python, ["-c", "import jax"]).status === 0) return python;
  console.log(`JAX IS NOT TIMED: ${python} cannot import it`);
  return undefined;
}

/** Fresh processes of both sides in turns: the first calls, and JAX's warm ones. */
function timeProcesses(python, { peerProcesses, processes }) {
  const ours = [];
  const peer = [];
  for (let i = 0; i < peerProcesses; i++) {
    if (python !== undefined) peer.push(runJson(python, [here("grid_peer.py")]));
    for (let k = 0; k < processes; k++) ours.push(runJson(process.execPath, [here("grid-cold.mjs")]));
  }
  return { ours, peer };
}

function rowsOf(warm, { ours, peer }) {
  const own = (sum) => summary(ours.map(sum));
  const theirs = (sum) => (peer.length === 0 ? undefined : summary(peer.flatMap(sum)));
  const row = (task, times, peerName, peerTimes, goal) => ({ task, ours: times, peerName, peer: peerTimes, goal });
  const jit = "JAX, jit(vmap(logpdf))";
  const jitGradient = "JAX, jit(vmap(value_and_grad))";
  return [
    row(
      "101 x 101 values, warm",
      warm.values,
      jit,
      theirs((p) => p.values.times),
      GOALS.warm,
    ),
    row(
      "11 x 11 gradients, warm",
      warm.gradients,
      jitGradient,
      theirs((p) => p.gradients.times),
      GOALS.warm,
    ),
    row(
      "101 x 101 values, first call",
      own((o) => o.values),
      `${jit}, first call`,
      theirs((p) => p.values.first),
      GOALS.cold,
    ),
    row(
      "11 x 11 gradients, first call",
      own((o) => o.gradients),
      `${jitGradient}, first call`,
      theirs((p) => p.gradients.first),
      GOALS.cold,
    ),
    row(
      "model made, then 101 x 101 values",
      own((o) => o.model + o.values),
      "the same, pyhf and JAX",
      theirs((p) => p.model + p.values.first),
      GOALS.cold,
    ),
    row(
      "modules loaded, model made, values",
      own((o) => o.loading + o.model + o.values),
      "the same, pyhf and JAX",
      theirs((p) => p.loading + p.model + p.values.first),
    ),
    row(
      "model made, then 101 x 101 values",
      own((o) => o.model + o.values),
      "JAX's first call alone, its model ready",
      theirs((p) => p.values.first),
    ),
  ];
}

function disagreement(name, ours, theirs) {
  const far = Array.from(ours).findIndex((x, i) => !(Math.abs(x - theirs[i]) <= AGREEMENT * (1 + Math.abs(x))));
  return far < 0 ? [] : [`${name} of the grid: entry ${far} is ${ours[far]}, JAX has ${theirs[far]}`];
}

/** The group of run.mjs. */
export function gridGroup({ quick, peers }) {
  console.error("timing grids ...");
  const settings = quick ? QUICK : FULL;
  const model = counting();
  const data = model.expectedData(model.suggestedInit);
  const values = () => gridScan(model, axesOf(model, 101), { data }).values;
  const gradients = () => gridScan(model, axesOf(model, 11), { data, gradient: true }).gradients;
  const python = peers ? findPeer() : undefined;
  const cold = timeProcesses(python, settings);
  const warm = { values: time(values, settings), gradients: time(gradients, settings) };
  const rows = rowsOf(warm, cold);
  const [peer] = cold.peer;
  const title =
    "log L of the counting experiment, 101 x 101 values and 11 x 11 gradients; first calls in fresh processes; ms.";
  return {
    record: { rows, versions: peer?.versions },
    text: `${title}\n\n${comparisonTable(rows)}`,
    disagreements:
      peer === undefined
        ? []
        : [
            ...disagreement("values", values(), peer.values.result),
            ...disagreement("gradients", gradients(), peer.gradients.result),
          ],
    missed: missedGoals(rows),
  };
}
