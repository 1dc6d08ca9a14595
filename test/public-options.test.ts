import { describe, expect, it } from "vitest";
import { mul, type Scalar } from "../src/ad/index.js";
import { HistFactoryError, type Issue } from "../src/errors.js";
import { formula } from "../src/formula/index.js";
import { fractalCounts, fractalPixels, fractalRequest } from "../src/fractal/index.js";
import { format, gridScan, type Model, simpleModels, toDot, toMermaid, Workspace } from "../src/index.js";
import { minimize, minimizeScalar, rootScalar } from "../src/minimize/index.js";
import { toPng, writePicture } from "../src/node/index.js";
import {
  limitSeriesPicture,
  patchSetScanPicture,
  rankingPicture,
  upperLimitPicture,
  yieldsPicture,
} from "../src/plot/index.js";
import { clsScanPicture } from "../src/plot/pictures/cls-scan.js";
import { normfactor, sample, singleChannel, workspaceSpec } from "./helpers/workspaces.js";

/** A function without its types, as JavaScript calls it. */
type Loose = (...args: unknown[]) => unknown;
const loose = (f: unknown): Loose => f as Loose;

async function issuesOf(call: () => unknown): Promise<readonly Issue[]> {
  try {
    await call();
  } catch (error) {
    if (error instanceof HistFactoryError) return error.issues;
    throw error;
  }
  return [];
}

const { model } = singleChannel([sample("b", [40]), sample("s", [5], normfactor("mu"))], [49]);
const workspace = Workspace.parse(workspaceSpec({ channels: { c: [sample("s", [5], normfactor("mu"))] } }));
const axis = { name: "x", min: 0, max: 1, n: 2 };
const square = (x: Scalar) => mul(x, x);
const tiny = { kind: "mandelbrot", width: 2, height: 2 } as const;
const nothing = { kind: "picture", panels: [[{ marks: [] }]] } as const;

/** Every function with options: called with one that is misspelt, the name meant, and one of an impossible value. */
const FUNCTIONS: readonly (readonly [
  name: string,
  call: (options: unknown) => unknown,
  typo: Readonly<Record<string, unknown>>,
  meant: string,
  wrong: Readonly<Record<string, unknown>>,
])[] = [
  ["formula", (o) => loose(formula)("x", o), { nmaes: [] }, "names", { engine: "z" }],
  [
    "gridScan of a function",
    (o) => loose(gridScan)(() => 1, [axis], o),
    { gradients: true },
    "gradient",
    { gradient: 1 },
  ],
  [
    "gridScan of a model",
    (o) => loose(gridScan)(model, [{ ...axis, name: "mu" }], o),
    { fixd: {} },
    "fixed",
    { data: 3 },
  ],
  ["minimize", (o) => loose(minimize)(square, 1, o), { metod: "BFGS" }, "method", { tol: -1 }],
  ["minimizeScalar", (o) => loose(minimizeScalar)(square, o), { bound: [0, 1] }, "bounds", { tol: "x" }],
  [
    "rootScalar",
    (o) => loose(rootScalar)(square, { x0: 1, ...(o as object) }),
    { frpime: 1 },
    "fprime",
    { fprime: true },
  ],
  ["fractalCounts", (o) => fractalCounts({ ...tiny, ...(o as object) }), { widht: 3 }, "width", { window: 3 }],
  [
    "fractalRequest",
    (o) => fractalRequest({ ...tiny, ...(o as object) }),
    { iteration: 3 },
    "iterations",
    { c: [1, 2] },
  ],
  ["a run of fractalCounts", (o) => loose(fractalCounts)(tiny, o), { smoth: true }, "smooth", { engine: "gpu" }],
  [
    "fractalPixels",
    async (o) => loose(fractalPixels)(await fractalCounts(tiny), o),
    { colourmap: "viridis" },
    "colormap",
    { inside: "red" },
  ],
  ["toPng", (o) => loose(toPng)(nothing, o), { scal: 2 }, "scale", { scale: 0 }],
  ["writePicture", (o) => loose(writePicture)(nothing, "/nowhere/x.svg", o), { scal: 2 }, "scale", { scale: "2" }],
  ["toDot", (o) => loose(toDot)(model, o), { group: [] }, "groups", { detail: "most" }],
  ["toMermaid", (o) => loose(toMermaid)(model, o), { details: "full" }, "detail", { groups: ["SR"] }],
  [
    "Workspace.model",
    (o) => workspace.model(o as never),
    { measurment: "m" },
    "measurement",
    { interpolation: "code4" },
  ],
  [
    "uncorrelatedBackground",
    (o) => loose(simpleModels.uncorrelatedBackground)({ signal: [1], bkg: [2], bkgUncertainty: [1], ...(o as object) }),
    { obseved: [1] },
    "observed",
    { signal: "1" },
  ],
  [
    "correlatedBackground",
    (o) =>
      loose(simpleModels.correlatedBackground)({ signal: [1], bkg: [2], bkgUp: [3], bkgDown: [1], ...(o as object) }),
    { bkgup: [1] },
    "bkgUp",
    { bkg: [2, "3"] },
  ],
  [
    "clsScanPicture",
    (o) => loose(clsScanPicture)({ points: [] }, o),
    { component: true },
    "components",
    { scale: "ln" },
  ],
  ["upperLimitPicture", (o) => loose(upperLimitPicture)({ points: [] }, o), { scales: "log" }, "scale", { scale: 1 }],
  ["limitSeriesPicture", (o) => loose(limitSeriesPicture)({ points: [] }, o), { teory: {} }, "theory", { theory: 1 }],
  ["patchSetScanPicture", (o) => loose(patchSetScanPicture)({}, o), { label: [] }, "labels", { labels: [1] }],
  ["rankingPicture", (o) => loose(rankingPicture)({ parameters: [] }, o), { mst: 3 }, "most", { most: 0.5 }],
  ["format", (o) => loose(format)({ kind: "minos" }, o), { headng: "" }, "heading", { most: 0 }],
  ["yieldsPicture", (o) => loose(yieldsPicture)({ channels: [] }, o), { chanel: "c" }, "channel", { edges: "1" }],
];

describe("public functions", () => {
  it.each(FUNCTIONS)("refuse a misspelt option and name the one meant: %s", async (_name, call, typo, meant) => {
    const issues = await issuesOf(() => call(typo));
    expect(issues).toMatchObject([{ code: "unknown-option", path: Object.keys(typo)[0] }]);
    expect(issues[0]!.hint).toBe(`Did you mean ${meant}?`);
  });

  it.each(FUNCTIONS)(
    "refuse an impossible value and say what is possible: %s",
    async (_name, call, _typo, _meant, wrong) => {
      const [issue] = await issuesOf(() => call(wrong));
      expect(issue?.code).toBe("bad-option");
      expect(issue!.path.startsWith(Object.keys(wrong)[0]!)).toBe(true);
      expect(issue!.expected).not.toBe("");
    },
  );

  it.each(FUNCTIONS)("tell both at once: %s", async (_name, call, typo, _meant, wrong) => {
    const issues = await issuesOf(() => call({ ...typo, ...wrong }));
    expect(issues.map(({ code }) => code).sort()).toEqual(["bad-option", "unknown-option"]);
  });
});

describe("parts that are objects of their own", () => {
  it("lists of a simple model cannot be absent", async () => {
    const call = () => loose(simpleModels.uncorrelatedBackground)({ signal: [1], background: [2] });
    const issues = await issuesOf(call);
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "unknown-option background",
      "bad-option bkg",
      "bad-option bkgUncertainty",
    ]);
  });

  it("axes of a grid have known parts, and all of them", async () => {
    const scan = (...axes: unknown[]) => issuesOf(() => loose(gridScan)(() => 1, axes));
    const wrong = await scan(
      { ...axis, nPoints: 3 },
      5,
      { name: "y", values: "12" },
      { name: "z", values: [0, 1], n: 2 },
    );
    expect(wrong.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "unknown-option axes[0].nPoints",
      "bad-option axes[1]",
      "bad-option axes[2].values",
      "unknown-option axes[3].n",
    ]);
    expect((await scan({ name: "x", min: 0 })).length).toBeGreaterThan(0);
  });

  it("a grid of a value that is neither a model nor a function gets an error that says so", async () => {
    for (const target of [workspace, undefined, 3]) {
      expect(await issuesOf(() => loose(gridScan)(target, [axis]))).toMatchObject([{ code: "target" }]);
    }
  });

  it("interpolation codes and options of methods are looked into", async () => {
    const interpolation = { normsy: "code1" } as unknown as Record<string, never>;
    expect(await issuesOf(() => workspace.model({ interpolation }))).toMatchObject([
      { code: "unknown-option", path: "interpolation.normsy", hint: "Did you mean normsys?" },
    ]);
    const bracket = [0, 2];
    expect(
      await issuesOf(() => loose(rootScalar)((x: number) => x - 1, { bracket, method: "toms748", options: { kk: 2 } })),
    ).toMatchObject([{ code: "unknown-option", path: "options.kk" }]);
    expect(await issuesOf(() => loose(minimizeScalar)((x: number) => x * x, { options: 5 }))).toMatchObject([
      { code: "bad-option", path: "options" },
    ]);
  });

  it("groups of a drawing are groups of the graph", async () => {
    const draw = (m: Model, groups: unknown) => issuesOf(() => loose(toDot)(m, { groups }));
    const { model: named } = singleChannel([sample("ttbar", [40]), sample("s", [5], normfactor("mu"))], [49]);
    const channel = named.channels[0]!.name;
    expect(await draw(named, [[channel, "ttbar"], [channel], []])).toEqual([]);
    expect(await draw(named, [["nowhere"], [channel, "tbar"]])).toMatchObject([
      { code: "unknown-group", path: "groups[0][0]" },
      { code: "unknown-group", path: "groups[1][1]", hint: 'Did you mean "ttbar"?' },
    ]);
  });
});
