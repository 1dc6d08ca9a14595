import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { readJsonText } from "../../src/workspace/index.js";
import { issuesOf, tinyWorkspace } from "./documents.js";

const found = (text: string) => readJsonText(text).warnings.map(({ code, path }) => `${code} ${path}`);

describe("a key that stands twice in one object of a text", () => {
  it.each([
    ['{"a": 1, "a": 2}', ["duplicate-key a"]],
    ['{"a": {"b": 1, "c": [], "b": 2}, "d": {"b": 1}}', ["duplicate-key a.b"]],
    [
      '[{"x": 1}, {"x": 1, "y": [{"z": 0, "z": 1}], "x": 2, "x": 3}]',
      ["duplicate-key [1].y[0].z", "duplicate-key [1].x", "duplicate-key [1].x"],
    ],
    // the same key, written differently
    ['{"name": 1, "n\\u0061me": 2}', ["duplicate-key name"]],
    ['{"": 1, "": 2}', ['duplicate-key [""]']],
    ['{"__proto__": 1, "__proto__": 2}', ["duplicate-key __proto__"]],
    // a colon in a name hides nothing
    ['{"a:b": 1, "c": ":", "a:b": 2}', ['duplicate-key ["a:b"]']],
    ['{"c": "\\u003a", "d": 1, "d": 2}', ["duplicate-key d"]],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual(expected);
    expect(found(`\uFEFF${text}`)).toEqual(expected);
  });

  it.each(['{"a": ":", "b": "a\\":\\"a"}', '{"a": {"a": {"a": 1}}}', '[{"a": 1}, {"a": 1}]', "[]", "null", '":"'])(
    "is not in %s",
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );

  it("is not in what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(found(text)).toEqual([]);
      }),
    );
  });

  it("is in what JSON.stringify writes with one property repeated", () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 });
    fc.assert(
      fc.property(object, fc.jsonValue(), fc.nat(), (value, other, k) => {
        const keys = Object.keys(value);
        const repeated = `,${JSON.stringify(keys[k % keys.length])}:${JSON.stringify(other)}}`;
        expect(found(JSON.stringify(value).slice(0, -1) + repeated)).toHaveLength(1);
      }),
    );
  });

  it("is a warning of the workspace, with the names of what it is in", () => {
    const text = JSON.stringify(tinyWorkspace());
    const twice = text.replace('"data":[5]', '"data":[4],"data":[5]');
    expect(twice).not.toBe(text);
    const { warnings, spec } = Workspace.parse(twice);
    expect(spec).toEqual(Workspace.parse(text).spec);
    expect(warnings).toMatchObject([{ code: "duplicate-key", path: "channels[0].samples[0].data" }]);
    expect(warnings[0]!.hint).toMatch(/The last one is used.* In channel ".*", sample ".*"\./);
    expect(Workspace.parse(text).warnings).toEqual([]);
  });

  it("comes with warnings about the text that a value was read from", () => {
    const textWarnings = readJsonText('{"a": 1, "a": 2}').warnings;
    expect(Workspace.parse(tinyWorkspace(), textWarnings).warnings).toEqual(textWarnings);
  });

  it("does not hide the problems of a document", () => {
    const text = JSON.stringify(tinyWorkspace()).replace('"data":[5]', '"data":[5],"data":[-1, 2]');
    expect(issuesOf(() => Workspace.parse(text)).map(({ code }) => code)).toContain("bin-count");
  });
});
