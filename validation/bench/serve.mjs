// The library as a contestant: a process that answers requests, one JSON document a line. bench_server.py is its twin for
// the peers, contestant.mjs the other end.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { library } from "../lib/library.mjs";
import { INTERPOLATION } from "./models.mjs";
import { TOYS } from "./tasks.mjs";
import { consume, consumed } from "./timing.mjs";

const { covarianceMatrix, fit, hypotest, runToys, upperLimit, VERSION, Workspace } = await library();

const SHORTEST_SAMPLE = 1; // ms
const SLOW = 3; // a first call that takes so many turns is the only one in its turn
const LONGEST = 5; // longer by so many warm-ups, for as many calls as it takes:
const WARM_CALLS = 20; // the engine compiles a function after some calls, however long each takes

const state = {};

function open({ file }) {
  const text = readFileSync(file, "utf8");
  const workspace = Workspace.parse(text);
  const model = workspace.model({ interpolation: INTERPOLATION });
  const data = workspace.data(model);
  Object.assign(state, { text, workspace, model, data, variants: [data] });
  const poi = model.poiIndex;
  return {
    names: model.parNames,
    init: model.suggestedInit,
    bounds: model.suggestedBounds,
    channels: model.channels.map(({ name, nBins }) => ({ name, nBins })),
    main: Array.from(data.subarray(0, model.nMainData)),
    poi: poi === undefined ? undefined : { name: model.poiName, lower: model.suggestedBounds[poi][0] },
    samples: model.channels.reduce((sum, { samples }) => sum + samples.length, 0),
    bytes: text.length,
  };
}

function setUp({ variants, testStatistic }) {
  const { model } = state;
  state.variants = variants.map((main) => Float64Array.from([...main, ...model.auxdata]));
  const init = Float64Array.from(model.suggestedInit);
  state.points = variants.map((_, k) => init.map((x) => x * (1 + 1e-9 * k))); // nothing is kept between calls
  state.gradient = new Float64Array(init.length);
  state.hessian = new Float64Array(init.length ** 2);
  state.testStatistic = testStatistic;
}

const turn = (list, k) => list[k % list.length];

const CALLS = {
  load: () => Workspace.parse(state.text).warnings.length,
  build: () => state.workspace.model({ interpolation: INTERPOLATION }).parNames.length,
  logpdf: (k) => state.model.logpdf(turn(state.points, k), state.data),
  gradient: (k) => state.model.valueAndGradient(turn(state.points, k), state.data, state.gradient).value,
  hessian: (k) => state.model.hessian(turn(state.points, k), state.data, state.hessian)[0],
  fit: (k) => fit(state.model, turn(state.variants, k)).twiceNll,
  fitHesse: (k) => covarianceMatrix(fit(state.model, turn(state.variants, k)))[0],
  cls: (k) => hypotest(state.model, turn(state.variants, k), 1, test()).cls,
  limit: (k) => upperLimit(state.model, turn(state.variants, k), test()).nFits,
  toys: async (k, { count }) => {
    const run = await runToys(state.model, state.data, 1, { ...test(), seed: k, nToys: count / 2 });
    return run.signal.statistics?.length ?? 0;
  },
};

const test = () => ({ testStatistic: state.testStatistic });

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Time of the latest single call of each task. */
const latest = new Map();
const sequence = new Map();

/** First call, warm-up and samples of one turn; times in ms a call (of toys: a thousand), `cpu` of all threads. */
async function time({ task, budget, least, warmup, count = TOYS }) {
  const scale = task === "toys" ? TOYS / count : 1;
  let k = sequence.get(task) ?? 0;
  const once = async (batch) => {
    const began = performance.now();
    for (let i = 0; i < batch; i++) {
      const result = CALLS[task](k++, { count });
      consume(result instanceof Promise ? await result : result);
    }
    return (performance.now() - began) / batch;
  };
  const answer = { times: [], cpu: 0, calls: 0 };
  let last = latest.get(task);
  if (last === undefined) {
    last = await once(1);
    latest.set(task, last);
    answer.first = last * scale;
    if (last > SLOW * budget) return answer;
    const until = performance.now() + Math.min(warmup, budget);
    const calls = last <= budget ? WARM_CALLS : 0;
    for (
      let i = 0;
      calls > 0 && (performance.now() < until || (i < calls && performance.now() < until + LONGEST * warmup));
      i++
    ) {
      last = await once(1);
    }
  }
  const batch = Math.max(1, Math.ceil(SHORTEST_SAMPLE / Math.max(last, 1e-4)));
  latest.set(task, last);
  const [until, cpuBefore] = [performance.now() + budget, cpu()];
  while (answer.times.length < least ? performance.now() < until + budget : performance.now() < until) {
    answer.times.push((await once(batch)) * scale);
    answer.calls += batch;
  }
  answer.cpu = ((cpu() - cpuBefore) / Math.max(1, answer.calls)) * scale;
  sequence.set(task, k);
  return answer;
}

/** The certified minimum for one variant of the data. */
function best({ variant }) {
  const result = fit(state.model, state.variants[variant]);
  return { values: result.values, valid: result.valid, message: result.message };
}

/** What our likelihood says of anyone's minimum: −2 log L and its largest derivative along directions inside the bounds. */
function judge({ values, variant }) {
  const { model } = state;
  const data = state.variants[variant];
  const { value, gradient } = model.valueAndGradient(values, data);
  let steepest = 0;
  for (const [p, slope] of gradient.entries()) {
    if (model.suggestedFixed[p]) continue;
    const [lower, upper] = model.suggestedBounds[p];
    const blocked = slope < 0 ? values[p] <= lower : values[p] >= upper;
    if (!blocked) steepest = Math.max(steepest, 2 * Math.abs(slope));
  }
  return { twiceNll: -2 * value, gradient: steepest };
}

const OPERATIONS = {
  hello: () => ({ versions: { histograd: VERSION, node: process.version } }),
  open,
  setUp,
  densities: ({ points }) => ({ values: points.map((point) => state.model.logpdf(point, state.data)) }),
  time,
  best,
  judge,
  memory: () => ({ peak: process.resourceUsage().maxRSS * 1024 }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { operation, ...request } = JSON.parse(line);
  let answer;
  try {
    answer = (await OPERATIONS[operation](request)) ?? {};
  } catch (error) {
    answer = { error: `${error.name}: ${error.message}`.split("\n")[0] };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
if (Number.isNaN(consumed())) process.exitCode = 1;
