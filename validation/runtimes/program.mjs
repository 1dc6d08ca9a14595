/**
 * Prints, as JSON, numbers of every part that an engine could compute otherwise: likelihood, fit, limit, toys on workers and
 * without, pictures. Run by run.mjs under each runtime, in a folder that has examples/.
 */
import { createHash } from "node:crypto";
import { fit, plot, profileScan, ranking, runToys, simpleModels, upperLimit } from "histograd";
import { readWorkspace, threadSpawner, toPng, toSvg } from "histograd/node";
import { JUPYTER_DISPLAY, show } from "histograd/notebook";
import { workerPool } from "histograd/parallel";

const workspace = await readWorkspace("examples/two-channel.json");
const model = workspace.model();
const data = workspace.data(model);
const options = { testStatistic: "q" };

/** Enough per-bin parameters for the compiled loops. */
const large = simpleModels.uncorrelatedBackground({
  signal: Array.from({ length: 60 }, (_, i) => 1 + (i % 7)),
  bkg: Array.from({ length: 60 }, (_, i) => 20 + i),
  bkgUncertainty: Array.from({ length: 60 }, (_, i) => 2 + (i % 5)),
  observed: Array.from({ length: 60 }, (_, i) => 21 + i + ((i * 13) % 9)),
});

function fitNumbers(result) {
  return [result.valid ? 1 : 0, result.twiceNll, ...result.values, ...Object.values(result.uncertainties)];
}

async function toysOnWorkers(plan) {
  const pool = workerPool({ spawn: threadSpawner(), size: 2 });
  try {
    return await runToys(model, data, 1, { ...plan, pool });
  } finally {
    await pool.close();
  }
}

const plan = { ...options, nToys: 60, seed: 7 };
const alone = await runToys(model, data, 1, plan);
const onWorkers = await toysOnWorkers(plan);
const { observed, expected } = upperLimit(model, data, options).limits;
const best = fit(model, data);
const scan = profileScan(model, data, [{ name: "mu", min: 0, max: 3, n: 7 }]);
const svg = await toSvg(plot(scan));
const png = await toPng(plot(scan));

const numbers = {
  logpdf: [model.logpdf(model.suggestedInit, data)],
  gradient: [...model.gradient(model.suggestedInit, data)],
  hessian: [...model.hessian(model.suggestedInit, data)],
  fit: fitNumbers(best),
  largeFit: fitNumbers(fit(large, large.observedData())),
  limit: [observed, ...expected].map(({ value }) => value),
  profile: [...scan.deltaTwiceNll],
  ranking: ranking(model, data).parameters.flatMap(({ postfit }) => [postfit.up, postfit.down]),
  toys: [...alone.signal.statistics, ...alone.background.statistics],
};
const toysOf = ({ signal, background }) => JSON.stringify([signal.statistics, background.statistics]);
/** Engines differ in the last digits of coordinates, by less than anybody can see. */
const rounded = (text) => text.replace(/\d+\.\d+/g, (number) => Number(number).toFixed(6));
const digest = (content) => createHash("sha256").update(content).digest("hex").slice(0, 12);

console.log(
  JSON.stringify({
    numbers,
    sameToysOnWorkers: toysOf(alone) === toysOf(onWorkers),
    svg: digest(rounded(svg)),
    png: png.length > 1000 && png[1] === 0x50 ? digest(png) : "no picture",
    shown: Object.keys(await show(best)[JUPYTER_DISPLAY]()).join(" "),
  }),
);
