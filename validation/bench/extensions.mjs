// What extensions of the format cost: models with each of them beside their plain twins (extended-models.mjs), timed in pairs that take
// turns. Alone: node validation/bench/extensions.mjs [--rounds 60] [--size medium] [--kind mcstat]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { library } from "../lib/library.mjs";
import { analysis, KINDS, SIZES } from "./extended-models.mjs";
import { markdown } from "./tables.mjs";
import { consume, summary } from "./timing.mjs";

const GOAL = 1.3;
/** Rounds in which the host compiles functions. */
const WARM = 15;
/** Milliseconds that one measurement of a task takes about. */
const BATCH = 1.5;

/** The group of run.mjs. */
export async function extensionsGroup({ quick }) {
  const results = await measureExtensions({ rounds: quick ? 15 : 60 });
  const goals = results.flatMap(({ size, kind, nPars, ratios }) =>
    ["Hessian", "fit"].map((task) => ({
      figure: `${kind}, ${nPars} parameters (${size}): ${task} as a ratio to its twin`,
      ours: ratios[task].median,
      goal: GOAL,
      unit: "times",
      peers: [],
    })),
  );
  return { record: { results }, text: tableOf(results), disagreements: [], missed: [], goals };
}

/** Ratios of the times of models and of their twins. */
export async function measureExtensions({ rounds, size, kind }) {
  const { Workspace } = await library();
  const { localMinimum } = await library("fit/local-minimum.js");
  const { fitInput } = await library("fit/fit-input.js");
  const chosen = (list, name) => list.filter((each) => name === undefined || each.name === name);
  return chosen(SIZES, size).flatMap((dimensions) =>
    chosen(KINDS, kind).map(({ name, change, twin, twinName }) => {
      console.error(`timing ${name}, ${dimensions.name} ...`);
      const pair = [change, twin].map((each) => tasksOf(analysis(dimensions, each)));
      const times = timed(pair, rounds);
      const ratios = Object.fromEntries(
        Object.entries(times).map(([task, [own, other]]) => [task, summary(own.map((t, i) => t / other[i]))]),
      );
      const own = Object.fromEntries(Object.entries(times).map(([task, [of]]) => [task, summary(of)]));
      return { size: dimensions.name, kind: name, twin: twinName, nPars: pair[0].nPars, ratios, times: own };
    }),
  );

  function tasksOf(document) {
    const workspace = Workspace.parse(document);
    const model = workspace.model();
    const data = model.bind(workspace.data(model));
    const { likelihood } = model;
    const input = fitInput(model, {});
    const x = Float64Array.from(localMinimum(model, data, input, {}).x);
    // another point at each call, so that nothing is still known from the last one
    const points = [x, x.map((value) => value + 1e-3)];
    let call = 0;
    const next = () => points[call++ & 1];
    const free = new Uint8Array(x.length).fill(1);
    return {
      nPars: x.length,
      value: () => likelihood.value(next(), data),
      gradient: () => likelihood.slopes(next(), data).value,
      Hessian: () => likelihood.evaluate(next(), data).hessian.factor(free, undefined, 0) !== undefined,
      fit: () => localMinimum(model, data, input, {}).twiceNll,
    };
  }
}

/** Times in milliseconds of each task, of both, which take turns: [own, other] by round. */
function timed(pair, rounds) {
  const tasks = ["value", "gradient", "Hessian", "fit"];
  const times = Object.fromEntries(tasks.map((task) => [task, [[], []]]));
  const calls = Object.fromEntries(tasks.map((task) => [task, 1]));
  for (let round = -WARM; round < rounds; round++) {
    for (const task of tasks) {
      for (let turn = 0; turn < 2; turn++) {
        const which = (round + turn) & 1;
        const began = performance.now();
        for (let i = 0; i < calls[task]; i++) consume(pair[which][task]());
        const taken = (performance.now() - began) / calls[task];
        if (round >= 0) times[task][which].push(taken);
        else calls[task] = Math.max(1, Math.ceil(BATCH / taken));
      }
    }
  }
  return times;
}

function tableOf(results) {
  const tasks = Object.keys(results[0]?.ratios ?? {});
  const head = ["model", "parameters", "kind", "twin", ...tasks.map((task) => `${task}, µs (ratio)`)];
  const rows = results.map(({ size, kind, twin, nPars, ratios, times }) => [
    size,
    `${nPars}`,
    kind,
    twin,
    ...tasks.map((task) => {
      const { median, low, high } = ratios[task];
      const own = (1000 * times[task].median).toPrecision(3);
      return `${own} (${median.toFixed(2)}, ${low.toFixed(2)}–${high.toFixed(2)})`;
    }),
  ]);
  return markdown(head, rows);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" };
  const { values } = parseArgs({ options: { rounds: text, size: text, kind: text } });
  console.log(tableOf(await measureExtensions({ ...values, rounds: Number(values.rounds ?? 60) })));
}
