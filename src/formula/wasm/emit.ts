/** WebAssembly code for a formula, with the operations of the tape in the same order, so that results are bitwise the same. */
import { VARIABLE } from "../graph.js";
import type { Tape } from "../tape.js";
import { Code, Imports, type Operand } from "./code.js";
import { emitDerivatives } from "./emit-derivatives.js";
import { emitValue } from "./emit-value.js";
import { encodeModule } from "./encoder.js";

/** A module with the functions that it imports. Its functions `value` and `gradient` both return the value of the formula. */
export interface EmittedModule {
  readonly bytes: Uint8Array;
  readonly imports: readonly ((...args: number[]) => number)[];
}

/**
 * Makes the module for the value and the gradient of a formula.
 *
 * The memory has the values of the support, `[n]`, and after them the first derivatives that `gradient` writes, `[n]`.
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
    // Derivatives come directly after the value, while their operands are still in registers.
    if (name === "gradient") derivatives.push(emitDerivatives(tape, i, v, derivatives, code));
  }
  if (name === "gradient") storeDerivatives(tape, derivatives.at(-1)!, code);
  return code.body(name, v.at(-1)!);
}

/** Stores the derivatives of the result, which are 0 with respect to names that are only compared. */
function storeDerivatives({ support, resultMap }: Tape, derivatives: readonly Operand[], code: Code): void {
  const out = new Array<Operand>(support.length).fill({ constant: 0 });
  for (const [k, derivative] of derivatives.entries()) out[resultMap[k]!] = derivative;
  for (const [k, derivative] of out.entries()) code.store(support.length + k, derivative);
}
