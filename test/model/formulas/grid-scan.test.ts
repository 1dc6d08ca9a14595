import { expect, it } from "vitest";
import { gridScan } from "../../../src/scan/index.js";
import { expectClose } from "../../helpers/close.js";
import { factor, modelOf, normsys, sample, shapesys } from "../../helpers/workspaces.js";

/** The same sums in the same order but for constants. */
const ROUNDING = 1e-13;

it("a grid over parameters of a formula has the values and gradients of single points", () => {
  const { model, data } = modelOf({
    channels: {
      c: [
        sample("s", [5, 12], factor("f", "mu * kappa^2 * gamma[0]")),
        sample("i", [-2, 1], factor("g", "kappa")),
        sample("b", [50, 45], normsys("xs", 0.9, 1.1), shapesys("gamma", [5, 4])),
      ],
    },
    observed: { c: [58, 61] },
  });
  const axes = [
    { name: "mu", min: 0.5, max: 1.5, n: 3 },
    { name: "kappa", min: 0.8, max: 1.4, n: 4 },
  ];
  const fixed = { xs: 0.3, "gamma[0]": 1.1 };
  const points = [0.5, 1, 1.5].flatMap((mu) => [0.8, 1, 1.2, 1.4].map((kappa) => ({ ...fixed, mu, kappa })));
  const values = points.map((point) => model.logpdf(point, data));
  const slopes = points.flatMap((point) => {
    const gradient = model.gradient(point, data);
    return [gradient[model.parIndex("mu")]!, gradient[model.parIndex("kappa")]!];
  });
  const withoutGradient = gridScan(model, axes, { data, fixed });
  const withGradient = gridScan(model, axes, { data, fixed, gradient: true });
  expectClose(withoutGradient.values, values, ROUNDING, "values");
  expectClose(withGradient.values, values, ROUNDING, "values beside gradients");
  expectClose(withGradient.gradients!, slopes, ROUNDING, "gradients");
  expect(withoutGradient.shape).toEqual([3, 4]);
});
