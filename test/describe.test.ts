import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeValue, plural, quote, quoteAll } from "../src/describe.js";
import { formatPath, pathOfPointer, whereabouts } from "../src/workspace/json-path.js";

/** A description is at most a few names of 60 characters, each escaped. */
const LONGEST = 9 * 600;

describe("describeValue", () => {
  it.each([
    [undefined, "nothing"],
    [null, "null"],
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    [true, "true"],
    ["ttbar", '"ttbar"'],
    ['a"b\\', '"a\\"b\\\\"'],
    ["a\n\u0007\u202e", '"a\\n\\u0007\\u202e"'],
    ["x".repeat(70), `"${"x".repeat(60)}…" (70 characters)`],
    [[], "an empty list"],
    [[1, "a", null], '[1, "a", null]'],
    [[[1]], "a list of 1 entry"],
    [new Array(20).fill(0), "a list of 20 entries"],
    [{}, "an empty object"],
    [{ hi: 1, lo: 2 }, 'an object with "hi", "lo"'],
    [new Map(), 'an object of class "Map"'],
    [() => 1, "a function"],
  ])("of %j is short and clear", (value, text) => {
    expect(describeValue(value)).toBe(text);
  });

  it("is short for every JSON value", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => describeValue(value).length < LONGEST));
  });
});

describe("quote, quoteAll and plural", () => {
  it("never show a character that cannot be seen", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(quote(text))));
  });

  it("list the first names", () => {
    expect(quoteAll(["a", "b"])).toBe('"a", "b"');
    expect(quoteAll("abcdefghij")).toBe('"a", "b", "c", "d", "e", "f", "g", "h", … (10 in all)');
  });

  it("count", () => {
    expect([plural(1, "bin"), plural(2, "bin"), plural(0, "entry", "entries")]).toEqual([
      "1 bin",
      "2 bins",
      "0 entries",
    ]);
  });
});

describe("paths", () => {
  const document = { channels: [{ name: "SR", samples: [{ name: "a b", "x/y": [7] }] }] };

  it("are written as in JavaScript, unusual keys in quotes", () => {
    expect(formatPath(["channels", 0, "samples", 2, "data", "hi_data"])).toBe("channels[0].samples[2].data.hi_data");
    expect(formatPath(["a b", "0"])).toBe('["a b"]["0"]');
    expect(formatPath([])).toBe("");
  });

  it("follow JSON pointers", () => {
    expect(pathOfPointer("/channels/0/samples/0/x~1y/0", document)).toEqual(["channels", 0, "samples", 0, "x/y", 0]);
    expect(pathOfPointer("", document)).toEqual([]);
  });

  it("name what they pass through", () => {
    expect(whereabouts(["channels", 0, "samples", 0, "data"], document)).toBe('In channel "SR", sample "a b".');
    expect(whereabouts(["version"], document)).toBeUndefined();
  });
});
