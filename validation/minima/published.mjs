// Tests and limits of published analyses: every fit behind them against the lowest of fits from random starts.
//   node validation/minima/published.mjs [--signals N] [--starts 30] [--seed 1] [--only atlas-1lbb,small] [--json FILE]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { library } from "../lib/library.mjs";
import { short, table } from "../lib/report.mjs";
import { hasShared } from "../lib/shared-data.mjs";
import { publishedAnalyses } from "./analyses.mjs";
import { drawsFrom, seedOf } from "./draws.mjs";
import { compiled } from "./models.mjs";
import { normalCdf } from "./normal.mjs";
import { pointDrawer } from "./starts.mjs";

const { clsScan, fit, hypotest, upperLimit } = await library();

const TESTED = 1;
const MISSED = 1e-3; // in -2 log L
const SAME_CLS = 1e-8;
const LEVEL = 0.05;
const SAMPLE = 30; // signals of an analysis that has hundreds
const MOST_DRAWS = 20; // a start, while points are outside the domain
const FITS = ["free", "tested", "alternative", "asimov tested"];

/** Everything about one signal. */
function checkSignal({ name, workspace }, { starts, seed }) {
  const { model, data } = compiled(workspace());
  if (model.poiIndex === undefined) return { name, skipped: "it has no parameter of interest" };
  const testStatistic = model.suggestedBounds[model.poiIndex][0] === 0 ? "qtilde" : "q";
  const options = { testStatistic };
  const { result: test, time } = timed(() => hypotest(model, data, TESTED, options));
  const search = { model, starts, draws: drawsFrom(seedOf(`${name} ${seed}`)) };
  const minima = lowestFits(search, data, test);
  const heights = Object.fromEntries(FITS.map((fit) => [fit, minima[fit].height]));
  const clsAtLowest = clsOf(minima, testStatistic);
  return {
    name,
    time,
    valid: test.valid,
    notes: test.notes,
    heights,
    observedCls: clsAtLowest.observed - test.cls,
    expectedCls: clsAtLowest.expected - test.expected[2],
    ...limitDifferences({ model, data, options }),
  };
}

function timed(call) {
  const run = () => {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const result = call();
    const { user, system } = process.cpuUsage(cpu);
    return { result, time: Math.min(performance.now() - began, (user + system) / 1000) };
  };
  const first = run();
  return { ...first, time: Math.min(first.time, run().time) };
}

/** The lowest known minimum under the conditions of each fit, with how much higher the test's own fit is. */
function lowestFits(search, data, test) {
  const { model } = search;
  const own = new Map(test.fits.map((entry) => [entry.name, entry]));
  const held = (value) => ({ [test.poi.name]: value });
  const lowest = (of, name, fixed) => lowestOf(search, of, own.get(name), fixed);
  const free = lowest(data, "free", {});
  const tested = lowest(data, "tested", held(test.poi.value));
  const alternative = lowest(data, "alternative", held(0));
  const asimov = Float64Array.from(model.expectedData(own.get("alternative").values));
  const asimovTested = lowest(asimov, "asimov tested", held(test.poi.value));
  const asimovFree = -2 * model.logpdf(own.get("alternative").values, asimov);
  return { free, tested, alternative, "asimov tested": asimovTested, asimovFree, poi: model.poiIndex };
}

function lowestOf({ model, starts, draws }, data, own, fixed) {
  const lower = model.suggestedBounds.map(([low]) => low);
  const upper = model.suggestedBounds.map(([, high]) => high);
  const draw = pointDrawer({ model, data, lower, upper });
  let lowest = own;
  for (let k = 0; k < starts; k++) {
    const init = startInside(model, data, () => draw(draws));
    if (init === undefined) continue;
    const found = fit(model, data, { init, fixed });
    if (found.twiceNll < lowest.twiceNll) lowest = found;
  }
  return { values: lowest.values, twiceNll: lowest.twiceNll, height: own.twiceNll - lowest.twiceNll };
}

function startInside(model, data, draw) {
  for (let k = 0; k < MOST_DRAWS; k++) {
    const point = draw().map((x, i) => (model.suggestedFixed[i] ? model.suggestedInit[i] : x));
    if (Number.isFinite(model.logpdf(point, data))) return point;
  }
  return undefined;
}

/** Observed and median expected CLs of arXiv:1007.1727 from the lowest minima. */
function clsOf({ free, tested, "asimov tested": asimovTested, asimovFree, poi }, statistic) {
  const q = free.values[poi] > TESTED ? 0 : Math.max(0, tested.twiceNll - free.twiceNll);
  const separation = Math.sqrt(Math.max(0, asimovTested.twiceNll - asimovFree));
  const root = Math.sqrt(q);
  const z = statistic === "qtilde" && root > separation ? (q + separation ** 2) / (2 * separation) : root;
  return { observed: normalCdf(-z) / normalCdf(separation - z), expected: normalCdf(-separation) / 0.5 };
}

/** CLs at the observed limit against the level, and against a scan at the same value. */
function limitDifferences({ model, data, options }) {
  const { limits, valid } = upperLimit(model, data, options);
  const { value } = limits.observed;
  if (value === undefined) return { limitValid: valid };
  const { cls } = hypotest(model, data, value, options);
  const scan = clsScan(model, data, [value], options).points[0].cls;
  return { limitValid: valid, limit: value, atLimit: Math.abs(cls - LEVEL), scanned: Math.abs(scan - cls) };
}

/** All signals, or a seeded sample of `count` of them. */
function sampleOf(signals, count, seed, name) {
  if (count >= signals.length) return signals;
  const draws = drawsFrom(seedOf(`signals of ${name} ${seed}`));
  const order = signals.map((signal) => ({ signal, key: draws.uniform() })).sort((a, b) => a.key - b.key);
  return order.slice(0, count).map(({ signal }) => signal);
}

function rowOf(name, all, results) {
  const checked = results.filter(({ skipped }) => skipped === undefined);
  const count = (holds) => checked.filter(holds).length;
  const largest = (of) => checked.reduce((top, result) => Math.max(top, Math.abs(of(result) ?? 0)), 0);
  const times = checked.map(({ time }) => time).sort((a, b) => a - b);
  const misses = FITS.map((fit) => {
    const missed = count(({ heights }) => heights[fit] > MISSED);
    return missed === 0 ? "0" : `${missed} (${short(largest(({ heights }) => heights[fit]))})`;
  });
  return [
    name,
    `${checked.length} of ${all}`,
    ...misses,
    count(({ valid }) => !valid),
    short(largest(({ observedCls }) => observedCls)),
    short(largest(({ expectedCls }) => expectedCls)),
    count(({ limitValid }) => !limitValid),
    count(({ atLimit }) => atLimit > SAME_CLS),
    count(({ scanned }) => scanned > SAME_CLS),
    times.length > 0 ? times[times.length >> 1].toFixed(1) : "",
    times.length > 0 ? times.at(-1).toFixed(1) : "",
  ];
}

const HEAD = [
  "analysis",
  "signals",
  ...FITS,
  "not valid",
  "CLs obs.",
  "CLs exp.",
  "limit not valid",
  "limit off",
  "scan off",
  "ms",
  "longest",
];

const isWrong = ({ heights, valid, limitValid, atLimit = 0, scanned = 0 }) =>
  !valid || !limitValid || FITS.some((fit) => heights[fit] > MISSED) || atLimit > SAME_CLS || scanned > SAME_CLS;

function printDetails(name, results) {
  for (const result of results) {
    if (result.skipped !== undefined) console.log(`  ${name}/${result.name} left out: ${result.skipped}`);
    else if (isWrong(result)) {
      const heights = FITS.filter((fit) => result.heights[fit] > MISSED).map(
        (fit) => `${fit} ${short(result.heights[fit])}`,
      );
      const notes = [...heights, ...result.notes, `CLs at the limit off by ${short(result.atLimit ?? 0)}`];
      console.log(`  ${name}/${result.name}: ${notes.join("; ").slice(0, 300)}`);
    }
  }
}

function main() {
  const names = ["signals", "starts", "seed", "only", "json"];
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: "string" }])) });
  if (!hasShared()) {
    console.log("PUBLISHED ANALYSES NOT CHECKED: there is no ../shared beside this checkout");
    return;
  }
  const seed = Number(values.seed ?? 1);
  const starts = Number(values.starts ?? 30);
  const rows = [];
  const all = {};
  for (const { name, signals, isSampled } of publishedAnalyses()) {
    if (values.only !== undefined && !values.only.split(",").some((only) => name.startsWith(only))) continue;
    const count = Number(values.signals ?? (isSampled ? SAMPLE : Number.POSITIVE_INFINITY));
    const results = sampleOf(signals, count, seed, name).map((signal) => checkSignal(signal, { starts, seed }));
    printDetails(name, results);
    rows.push(rowOf(name, signals.length, results));
    console.error(rows.at(-1).join("  "));
    all[name] = results;
  }
  console.log(
    `\nMisses by fit with the largest height in -2 log L; differences of CLs that follow from them\n${table(HEAD, rows)}`,
  );
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ seed, starts, analyses: all }, null, 1));
  if (Object.values(all).some((results) => results.some((result) => !result.skipped && isWrong(result))))
    process.exitCode = 1;
}

main();
