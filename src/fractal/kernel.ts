import { DataError } from "../errors.js";
import { squaredExitRadius, squaredRadius } from "./safe-radius.js";
import { scalarKernel } from "./scalar-kernel.js";
import type { CountKernel, Engine, FractalRequest } from "./types.js";
import { vectorKernel } from "./wasm/vector-kernel.js";

/**
 * A kernel for a request: the requested engine, or by default vectors where the host has them and allows WebAssembly, and
 * plain JavaScript otherwise.
 *
 * @throws DataError `no-vectors` when `vector` is requested but not available
 */
export function countKernel(request: FractalRequest, engine?: Engine): CountKernel {
  const { precision, iterations } = request;
  const limits = { iterations, radius2: squaredRadius(request), exit2: squaredExitRadius(request) };
  const vectors = engine === "scalar" ? undefined : vectorKernel(precision, limits);
  if (vectors !== undefined) return vectors;
  if (engine !== "vector") return scalarKernel(precision, limits);
  const expected = "WebAssembly with 128-bit vectors";
  const received = "a host that has none, or whose security policy forbids it";
  throw new DataError([{ code: "no-vectors", path: "engine", expected, received, hint: 'Use engine "scalar".' }]);
}
