/** The chain rule: applies operations of the table of rules to numbers that are being differentiated. */
import { Dual, escapedDual, rejectOperand, type Scalar, type Tag, type Tangent } from "./dual.js";
import { plainProduct, plainSum, unionWithoutGap } from "./plain-tangent.js";

/** One row of the table of differentiation rules. */
export interface Rule {
  readonly name: string;
  /** The operation on plain numbers. */
  readonly value: (...args: number[]) => number;
  /** For each argument, ∂value/∂argument as a function of all arguments and the result, composed of operations of the table. */
  readonly partials: readonly ((...argsAndResult: Scalar[]) => Scalar)[];
}

/**
 * Applies the operation of a rule to scalars: computes the value, and the tangent by the chain rule Σ ∂value/∂argument · tangent.
 *
 * @throws DataError `not-a-number` when an argument is not a number, `escaped-dual` when it was kept from a differentiation that
 * has ended
 */
export function apply(rule: Rule, args: readonly Scalar[]): Scalar {
  if (args.length === 1) return applyUnary(rule, args[0]!);
  if (args.length === 2) return applyBinary(rule, args[0]!, args[1]!);
  let tag: Tag | undefined;
  for (const x of args) tag = newerTag(rule, tag, x);
  if (tag === undefined) return rule.value(...(args as readonly number[]));
  const argsAndResult: Scalar[] = [];
  for (const x of args) argsAndResult.push(constantIn(tag, x));
  const result = apply(rule, argsAndResult);
  argsAndResult.push(result);
  let tangent: Tangent | undefined;
  for (let i = 0; i < args.length; i++) {
    const own = tangentOf(tag, args[i]!);
    if (own === undefined) continue;
    const factor = rule.partials[i]!(...argsAndResult);
    tangent = tangent === undefined ? scaled(own, factor) : combined(tangent, 1, own, factor);
  }
  return new Dual(tag, result, tangent!);
}

/** Does the same as `apply` for operations of one argument. */
export function applyUnary(rule: Rule, x: Scalar): Scalar {
  if (typeof x === "number") return rule.value(x);
  if (!(x instanceof Dual)) return rejectOperand(rule.name, x);
  requireCurrent(rule, x.tag);
  const { tag, primal, tangent } = x;
  const result = typeof primal === "number" ? rule.value(primal) : applyUnary(rule, primal);
  return new Dual(tag, result, scaled(tangent, rule.partials[0]!(primal, result)));
}

/** Does the same as `apply` for operations of two arguments. */
export function applyBinary(rule: Rule, x: Scalar, y: Scalar): Scalar {
  const tag = newerTag(rule, newerTag(rule, undefined, x), y);
  if (tag === undefined) return rule.value(x as number, y as number);
  const a = constantIn(tag, x);
  const b = constantIn(tag, y);
  const result = typeof a === "number" && typeof b === "number" ? rule.value(a, b) : applyBinary(rule, a, b);
  const ofX = tangentOf(tag, x);
  const ofY = tangentOf(tag, y);
  if (ofX === undefined) return new Dual(tag, result, scaled(ofY!, rule.partials[1]!(a, b, result)));
  const factor = rule.partials[0]!(a, b, result);
  if (ofY === undefined) return new Dual(tag, result, scaled(ofX, factor));
  return new Dual(tag, result, combined(ofX, factor, ofY, rule.partials[1]!(a, b, result)));
}

/** The newer of a tag and the tag of an operand. */
function newerTag(rule: Rule, tag: Tag | undefined, x: Scalar): Tag | undefined {
  if (typeof x === "number") return tag;
  if (!(x instanceof Dual)) return rejectOperand(rule.name, x);
  requireCurrent(rule, x.tag);
  return tag === undefined || x.tag.order > tag.order ? x.tag : tag;
}

function requireCurrent(rule: Rule, tag: Tag): void {
  if (tag.isOver) throw escapedDual(`${rule.name}(…)`, "numbers of the current differentiation");
}

/** The scalar without its derivatives in one differentiation. */
function constantIn(tag: Tag, x: Scalar): Scalar {
  return x instanceof Dual && x.tag === tag ? x.primal : x;
}

/** The derivatives of the scalar in one differentiation; undefined when it is constant there. */
function tangentOf(tag: Tag, x: Scalar): Tangent | undefined {
  return x instanceof Dual && x.tag === tag ? x.tangent : undefined;
}

// The chain rule consists of products and sums, so that these two rows of the table are defined here.

/** x + y */
export const ADD: Rule = { name: "add", value: (x, y) => x + y, partials: [() => 1, () => 1] };
/** x y */
export const MUL: Rule = { name: "mul", value: (x, y) => x * y, partials: [(_x, y) => y, (x) => x] };

/** x + y */
export function plus(x: Scalar, y: Scalar): Scalar {
  return typeof x === "number" && typeof y === "number" ? x + y : applyBinary(ADD, x, y);
}

/** x y */
function times(x: Scalar, y: Scalar): Scalar {
  if (typeof x === "number" && typeof y === "number") return x * y;
  if (x === 1) return y;
  return y === 1 ? x : applyBinary(MUL, x, y);
}

/** The tangent times a factor. */
function scaled(tangent: Tangent, factor: Scalar): Tangent {
  if (factor === 1) return tangent;
  const { support } = tangent;
  if (tangent.isPlain && typeof factor === "number") {
    return { isPlain: true, support, entries: plainProduct(factor, tangent.entries) };
  }
  const entries: Scalar[] = [];
  for (const entry of tangent.entries) entries.push(times(factor, entry));
  return { isPlain: false, support, entries };
}

/** fa · a + fb · b, over the union of both supports. */
function combined(a: Tangent, fa: Scalar, b: Tangent, fb: Scalar): Tangent {
  const support = unionWithoutGap(a.support, b.support);
  if (support === undefined) return merged(scaled(a, fa), scaled(b, fb));
  const [beginA, beginB] = [a.support[0]! - support[0]!, b.support[0]! - support[0]!];
  if (a.isPlain && b.isPlain && typeof fa === "number" && typeof fb === "number") {
    const termA = { factor: fa, entries: a.entries, begin: beginA };
    const termB = { factor: fb, entries: b.entries, begin: beginB };
    return { isPlain: true, support, entries: plainSum(support.length, termA, termB) };
  }
  const entries: Scalar[] = [];
  for (let k = 0; k < support.length; k++) {
    const [i, j] = [k - beginA, k - beginB];
    const x = i >= 0 && i < a.entries.length ? times(fa, a.entries[i]!) : undefined;
    const y = j >= 0 && j < b.entries.length ? times(fb, b.entries[j]!) : undefined;
    entries.push(x === undefined ? y! : y === undefined ? x : plus(x, y));
  }
  return { isPlain: false, support, entries };
}

/** Sum of two tangents for which the union of supports has gaps, by merging two sorted lists. */
function merged(a: Tangent, b: Tangent): Tangent {
  const isPlain = a.isPlain && b.isPlain;
  const support: number[] = [];
  // Two lists, since JavaScript engines remember for each place of creation whether its lists contain numbers only.
  const [plain, mixed]: [number[], Scalar[]] = [[], []];
  const entries: Scalar[] = isPlain ? plain : mixed;
  const [endA, endB] = [a.support.length, b.support.length];
  let i = 0;
  let j = 0;
  while (i < endA || j < endB) {
    const atA = i < endA ? a.support[i]! : Infinity;
    const atB = j < endB ? b.support[j]! : Infinity;
    if (atA < atB) entries.push(a.entries[i++]!);
    else if (atB < atA) entries.push(b.entries[j++]!);
    else entries.push(plus(a.entries[i++]!, b.entries[j++]!));
    support.push(Math.min(atA, atB));
  }
  const shared = support.length === endA ? a.support : support.length === endB ? b.support : support;
  return isPlain ? { isPlain, support: shared, entries: plain } : { isPlain: false, support: shared, entries: mixed };
}
