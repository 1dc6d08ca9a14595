/** WebAssembly code for a formula: the operations of the tape, in the same order, so that results are the same bit by bit. */
import { VARIABLE } from "../graph.js";
import type { Tape } from "../tape.js";
import { Code, Imports, type Operand } from "./code.js";
import { emitDerivatives } from "./emit-derivatives.js";
import { emitValue } from "./emit-value.js";
import { encodeModule } from "./encoder.js";

/** A module with the functions it imports. Its functions `value` and `gradient` return the formula's value. */
export interface EmittedModule {
  readonly bytes: Uint8Array;
  readonly imports: readonly ((...args: number[]) => number)[];
}

/**
 * Code for the value and the gradient of a formula.
 *
 * Memory, in numbers: the values of its support, `[n]`, then, written by `gradient`, the first derivatives, `[n]`.
 */
export function emitModule(tape: Tape): EmittedModule {
  const imports = new Imports();
  const value = emitFunction(tape, imports, "value");
  const gradient = emitFunction(tape, imports, "gradient");
  return { bytes: encodeModule(imports.arities, [value, gradient]), imports: imports.functions };
}

function emitFunction(tape: Tape, imports: Imports, name: "value" | "gradient") {
  const code = new Code(imports);
  const positions = new Map(Array.from(tape.support, (variable, k) => [variable, k]));
  const v: Operand[] = [];
  const derivatives: (readonly Operand[])[] = [];
  for (let i = 0; i < tape.nNodes; i++) {
    const isVariable = tape.kind[i] === VARIABLE;
    v.push(isVariable ? code.load(positions.get(tape.detail[i]!)!) : emitValue(tape, i, v, code));
    // right after the value, while what it needs is in registers
    if (name === "gradient") derivatives.push(emitDerivatives(tape, i, v, derivatives, code));
  }
  if (name === "gradient") storeDerivatives(tape, derivatives.at(-1)!, code);
  return code.body(name, v.at(-1)!);
}

/** Stores the derivatives of the result; those to names that are only compared are 0. */
function storeDerivatives({ support, resultMap }: Tape, derivatives: readonly Operand[], code: Code): void {
  const out = new Array<Operand>(support.length).fill({ constant: 0 });
  for (const [k, derivative] of derivatives.entries()) out[resultMap[k]!] = derivative;
  for (const [k, derivative] of out.entries()) code.store(support.length + k, derivative);
}
