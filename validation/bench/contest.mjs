// One model, all contestants: do they agree on the likelihood, how long does each task take, how good is each minimum?
import { writeFileSync } from "node:fs";
import { uniforms } from "../lib/numbers.mjs";
import { Contestant } from "./contestant.mjs";
import { OURS } from "./contestants.mjs";
import { TASKS, TOYS } from "./tasks.mjs";
import { summary } from "./timing.mjs";

/** Of |log L|, 1 at least. */
export const AGREEMENT = 1e-10;
const VARIANTS = 8;
const SPREAD = 1e-3; // relative: other data every repeat, the same fit in substance
const POINTS = 3; // beside the suggested values
const REVIVABLE = /^(load|build|hessian|fit|fitHesse)$/; // tasks that say nothing of the later ones when they are too slow
const LAST_FIT = "fitHesse"; // after which the minima are compared
const COMPILATION = 3; // first calls of what compiles may take so many times longer
const ONE_MORE = { budget: 1, least: 1, warmup: 0 };
const FEWEST_TOYS = { ours: 20, peers: 2 };
const START_PATIENCE = 120_000; // ms to import the modules and load the model

/**
 * Times `tasks` of one model: every task in some rounds, in which the contestants take turns, each in a process of its own.
 *
 * @returns { name, ours, parameters, bins, …, contestants: [{ id, title, versions, agreement, tasks: { id: summary }, skips,
 *   minimum, peak }] }; ours comes first
 */
export async function contest({ name, text, file, peers, tasks, settings }) {
  writeFileSync(file, text);
  const ours = await entryOf(OURS, file);
  if (ours.failure !== undefined) ours.process.end();
  if (ours.failure !== undefined) throw new Error(`${name}: ${ours.failure}`);
  const model = ours.model;
  const variants = alteredData(model.main);
  const testStatistic = model.poi === undefined || model.poi.lower < 0 ? "q" : "qtilde";
  const shared = { model, variants, testStatistic, points: pointsOf(model), settings };
  const entries = [ours, ...(await Promise.all(peers.map((peer) => entryOf(peer, file))))];
  try {
    for (const entry of entries) await prepare(entry, shared);
    await compareDensities(entries, shared);
    for (const task of TASKS.filter(({ id }) => tasks.includes(id))) {
      await timeTask(entries, task, shared);
      if (task.id === LAST_FIT) for (const entry of entries) await judgeMinimum(entry, ours, shared);
    }
    for (const entry of entries) entry.peak = (await reply(entry, "memory", {}, settings.patience)).peak;
  } finally {
    for (const entry of entries) entry.process.end();
  }
  const { names, main, samples, bytes } = model;
  return {
    name,
    parameters: names.length,
    bins: main.length,
    samples,
    bytes,
    testStatistic,
    contestants: entries.map(({ process, model: _, who, ...record }) => ({ id: who.id, title: who.title, ...record })),
  };
}

async function entryOf(who, file) {
  const entry = { who, file, tasks: {}, skips: [], process: new Contestant({ ...who, name: who.id }) };
  const { versions } = await reply(entry, "hello", {}, START_PATIENCE);
  const opened = await reply(entry, "open", { file }, START_PATIENCE);
  const failure = opened.error ?? opened.refused;
  return { ...entry, versions, model: opened, ...(failure === undefined ? {} : { failure }) };
}

const reply = (entry, operation, request, patience) => entry.process.ask(operation, request, patience);

/** The same altered data for everybody: of main bins, the auxiliary data stay. */
function alteredData(main) {
  const uniform = uniforms(3);
  return Array.from({ length: VARIANTS }, () => main.map((x) => x * (1 + SPREAD * (uniform() - 0.5))));
}

/** The suggested values and points near them inside the bounds. */
function pointsOf({ init, bounds }) {
  const uniform = uniforms(5);
  const near = (x, p) => {
    const moved = x === 0 ? 0.4 * (uniform() - 0.5) : x * (1 + 0.1 * (uniform() - 0.5));
    return Math.min(Math.max(moved, bounds[p][0]), bounds[p][1]);
  };
  return [init, ...Array.from({ length: POINTS }, () => init.map(near))];
}

async function prepare(entry, { model, variants, testStatistic, settings }) {
  if (entry.failure !== undefined) return;
  const request = { variants, testStatistic };
  if (entry.model.channels !== undefined && entry.who !== OURS) request.blocks = blocksOf(model, entry.model.channels);
  const { error, refused } = await reply(entry, "setUp", request, settings.patience + START_PATIENCE);
  if (error !== undefined || refused !== undefined) entry.failure = error ?? refused;
}

/** First bin and number of bins in our order of the channels that a peer names, in its order. */
function blocksOf({ channels }, names) {
  const places = new Map();
  let first = 0;
  for (const { name, nBins } of channels) {
    places.set(name, [first, nBins]);
    first += nBins;
  }
  return names.map((name) => places.get(name));
}

/** The largest difference of a log-likelihood from ours, of |log L|: `agreement`; a contestant that differs is not timed. */
async function compareDensities(entries, { model, points, settings }) {
  const [ours] = entries;
  const own = (await reply(ours, "densities", { points }, settings.patience)).values;
  for (const entry of entries.slice(1)) {
    if (entry.failure !== undefined) continue;
    const request = entry.who.id === "nextstat" ? { points, names: model.names } : { points };
    const { values, error, refused } = await reply(entry, "densities", request, settings.patience + START_PATIENCE);
    if (values === undefined) entry.failure = error ?? refused;
    else entry.agreement = Math.max(...own.map((x, i) => difference(x, values[i])));
    if (entry.agreement > AGREEMENT) entry.differs = { ours: own, theirs: values };
  }
}

const difference = (x, y) => (x === y ? 0 : y === null ? 1 : Math.abs(x - y) / Math.max(1, Math.abs(x)));

async function timeTask(entries, task, shared) {
  const { settings, model } = shared;
  const { rounds, budget, least, warmup, patience } = settings;
  const collected = new Map(entries.map((entry) => [entry, { times: [], cpu: 0, calls: 0, spent: 0 }]));
  for (let round = 0; round < rounds; round++) {
    for (const entry of entries) {
      const sum = collected.get(entry);
      if (sum.over) continue;
      if (round === 0) {
        const reason = reasonAgainst(entry, task, model, patience) ?? (await revived(entry, shared));
        if (reason !== undefined) {
          skip(entry, task, reason);
          sum.over = true;
          continue;
        }
        if (task.id === "toys") sum.count = toysFor(entry, budget);
      }
      await takeTurn(entry, task, sum, {
        request: { budget: budget / rounds, least: Math.ceil(least / rounds), warmup },
        patience: sum.first === undefined && entry.who.compiles ? COMPILATION * patience : patience,
      });
    }
  }
  for (const [entry, sum] of collected) {
    if (isColdOnly(entry, sum, patience)) await takeTurn(entry, task, sum, { request: ONE_MORE, patience });
    conclude(entry, task, sum);
  }
}

/** Whether there is only a first call, and time for another. */
function isColdOnly({ who }, { first, times, over, spent }, patience) {
  return first !== undefined && times.length === 0 && !over && (who.compiles || spent < patience / 2);
}

/** Why a contestant is not asked; undefined where it is. */
function reasonAgainst(entry, { id, fits, needs }, { poi }, patience) {
  if (entry.failure !== undefined) return entry.failure;
  if (entry.gaveUp !== undefined) return entry.gaveUp;
  if (entry.differs !== undefined) return "its likelihood is another one";
  const compiling = entry.tasks.gradient?.first;
  if (id === "hessian" && entry.who !== OURS && compiling > patience / 4) {
    return `its gradient took ${seconds(compiling)} to compile, its Hessian would take longer`;
  }
  if (needs === "poi" && poi === undefined) return "the model has no parameter of interest";
  if (fits === undefined && id !== "toys") return undefined;
  const oneFit = entry.tasks.fitHesse?.median ?? entry.tasks.fit?.median ?? entry.fitTook;
  const expected = oneFit === undefined ? 0 : oneFit * (id === "toys" ? 4 : fits);
  const isSingleFit = fits === 1 && oneFit !== Number.POSITIVE_INFINITY;
  if (entry.who === OURS || expected <= patience || isSingleFit) return undefined;
  if (oneFit === Number.POSITIVE_INFINITY) return `a fit alone takes more than ${seconds(patience)}`;
  return `a fit takes ${seconds(oneFit)}: this would take more than ${seconds(patience)}`;
}

const seconds = (ms) => `${(ms / 1000).toPrecision(2)} s`;

/** Starts the process of a contestant again that was ended; a reason where it cannot be. */
async function revived(entry, shared) {
  if (entry.process.running) return undefined;
  const again = await entryOf(entry.who, entry.file);
  entry.process = again.process;
  entry.failure = again.failure;
  await prepare(entry, shared);
  return entry.failure;
}

/** As many toys as there is time for, an even number. */
function toysFor(entry, budget) {
  const oneFit = entry.tasks.fitHesse?.median ?? entry.tasks.fit?.median ?? budget;
  const fewest = entry.who === OURS ? FEWEST_TOYS.ours : FEWEST_TOYS.peers;
  return Math.max(fewest, Math.min(TOYS, 2 * Math.floor(budget / (4 * oneFit))));
}

async function takeTurn(entry, task, sum, { request, patience }) {
  const began = performance.now();
  const answer = await reply(entry, "time", { task: task.id, ...request, count: sum.count }, patience);
  if (sum.first !== undefined || !entry.who.compiles) sum.spent += performance.now() - began;
  if (answer.error !== undefined || answer.refused !== undefined) {
    if (answer.late && /^fit/.test(task.id)) entry.fitTook = Number.POSITIVE_INFINITY;
    if (answer.late && !REVIVABLE.test(task.id)) entry.gaveUp = `it did not do this: ${task.title}`;
    sum.over = true;
    if (sum.first === undefined) skip(entry, task, answer.error ?? answer.refused);
    return;
  }
  sum.first ??= answer.first;
  for (const time of answer.times) sum.times.push(time); // too many for arguments, where a call is short
  sum.cpu += answer.cpu * answer.calls;
  sum.calls += answer.calls;
  if (sum.spent > patience) sum.over = true;
}

const skip = (entry, { id }, reason) => entry.skips.push({ task: id, reason });

function conclude(entry, { id }, { times, first, cpu, calls, count }) {
  if (first === undefined) return;
  const once = times.length === 0;
  const toys = count === undefined ? {} : { toys: count };
  const spent = once ? {} : { cpu: cpu / calls };
  entry.tasks[id] = {
    ...summary(once ? [first] : times),
    minimum: times.reduce((least, time) => Math.min(least, time), first),
    first,
    once,
    ...spent,
    ...toys,
  };
}

/** −2 log L at each contestant's minimum of the first altered data, by our likelihood. */
async function judgeMinimum(entry, ours, { model, settings }) {
  if (entry.failure !== undefined || entry.differs !== undefined || entry.fitTook !== undefined) return;
  if (!entry.process.running || !ours.process.running) return;
  const { values, names, valid, error } = await reply(entry, "best", { variant: 1 }, COMPILATION * settings.patience);
  if (values === undefined) {
    entry.minimum = { error };
    return;
  }
  const byName = names && new Map(names.map((name, i) => [name, values[i]]));
  const ordered = byName === undefined ? values : model.names.map((name) => byName.get(name));
  const judged = await reply(ours, "judge", { values: ordered, variant: 1 }, settings.patience);
  entry.minimum = { valid, ...judged };
}
