import { describe, expect, it } from "vitest";
import { grad } from "../../src/ad/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { objectiveOf, PROBLEMS, startOf } from "./mgh/index.js";
import { REFERENCE } from "./mgh/reference.js";
import { describeComparison } from "./mgh/suite.js";

/** Rounding of sums of squares and their gradients in two programs, relative to the largest entry. */
const SAME = 1e-9;

describe("the 35 problems of Moré, Garbow and Hillstrom", () => {
  it("are all there", () => {
    expect(PROBLEMS.map((p) => p.number)).toEqual(Array.from({ length: 35 }, (_, i) => i + 1));
    expect(REFERENCE.problems.map((p) => p.number)).toEqual(PROBLEMS.map((p) => p.number));
  });

  it.each(REFERENCE.problems)(
    "$number $name: value and gradient at both starts are those of the Python twin",
    (row) => {
      const problem = PROBLEMS.find((p) => p.number === row.number)!;
      const f = objectiveOf(problem);
      for (const { factor, fun, jac } of row.starts) {
        const x = startOf(problem, factor);
        const scale = jac.map(() => 1 + Math.max(...jac.map(Math.abs)));
        expectNear(f(x) as number, fun, SAME, `value from ${factor} x0`);
        expectClose(grad(f)(x), jac, SAME, `gradient from ${factor} x0`, scale);
      }
    },
  );
});

describeComparison("BFGS", "default");
describeComparison("trust-exact", "default");
describeComparison("trust-ncg", "default");
describeComparison("L-BFGS-B", "default");
describeComparison("BFGS", "tight");
