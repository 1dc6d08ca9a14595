import { asimovData } from "../fit/asimov.js";
import { holding } from "../fit/fit-input.js";
import { placed } from "../fit/starting-points.js";
import {
  type AsymptoticTest,
  logCls,
  logClsSlope,
  tildeSignificance,
  tildeSignificanceSlope,
} from "../hypotest/asymptotic.js";
import { statisticValue } from "../hypotest/statistics.js";
import { clip } from "../math/box.js";
import { addScaled } from "../math/vector.js";
import { type Minimised, newtonSteps, type Stepped } from "./newton-step.js";

/**
 * Points near the minima of a test: free, and with the parameter of interest held at 0 and at the tested value, for the data; held at the
 * tested value for what is expected at 0.
 */
export interface TestPoints {
  readonly free: Float64Array;
  readonly background: Float64Array;
  readonly held: Float64Array;
  readonly asimov: Float64Array;
}

/** A one-sided test of a value, from a few Newton steps to each of its minima. */
export interface SteppedTest {
  readonly points: TestPoints;
  readonly logCls: number;
  /** Slope of log CLs along the parameter of interest. */
  readonly slope: number;
  /** Estimated error of log CLs. */
  readonly remainder: number;
}

/** A parameter of interest that is tested. */
export interface SteppedPoi {
  readonly index: number;
  readonly statistic: "q" | "qtilde";
}

/** The minima of a test. */
interface Minima {
  readonly free: Stepped;
  readonly background: Stepped;
  readonly held: Stepped;
  readonly asimov: Stepped;
  /** The deviance part of −log L of what is expected at 0, at its minimum. */
  readonly asimovFree: number;
}

/**
 * CLs of a value of the parameter of interest in asymptotic form, where each minimum is found by Newton steps from a point near it.
 * Undefined where one of them is not reached, or the two hypotheses cannot be told apart.
 *
 * @see arXiv:1007.1727, eqs. 57, 65
 */
export function steppedTest(
  side: Minimised,
  poi: SteppedPoi,
  value: number,
  from: TestPoints,
): SteppedTest | undefined {
  const minima = minimaOf(side, poi.index, value, from);
  if (minima === undefined) return undefined;
  const { free, background, held, asimov } = minima;
  const [found, before] = [testOf(minima, poi, value, 1), testOf(minima, poi, value, 0)];
  if (!(found.separation > 0)) return undefined;
  const slopes = slopesOf(minima, poi, value, found);
  return {
    points: { free: free.x, background: background.x, held: held.x, asimov: asimov.x },
    logCls: logCls(found),
    slope: logClsSlope(found, slopes),
    remainder: Math.abs(logCls(found) - logCls(before)),
  };
}

function minimaOf(side: Minimised, index: number, value: number, from: TestPoints): Minima | undefined {
  const step = (start: Float64Array, held?: number, at = side): Stepped | undefined => {
    const input = held === undefined ? at.input : holding(at.input, index, held);
    return newtonSteps({ ...at, input }, placed(start, input));
  };
  const free = step(from.free);
  const background = step(from.background, 0);
  const held = step(from.held, value);
  if (free === undefined || background === undefined || held === undefined) return undefined;
  const expecting = clip(addScaled(background.x, 1, background.next), side.input);
  if (!(side.model.likelihood.regularValue(expecting, side.data) < Number.POSITIVE_INFINITY)) return undefined;
  const expected = side.model.bind(asimovData(side.model, expecting));
  const asimov = step(from.asimov, value, { ...side, data: expected });
  if (asimov === undefined) return undefined;
  return { free, background, held, asimov, asimovFree: side.model.likelihood.value(expecting, expected) };
}

/** The test of a value. @param ahead - 1 to subtract the decrease of −log L that the next steps predict, else 0 */
function testOf(minima: Minima, { index, statistic }: SteppedPoi, value: number, ahead: 0 | 1): AsymptoticTest {
  const { free, held, asimov, asimovFree } = minima;
  const twiceNll = (at: Stepped) => 2 * at.value - ahead * at.decrement;
  const q = statisticValue(statistic, {
    twiceNllFree: twiceNll(free),
    twiceNllConditional: twiceNll(held),
    muHat: free.x[index]!,
    mu: value,
  });
  const separation = Math.sqrt(Math.max(0, twiceNll(asimov) - 2 * asimovFree));
  return { z: tildeSignificance(q, statistic === "qtilde" ? separation : 0), separation };
}

/** Derivatives of the test by the tested value. */
function slopesOf(
  { free, held, asimov }: Minima,
  { index, statistic }: SteppedPoi,
  value: number,
  { separation }: AsymptoticTest,
): AsymptoticTest {
  const q = Math.max(0, 2 * (held.value - free.value));
  const slope = {
    q: free.x[index]! < value ? 2 * held.gradient[index]! : 0,
    distance: asimov.gradient[index]! / separation,
  };
  const distance = statistic === "qtilde" ? separation : 0;
  return { z: tildeSignificanceSlope({ q, distance }, slope), separation: slope.distance };
}
