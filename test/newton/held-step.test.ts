import { expect, test } from "vitest";
import { HeldStep } from "../../src/newton/held-step.js";
import type { Factor } from "../../src/newton/problem.js";
import { DenseHessian } from "./dense-problem.js";

const MATRIX = [
  [4, 1, 0.5, -1],
  [1, 3, 0.2, 0.3],
  [0.5, 0.2, 2, 0.1],
  [-1, 0.3, 0.1, 5],
];
const GRADIENT = [1, -2, 0.5, 3];

function factorised(free: readonly number[]): Factor {
  return hessian().factor(Uint8Array.from(free), undefined, 0)!;
}

function hessian(): DenseHessian {
  const out = new DenseHessian(new Float64Array(4));
  out.matrix.set(MATRIX.flat());
  return out;
}

const stepOf = (system: Factor, rhs: readonly number[]) => {
  const step = new Float64Array(4);
  system.solve(Float64Array.from(rhs), step);
  return step;
};

test("variables held one after another make the step that a factorisation over the others makes", () => {
  const system = factorised([1, 1, 1, 1]);
  const step = stepOf(
    system,
    GRADIENT.map((g) => -g),
  );
  const held = new HeldStep(system);
  expect(held.hold(step, 3, 0.25)).toBe(true);
  expect(held.hold(step, 0, -0.5)).toBe(true);
  expect(held.nHeld).toBe(2);

  const reduced = factorised([0, 1, 1, 0]);
  const moves = Float64Array.from([-0.5, 0, 0, 0.25]);
  const pull = new Float64Array(4);
  hessian().multiply(moves, pull);
  const expected = stepOf(
    reduced,
    GRADIENT.map((g, i) => -g - pull[i]!),
  );
  expect([step[0], step[3]]).toEqual([-0.5, 0.25]);
  expect(step[1]).toBeCloseTo(expected[1]!, 14);
  expect(step[2]).toBeCloseTo(expected[2]!, 14);
});

test("a variable that the system does not move cannot be held", () => {
  const system = factorised([1, 1, 1, 0]);
  const step = stepOf(
    system,
    GRADIENT.map((g) => -g),
  );
  const before = step.slice();
  expect(new HeldStep(system).hold(step, 3, 1)).toBe(false);
  expect(step).toEqual(before);
});
