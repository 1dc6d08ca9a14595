// Tests, limits, rankings, toys and patch sets: ours alone, as ratios to one fit and against the goals.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { scaledPeers } from "./goals.mjs";
import { figure, markdown, milliseconds } from "./tables.mjs";
import { TOYS } from "./tasks.mjs";

const here = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const GOALS = { limit: 12, hypotest: 4, rankingHessian: 2 }; // times one free fit
const RANKING_GOAL = 10_000; // ms, two workers
const TOYS_GOAL = { milliseconds: 2500, toys: 20_000 };
const SCAN_GOAL = { milliseconds: 10_000, patches: 125 };
const MEMORY_GOAL = 400; // MB
const TIME_LIMIT = 900_000; // ms

/** What peers measured in the contest of the engine would take for the same. */
const PEER_TOYS = { model: "50 x 4 gammas", tasks: ["toys"], factor: TOYS_GOAL.toys / TOYS };
const PEER_SCAN = { model: "atlas-1lbb + signal", tasks: ["load", "build", "cls"], factor: SCAN_GOAL.patches };

/** The group of run.mjs; `contests` are the results of the engine group in this run. */
export async function statisticsGroup({ quick, contests }) {
  console.error("timing tests, limits, rankings and toys ...");
  const flags = quick ? ["--quick"] : [];
  const run = await runJson("statistics-run.mjs", flags);
  console.error("timing a patch set ...");
  const scan = await runJson("patchset-run.mjs", flags);
  const goals = [...toyGoals(run, contests), ...publishedGoals(run.published), ...scanGoals(scan, contests)];
  const skipped = [];
  if (run.published === undefined) skipped.push("SKIPPED atlas-tttt: there is no ../shared beside this checkout");
  if (scan.missing !== undefined) skipped.push(`SKIPPED patch set: ${scan.missing}`);
  return {
    record: { ...run, scan },
    text: [statisticsTable(run), ...skipped.map((line) => `- ${line}`)].join("\n\n"),
    disagreements: [],
    missed: [],
    goals,
  };
}

/** What a script of this folder prints, in a process of its own. */
function runJson(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [here(script), ...args], { timeout: TIME_LIMIT, killSignal: "SIGKILL" });
    const [out, errors] = [[], []];
    child.stdout.on("data", (chunk) => out.push(chunk));
    child.stderr.on("data", (chunk) => errors.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(out.join("")));
      else reject(new Error(`${script} ended with ${code ?? "its time limit"}\n${errors.join("")}`));
    });
  });
}

function toyGoals({ gammas }, contests) {
  const scale = TOYS_GOAL.toys / gammas.toys;
  const scaled = scale === 1 ? "" : ` (from ${gammas.toys})`;
  const name = `50 x 4 bins: 10,000 background and 10,000 signal toys, two fits each, two workers${scaled}`;
  return [
    {
      figure: name,
      ours: gammas.milliseconds * scale,
      cpu: gammas.cpu * scale,
      goal: TOYS_GOAL.milliseconds,
      unit: "ms",
      peers: scaledPeers(contests, PEER_TOYS),
    },
  ];
}

function publishedGoals(published) {
  if (published === undefined) return [];
  const { turns, ranking } = published;
  const titles = {
    limit: "upper limit with its band over one free fit",
    hypotest: "hypotest with the expected set over one free fit",
    rankingHessian: "ranking by Hessian over one free fit",
  };
  const ratios = Object.entries(titles).map(([name, title]) => ({
    figure: `atlas-tttt: ${title}`,
    ours: turns[name].ratio.median,
    goal: GOALS[name],
    unit: "x",
  }));
  const refits = `atlas-tttt: ranking of ${ranking.parameters} parameters by ${ranking.fits} fits, two workers`;
  return [...ratios, { figure: refits, ours: ranking.milliseconds, cpu: ranking.cpu, goal: RANKING_GOAL, unit: "ms" }];
}

function scanGoals(scan, contests) {
  if (scan.missing !== undefined) return [];
  const scaled = scan.patches === scan.of ? "" : ` (from ${scan.patches})`;
  const ours = (scan.milliseconds * SCAN_GOAL.patches) / scan.patches;
  return [
    {
      figure: `atlas-1lbb: CLs of ${scan.of} signals, two workers${scaled}`,
      ours,
      goal: SCAN_GOAL.milliseconds,
      unit: "ms",
      peers: scaledPeers(contests, PEER_SCAN),
    },
    { figure: "atlas-1lbb: peak memory of the scan", ours: scan.peak / 1e6, goal: MEMORY_GOAL, unit: "MB" },
  ];
}

function statisticsTable({ gammas, published, workers }) {
  const rows = [["50 x 4 bins, 201 parameters: toys a second", perSecond(gammas), failures(gammas)]];
  if (published !== undefined) {
    const { turns, ranking, toys, limitFits } = published;
    const titles = {
      fit: "free fit with covariance",
      hypotest: "hypotest with expected set",
      limit: `upper limit with band, ${limitFits} fits`,
      rankingHessian: "ranking by Hessian",
    };
    for (const [name, title] of Object.entries(titles)) {
      const { median, low, high, ratio } = turns[name];
      const range = `${milliseconds(median)} ms (${milliseconds(low)}–${milliseconds(high)})`;
      rows.push([
        `atlas-tttt: ${title}`,
        range,
        `${figure(ratio.median)} x a fit (${figure(ratio.low)}–${figure(ratio.high)})`,
      ]);
    }
    rows.push([
      `atlas-tttt: ranking by refits, ${ranking.parameters} parameters`,
      `${milliseconds(ranking.milliseconds)} ms, processors ${milliseconds(ranking.cpu)} ms`,
      `${milliseconds(ranking.cpu / ranking.fits)} ms a fit`,
    ]);
    rows.push(["atlas-tttt: toys a second", perSecond(toys), failures(toys)]);
  }
  return `${markdown(["figure", "measured", ""], rows)}\n\nToys and refits on ${workers} workers, two fits a toy; the rest on one thread.`;
}

const perSecond = ({ toys, milliseconds: ms }) => (toys / (ms / 1000)).toFixed(0);
const failures = ({ toys, failed, cpu }) =>
  `${failed} of ${toys} failed; ${milliseconds(cpu / toys)} ms of processor time a toy`;
