import { hypotest } from "../hypotest/hypotest.js";
import { limitStatistic } from "../hypotest/limit-statistic.js";
import { upperLimit } from "../hypotest/upper-limit.js";
import type { Model } from "../model/model.js";
import type { SimplificationFigures } from "./results.js";

/** CLs of a value and the upper limit from the observed data of a model; by q̃ where its parameter cannot be below 0, else by q. */
export function figuresOf(model: Model, testPoi: number): SimplificationFigures {
  const data = model.observedData();
  const testStatistic = limitStatistic(model);
  const test = hypotest(model, data, testPoi, { testStatistic });
  const limit = upperLimit(model, data, { testStatistic });
  return {
    nParameters: model.nPars,
    valid: test.valid && limit.valid,
    cls: test.cls,
    expectedCls: test.expected,
    upperLimit: limit.limits.observed.value ?? null,
    expectedUpperLimit: limit.limits.expected[2].value ?? null,
  };
}
