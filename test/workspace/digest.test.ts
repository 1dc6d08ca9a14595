import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { canonicalJson, digestOf } from "../../src/workspace/digest.js";
import { normfactor, sample, workspaceSpec } from "../helpers/workspaces.js";

it("writes the canonical form of RFC 8785: its example of sorting keys, and of numbers", () => {
  // section 3.2.3 of the RFC, less the keys outside ASCII that sort as UTF-16
  expect(canonicalJson({ peach: "p", "10": 10, "1": "one", "\r": null })).toBe(
    '{"\\r":null,"1":"one","10":10,"peach":"p"}',
  );
  expect(canonicalJson(JSON.parse("[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]"))).toBe(
    "[333333333.3333333,1e+30,4.5,0.002,1e-27]",
  );
  expect(canonicalJson({ b: [{ d: 1, c: [] }, "x"], a: true })).toBe('{"a":true,"b":[{"c":[],"d":1},"x"]}');
});

it("is the SHA-256 of that form", () => {
  const value = { name: "σ → µ", data: [1, 2.5, -0] };
  const expected = createHash("sha256").update('{"data":[1,2.5,0],"name":"σ → µ"}').digest("hex");
  expect(digestOf(value)).toBe(`sha256:${expected}`);
});

it("of a workspace does not depend on the order of its keys, but on every number", () => {
  const spec = workspaceSpec({ channels: { A: [sample("s", [5, 6], normfactor("mu"))] } });
  const reordered = Object.fromEntries(Object.entries(spec).reverse());
  expect(Workspace.parse(reordered).digest).toBe(Workspace.parse(spec).digest);
  const changed = workspaceSpec({ channels: { A: [sample("s", [5, 6.000001], normfactor("mu"))] } });
  expect(Workspace.parse(changed).digest).not.toBe(Workspace.parse(spec).digest);
  expect(Workspace.parse(spec).model().origin.workspaceDigest).toBe(Workspace.parse(spec).digest);
});
