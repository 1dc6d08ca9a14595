// node statistics-run.mjs [--quick]: times of tests, limits, rankings and toys as JSON; statistics.mjs runs it in a process of its own.
import { library } from "../lib/library.mjs";
import { uniforms } from "../lib/numbers.mjs";
import { hasShared, sharedText } from "../lib/shared-data.mjs";
import { gammaModel } from "./generate.mjs";
import { INTERPOLATION } from "./models.mjs";
import { consume, summary } from "./timing.mjs";

const { covarianceMatrix, fit, hypotest, ranking, rankingOnPool, runToys, upperLimit, Workspace } = await library();
const { workerPool } = await library("parallel/index.js");
const { threadSpawner } = await library("node/thread-link.js");

const quick = process.argv.includes("--quick");
const ROUNDS = quick ? 5 : 25;
const WARM_ROUNDS = quick ? 3 : 10;
const TOYS = quick ? 1000 : 10_000; // of each hypothesis
const TTTT_TOYS = quick ? 20 : 200;
const WORKERS = 2;
const VARIANTS = 8;
const PATH = "workspaces/atlas-tttt/workspace.json";

const load = (text) => {
  const workspace = Workspace.parse(text);
  const model = workspace.model({ interpolation: INTERPOLATION });
  return { model, data: workspace.data(model) };
};

function variantsOf({ model, data }) {
  const uniform = uniforms(7);
  const altered = () =>
    Float64Array.from(data, (x, i) => (i < model.nMainData ? x * (1 + 1e-3 * (uniform() - 0.5)) : x));
  return Array.from({ length: VARIANTS }, altered);
}

/** Summaries in ms of calls that take turns, and of each one's ratio to the first in the same turn. */
function inTurns(calls) {
  const names = Object.keys(calls);
  const times = new Map(names.map((name) => [name, []]));
  for (let round = -WARM_ROUNDS; round < ROUNDS; round++) {
    for (const name of names) {
      const began = performance.now();
      consume(calls[name](round + WARM_ROUNDS));
      if (round >= 0) times.get(name).push(performance.now() - began);
    }
  }
  const [first] = names.map((name) => times.get(name));
  const entries = names.map((name) => {
    const own = times.get(name);
    return [name, { ...summary(own), ratio: summary(own.map((x, i) => x / first[i])) }];
  });
  return Object.fromEntries(entries);
}

const elapsed = async (call) => {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const result = await call();
  const { user, system } = process.cpuUsage(cpu);
  return { milliseconds: performance.now() - began, cpu: (user + system) / 1000, result };
};

async function ofPublished(pool) {
  const { model, data } = load(sharedText(PATH));
  const variants = variantsOf({ model, data });
  const at = (k) => variants[k % VARIANTS];
  const options = { testStatistic: "q" };
  const turns = inTurns({
    fit: (k) => covarianceMatrix(fit(model, at(k)))[0],
    hypotest: (k) => hypotest(model, at(k), 1, options).cls,
    limit: (k) => upperLimit(model, at(k), options).nFits,
    rankingHessian: (k) => ranking(model, at(k), { method: "hessian" }).nFits,
  });
  const nFits = upperLimit(model, data, options).nFits;
  const refits = await elapsed(() => rankingOnPool(pool, model, data, { method: "refit" }));
  const tttt = { testStatistic: "q", nToys: TTTT_TOYS };
  await runToys(model, data, 1, { ...tttt, seed: 1, nToys: 10, pool });
  const toys = await elapsed(() => runToys(model, data, 1, { ...tttt, seed: 2, pool }));
  return {
    turns,
    limitFits: nFits,
    ranking: { ...timesOf(refits), parameters: refits.result.parameters.length, fits: refits.result.nFits },
    toys: toyRecord(toys, TTTT_TOYS),
  };
}

const timesOf = ({ milliseconds, cpu }) => ({ milliseconds, cpu });
const toyRecord = (run, nToys) => ({
  ...timesOf(run),
  toys: 2 * nToys,
  failed: run.result.signal.failed.length + run.result.background.failed.length,
});

async function ofGammas(pool) {
  const { model, data } = load(JSON.stringify(gammaModel(50, 4)));
  const options = { testStatistic: "qtilde" };
  await runToys(model, data, 1, { ...options, seed: 1, nToys: 200, pool });
  const run = await elapsed(() => runToys(model, data, 1, { ...options, seed: 2, nToys: TOYS, pool }));
  return toyRecord(run, TOYS);
}

const pool = workerPool({ spawn: threadSpawner(), size: WORKERS });
try {
  const gammas = await ofGammas(pool);
  const published = hasShared() ? await ofPublished(pool) : undefined;
  console.log(JSON.stringify({ workers: WORKERS, gammas, published }));
} finally {
  await pool.close();
}
