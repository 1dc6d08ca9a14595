import { describe, expect, it } from "vitest";
import { vectorDense } from "../../src/math/wasm/dense-kernel.js";
import { code4p } from "../../src/model/interpolation/code4p.js";
import { LogMorphing } from "../../src/model/log-morphing.js";
import { itIsCompiledFromItsSource } from "../helpers/generated-kernel.js";
import { type SeededRandom, seededRandom } from "../helpers/random.js";

itIsCompiledFromItsSource("morphing", "src/model/wasm/morphing.generated.ts");

/**
 * Rounding of exponents that are sums of terms of some size, relative to the factors, and of sums over bins: in units of the sizes of
 * factors and variations.
 */
const ROUNDING = 1e-14;

const uniform = (random: SeededRandom) => 2 * random.uniform() - 1;

function randomMorphing(n: number, nBins: number, random: SeededRandom, size: number) {
  const list = (draw: () => number) => Array.from({ length: nBins }, draw);
  const nominal = list(() => (random.uniform() < 0.1 ? 0 : 100 * random.uniform()));
  const variations = Array.from({ length: n }, (_, k) => ({
    parameter: 2 * k + 1,
    up: list(() => size * uniform(random)),
    down: list(() => size * uniform(random)),
    form: code4p,
  }));
  return { nominal, variations, morphing: new LogMorphing(variations, nominal) };
}

/** The functions in plain loops and by WebAssembly, and where each of them writes. */
function bothOf(morphing: LogMorphing) {
  const { nBins, support, compiled } = morphing;
  const n = support.length;
  const dense = vectorDense(compiled.size + 2 * nBins + nBins * n + n * n, 1)!;
  const arrays = () => ({
    values: dense.allocate(nBins),
    weights: dense.allocate(nBins),
    first: dense.allocate(nBins * n),
    second: dense.allocate(n * n),
  });
  const own = arrays();
  const wanted = {
    values: new Float64Array(nBins),
    weights: new Float64Array(nBins),
    first: new Float64Array(nBins * n),
    second: new Float64Array(n * n),
  };
  const fast = compiled.make(dense);
  expect(own.second.buffer).toBe(dense.memory!.buffer);
  return { fast, own, wanted };
}

/** @param scale - what an error may be a rounding of */
function expectSame(own: Float64Array, wanted: Float64Array, scale: number): void {
  for (const [i, x] of wanted.entries()) {
    expect(Math.abs(own[i]! - x), `entry ${i}`).toBeLessThanOrEqual(ROUNDING * scale);
  }
}

describe.each([1, 2, 3, 4, 7, 10, 31])("log morphing of %i bins", (nBins) => {
  it.each([1, 2, 3, 5])("by WebAssembly is that of plain loops, with %i parameters", (n) => {
    const random = seededRandom(100 * nBins + n);
    for (const size of [0.03, 1, 40]) {
      const { morphing } = randomMorphing(n, nBins, random, size);
      const { fast, own, wanted } = bothOf(morphing);
      const pars = Float64Array.from({ length: 2 * n + 2 }, () => 3 * uniform(random));
      // an exponent has the rounding errors of its terms, and a factor those of its exponent
      const exponent = 1 + 3 * n * size;
      let largest = 0;
      for (const order of [0, 1, 2] as const) {
        expect(morphing.evaluate(pars, order, wanted.values, wanted.first)).toBe(true);
        expect(fast.evaluate(pars, order, own.values, own.first)).toBe(true);
        largest = Math.max(...wanted.values);
        expectSame(own.values, wanted.values, largest * exponent);
        expectSame(own.first, wanted.first, largest * exponent * size);
      }
      for (let b = 0; b < nBins; b++) {
        wanted.weights[b] = uniform(random);
        own.weights[b] = wanted.weights[b]!;
      }
      morphing.addCurvature(wanted.weights, wanted.second);
      fast.addCurvature(own.weights, own.second);
      expectSame(own.second, wanted.second, nBins * largest * exponent * Math.max(size, size ** 2));
    }
  });
});

describe("factors of bins of a log morphing", () => {
  it.each([0.1, 1, 20, 300, 690, 709, -745])(
    "are exponentials to one unit in the last place, up to exp(%f)",
    (size) => {
      const random = seededRandom(7);
      for (let draw = 0; draw < 200; draw++) {
        const shifts = [0, size * random.uniform(), -Math.abs(size) * random.uniform()];
        // all events are in the first bin, which is not shifted: the sum stays, and factors are exponentials alone
        const variation = { parameter: 0, up: shifts, down: shifts, form: code4p };
        const { fast, own } = bothOf(new LogMorphing([variation], [1, 0, 0]));
        // u is 1 there, and w is 0
        fast.evaluate(Float64Array.of(1), 0, own.values, own.first);
        for (const [b, shift] of shifts.entries()) {
          const wanted = Math.exp(shift);
          expect(Math.abs(own.values[b]! - wanted)).toBeLessThanOrEqual(Math.max(2 ** -52 * wanted, 2 ** -1074));
        }
      }
    },
  );

  it("have no value where an exponential overflows", () => {
    const variation = { parameter: 0, up: [800, 0], down: [800, 0], form: code4p };
    const { fast, own, wanted } = bothOf(new LogMorphing([variation], [1, 1]));
    const plain = new LogMorphing([variation], [1, 1]);
    for (const order of [0, 1, 2] as const) {
      expect(plain.evaluate(Float64Array.of(2), order, wanted.values, wanted.first)).toBe(false);
      expect(fast.evaluate(Float64Array.of(2), order, own.values, own.first)).toBe(false);
    }
  });

  it("stay 1 where a sample has no events", () => {
    const variation = { parameter: 0, up: [0.5, 0.25], down: [0, 0], form: code4p };
    const { fast, own, wanted } = bothOf(new LogMorphing([variation], [0, 0]));
    const plain = new LogMorphing([variation], [0, 0]);
    plain.evaluate(Float64Array.of(1), 1, wanted.values, wanted.first);
    fast.evaluate(Float64Array.of(1), 1, own.values, own.first);
    expectSame(own.values, wanted.values, 1);
    expectSame(own.first, wanted.first, 1);
    expectSame(own.values, Float64Array.of(Math.exp(0.5), Math.exp(0.25)), 1);
  });
});
