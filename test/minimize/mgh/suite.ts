/** The comparison with SciPy, run with default and with tight tolerances by the tests beside this folder. */
import { beforeAll, describe, expect, it } from "vitest";
import { type MinimizeResult, minimize } from "../../../src/minimize/index.js";
import { minimumAt, SOLVED, TIGHT } from "./compare.js";
import { objectiveOf, PROBLEMS, startOf } from "./index.js";
import { REFERENCE, type ReferenceRun } from "./reference.js";

type Method = keyof typeof TIGHT;

/** Our run and SciPy's from one start. */
interface Pair {
  readonly where: string;
  /** Known minimal values, the lowest first. */
  readonly minima: readonly number[];
  readonly ours: MinimizeResult<number[]>;
  readonly scipy: ReferenceRun;
  readonly startValue: number;
}

/** Two programs' rounding of one value at a start, relative to 1 + value. */
const ROUNDING = 1e-10;
/** For the 70 runs of one method, in milliseconds, on a busy machine. */
const TIME_LIMIT = 300_000;
/** Evaluations after which a slow run is given up here, in place of 15000; SciPy's runs end far below. */
const LIMITS: Partial<Record<Method, object>> = { "L-BFGS-B": { maxfun: 2000 } };

function runAll(method: Method, tolerance: "default" | "tight"): Pair[] {
  const options = { ...LIMITS[method], ...(tolerance === "tight" ? TIGHT[method] : {}) };
  return REFERENCE.problems.flatMap(({ number, name, minima, starts }) =>
    starts.map(({ factor, fun: startValue, runs }) => {
      const problem = PROBLEMS.find((p) => p.number === number)!;
      const ours = minimize(objectiveOf(problem), startOf(problem, factor), { method, options });
      const where = `${number} ${name} from ${factor} x0: ${ours.fun}, ${ours.message}`;
      return { where, minima, ours, scipy: runs[method]![tolerance], startValue };
    }),
  );
}

/** The minimal value that SciPy's run found, if it did. */
function solvedByScipy({ scipy, minima }: Pair): number | undefined {
  return scipy.error === undefined ? minimumAt(scipy.fun, minima) : undefined;
}

/** Whether our run is as low as SciPy's; where SciPy's is in a higher one of several minima, any of them will do. */
function isAsGood(pair: Pair, minimum: number): boolean {
  const { ours, minima } = pair;
  if (ours.fun - minimum <= SOLVED * (1 + Math.abs(minimum))) return true;
  return minimum !== minima[0] && minimumAt(ours.fun, minima) !== undefined;
}

/** A method from every start: nothing missed that SciPy solves, no success away from a minimum. */
export function describeComparison(method: Method, tolerance: "default" | "tight"): void {
  describe(`${method} with ${tolerance} tolerances`, () => {
    let pairs: Pair[] = [];
    beforeAll(() => {
      pairs = runAll(method, tolerance);
    }, TIME_LIMIT);

    it("solves what SciPy's method of that name solves", () => {
      const solved = pairs.filter((pair) => solvedByScipy(pair) !== undefined);
      const missed = solved.filter((pair) => !isAsGood(pair, solvedByScipy(pair)!));
      expect(missed.map(({ where }) => where)).toEqual([]);
      expect(solved.length).toBeGreaterThan(25);
    });

    it("reports success only at a minimum, and says why it stopped otherwise", () => {
      const wrong = pairs.filter(({ ours, minima }) => ours.success && minimumAt(ours.fun, minima) === undefined);
      expect(wrong.map(({ where }) => where)).toEqual([]);
      for (const { ours, where } of pairs) {
        expect(ours.success, where).toBe(ours.status === 0);
        expect(ours.message, where).toMatch(ours.success ? /^Converged/ : /^(Not converged|Precision lost)/);
      }
    });

    it("never ends above its start", () => {
      for (const { ours, where, startValue } of pairs) {
        expect(ours.fun, where).toBeLessThanOrEqual(startValue + ROUNDING * (1 + startValue));
      }
    });

    it("needs about as many evaluations as SciPy where both succeed at a minimum", () => {
      const both = pairs.filter((pair) => pair.ours.success && pair.scipy.success && solvedByScipy(pair) !== undefined);
      const ratios = both.map(({ ours, scipy }) => ours.nfev / scipy.counts[0]).sort((a, b) => a - b);
      const median = ratios[Math.floor(ratios.length / 2)]!;
      // one in ten for the last steps where SciPy stops early, one in three for the confirmation of Nelder–Mead's minima
      const most = method === "Nelder-Mead" ? 1.33 : 1.1;
      expect({ median, within: median > 0.9 && median < most }).toEqual({ median, within: true });
    });
  });
}
