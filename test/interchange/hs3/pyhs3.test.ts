import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { importHs3 } from "../../../src/interchange/hs3/index.js";
import { expectNear } from "../../helpers/close.js";

/** pyhs3 adds products of densities under one logarithm. */
const ROUNDING = 1e-12;

interface Expected {
  readonly points: readonly { readonly point: Readonly<Record<string, number>>; readonly logpdf: number }[];
}

const file = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../validation/hs3/${name}`, import.meta.url), "utf8"));

const NAMES: Readonly<Record<string, string>> = {
  g_SR_0: "stat[0]",
  g_SR_1: "stat[1]",
  u_0: "fake[0]",
  u_1: "fake[1]",
  f_0: "shape[0]",
  f_1: "shape[1]",
};

it("a document with all kinds of modifiers has the log-density that pyhs3 computes, its constants included", () => {
  const { value, warnings } = importHs3(file("pyhs3.json"));
  const model = Workspace.parse(value, warnings).model();
  const { points } = file("expected.json") as Expected;
  expect(points.length).toBe(13);
  for (const { point, logpdf } of points) {
    const own = Object.fromEntries(Object.entries(point).map(([name, number]) => [NAMES[name] ?? name, number]));
    expectNear(model.logpdf(own, model.observedData()), logpdf, ROUNDING);
  }
});
