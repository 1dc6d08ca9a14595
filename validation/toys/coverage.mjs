// How often intervals hold the true value: asymptotic upper limits, MINOS intervals and Feldman-Cousins intervals of four
// models, in experiments drawn at a true value of the parameter of interest, and the suggested ones of all others.
//   npm run build && node validation/toys/coverage.mjs                 200 experiments of each model: some minutes
//   node validation/toys/coverage.mjs --experiments 3000               the long run
//   node validation/toys/coverage.mjs --seed 7 --only count,shape      other experiments, some models
// Prints coverage with its binomial error. The exit status is 1 when Feldman-Cousins intervals or upper limits cover the
// true value less often than they say by more than four errors; MINOS intervals are asymptotic, and the table shows how far
// they are off.
import { parseArgs } from "node:util";
import { library } from "../lib/library.mjs";
import { MODELS } from "./coverage-models.mjs";

const { feldmanCousins, minos, sampleToy, upperLimit, Workspace } = await library();
const { values: options } = parseArgs({
  options: {
    experiments: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});
const nExperiments = Number(options.experiments);
const seed = Number(options.seed);
const FAR = 4; // binomial errors
const N_TOYS = 99; // with the data as one more, a level of 90 % is a whole number of them
const ONE_SIGMA = 0.682689492137086;

const within = ({ lower, upper }, value) =>
  (lower.value === undefined || lower.value <= value) && (upper.value === undefined || value <= upper.value);

/** Each interval of an experiment: whether it holds the true value, undefined where the method failed. */
const METHODS = {
  "upper limit (CLs)": {
    level: 0.95,
    atLeast: true,
    holds: ({ model, data, truth }) => {
      const { limits, valid } = upperLimit(model, data);
      if (!valid) return undefined;
      return limits.observed.value === undefined || truth <= limits.observed.value; // without: beyond the upper bound
    },
  },
  MINOS: {
    level: ONE_SIGMA,
    atLeast: false,
    holds: ({ model, data, truth }) => {
      const result = minos(model, data, { parameters: [model.poiName] });
      return result.bestFit.valid ? within(result.intervals[0], truth) : undefined;
    },
  },
  "Feldman-Cousins": {
    level: 0.9,
    atLeast: true,
    holds: async ({ model, data, truth, index, grid }) => {
      const settings = { values: grid, confidenceLevel: 0.9, nToys: N_TOYS, bisections: 4, seed: seed * 1e6 + index };
      const { intervals, valid } = await feldmanCousins(model, data, settings);
      if (!valid) return undefined;
      return intervals.some(({ lower, upper, openLower, openUpper }) => {
        return (lower <= truth || openLower) && (truth <= upper || openUpper);
      });
    },
  },
};

async function coverageOf({ name, workspace, truth, grid }) {
  const model = Workspace.parse(workspace).model();
  const counts = Object.fromEntries(Object.keys(METHODS).map((method) => [method, { holds: 0, of: 0, failed: 0 }]));
  const known = new Map(); // experiments with the same data as an earlier one, counts without auxiliary data
  const pars = model.suggestedInit.slice();
  pars[model.parIndex(model.poiName)] = truth;
  for (let index = 0; index < nExperiments; index++) {
    const data = sampleToy(model, pars, { seed, index, stream: 1_000_000 });
    for (const [method, { holds }] of Object.entries(METHODS)) {
      const key = `${method}: ${data.join()}`;
      if (!known.has(key)) known.set(key, await holds({ model, data, truth, index, grid }));
      const held = known.get(key);
      if (held === undefined) counts[method].failed++;
      else {
        counts[method].of++;
        if (held) counts[method].holds++;
      }
    }
  }
  return Object.entries(counts).map(([method, { holds, of, failed }]) => {
    const { level, atLeast } = METHODS[method];
    const coverage = holds / of;
    const error = Math.sqrt((level * (1 - level)) / of);
    const isLow = coverage < level - FAR * error;
    return {
      model: name,
      truth,
      method,
      level,
      coverage,
      error,
      failed,
      verdict: isLow ? (atLeast ? "LOW" : "low") : "",
    };
  });
}

const wanted = options.only?.split(",");
const rows = [];
for (const study of MODELS.filter(({ name }) => wanted === undefined || wanted.includes(name))) {
  rows.push(...(await coverageOf(study)));
  for (const { method, coverage, error } of rows.slice(-Object.keys(METHODS).length)) {
    console.error(`${study.name}, true value ${study.truth}: ${method} ${coverage.toFixed(4)} ± ${error.toFixed(4)}`);
  }
}
console.log(`${nExperiments} experiments of each, seed ${seed}`);
const digits = (x) => Number(x.toFixed(4));
console.table(
  rows.map((row) => ({ ...row, level: digits(row.level), coverage: digits(row.coverage), error: digits(row.error) })),
);
if (rows.some(({ verdict, failed }) => verdict === "LOW" || failed > nExperiments / 100)) process.exitCode = 1;
