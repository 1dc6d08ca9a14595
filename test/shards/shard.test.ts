import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatJson, parseJson } from "../../src/records/json.js";
import { fromPlain, toPlain } from "../../src/shards/plain.js";
import { arraySpecification, itemsOfShard } from "../../src/shards/shard.js";

describe("itemsOfShard", () => {
  it("gives each item to one shard, whatever their number, and about the same number to all", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 200 }), (count, nItems) => {
        const shards = Array.from({ length: count }, (_, index) => itemsOfShard({ index, count }, nItems));
        expect(shards.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: nItems }, (_, i) => i));
        const sizes = shards.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("is what the documentation says", () => {
    expect(itemsOfShard({ index: 1, count: 3 }, 8)).toEqual([1, 4, 7]);
    expect(itemsOfShard({ index: 9, count: 10 }, 4)).toEqual([]);
  });
});

describe("arraySpecification", () => {
  it("writes single numbers and ranges", () => {
    expect(arraySpecification([3, 7, 10, 11, 12])).toBe("3,7,10-12");
    expect(arraySpecification([0, 1])).toBe("0-1");
    expect(arraySpecification([])).toBe("");
  });

  it("names each number once, whatever they are", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 })), (numbers) => {
        const sorted = [...numbers].sort((a, b) => a - b);
        const named = arraySpecification(sorted)
          .split(",")
          .filter(Boolean)
          .flatMap((range) => {
            const [first, last = first] = range.split("-").map(Number) as [number, number?];
            return Array.from({ length: last - first + 1 }, (_, k) => first + k);
          });
        expect(named).toEqual(sorted);
      }),
    );
  });
});

describe("toPlain", () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.double(),
      fc.string(),
      fc.constantFrom("nan", "inf", "\\inf", true, null),
      fc.float64Array(),
      fc.int32Array(),
      fc.uint8Array(),
      fc.array(tie("any")),
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
        tie("any"),
      ),
    ),
  })).any;

  it("survives a file, with typed arrays, infinities and NaN", () => {
    fc.assert(
      fc.property(value, (original) => {
        const read = fromPlain(parseJson(formatJson(toPlain(original))));
        expect(normal(read)).toEqual(normal(original));
      }),
    );
  });
});

/** −0 is written as 0, and dictionaries of fast-check have no prototype. */
function normal(value: unknown): unknown {
  if (typeof value === "number") return value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map(normal);
  if (ArrayBuffer.isView(value)) return [value.constructor.name, Array.from(value as Float64Array, normal)];
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normal(item)]));
}
