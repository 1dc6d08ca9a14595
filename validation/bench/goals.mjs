// The figures that the library has set itself, beside what this run measured. Times in ms.
import { figure, markdown, milliseconds } from "./tables.mjs";
import { taskTitle } from "./tasks.mjs";

/** Of one task of one model of the contest; `tenfold`: NextStat is to take ten times as long. */
const CONTEST_GOALS = [
  { model: "atlas-tttt", task: "fitHesse", goal: 10, tenfold: true },
  { model: "atlas-1lbb + signal", task: "fitHesse", goal: 12, tenfold: true },
  { model: "cms-ttg-2l", task: "fitHesse", goal: 8, tenfold: true },
  { model: "atlas-ttbar-ljets", task: "fitHesse", goal: 5, tenfold: true },
  { model: "uncorr-200", task: "fitHesse", goal: 0.3, tenfold: true },
  { model: "atlas-tttt", task: "cls", goal: 40, tenfold: true },
  { model: "atlas-tttt", task: "logpdf", goal: 0.025 },
  { model: "atlas-tttt", task: "gradient", goal: 0.06 },
  { model: "atlas-tttt", task: "hessian", goal: 0.5 },
  { model: "uncorr-1000", task: "fit", goal: 2 },
  { model: "uncorr-5000", task: "fit", goal: 10 },
  { model: "counting", task: "fit", goal: 0.015 },
  { model: "counting", task: "cls", goal: 0.15 },
];

const TENFOLD = 10;
/** Five times the bins may take this many times the time: linear, and what the measurement scatters. */
const LINEAR = { from: "uncorr-1000", to: "uncorr-5000", times: 5 * 1.3 };

/** Goal rows { figure, ours, goal, unit, peers: [{ title, median }] } of the contests that were run. */
export function contestGoals(results) {
  const byName = new Map(results.map((result) => [result.name, result]));
  const rows = CONTEST_GOALS.flatMap(({ model, task, goal, tenfold }) => {
    const [ours, ...peers] = byName.get(model)?.contestants ?? [];
    if (ours?.tasks[task] === undefined) return [];
    const { median, cpu } = ours.tasks[task];
    const theirs = peers.map((peer) => peerTime(peer, task)).filter(({ median }) => median !== undefined);
    const row = { figure: `${model}: ${taskTitle(task)}`, ours: median, cpu, goal, unit: "ms", peers: theirs };
    return tenfold ? [row, ...tenfoldRows(row, peers, task)] : [row];
  });
  return [...rows, ...growthRow(byName)];
}

/** What a peer takes for a task; for a fit with uncertainties, its fit without them where it gives none. */
function peerTime({ title, tasks }, task) {
  const done = task === "fitHesse" || task === "fit" ? (tasks.fitHesse ?? tasks.fit) : tasks[task];
  const without = task === "fitHesse" && tasks.fitHesse === undefined ? ", no uncertainties" : "";
  return { title: `${title}${without}${done?.once ? ", once, cold" : ""}`, median: done?.median };
}

/** What peers of the contest of one model would take for `factor` times the sum of some tasks; those that did them all. */
export function scaledPeers(results = [], { model, tasks, factor }) {
  const [, ...peers] = results.find(({ name }) => name === model)?.contestants ?? [];
  const sumOf = (done) => tasks.reduce((sum, task) => sum + done[task].median, 0);
  return peers
    .map(({ title, tasks: done }) => ({ title, done: { build: { median: 0 }, ...done } }))
    .filter(({ done }) => tasks.every((task) => done[task] !== undefined))
    .map(({ title, done }) => ({ title: `${title}, scaled`, median: factor * sumOf(done) }));
}

function tenfoldRows({ figure: name, ours }, peers, task) {
  const nextStat = peers.find(({ id }) => id === "nextstat")?.tasks[task];
  if (nextStat === undefined) return [];
  const ratio = nextStat.median / ours;
  return [{ figure: `${name}: NextStat's time over ours`, ours: ratio, goal: TENFOLD, unit: "x", atLeast: true }];
}

function growthRow(byName) {
  const [few, many] = [LINEAR.from, LINEAR.to].map((name) => byName.get(name)?.contestants[0].tasks.fit?.median);
  if (few === undefined || many === undefined) return [];
  const name = `fit, ${LINEAR.to} over ${LINEAR.from} (linear: 5)`;
  return [{ figure: name, ours: many / few, goal: LINEAR.times, unit: "x" }];
}

const isMissed = ({ ours, goal, atLeast }) => (atLeast ? !(ours >= goal) : !(ours <= goal));
const amount = (x, unit) => `${milliseconds(x)} ${unit}`;
const bound = ({ goal, unit, atLeast }) => `${atLeast ? "≥" : "≤"} ${amount(goal, unit)}`;

/** Every figure with its goal, ours and the ratio to each peer. */
export function goalTable(rows) {
  const cells = rows.map((row) => [
    row.figure,
    bound(row),
    amount(row.ours, row.unit),
    row.cpu === undefined ? "" : amount(row.cpu, row.unit),
    isMissed(row) ? "MISSED" : "met",
    (row.peers ?? [])
      .map(({ title, median }) => `${title} ${amount(median, row.unit)} = ${figure(median / row.ours)} x`)
      .join("; "),
  ]);
  return markdown(["figure", "goal", "ours", "processor time", "", "peers"], cells);
}

export const missedFigures = (rows) =>
  rows.filter(isMissed).map((row) => `${row.figure}: ${amount(row.ours, row.unit)}, goal ${bound(row)}`);
