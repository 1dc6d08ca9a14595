import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WorkspaceError } from "../../src/errors.js";
import { findJsonFault } from "../../src/workspace/json-fault.js";
import { formatPath, parsePath } from "../../src/workspace/json-path.js";
import { parseJsonText } from "../../src/workspace/json-text.js";

function fault(text: string): { path: string; expected: string; received: string; hint: string | undefined } {
  try {
    parseJsonText(text);
  } catch (error) {
    expect(error).toBeInstanceOf(WorkspaceError);
    const issue = (error as WorkspaceError).issues[0]!;
    expect(issue.code).toBe("json-syntax");
    return { path: issue.path, expected: issue.expected, received: issue.received, hint: issue.hint };
  }
  throw new Error(`accepted ${text}`);
}

describe("parseJsonText", () => {
  it("returns the value of a JSON text, with or without a byte order mark", () => {
    expect(parseJsonText(' {"a": [1, -2.5e3, "x\\u00e9", null, true]}\n')).toEqual({ a: [1, -2500, "xé", null, true] });
    expect(parseJsonText("\uFEFF[1]")).toEqual([1]);
  });

  // columns counted by hand, from 1
  it.each([
    ['{"a": 1,}', "line 1, column 9", '"}"', /one too many/],
    ['{"a" 1}', "line 1, column 6", '"1"', undefined],
    ['{\n  "data": [1,\n  NaN]\n}', "line 3, column 3", '"NaN"', /no NaN/],
    ["[1, -Infinity]", "line 1, column 5", '"-Infinity"', /no infinity/],
    ["{'a': 1}", "line 1, column 2", '"\'"', /double quotes/],
    ['{"a": 1', "line 1, column 8", "the end of the text", /cut off/],
    ["", "line 1, column 1", "the end of the text", /empty/],
    ["  \n ", "line 2, column 2", "the end of the text", /empty/],
    ["<!DOCTYPE html>", "line 1, column 1", '"<"', /web page/],
    ["[1 2]", "line 1, column 4", '"2"', undefined],
    ['{"a": 1} x', "line 1, column 10", '"x"', undefined],
    ['{"a": 01}', "line 1, column 7", '"01"', undefined],
    ["[tru]", "line 1, column 2", '"tru"', undefined],
    ['["a\nb"]', "line 1, column 4", '"\\n"', /line break/],
    ['["a\\x"]', "line 1, column 4", '"\\\\"', undefined],
    ["[1] // data", "line 1, column 5", '"/"', /comments/],
    ["[1}", "line 1, column 3", '"}"', undefined],
  ])("points to what is wrong in %j", (text, path, received, hint) => {
    const found = fault(text);
    expect(found.path).toBe(path);
    expect(found.received).toBe(received);
    if (hint !== undefined) expect(found.hint).toMatch(hint);
  });

  it("answers on text that is nested a million levels deep", () => {
    expect(fault("[".repeat(1e6)).received).toBe("the end of the text");
    expect(fault('{"a":'.repeat(1e5)).path).toBe("line 1, column 500001");
  });
});

describe("findJsonFault", () => {
  it("finds no fault in any JSON text", () => {
    fc.assert(fc.property(fc.json(), (text) => findJsonFault(text) === undefined));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => findJsonFault(JSON.stringify(text)) === undefined));
  });

  it("agrees with JSON.parse on damaged texts", () => {
    const damaged = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, inserted]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + inserted + text.slice(cut + 1);
    });
    fc.assert(
      fc.property(damaged, (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        return (findJsonFault(text) === undefined) === isJson;
      }),
      { numRuns: 3000 },
    );
  });
});

describe("parseJsonText of a huge text", () => {
  it("refuses more lists than fit into memory before it makes them", () => {
    const most = 2e7;
    const text = `[${"[],".repeat(most)}[]]`;
    expect(() => parseJsonText(text)).toThrow(`expected at most ${most} lists and objects`);
  });
});

describe("parsePath", () => {
  it("reads the paths that formatPath writes, whatever characters a key has", () => {
    // longer keys are shortened in messages, and cannot be read back
    const key = fc.string({ unit: "binary", maxLength: 25 }).filter((text) => !text.includes("…"));
    const path = fc.array(fc.oneof(key, fc.nat(1000)), { maxLength: 5 });
    fc.assert(
      fc.property(path, (parts) => {
        expect(parsePath(formatPath(parts))).toEqual(parts);
      }),
    );
    expect(parsePath(formatPath(["a\u{e0001}", 3, "\ud800"]))).toEqual(["a\u{e0001}", 3, "\ud800"]);
  });
});
