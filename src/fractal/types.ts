/** `single`: every operation is rounded to 32 bits. */
export type Precision = "single" | "double";

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Smallest and largest real and imaginary part. Both ends lie on the grid. */
export interface FractalWindow {
  readonly re: readonly [number, number];
  readonly im: readonly [number, number];
}

interface FractalGrid {
  /** Points along the real axis. */
  readonly width: number;
  /** Points along the imaginary axis. */
  readonly height: number;
  readonly window: FractalWindow;
  /** How often z ← z² + c is applied. */
  readonly iterations: number;
  /** Iterates with |z| below it are counted. */
  readonly radius: number;
  readonly precision: Precision;
}

/** z starts at 0, c is the point of the grid. */
export interface MandelbrotRequest extends FractalGrid {
  readonly kind: "mandelbrot";
}

/** z starts at the point of the grid, c is the same for all. */
export interface JuliaRequest extends FractalGrid {
  readonly kind: "julia";
  readonly c: Complex;
}

/** A checked request with all defaults filled in, made by `fractalRequest`. */
export type FractalRequest = MandelbrotRequest | JuliaRequest;

export type RealArray = Float32Array | Float64Array;

/** Complex numbers, parts apart. */
export interface ComplexArray {
  readonly re: RealArray;
  readonly im: RealArray;
}

/** The engine: `vector` uses WebAssembly with 128-bit vectors, `scalar` uses plain JavaScript. Both give the same counts. */
export type Engine = "vector" | "scalar";

/** When a point is counted, and when it is done. */
export interface Limits {
  readonly iterations: number;
  /** Iterates with |z|² below it are counted. */
  readonly radius2: number;
  /** An iterate with |z|² not below it never counts again, nor does any later one. At least `radius2`. */
  readonly exit2: number;
}

/** Room for some points, and what counts them. */
export interface CountKernel {
  readonly engine: Engine;
  /** Points that it takes at once. */
  readonly capacity: number;
  readonly z: ComplexArray;
  readonly c: ComplexArray;
  /** Counts of the first `n` points, which start at `z`, into the first elements of `counts`. May overwrite `z`. */
  run(n: number, counts: Uint32Array): void;
}
