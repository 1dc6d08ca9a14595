/** Root in a bracket by algorithm 748. */

import { type BracketingMethod, close, give, type Node, type RootOptions, type RootOutcome } from "./root-outcome.js";
import type { ScalarFunction } from "./scalar-outcome.js";

/** Values whose difference is below this are too close for interpolation. */
const TOO_CLOSE = 32 * Number.EPSILON;
/** The bracket must shrink by this factor in an iteration, or it is halved. */
const SHRINK = 0.5;

/** The bracket, a < b, and the last two points that were removed from it. */
interface State {
  a: Node;
  b: Node;
  d: Node | undefined;
  e: Node | undefined;
}

/** Thrown to end the iteration at a root or at a value that is not a number; it is always caught in this file. */
class Found extends Error {
  readonly node: Node;
  constructor(node: Node) {
    super();
    this.node = node;
  }
}

/**
 * Encloses the root by inverse cubic interpolation, quadratic Newton steps and a double-length secant step; the bracket
 * at least halves in each iteration.
 *
 * G. E. Alefeld, F. A. Potra and Y. Shi, ACM TOMS 21 (1995) 327: algorithm 4.1 for k = 1, 4.2 for k = 2.
 */
export function toms748(k: number): BracketingMethod {
  return (fun, first, second, options) => {
    const state: State = { a: first, b: second, d: undefined, e: undefined };
    if (state.a.x > state.b.x) [state.a, state.b] = [state.b, state.a];
    let iteration = 1;
    try {
      const secant = secantZero(state.a, state.b);
      enter(state, isInside(state, secant) ? secant : middleOf(state), fun);
      state.e = undefined;
      for (;;) {
        iteration += 1;
        iterate(state, fun, k, options);
        if (close(state.a.x, state.b.x, options)) return give(middleOf(state), iteration);
        if (iteration >= options.maxiter) return give(middleOf(state), iteration, "convergence error");
      }
    } catch (error) {
      return ending(error, iteration);
    }
  };
}

function ending(error: unknown, iteration: number): RootOutcome {
  if (!(error instanceof Found)) throw error;
  return give(error.node.x, iteration, error.node.f === 0 ? "converged" : "not a number");
}

function iterate(state: State, fun: ScalarFunction, k: number, options: RootOptions): void {
  const width = state.b.x - state.a.x;
  for (let steps = 2; steps < k + 2; steps++) {
    const cubic = inverseCubicZero(state);
    enter(state, cubic !== undefined && isInside(state, cubic) ? cubic : newtonQuadratic(state, steps), fun);
  }
  enter(state, doubleSecant(state, options), fun);
  if (state.b.x - state.a.x > SHRINK * width) enter(state, middleOf(state), fun);
}

/** Evaluates at c and narrows the bracket. The end that is replaced becomes d, and d becomes e. */
function enter(state: State, x: number, fun: ScalarFunction): void {
  const c = { x, f: fun(x) };
  if (c.f === 0 || !Number.isFinite(c.f)) throw new Found(c);
  state.e = state.d;
  if (Math.sign(c.f) === Math.sign(state.a.f)) {
    state.d = state.a;
    state.a = c;
  } else {
    state.d = state.b;
    state.b = c;
  }
}

function isInside({ a, b }: State, x: number): boolean {
  return a.x < x && x < b.x;
}

function middleOf({ a, b }: State): number {
  return (a.x + b.x) / 2;
}

function secantZero(a: Node, b: Node): number {
  if (Math.abs(b.f) > Math.abs(a.f)) return ((-a.f / b.f) * b.x + a.x) / (1 - a.f / b.f);
  return ((-b.f / a.f) * a.x + b.x) / (1 - b.f / a.f);
}

/** x at f = 0 of the cubic through four points in x as a function of f; undefined when two values are too close. */
function inverseCubicZero({ a, b, d, e }: State): number | undefined {
  if (d === undefined || e === undefined) return undefined;
  const nodes = [a, b, d, e];
  const distinct = nodes.every((p, i) => nodes.every((q, j) => i <= j || Math.abs(p.f - q.f) > TOO_CLOSE));
  if (!distinct) return undefined;
  // Neville's scheme at f = 0
  const x = nodes.map((node) => node.x);
  for (let level = 1; level < nodes.length; level++) {
    for (let i = nodes.length - 1; i >= level; i--) {
      const [near, far] = [nodes[i]!.f, nodes[i - level]!.f];
      x[i] = x[i]! + ((x[i]! - x[i - 1]!) * near) / (far - near);
    }
  }
  return x.at(-1);
}

/** Newton steps on the parabola through a, b and d, from the end where they converge monotonically. */
function newtonQuadratic({ a, b, d }: State, steps: number): number {
  const slope = (b.f - a.f) / (b.x - a.x);
  const curvature = ((d!.f - b.f) / (d!.x - b.x) - slope) / (d!.x - a.x);
  if (curvature === 0) return a.x - a.f / slope;
  let r = Math.sign(curvature) === Math.sign(a.f) ? a.x : b.x;
  for (let k = 0; k < steps; k++) {
    const value = a.f + (slope + curvature * (r - b.x)) * (r - a.x);
    const next = r - value / (slope + curvature * (2 * r - a.x - b.x));
    if (!(a.x < next && next < b.x)) return a.x < r && r < b.x ? r : (a.x + b.x) / 2;
    r = next;
  }
  return r;
}

/** Twice the secant step from the better end, or the middle where that goes too far. */
function doubleSecant(state: State, options: RootOptions): number {
  const { a, b } = state;
  const aIsBetter = Math.abs(a.f) < Math.abs(b.f);
  const [u, other] = aIsBetter ? [a, b] : [b, a];
  const c = u.x - 2 * u.f * ((b.x - a.x) / (b.f - a.f));
  if (!(Math.abs(c - u.x) <= 0.5 * (b.x - a.x))) return middleOf(state);
  if (Math.abs(c - u.x) > Number.EPSILON * Math.abs(u.x)) return c;
  // Without movement, the root is at u up to rounding errors, or the value at the other end is huge.
  const huge = Math.abs(u.f) < Math.abs(other.f) * 2 ** -50;
  const away = options.rtol * Math.abs(c) + options.xtol;
  const moved = huge ? (31 * u.x + other.x) / 32 : c + (aIsBetter ? away : -away);
  return isInside(state, moved) ? moved : middleOf(state);
}
