import { simpleModels } from "../../src/api/simple-models.js";
import { modelOf, normfactor, normsys, sample, shapesys } from "../helpers/workspaces.js";

/** The two-bin counting experiment of pyhf's documentation, with the data given. */
export function twoBins(observed: readonly number[] = [51, 48]) {
  const counts = { signal: [12, 11], bkg: [50, 52], bkgUncertainty: [3, 7] };
  const model = simpleModels.uncorrelatedBackground(counts);
  return { model, data: [...observed, ...model.auxdata] };
}

/** One bin without nuisance parameters: Poisson(n | mu + b). */
export function oneBin(background: number, observed: number, bounds: readonly [number, number] = [0, 50]) {
  return modelOf({
    channels: { c: [sample("signal", [1], normfactor("mu")), sample("background", [background])] },
    observed: { c: [observed] },
    parameters: [{ name: "mu", inits: [Math.max(bounds[0], 1)], bounds: [bounds] }],
  });
}

/** `oneBin` with a background uncertainty of no effect: its auxiliary datum fluctuates, so that toys are needed. */
export function oneBinForToys(background: number, observed: number) {
  const scale = normsys("scale", 1 - 1e-9, 1 + 1e-9);
  return modelOf({
    channels: { c: [sample("signal", [1], normfactor("mu")), sample("background", [background], scale)] },
    observed: { c: [observed] },
    parameters: [{ name: "mu", inits: [1], bounds: [[0, 50]] }],
  });
}

/** Many events, so that asymptotic formulas hold; the signal strength may be negative. */
export function manyEvents() {
  return modelOf({
    channels: {
      c: [
        sample("signal", [100, 300, 200], normfactor("mu")),
        sample("background", [10_000, 10_000, 10_000], normsys("scale", 0.98, 1.02), shapesys("shape", [80, 90, 70])),
      ],
    },
    parameters: [{ name: "mu", bounds: [[-20, 20]] }],
  });
}

/** A toy without events pushes mu to −1, where its bin expects none: the fit ends at the edge of the domain. */
export function oftenAtEdge() {
  return oneBin(1, 2, [-10, 10]);
}
