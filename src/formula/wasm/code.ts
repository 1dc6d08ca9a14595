/** Code without branches: each intermediate result is a local variable that is written once, or a constant. */
import { double, type FunctionBody, OP, unsigned } from "./encoder.js";

/** A constant, or the number of a local variable. */
export type Operand = { readonly constant: number } | { readonly local: number };

/** Functions of numbers that the code calls, which are imports of the module. */
export class Imports {
  readonly functions: ((...args: number[]) => number)[] = [];
  /** Number of parameters of each function. */
  readonly arities: number[] = [];

  /** Index of a function among the imports, which is the same for each use of the function. */
  indexOf(f: (...args: number[]) => number, arity: number): number {
    const known = this.functions.findIndex((other, i) => other === f && this.arities[i] === arity);
    if (known >= 0) return known;
    this.functions.push(f);
    this.arities.push(arity);
    return this.functions.length - 1;
  }
}

/** log₂ of the alignment of numbers in memory, in bytes. */
const ALIGNED = 3;

/** Writes the instructions of one function. Operations on constants are evaluated immediately. */
export class Code {
  readonly #instructions: number[] = [];
  readonly #imports: Imports;
  #nLocals = 0;

  constructor(imports: Imports) {
    this.#imports = imports;
  }

  /** The number at a position of the memory. */
  load(position: number): Operand {
    this.#append(OP.i32Const, unsigned(0));
    this.#append(OP.load, [ALIGNED, ...unsigned(8 * position)]);
    return this.#result();
  }

  /** Writes an operand to a position of the memory. */
  store(position: number, x: Operand): void {
    this.#append(OP.i32Const, unsigned(0));
    this.#push(x);
    this.#append(OP.store, [ALIGNED, ...unsigned(8 * position)]);
  }

  add(x: Operand, y: Operand): Operand {
    return "constant" in x && "constant" in y ? { constant: x.constant + y.constant } : this.operation(OP.add, [x, y]);
  }

  sub(x: Operand, y: Operand): Operand {
    return "constant" in x && "constant" in y ? { constant: x.constant - y.constant } : this.operation(OP.sub, [x, y]);
  }

  mul(x: Operand, y: Operand): Operand {
    if ("constant" in x && "constant" in y) return { constant: x.constant * y.constant };
    for (const [factor, other] of [
      [x, y],
      [y, x],
    ] as const) {
      if (!("constant" in factor)) continue;
      if (factor.constant === 1) return other;
      if (factor.constant === -1) return this.neg(other);
    }
    return this.operation(OP.mul, [x, y]);
  }

  neg(x: Operand): Operand {
    return "constant" in x ? { constant: -x.constant } : this.operation(OP.neg, [x]);
  }

  /** An instruction on numbers. */
  operation(opcode: number, args: readonly Operand[]): Operand {
    for (const arg of args) this.#push(arg);
    this.#append(opcode);
    return this.#result();
  }

  /** f(args), by a call of an imported function. */
  call(f: (...args: number[]) => number, args: readonly Operand[]): Operand {
    for (const arg of args) this.#push(arg);
    this.#append(OP.call, unsigned(this.#imports.indexOf(f, args.length)));
    return this.#result();
  }

  /** left ⋚ right ? x : y, for the opcode of a comparison. */
  select(comparison: number, [left, right]: readonly [Operand, Operand], x: Operand, y: Operand): Operand {
    for (const operand of [x, y, left, right]) this.#push(operand);
    this.#append(comparison);
    this.#append(OP.select);
    return this.#result();
  }

  /** The function that returns `result`. */
  body(name: string, result: Operand): FunctionBody {
    this.#push(result);
    return { name, nLocals: this.#nLocals, instructions: this.#instructions };
  }

  #push(x: Operand): void {
    if ("constant" in x) this.#append(OP.f64Const, double(x.constant));
    else this.#append(OP.localGet, unsigned(x.local));
  }

  /** Stores the result of the last instruction in a new local variable. */
  #result(): Operand {
    const local = this.#nLocals;
    this.#nLocals += 1;
    this.#append(OP.localSet, unsigned(local));
    return { local };
  }

  #append(opcode: number, immediate?: Iterable<number>): void {
    this.#instructions.push(opcode);
    if (immediate !== undefined) for (const byte of immediate) this.#instructions.push(byte);
  }
}
