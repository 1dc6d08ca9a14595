/**
 * What a formula and floors cost on atlas-tttt: times of the same calls for the model as it is and for its variants, which
 * take turns in one process, as ratios to the model as it is.
 *
 *   node validation/bench/variants.mjs [rounds]
 */
import { library } from "../lib/library.mjs";
import { hasShared, readShared } from "../lib/shared-data.mjs";
import { consume, median } from "./timing.mjs";

const WORKSPACE = "workspaces/atlas-tttt/workspace.json";
const POI = "mu_signal";
/** The parameter of interest times a function of a systematic, in all samples that it scales. */
const FORMULA = { name: "signal_strength", type: "formula", data: { expression: `${POI} * (1 + 0.01 * luminosity)` } };
/** Rounds in which the host compiles functions. */
const WARM = 30;

const { Workspace } = await library();
const { localMinimum } = await library("fit/local-minimum.js");
const { fitInput } = await library("fit/fit-input.js");

function withFormula(spec) {
  const replaced = (modifier) => (modifier.type === "normfactor" && modifier.name === POI ? FORMULA : modifier);
  const sample = (s) => ({ ...s, modifiers: s.modifiers.map(replaced) });
  return { ...spec, channels: spec.channels.map((c) => ({ ...c, samples: c.samples.map(sample) })) };
}

/** Calls to time, with how many of each one measurement takes. */
function calls(spec, options) {
  const workspace = Workspace.parse(spec);
  const model = workspace.model(options);
  const data = model.bind(workspace.data(model));
  const { likelihood } = model;
  const minimise = () => localMinimum(model, data, { ...fitInput(model, {}) }, {});
  const x = Float64Array.from(minimise().x);
  return {
    value: [60, () => likelihood.value(x, data)],
    gradient: [40, () => likelihood.slopes(x, data)],
    Hessian: [6, () => likelihood.evaluate(x, data)],
    minimum: [1, () => minimise().twiceNll],
  };
}

function microseconds([n, call]) {
  const began = performance.now();
  for (let i = 0; i < n; i++) consume(call());
  return ((performance.now() - began) * 1000) / n;
}

function run(rounds) {
  const spec = readShared(WORKSPACE);
  const variants = {
    "as it is": calls(spec, {}),
    "with a formula": calls(withFormula(spec), {}),
    "with a floor of bins": calls(spec, { clipBinData: 1e-6 }),
    "with a floor of samples": calls(spec, { clipSampleData: 1e-9 }),
  };
  const tasks = Object.keys(variants["as it is"]);
  const times = Object.fromEntries(
    Object.keys(variants).map((v) => [v, Object.fromEntries(tasks.map((t) => [t, []]))]),
  );
  for (let round = -WARM; round < rounds; round++) {
    for (const task of tasks) {
      for (const [variant, of] of Object.entries(variants)) {
        const taken = microseconds(of[task]);
        if (round >= 0) times[variant][task].push(taken);
      }
    }
  }
  console.log(`| atlas-tttt | ${tasks.map((task) => `${task}, µs (ratio)`).join(" | ")} |`);
  console.log(`|---|${"---|".repeat(tasks.length)}`);
  for (const [variant, of] of Object.entries(times)) {
    const cells = tasks.map((task) => {
      const ratio = median(of[task].map((t, i) => t / times["as it is"][task][i]));
      return `${median(of[task]).toFixed(1)} (${ratio.toFixed(3)})`;
    });
    console.log(`| ${variant} | ${cells.join(" | ")} |`);
  }
}

if (hasShared()) run(Number(process.argv[2] ?? 100));
else console.log("HISTOGRAD-VALIDATION-SKIPPED: the data folder ../shared is not beside this checkout");
