import { describe, expect, it } from "vitest";
import { portableExp, portableLog } from "../../../src/math/random/elementary.js";
import { philox } from "../../../src/math/random/philox.js";
import { randomStream } from "../../../src/math/random/random-stream.js";

const words = (text: string): Uint32Array => Uint32Array.from(text.split(" "), (word) => Number.parseInt(word, 16));

/** Counter, key, output: the known answers for philox4x32-10 in kat_vectors of the Random123 distribution 1.14. */
const KNOWN_ANSWERS = [
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
] as const;

describe("philox", () => {
  it.each(KNOWN_ANSWERS)("of counter %s and key %s is %s", (counter, key, expected) => {
    const out = new Uint32Array(4);
    philox(words(counter), words(key), out);
    expect(out).toEqual(words(expected));
  });
});

const take = (count: number, next: () => number): number[] => Array.from({ length: count }, next);

describe("randomStream", () => {
  it("begins with the words of Philox: two of them, 26 bits each, make a number", () => {
    // counter 0 and key 0 are those of seed 0, stream 0, index 0: words 6627e8d5 e169c58d bc57ac4c 9b00dbd8
    const bits = (word: number): number => word >>> 6;
    const number = (high: number, low: number): number => (bits(high) * 2 ** 26 + bits(low) + 0.5) / 2 ** 52;
    const { uniform } = randomStream({ seed: 0 });
    expect(take(2, uniform)).toEqual([number(0x6627e8d5, 0xe169c58d), number(0xbc57ac4c, 0x9b00dbd8)]);
  });

  it("gives different numbers for every seed, stream and index", () => {
    const keys = [{ seed: 1 }, { seed: 2 }, { seed: 1 + 2 ** 32 }, { seed: 1, stream: 1 }, { seed: 1, index: 1 }];
    const first = [...keys, { seed: 1, index: 1 + 2 ** 32 }].map((key) => randomStream(key).uniform());
    expect(new Set(first).size).toBe(6);
  });

  it("has the same numbers every time", () => {
    const key = { seed: 2 ** 53 - 1, stream: 2 ** 32 - 1, index: 2 ** 53 - 1 };
    expect(take(100, randomStream(key).uniform)).toEqual(take(100, randomStream(key).uniform));
  });

  it("has the mean, variance and lag-1 correlation of uniform numbers", () => {
    const n = 100_000;
    const values = take(n, randomStream({ seed: 3 }).uniform);
    const mean = values.reduce((sum, x) => sum + x, 0) / n;
    const variance = values.reduce((sum, x) => sum + (x - 0.5) ** 2, 0) / n;
    const lag = values.reduce((sum, x, i) => (i === 0 ? 0 : sum + (x - 0.5) * (values[i - 1]! - 0.5)), 0) / n;
    // standard deviations: √(1/12n); √(1/180n) of the variance; 1/(12 √n) of the product
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / (12 * n)));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / (180 * n)));
    expect(Math.abs(lag)).toBeLessThan(4 / (12 * Math.sqrt(n)));
  });
});

/** Two roundings of 1.1e-16 each way. */
const ROUNDING = 5e-16;

describe("portableLog and portableExp", () => {
  it("agree with Math.log from 1e-300 to 1e300", () => {
    const { uniform } = randomStream({ seed: 4 });
    for (let i = 0; i < 5000; i++) {
      const x = 10 ** (600 * uniform() - 300);
      expect(Math.abs(portableLog(x) / Math.log(x) - 1)).toBeLessThan(ROUNDING);
    }
  });

  it("keep their digits near log 1 = 0", () => {
    for (const d of [1e-3, -1e-3, 1e-8, -1e-8, 2 ** -52]) {
      const exact = Math.log1p(1 + d - 1);
      expect(Math.abs(portableLog(1 + d) / exact - 1)).toBeLessThan(ROUNDING);
    }
    expect(portableLog(1)).toBe(0);
  });

  it("agree with Math.exp from −100 to 100", () => {
    const { uniform } = randomStream({ seed: 5 });
    for (let i = 0; i < 5000; i++) {
      const x = 200 * uniform() - 100;
      // the argument of exp carries its own rounding into the result
      expect(Math.abs(portableExp(x) / Math.exp(x) - 1)).toBeLessThan(ROUNDING + 1e-17 * Math.abs(x));
    }
    expect(portableExp(0)).toBe(1);
  });
});
