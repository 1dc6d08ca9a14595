/** SciPy's results on these problems, from validation/optimize/make.py. */
import { readFileSync } from "node:fs";

/** One run of a method of SciPy. */
export interface ReferenceRun {
  readonly fun: number;
  readonly success: boolean;
  /** nfev, njev, nhev. */
  readonly counts: readonly [number, number, number];
  /** Where SciPy threw. */
  readonly error?: string;
}

type Runs = Readonly<Record<string, { readonly default: ReferenceRun; readonly tight: ReferenceRun }>>;

interface Reference {
  readonly problems: readonly {
    readonly number: number;
    readonly name: string;
    readonly n: number;
    /** Known minimal values. */
    readonly minima: readonly number[];
    readonly starts: readonly { factor: number; fun: number; jac: readonly number[]; runs: Runs }[];
  }[];
  readonly bounded: readonly ({
    readonly number: number;
    readonly start: readonly number[];
    readonly bounds: readonly (readonly [number | null, number | null])[];
    readonly x: readonly number[];
    readonly fun: number;
  } & Readonly<Record<"L-BFGS-B" | "Nelder-Mead", ReferenceRun>>)[];
  readonly differences: readonly ({
    readonly number: number;
    readonly method: "BFGS" | "L-BFGS-B";
    readonly jac: "2-point" | "3-point";
  } & ReferenceRun)[];
  readonly scalar: readonly {
    readonly function: string;
    readonly method: "brent" | "golden" | "bounded";
    readonly x: number;
    readonly fun: number;
    readonly nfev: number;
    readonly nit: number;
  }[];
  readonly roots: readonly {
    readonly function: string;
    readonly method: string;
    readonly root: number;
    readonly iterations: number;
    readonly function_calls: number;
    readonly converged: boolean;
  }[];
}

/** The whole of validation/optimize/expected.json. */
export const REFERENCE = JSON.parse(
  readFileSync(new URL("../../../validation/optimize/expected.json", import.meta.url), "utf8"),
) as Reference;
