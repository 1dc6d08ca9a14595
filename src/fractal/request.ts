import { DataError, type Issue } from "../errors.js";
import { type OptionRules, optionsOf, required, requireOptions, tested } from "../options.js";
import type { Complex, FractalRequest, FractalWindow, Precision } from "./types.js";

/** A request for a fractal. All properties except `kind` have defaults. */
export interface FractalOptions {
  readonly kind: "mandelbrot" | "julia";
  /** Number of points along the real axis; default 500. */
  readonly width?: number;
  /** Number of points along the imaginary axis; default 500. */
  readonly height?: number;
  /** Ends of both axes; default [−1.5, 1.5] on each. */
  readonly window?: FractalWindow;
  /** Number of iterations; default 1000. */
  readonly iterations?: number;
  /** Escape radius; default 4. */
  readonly radius?: number;
  /** Constant of a Julia set, only for `julia`; default −0.7269 + 0.1889i. */
  readonly c?: Complex;
  /** Precision of all operations; default `double`. */
  readonly precision?: Precision;
}

const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === "number");
const someEnds = tested("a list of two numbers, the smaller one first", isPair);
const aWindow = optionsOf<FractalWindow>({ re: required(someEnds), im: required(someEnds) });
const aPart = tested("a number", (value) => typeof value === "number");
const anything = (expected: string) => tested(expected, () => true);

/** Rules for the options of a fractal. Numbers whose range depends on other options are checked together. */
const FRACTAL_OPTIONS: OptionRules<FractalOptions> = {
  kind: anything('"mandelbrot" or "julia"'),
  width: anything("a whole number of points"),
  height: anything("a whole number of points"),
  window: { ...aWindow, expected: "an object with re and im, the ends of both axes" },
  iterations: anything("a whole number"),
  radius: anything("a number above 0"),
  c: optionsOf<Complex>({ re: aPart, im: aPart }),
  precision: anything('"single" or "double"'),
};

/** Largest number of points of a grid: 400 MB of counts. */
export const MOST_POINTS = 1e8;
/** Largest number of iterations; counts, and powers of two in the kernels, are stored in 32 bits. */
export const MOST_ITERATIONS = 1e9;
/** Largest escape radius, coordinate and constant, whose squares must not overflow in single precision. */
const LARGEST = 1e9;

const DEFAULT_WINDOW: FractalWindow = { re: [-1.5, 1.5], im: [-1.5, 1.5] };
const DEFAULT_CONSTANT: Complex = { re: -0.7269, im: 0.1889 };
/** Distance from 1 to the next number in each precision. */
const EPSILON = { single: 2 ** -23, double: 2 ** -52 };

/**
 * Checks the options and fills in their defaults.
 *
 * @throws DataError with all problems at once: `bad-kind`, `bad-precision`, `bad-size`, `too-many-points`, `bad-window`,
 * `empty-window`, `reversed-window`, `window-too-narrow`, `bad-iterations`, `bad-radius`, `bad-constant`,
 * `constant-without-use`; `unknown-option` and `bad-option` are checked before the others
 */
export function fractalRequest(options: FractalOptions): FractalRequest {
  requireOptions(options, FRACTAL_OPTIONS);
  const { kind, width = 500, height = 500, window = DEFAULT_WINDOW } = options;
  const { iterations = 1000, radius = 4, c, precision = "double" } = options;
  const issues = [
    ...choiceIssues("kind", kind, ["mandelbrot", "julia"]),
    ...choiceIssues("precision", precision, ["single", "double"]),
    ...sizeIssues(width, height),
    ...axisIssues("window.re", window.re, width, precision),
    ...axisIssues("window.im", window.im, height, precision),
    ...iterationIssues(iterations),
    ...radiusIssues(radius),
    ...constantIssues(kind, c),
  ];
  if (issues.length > 0) throw new DataError(issues);
  const common = { width, height, window, iterations, radius, precision };
  return kind === "julia" ? { kind, c: c ?? DEFAULT_CONSTANT, ...common } : { kind, ...common };
}

function choiceIssues(path: "kind" | "precision", value: string, choices: readonly string[]): Issue[] {
  if (choices.includes(value)) return [];
  return [{ code: `bad-${path}`, path, expected: choices.map((c) => `"${c}"`).join(" or "), received: show(value) }];
}

function sizeIssues(width: number, height: number): Issue[] {
  const sizes = { width, height };
  const bad = Object.entries(sizes).filter(([, size]) => !isWhole(size, 1, Number.MAX_SAFE_INTEGER));
  if (bad.length > 0) {
    const expected = "a whole number of points, at least 1";
    return bad.map(([path, size]) => ({ code: "bad-size", path, expected, received: show(size) }));
  }
  if (width * height <= MOST_POINTS) return [];
  const received = `${width} × ${height} = ${(width * height).toExponential(2)}`;
  const hint = "Compute a large picture in parts, each with its own window.";
  return [{ code: "too-many-points", path: "size", expected: `at most ${MOST_POINTS} points`, received, hint }];
}

function axisIssues(path: string, ends: readonly [number, number], points: number, precision: Precision): Issue[] {
  const [low, high] = ends;
  const received = `${show(low)} to ${show(high)}`;
  if (!isCoordinate(low) || !isCoordinate(high)) {
    const expected = `two finite numbers of size ${LARGEST} at most`;
    return [{ code: "bad-window", path, expected, received }];
  }
  if (low === high) {
    return [
      { code: "empty-window", path, expected: "two different ends", received: `${received}: a window of zero size` },
    ];
  }
  if (low > high) {
    return [{ code: "reversed-window", path, expected: "the smaller end first", received, hint: "Exchange the ends." }];
  }
  const resolved = Math.max(-low, high) * (EPSILON[precision] ?? EPSILON.double);
  const spacing = (high - low) / (points - 1);
  if (!isWhole(points, 2, MOST_POINTS) || spacing >= resolved) return [];
  const expected = `neighbouring points at least ${resolved.toPrecision(2)} apart, which is the resolution of ${precision} precision there`;
  const hint = precision === "single" ? 'Use precision "double".' : "Use a wider window or fewer points.";
  return [
    { code: "window-too-narrow", path, expected, received: `${received}: ${spacing.toPrecision(2)} apart`, hint },
  ];
}

function iterationIssues(iterations: number): Issue[] {
  if (isWhole(iterations, 1, MOST_ITERATIONS)) return [];
  const expected = `a whole number from 1 to ${MOST_ITERATIONS}`;
  return [{ code: "bad-iterations", path: "iterations", expected, received: show(iterations) }];
}

function radiusIssues(radius: number): Issue[] {
  if (radius > 0 && isCoordinate(radius)) return [];
  const expected = `an escape radius above 0 and at most ${LARGEST}`;
  return [{ code: "bad-radius", path: "radius", expected, received: show(radius) }];
}

function constantIssues(kind: string, c: Complex | undefined): Issue[] {
  if (c === undefined) return [];
  const received = `${show(c.re)}, ${show(c.im)}`;
  if (kind === "mandelbrot") {
    const hint = 'The Mandelbrot set takes c from the grid. For one constant use kind "julia".';
    return [{ code: "constant-without-use", path: "c", expected: "no constant", received, hint }];
  }
  if (isCoordinate(c.re) && isCoordinate(c.im)) return [];
  const expected = `two finite numbers of size ${LARGEST} at most, real and imaginary part`;
  return [{ code: "bad-constant", path: "c", expected, received }];
}

const isWhole = (x: number, least: number, most: number): boolean => Number.isInteger(x) && x >= least && x <= most;
const isCoordinate = (x: number): boolean => Number.isFinite(x) && Math.abs(x) <= LARGEST;
const show = (value: unknown): string => (typeof value === "string" ? `"${value}"` : String(value));
