/**
 * An upper limit on a signal strength, observed and expected, and a picture of the scan of CLs behind it.
 *
 *   node examples/limit.mjs [picture.svg]
 */
import { clsScan, plot, simpleModels, upperLimit } from "histograd";
import { writePicture } from "histograd/node";

// 3 bins: the signal expected, the background with its uncertainty in each bin, what was observed
const model = simpleModels.uncorrelatedBackground({
  signal: [12, 11, 4],
  bkg: [50, 52, 30],
  bkgUncertainty: [3, 7, 5],
  observed: [51, 48, 33],
});
const data = model.observedData();

const { observed, expected } = upperLimit(model, data).limits; // CLs, q̃, at 95 %
console.log(`mu < ${observed.value.toFixed(3)}`);
console.log(`expected −2σ … +2σ: ${expected.map(({ value }) => value.toFixed(3)).join(" ")}`);

if (process.argv[2] !== undefined) {
  const values = Array.from({ length: 21 }, (_, i) => i / 10);
  await writePicture(plot(clsScan(model, data, values)), process.argv[2]);
}

/* prints
mu < 1.011
expected −2σ … +2σ: 0.539 0.728 1.020 1.440 1.963
*/
