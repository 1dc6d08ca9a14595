import type { Rows, RunCopies } from "../evaluation.js";
import type { Program } from "../program.js";
import type { EngineInstance } from "./engine-instance.js";
import { bytesOf } from "./engine-tables.js";

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
/** Numbers of a run. */
const RUN = 3;

/** Numbers, of eight bytes, that the runs of all channels take at most. */
export function copiesSize({ derived }: Program): number {
  return (derived?.channels ?? []).reduce((sum, { runs }) => sum + runs.length, 0);
}

/** By WebAssembly with vectors; the matrices have to be in the memory that the engine works in. */
export function engineCopies({ engine, dense, globals }: EngineInstance, runs: Int32Array): RunCopies {
  const table = dense.allocateIndices(runs.length);
  table.set(bytesOf(runs));
  const at = ({ array, begin }: Rows) => globals.addressOf("a matrix", array) + begin * DOUBLE;
  const tableAt = globals.addressOf("runs", table);
  const nRuns = runs.length / RUN;
  return {
    rows: (from, to, n) => engine.copyRows(at(from), from.width * DOUBLE, at(to), to.width * DOUBLE, n, tableAt, nRuns),
    triangle: (from, to) =>
      engine.copyTriangle(at(from), from.width * DOUBLE, at(to), to.width * DOUBLE, tableAt, nRuns),
  };
}
