import { describe, expect, it } from "vitest";
import { examplePlane } from "../../../scripts/gallery.mjs";
import { fit, maskData, profileScan, templateVariation, Workspace, yields } from "../../../src/index.js";
import { normalCdf } from "../../../src/math/normal.js";
import { toPdf, toPng } from "../../../src/node/picture.js";
import { type Plottable, plot, pulls } from "../../../src/plot/index.js";
import { clsScanPicture } from "../../../src/plot/pictures/cls-scan.js";
import { toSvg } from "../../../src/plot/svg-text.js";
import { histosys, normfactor, sample, staterror } from "../../helpers/workspaces.js";
import * as examples from "./examples.js";

/** A channel of one bin and one of three with an axis, masked bins, a template without events; and what is computed of them. */
const SMALL = Workspace.parse({
  version: "1.0.0",
  channels: [
    {
      name: "SR",
      axis: { name: "$m$", unit: "GeV", edges: [1, 2, 4, 8] },
      samples: [
        sample("background", [50, 0, 30], histosys("shape", [45, 0, 33], [55, 1, 27]), staterror("stat", [5, 0, 3])),
        sample("signal", [5, 6, -1], normfactor("mu")),
      ],
    },
    { name: "CR", samples: [sample("background", [100])] },
  ],
  observations: [
    { name: "SR", data: [60, 0, 22] },
    { name: "CR", data: [90] },
  ],
  measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
});
const model = SMALL.model();
const data = model.observedData();
const masked = maskData(model, data, { SR: [1] });
const best = fit(model, masked);

const RECORDS: readonly Plottable[] = [
  yields(model, masked, { stage: "prefit" }),
  yields(model, data, { stage: "postfit", fit: best }),
  templateVariation(model, { channel: "SR", sample: "background", parameter: "shape" }),
  pulls(best),
  profileScan(model, masked, [{ name: "mu", min: 0, max: 3, n: 5 }]),
  examplePlane({ normalCdf }, examples.origin) as Plottable,
  examples.testStatistic(),
  examples.hypotest(),
  examples.clsScan(6),
  examples.upperLimit(),
  { ...examples.upperLimit(), points: [] },
  examples.limitSeries(),
  examples.significance(),
  examples.minos(),
  examples.contour(),
  examples.ranking(8),
  examples.ranking(8, "both"),
  examples.correlation(3),
  examples.toyRun(40),
  examples.goodnessOfFit(),
  examples.goodnessOfFitToys(40),
  examples.feldmanCousins(6),
  examples.breakdown(),
  examples.binImpacts(2, 3),
  examples.minima(),
  examples.lCurve(),
  examples.fitReview(),
];

/** The record with other numbers: `change` of each, the names of the properties that lead to it given. */
function mapNumbers<T>(value: T, change: (x: number, path: string) => number, path = ""): T {
  if (typeof value === "number") return change(value, path) as T;
  if (Array.isArray(value)) return value.map((item, i) => mapNumbers(item, change, `${path}[${i}]`)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, mapNumbers(item, change, `${path}.${key}`)]);
  return Object.fromEntries(entries) as T;
}

/** Everything that is a count or a level, which no computation makes NaN. */
const STRUCTURE =
  /degreesOfFreedom|level|Level|threshold|nFailed|nStarts|nFits|seed|masked|edges|shape|axes|nPatches|points\[\d+\]\.values|\.bin$|index|done|wanted|origin/;

/** Whether a number stays as it is: uncertainties below 0 are refused. */
function isKept(path: string, bad: number): boolean {
  return STRUCTURE.test(path) || (bad < 0 && /uncertainty$/.test(path));
}

/** A test is of at least one value. */
const NEVER_EMPTY = new Set(["pois"]);

/** The record with every list in it empty, but for fixed ones. */
function emptied<T>(value: T): T {
  if (Array.isArray(value)) return (isFixed(value) ? value : []) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, NEVER_EMPTY.has(key) ? item : emptied(item)]);
  return Object.fromEntries(entries) as T;
}

/** Pairs of names or numbers, and the five members of a band, are never empty. */
function isFixed(list: readonly unknown[]): boolean {
  return list.length === 5 || (list.length === 2 && list.every((item) => typeof item !== "object"));
}

/** Characters that XML 1.0 does not have, lone halves of others included. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

async function expectDrawn(record: Plottable): Promise<void> {
  const svg = await toSvg(plot(record));
  expect(svg).toMatch(/^<svg/);
  expect(NOT_XML.exec(svg)).toBeNull();
  expect(svg).not.toMatch(/="[^"]*(NaN|Infinity|undefined)/);
  expect(svg).not.toMatch(/>[^<]*(NaN|Infinity|undefined)/);
}

describe.each(RECORDS.map((record) => [record.kind, record] as const))("the picture of a %s", (_kind, record) => {
  it("is drawn", () => expectDrawn(record));

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0])(
    "is drawn with %s for every number",
    (bad) => expectDrawn(mapNumbers(record, (x, path) => (isKept(path, bad) ? x : bad))),
  );

  it.each([
    ["NaN", Number.NaN],
    ["an infinite number", Number.POSITIVE_INFINITY],
  ])("is drawn with %s for every third number", (_name, bad) => {
    let k = 0;
    return expectDrawn(mapNumbers(record, (x, path) => (!STRUCTURE.test(path) && ++k % 3 === 0 ? bad : x)));
  });

  // a scan has at least one axis
  it.skipIf(record.kind === "profile-scan")("is drawn with empty lists", () => expectDrawn(emptied(record)));
});

describe("names of parameters", () => {
  const names = [
    "weird_$name{with}\\odd^characters_&_µ %",
    "tt\u001b[31m\nbar",
    "\u0000\b\u007f\u0085\u2028\ud800\ufffe",
    "a_{b}$x^2$\\input{x}&%#",
    "<img src=x onerror=alert(1)>]]>",
    "mu_\u001bx",
    "",
    "信号 の 신호",
    "إشارة אות",
    "e\u0301 👩‍🔬 \u202e x",
  ];

  it("with control characters are drawn with replacements that an XML parser can read", async () => {
    const { intervals } = examples.minos(1);
    const record = {
      ...examples.minos(1),
      intervals: intervals.map((each) => ({ ...each, name: "tt\u001b[31m\nbar" })),
    };
    expect(await toSvg(plot(record))).toContain("tt\uFFFD[31m\uFFFDbar");
    expect((await toPng(plot(record))).length).toBeGreaterThan(1000);
  });

  it.each(names)("of channels and samples may have any characters: %j", async (name) => {
    const record = yields(model, data, { stage: "prefit" });
    const channels = record.channels.map((each) => ({
      ...each,
      name,
      samples: each.samples.map((own) => ({ ...own, name })),
    }));
    const renamed = { ...record, channels, samples: record.samples.map((own) => ({ ...own, name })) };
    await expectDrawn(renamed);
    expect((await toPng(plot(renamed))).length).toBeGreaterThan(1000);
    expect(Buffer.from(await toPdf(plot(renamed))).toString("latin1")).toMatch(/^%PDF/);
  });

  it.each(names)("may have any characters: %j", async (name) => {
    await expectDrawn({ ...examples.clsScan(4), poi: name });
    const { parameters } = examples.ranking(3);
    await expectDrawn({ ...examples.ranking(3), poi: name, parameters: parameters.map((each) => ({ ...each, name })) });
    await expectDrawn({ ...examples.significance(), poi: name });
    await expectDrawn({ ...examples.hypotest(), poi: { name, value: 1 } });
    await expectDrawn({ ...examples.contour(), parameters: [name, name] });
    await expectDrawn({ ...examples.correlation(2), parameters: [name, "mu"] });
    await expectDrawn({ ...examples.breakdown(), poi: name });
    await expectDrawn({ ...examples.binImpacts(1, 2), poi: name });
    await expectDrawn({ ...examples.feldmanCousins(4), parameter: name });
    await expectDrawn({ ...examples.toyRun(10), poi: { name, value: 1 } });
    await expectDrawn({
      ...examples.testStatistic(),
      pois: [
        { name, value: 1 },
        { name: "mu", value: 0 },
      ],
    });
    const { findings } = examples.fitReview();
    await expectDrawn({
      ...examples.fitReview(),
      findings: findings.map((finding) => ({ ...finding, parameter: name, message: name })),
    });
    const { intervals } = examples.minos(3);
    await expectDrawn({ ...examples.minos(3), intervals: intervals.map((interval) => ({ ...interval, name })) });
  });
});

describe("names with an index", () => {
  it("are drawn with hats and tested values", async () => {
    await expectDrawn({ ...examples.hypotest(), poi: { name: "mu_ttH", value: 1 } });
    await expectDrawn({ ...examples.hypotest(), poi: { name: "x_0", value: 1 } });
    await expectDrawn({ ...examples.toyRun(10), poi: { name: "mu_VBF", value: 1 } });
  });
});

describe("very large records", () => {
  it("are drawn within the largest size of a picture", async () => {
    await expectDrawn(examples.minos(1000));
    await expectDrawn(examples.ranking(2000));
    const { findings } = examples.fitReview();
    await expectDrawn({ ...examples.fitReview(), findings: Array.from({ length: 1500 }, (_, k) => findings[k % 3]!) });
    await expectDrawn(examples.binImpacts(100, 20));
    const n = 1700;
    const parameters = Array.from({ length: n }, (_, k) => `p${k}`);
    await expectDrawn({ ...examples.correlation(2), parameters, matrix: new Array<number>(n * n).fill(0.5) });
  });
});

describe("a scan with one point", () => {
  it("is drawn on either scale", async () => {
    await expectDrawn(examples.clsScan(1));
    await expectDrawn(clsScanPicture(examples.clsScan(1), { scale: "log", components: true }));
    await expectDrawn(examples.limitSeries([500]));
    await expectDrawn(examples.feldmanCousins(1));
  });
});
