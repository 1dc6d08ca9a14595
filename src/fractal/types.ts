/** `single` rounds every operation to 32 bits, `double` to 64 bits. */
export type Precision = "single" | "double";

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Smallest and largest real and imaginary part; both are points of the grid. */
export interface FractalWindow {
  readonly re: readonly [number, number];
  readonly im: readonly [number, number];
}

interface FractalGrid {
  /** Number of points along the real axis. */
  readonly width: number;
  /** Number of points along the imaginary axis. */
  readonly height: number;
  readonly window: FractalWindow;
  /** Number of times that z ← z² + c is applied. */
  readonly iterations: number;
  /** Escape radius: iterates with |z| below it are counted. */
  readonly radius: number;
  readonly precision: Precision;
}

/** For the Mandelbrot set, z starts at 0, and c is the point of the grid. */
export interface MandelbrotRequest extends FractalGrid {
  readonly kind: "mandelbrot";
}

/** For a Julia set, z starts at the point of the grid, and c is the same for all points. */
export interface JuliaRequest extends FractalGrid {
  readonly kind: "julia";
  readonly c: Complex;
}

/** A checked request with all defaults filled in, made by `fractalRequest`. */
export type FractalRequest = MandelbrotRequest | JuliaRequest;

export type RealArray = Float32Array | Float64Array;

/** Complex numbers, with separate arrays for real and imaginary parts. */
export interface ComplexArray {
  readonly re: RealArray;
  readonly im: RealArray;
}

/** The engine: `vector` uses WebAssembly with 128-bit vectors, `scalar` uses plain JavaScript. Both give the same counts. */
export type Engine = "vector" | "scalar";

/** Limits of the iteration: which iterates are counted, and where it may end. */
export interface Limits {
  readonly iterations: number;
  /** Iterates with |z|² below it are counted. */
  readonly radius2: number;
  /** If |z|² of an iterate is not below this, neither it nor any later iterate is counted. At least `radius2`. */
  readonly exit2: number;
}

/** Arrays for a number of points, and the function that computes their counts. */
export interface CountKernel {
  readonly engine: Engine;
  /** Largest number of points in one call of `run`. */
  readonly capacity: number;
  readonly z: ComplexArray;
  readonly c: ComplexArray;
  /** Writes the counts of the first `n` points of `z` and `c` to the first elements of `counts`. It may overwrite `z`. */
  run(n: number, counts: Uint32Array): void;
}
