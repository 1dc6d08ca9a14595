import type { ColumnCopies, Rows } from "../evaluation.js";
import type { Program, Stretch } from "../program.js";
import type { EngineInstance } from "./engine-instance.js";
import { STRETCH } from "./engine-records.generated.js";
import { packRecords, recordsSize } from "./record-layout.js";

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;

/** Numbers, of eight bytes, that the stretches of all channels take. */
export function columnCopiesSize({ derived }: Program): number {
  return (derived?.channels ?? []).reduce((sum, { stretches }) => sum + recordsSize(STRETCH, stretches.length), 0);
}

/** By WebAssembly with vectors; the matrices have to be in the memory that the engine works in. */
export function engineCopies({ engine, dense, globals }: EngineInstance, stretches: readonly Stretch[]): ColumnCopies {
  const inBytes = stretches.map(({ from, to, size }) => ({
    from: from * DOUBLE,
    to: to * DOUBLE,
    size: size * DOUBLE,
  }));
  const records = packRecords(STRETCH, inBytes);
  const table = dense.allocateIndices(records.length);
  table.set(records);
  const tableAt = globals.addressOf("columns to copy", table);
  const at = ({ array, begin }: Rows) => globals.addressOf("a matrix", array) + begin * DOUBLE;
  const step = ({ width }: Rows) => width * DOUBLE;
  return {
    rows: (from, to, n) => engine.copyRows(at(from), step(from), at(to), step(to), n, tableAt, stretches.length),
    triangle: (from, to) => engine.copyTriangle(at(from), step(from), at(to), step(to), tableAt, stretches.length),
  };
}
