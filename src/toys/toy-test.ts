import { DataError } from "../errors.js";
import { asimovOf, type PointWithEdges } from "../fit/asimov.js";
import type { FitInput } from "../fit/fit-input.js";
import type { Minimum } from "../fit/minimum.js";
import { recordOrigin } from "../fit/origin.js";
import { namedFitPoint } from "../hypotest/fit-points.js";
import { Profile } from "../hypotest/profile.js";
import { poiName, testSetup } from "../hypotest/setup.js";
import { statisticValue } from "../hypotest/statistics.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import type { ToyPlan, ToyPoint } from "./job.js";
import type { ToyRun } from "./results.js";
import { type ToyCounts, type ToyTestOptions, toyCounts, toyOptionsRecord } from "./toy-options.js";
import { requireToys } from "./toy-sampler.js";
import { type TestedValue, testFits } from "./toy-statistic.js";

/** A toy run without its toys, and the plan to make them. */
export interface ToyTest {
  readonly header: Omit<ToyRun, "status" | "wanted" | "signal" | "background">;
  readonly counts: ToyCounts;
  readonly plan: ToyPlan;
  readonly alternative: number;
}

/** Indices of the two hypotheses in the plan, which are also the streams of their random numbers. */
export const SIGNAL = 0;
export const BACKGROUND = 1;

/**
 * Checks the request, fits the observed data, and determines the parameters at which toys are generated.
 *
 * @throws ModelError `no-poi`
 * @throws DataError as `testSetup`; `poi-outside-bounds` for the alternative; `bad-expectation` where toys cannot be drawn
 */
export function toyTest(model: Model, data: Data, value: number, options: ToyTestOptions): ToyTest {
  const { seed = 0, testStatistic = "qtilde", auxdata = "sampled", generateAt = "conditional-fit" } = options;
  const mu = testStatistic === "q0" ? 0 : value;
  const alternative = options.alternative ?? (testStatistic === "q0" ? 1 : 0);
  const name = poiName(model, options);
  const { bound, input, pois } = testSetup(model, data, options, {
    statistic: testStatistic,
    tested: [{ name, values: [mu] }],
  });
  const poi = pois[0]!.index;
  requireInside(name, alternative, input.lower[poi]!, input.upper[poi]!);
  const observed = new Profile(model, bound, input, poi);
  const [tested, other] = [observed.at(mu), observed.at(alternative)];
  const generatedAt = (minimum: Minimum, generated: number): PointWithEdges => {
    if (generateAt === "conditional-fit") return minimum;
    const values = model.resolve(generateAt === "suggested" ? model.suggestedInit : generateAt);
    values[poi] = generated;
    return { values, edges: [] };
  };
  const background = generatedAt(other, alternative);
  const points: readonly ToyPoint[] = [
    { pars: generatedAt(tested, mu).values, stream: SIGNAL, mu },
    { pars: background.values, stream: BACKGROUND, mu },
  ];
  const fixedAuxdata = auxdata === "fixed" ? bound.values.slice(model.nMainData) : undefined;
  for (const { pars } of points) requireToys(model, pars, fixedAuxdata, `${name} = ${pars[poi]}`);
  const test = { statistic: testStatistic, poi, mu };
  return {
    header: {
      kind: "toy-run",
      origin: recordOrigin(model, data, toyOptionsRecord(options)),
      seed,
      testStatistic,
      poi: { name, value: mu },
      convention: typeof generateAt === "string" ? generateAt : "given",
      auxdata,
      observedStatistic: statisticValue(testStatistic, {
        twiceNllFree: observed.free.twiceNll,
        twiceNllConditional: tested.twiceNll,
        muHat: observed.bestFit,
        mu,
      }),
      asimovStatistic: asimovStatistic(model, data, test, input, background),
      bestFitPoi: observed.bestFit,
      fits: [
        namedFitPoint("free", observed.free),
        conditionalFit("tested", observed, mu, generateAt),
        conditionalFit("alternative", observed, alternative, generateAt),
      ],
    },
    counts: toyCounts(options),
    alternative,
    plan: {
      seed,
      statistic: testStatistic,
      poi,
      fixedAuxdata,
      masked: maskedIndices(model, bound.values),
      input,
      points,
    },
  };
}

/**
 * A conditional fit for the record. Where the data are impossible at the value, the fit has not failed, unless toys need the
 * parameters that it could not find.
 */
function conditionalFit(
  name: string,
  observed: Profile,
  value: number,
  generateAt: ToyTestOptions["generateAt"],
): ToyRun["fits"][number] {
  const point = namedFitPoint(name, observed.at(value));
  const needsOthers = generateAt === "conditional-fit" && !observed.isAlone;
  return observed.isValidAt(value) && !needsOthers ? { ...point, valid: true, message: "" } : point;
}

/** @throws DataError `poi-outside-bounds` */
function requireInside(name: string, alternative: number, lower: number, upper: number): void {
  if (alternative >= lower && alternative <= upper) return;
  const expected = `a value of "${name}" inside its bounds [${lower}, ${upper}]`;
  const hint = "Background toys are made at this value: give another alternative, or other bounds (fit.bounds).";
  throw new DataError([
    { code: "poi-outside-bounds", path: "alternative", expected, received: String(alternative), hint },
  ]);
}

/** Indices of the main bins that are left out of the likelihood. */
export function maskedIndices({ nMainData, auxdata, gaussian }: Model, values: Float64Array): Int32Array {
  const behind = nMainData + auxdata.length;
  const places = new Map(gaussian.flatMap(({ bins }) => bins).map((bin, k) => [bin, behind + k]));
  return Int32Array.from({ length: nMainData }, (_, i) => i).filter((i) => Number.isNaN(values[places.get(i) ?? i]));
}

/** Statistic of the Asimov data of the point at which background toys are generated. */
function asimovStatistic(model: Model, data: Data, test: TestedValue, input: FitInput, at: PointWithEdges): number {
  return testFits(model, asimovOf(model, data, at).data, test, { ...input, init: at.values }).value;
}
