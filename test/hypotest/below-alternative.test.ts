import { expect, it } from "vitest";
import { hypotest } from "../../src/hypotest/index.js";
import { modelOf, normfactor, sample } from "../helpers/workspaces.js";

/** The asymptotic formula in closed form, of minima found by Newton steps until nothing changes. */
const CLOSED_FORM = 1e-6;

it("a tested value below the alternative has the signed separation: CLb is Φ(s − z) with s below 0", () => {
  // 1,000 events of background, 100 of signal, 1,020 seen. With t(m | n) = 2 (m − n + n log(n/m)) for m expected events,
  // z = √t(1050 | 1020) and s = −√t(1050 | 1100)
  const { model, data } = modelOf({
    channels: { c: [sample("signal", [100], normfactor("mu")), sample("background", [1000])] },
    observed: { c: [1020] },
  });
  const test = hypotest(model, data, 0.5, { testStatistic: "q", asimovSignal: 1 });
  expect(test.valid).toBe(true);
  expect(Math.abs(test.clsb - 0.17611)).toBeLessThan(1e-5);
  expect(Math.abs(test.clb! - 0.006922)).toBeLessThan(CLOSED_FORM);
});
