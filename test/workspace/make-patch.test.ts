import fc from "fast-check";
import { applyPatch as applyOperations } from "rfc6902";
import { describe, expect, it } from "vitest";
import { surveyJson } from "../../src/workspace/json-value.js";
import { makePatch } from "../../src/workspace/make-patch.js";
import { applyPatch } from "../../src/workspace/patch.js";

/** Objects with names, some of them with types, and everything else that JSON can hold in lists. */
const aName = fc.constantFrom("a", "b", "c", "d/e", "f~g");
const aPart = fc.record(
  { name: aName, type: fc.constantFrom("x", "y"), data: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }) },
  { requiredKeys: ["name"] },
);
const aDocument = fc.record({
  parts: fc.array(
    fc.record({ name: aName, members: fc.array(aPart, { maxLength: 4 }) }, { requiredKeys: ["name", "members"] }),
    { maxLength: 4 },
  ),
  // the library that applies patches leaves out own keys "__proto__"; ours refuses them
  other: fc.jsonValue({ maxDepth: 3 }).filter((value) => !surveyJson(value, 1e6).hasProtoKey),
});

describe("makePatch", () => {
  it("makes one document of another, applied by the library that it is not made of", () => {
    fc.assert(
      fc.property(aDocument, aDocument, (from, to) => {
        // JSON has no −0
        const [before, after] = [JSON.parse(JSON.stringify(from)), JSON.parse(JSON.stringify(to))] as const;
        const patch = makePatch(before, after);
        const box = { document: structuredClone(before) as unknown };
        const inBox = patch.map((each) => ({ ...each, path: `/document${each.path}` }));
        expect(applyOperations(box, inBox).every((error) => error === null)).toBe(true);
        expect(box.document).toEqual(after);
        expect(applyPatch(before, patch)).toEqual(after);
        expect(makePatch(after, after)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it("sees own keys __proto__, which applying the patch refuses by name", () => {
    const [from, to] = [JSON.parse('{"a": {}}'), JSON.parse('{"a": {"__proto__": 1}}')] as const;
    expect(makePatch(from, to)).toEqual([{ op: "add", path: "/a/__proto__", value: 1 }]);
    expect(() => applyPatch(from, makePatch(from, to))).toThrow(/patch\[0\].*no key "__proto__"/);
  });

  it("adds what is new in one operation, and replaces lists of numbers as a whole", () => {
    const sample = (name: string, ...data: number[]) => ({ name, data });
    const from = { samples: [sample("a", 1, 2), sample("b", 3)] };
    const to = { samples: [sample("signal", 9, 9), sample("a", 1, 5), sample("b", 3)] };
    expect(makePatch(from, to)).toEqual([
      { op: "replace", path: "/samples/0/data", value: [1, 5] },
      { op: "add", path: "/samples/0", value: sample("signal", 9, 9) },
    ]);
  });

  it("takes the time of a few comparisons for long lists of long lists", () => {
    const from = Array.from({ length: 100 }, (_, i) => ({
      name: `${i}`,
      members: Array.from({ length: 100 }, (__, k) => ({ name: `${k}`, data: [i, k] })),
    }));
    const to = from.map((part, i) =>
      i === 50 ? { ...part, members: [...part.members, { name: "new", data: [] }] } : part,
    );
    expect(makePatch(from, to)).toEqual([{ op: "add", path: "/50/members/100", value: { name: "new", data: [] } }]);
  });
});
