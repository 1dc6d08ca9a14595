import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { WorkspaceError } from "../../../src/errors.js";
import { exportHs3, importHs3 } from "../../../src/interchange/hs3/index.js";
import { parseWorkspace } from "../../../src/workspace/parse.js";
import { type SeededRandom, seededRandom } from "../../helpers/random.js";
import { hs3 } from "./documents.js";

const RUNS = 3000;
const JUNK: readonly unknown[] = [
  null,
  true,
  "",
  "SR",
  "mu",
  -1,
  0,
  1e308,
  [],
  {},
  [null],
  [[1]],
  { name: "SR" },
  "__proto__",
];

const document: unknown = JSON.parse(
  readFileSync(new URL("../../../validation/hs3/pyhs3.json", import.meta.url), "utf8"),
);

/** A copy in which one value, somewhere, is another one or is not there. */
function damaged(value: unknown, random: SeededRandom): unknown {
  const copy: unknown = structuredClone(value);
  let node = copy;
  for (let depth = 0; ; depth++) {
    if (typeof node !== "object" || node === null) return copy;
    const own = node as Record<string, unknown>;
    const keys = Object.keys(own);
    if (keys.length === 0) return copy;
    const key = random.pick(keys);
    const next = own[key];
    const isLeaf = typeof next !== "object" || next === null;
    if (!isLeaf && !(depth > 0 && random.chance(0.15))) {
      node = next;
      continue;
    }
    if (random.chance(0.2)) delete own[key];
    else own[key] = random.pick(JUNK);
    return copy;
  }
}

/** Reads a document; what it returns or throws is what it is meant to be. */
function readOrRefuse(value: unknown): "read" | "refused" {
  try {
    const result = importHs3(value);
    const { spec } = parseWorkspace(result.value, result.warnings);
    exportHs3(spec);
    return "read";
  } catch (error) {
    expect(error).toBeInstanceOf(WorkspaceError);
    expect((error as WorkspaceError).issues.length).toBeGreaterThan(0);
    return "refused";
  }
}

it("documents with damage anywhere are read or refused with places, never anything else", () => {
  const counts = { read: 0, refused: 0 };
  const random = seededRandom(3);
  const correlated = hs3({
    modifiers: ["a", "b"].map((name) => ({ name, type: "normsys", constraint: "c", data: { hi: 1.1, lo: 0.9 } })),
    distributions: [
      {
        name: "c",
        type: "multivariate_normal_dist",
        x: ["a", "b"],
        mean: [0, 0],
        covariances: [
          [1, 0.1],
          [0.1, 1],
        ],
      },
      { name: "bb", type: "barlow_beeston_lite_poisson_constraint_dist", x: ["a"], expected: [3] },
      { name: "p", type: "poisson_dist", x: "n", mean: "f" },
    ],
    functions: [{ name: "f", type: "sum", summands: ["mu", 2] }],
    likelihood: { distributions: ["SR", "p"], data: ["obs", 3] },
  });
  for (let k = 0; k < RUNS; k++) counts[readOrRefuse(damaged(k % 2 === 0 ? document : correlated, random))]++;
  expect(counts.read).toBeGreaterThan(100);
  expect(counts.refused).toBeGreaterThan(1000);
});
