/**
 * The part of the binary format of WebAssembly that formulas need: functions of f64 that return an f64, and one memory.
 *
 * @see WebAssembly Core Specification 1.0, chapter 5 (binary format)
 */

/** Instructions by name. */
export const OP = {
  end: 0x0b,
  call: 0x10,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  load: 0x2b,
  store: 0x39,
  i32Const: 0x41,
  f64Const: 0x44,
  eq: 0x61,
  ne: 0x62,
  lt: 0x63,
  gt: 0x64,
  le: 0x65,
  ge: 0x66,
  abs: 0x99,
  neg: 0x9a,
  sqrt: 0x9f,
  add: 0xa0,
  sub: 0xa1,
  mul: 0xa2,
  div: 0xa3,
  min: 0xa4,
  max: 0xa5,
} as const;

const F64 = 0x7c;

type Bytes = readonly number[] | Uint8Array;

/** An unsigned integer in bytes of seven bits each, with the lowest bits first (LEB128). */
export function unsigned(n: number): readonly number[] {
  const bytes: number[] = [];
  let rest = n;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return bytes;
}

const scratch = new DataView(new ArrayBuffer(8));

/** A double, with the lowest byte first. */
export function double(x: number): Uint8Array {
  scratch.setFloat64(0, x, true);
  return new Uint8Array(scratch.buffer.slice(0));
}

function concatenated(parts: readonly Bytes[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A list: its length, followed by its items. */
function list(items: readonly Bytes[]): Uint8Array {
  return concatenated([unsigned(items.length), ...items]);
}

/** The number of bytes, followed by the bytes. */
function sized(bytes: Uint8Array): Uint8Array {
  return concatenated([unsigned(bytes.length), bytes]);
}

function section(id: number, items: readonly Bytes[]): Uint8Array {
  return concatenated([[id], sized(list(items))]);
}

function text(ascii: string): Uint8Array {
  return list([...ascii].map((character) => [character.charCodeAt(0)]));
}

/** A function without parameters: the number of its local variables of type f64, and its instructions without the final `end`. */
export interface FunctionBody {
  readonly name: string;
  readonly nLocals: number;
  readonly instructions: Bytes;
}

/**
 * Encodes a module that imports the memory `env.memory` and functions `env.0`, `env.1`, … with the given numbers of parameters,
 * and exports `bodies` by name.
 */
export function encodeModule(imports: readonly number[], bodies: readonly FunctionBody[]): Uint8Array {
  // Type n is the type of functions with n parameters.
  const types = Array.from({ length: Math.max(0, ...imports) + 1 }, (_, n) =>
    concatenated([[0x60], list(new Array<Bytes>(n).fill([F64])), list([[F64]])]),
  );
  const functions = imports.map((n, i) => concatenated([text("env"), text(String(i)), [0x00], unsigned(n)]));
  const memory = concatenated([text("env"), text("memory"), [0x02, 0x00, 0x01]]);
  const exported = bodies.map(({ name }, i) => concatenated([text(name), [0x00], unsigned(imports.length + i)]));
  const codes = bodies.map(({ nLocals, instructions }) =>
    sized(concatenated([[0x01], unsigned(nLocals), [F64], instructions, [OP.end]])),
  );
  return concatenated([
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, types),
    section(2, [...functions, memory]),
    section(3, new Array<Bytes>(bodies.length).fill([0x00])),
    section(7, exported),
    section(10, codes),
  ]);
}
