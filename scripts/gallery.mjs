/**
 * Draws the gallery: every kind of picture, of examples that are made here, as large as published analyses.
 *
 *   npm run build && node scripts/gallery.mjs                      docs/gallery.md and docs/gallery/*.svg
 *   node scripts/gallery.mjs FOLDER OUT workspace.json …           the same pictures of workspaces in FOLDER, as PNG and PDF
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { decode } from "fast-png";

/** Numbers from 0 to 1 that are the same everywhere (Park and Miller's minimal standard generator). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const SAMPLES = ["ttH", "ttbar_light", "ttbar_c", "ttbar_b", "ttW", "ttZ", "singleTop", "Zjets", "VV", "fakes"];
const CHANNELS = ["SR_1l", "SR_2l", "CR_ttb", "CR_light"];
const N_BINS = 12;
const N_SHAPES = 40;

/** A search with 4 channels of 12 bins, 10 samples and more than 100 parameters; all its numbers are invented. */
export function exampleWorkspace() {
  const random = generator(20);
  const yields = {
    ttH: 14,
    ttbar_light: 260,
    ttbar_c: 120,
    ttbar_b: 190,
    ttW: 18,
    ttZ: 30,
    singleTop: 40,
    Zjets: 22,
    VV: 9,
    fakes: 35,
  };
  const channels = CHANNELS.map((name, c) => {
    const isSignal = name.startsWith("SR");
    const samples = SAMPLES.map((sample, s) => {
      const slope = sample === "ttH" ? -0.12 : 0.22 + 0.03 * (s % 4);
      const scale =
        yields[sample] * (sample === "ttH" && !isSignal ? 0.1 : 1) * (sample === "ttbar_light" && c < 3 ? 0.4 : 1);
      const data = Array.from({ length: N_BINS }, (_, b) => scale * Math.exp(-slope * b) * (0.95 + 0.1 * random()));
      const modifiers = [
        { name: `staterror_${name}`, type: "staterror", data: data.map((n) => 0.25 * Math.sqrt(n)) },
        { name: "luminosity", type: "normsys", data: { hi: 1.017, lo: 0.983 } },
        { name: `${sample}_cross_section`, type: "normsys", data: { hi: 1.05 + 0.02 * s, lo: 0.95 - 0.02 * s } },
      ];
      if (sample === "ttH") modifiers.push({ name: "mu", type: "normfactor", data: null });
      if (sample === "ttbar_b") modifiers.push({ name: "k_ttb", type: "normfactor", data: null });
      for (let p = 0; p < N_SHAPES; p++) {
        if ((p + s) % 5 !== 0) continue;
        const tilt = 0.08 * (random() - 0.4);
        const shift = (sign) => data.map((n, b) => n * (1 + sign * tilt * (1 + (b - 5) / 6)));
        const group = ["JES", "FTAG", "JER", "EL", "MU"][p % 5];
        modifiers.push({ name: `${group}_NP${p}`, type: "histosys", data: { hi_data: shift(1), lo_data: shift(-1) } });
      }
      return { name: sample, data, modifiers };
    });
    return { name, samples };
  });
  const observations = channels.map(({ name, samples }) => {
    const total = (b) =>
      samples.reduce((sum, { data, name: sample }) => sum + data[b] * (sample === "ttbar_b" ? 1.15 : 1), 0);
    const data = Array.from({ length: N_BINS }, (_, b) => {
      const gauss = random() + random() + random() + random() + random() + random() - 3;
      return Math.max(0, Math.round(total(b) + 1.4 * gauss * Math.sqrt(total(b))));
    });
    return { name, data };
  });
  const config = { poi: "mu", parameters: [{ name: "mu", inits: [1], bounds: [[-5, 10]] }] };
  return { version: "1.0.0", channels, observations, measurements: [{ name: "ttH", config }] };
}

/** The style of the example. */
export const EXAMPLE_STYLE = {
  experiment: "Example",
  status: "Simulation",
  luminosity: 140,
  energy: 13,
  channels: {
    "SR_*": {
      xLabel: "Classifier output",
      edges: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1],
    },
    CR_ttb: { label: "Control region $t\\bar{t}b$" },
  },
  samples: [
    { samples: "ttH", label: "$t\\bar{t}H$", signal: "overlaid", scale: 5, color: "#bd1f01" },
    { samples: "ttbar_b", label: "$t\\bar{t} + \\geq 1b$" },
    { samples: "ttbar_c", label: "$t\\bar{t} + \\geq 1c$" },
    { samples: "ttbar_light", label: "$t\\bar{t}$ + light" },
    { samples: ["ttW", "ttZ"], label: "$t\\bar{t}V$" },
    { samples: ["singleTop", "Zjets", "VV", "fakes"], label: "Other" },
  ],
  parameters: { k_ttb: "$k(t\\bar{t}+{\\geq}1b)$", luminosity: "Luminosity" },
};

/** A scan of a plane of masses, of invented numbers that a signal with falling cross section has. */
export function examplePlane({ normalCdf }, origin) {
  const random = generator(7);
  const points = [];
  for (let m1 = 200; m1 <= 1000; m1 += 100) {
    for (let m2 = 0; m2 <= m1 - 125; m2 += 100) {
      const z = 5.2 - m1 / 210 - 1.6 * Math.exp(-(m1 - 125 - m2) / 130) + 0.3 * (random() - 0.5);
      const cls = (shift) => Math.min(1, 1 - normalCdf(z + shift));
      const limit = Math.exp((1.64 - z) * 0.8);
      const limits = {
        observed: { value: limit },
        expected: [0.5, 0.7, 1, 1.4, 2].map((f) => ({ value: 0.8 * f * limit })),
      };
      const values = [m1, m2];
      const expected = [0.9, 0.6, 0.3, -0.1, -0.5].map((shift) => cls(shift + 0.2));
      const index = points.length;
      const name = `m${m1}_${m2}`;
      points.push({
        name,
        index,
        values,
        clsb: cls(0) / 2,
        clb: 0.5,
        cls: cls(0),
        expected,
        limits,
        valid: true,
        notes: [],
      });
    }
  }
  return {
    kind: "patch-set-scan",
    origin,
    patchSet: { description: "", references: [], digest: `sha256:${"0".repeat(64)}`, verification: "not-checked" },
    labels: ["m1", "m2"],
    poi: "mu",
    testPoi: 1,
    testStatistic: "qtilde",
    confidenceLevel: 0.95,
    status: "complete",
    nPatches: points.length,
    nFailed: 0,
    points,
    notes: [],
  };
}

/** The pictures of a workspace: name, text of the page, and what draws it with a style. */
export function picturesOf(api, plot, input) {
  const workspace = api.Workspace.parse(input);
  const model = workspace.model();
  const data = workspace.data(model);
  const fit = api.fit(model, data);
  const prefit = api.yields(model, data, { stage: "prefit" });
  const postfit = api.yields(model, data, { stage: "postfit", fit });
  const signal = model.poiName === undefined ? [] : api.affectedSamples(model, model.poiName);
  const largest = [...model.channels].sort((a, b) => isSignalRegion(b) - isSignalRegion(a) || b.nBins - a.nBins)[0]
    .name;
  const drawn = (record) => (style) => plot.plot(record(), { style });
  const [lowest, highest] = model.suggestedBounds[model.poiIndex];
  const [best, spread] = [fit.pars[model.poiName], fit.uncertainties[model.poiName] ?? 1];
  const [low, high] = [Math.max(lowest, best - 3 * spread), Math.min(highest, best + 3 * spread)];
  const shape = firstShape(input);
  return [
    [
      "yields-prefit",
      "Events before the fit in the bins of a channel: `histograd yields --prefit --channel`",
      (style) => plot.yieldsPicture(prefit, { channel: largest, signal, style }),
    ],
    [
      "yields-postfit",
      "After the fit, with what was expected before it: `histograd yields --channel --overlay`",
      (style) => plot.yieldsPicture(postfit, { channel: largest, signal, before: prefit, style }),
    ],
    ["yields-channels", "All channels: `histograd yields`", (style) => plot.yieldsPicture(postfit, { signal, style })],
    [
      "pulls",
      "Pulls, of many parameters in columns, the largest first: `histograd pulls` or `histograd fit`",
      drawn(() => fit),
    ],
    [
      "ranking",
      "The ranking of parameters: `histograd ranking`",
      (style) => plot.rankingPicture(api.ranking(model, data, { method: "hessian", fit: {} }), { style }),
    ],
    [
      "correlations",
      "Correlations of at least 0.2: `histograd correlations`",
      drawn(() => api.correlations(model, data, { threshold: 0.2 })),
    ],
    [
      "breakdown",
      "The breakdown of the uncertainty: `histograd breakdown`",
      drawn(() => api.breakdown(model, data, { groups: groupsOf(model) })),
    ],
    [
      "bin-impacts",
      "What a bin does to the parameter of interest: `histograd binimpacts`",
      drawn(() => api.binImpacts(model, data)),
    ],
    [
      "profile",
      "A profile likelihood: `histograd scan`",
      drawn(() => api.profileScan(model, data, [{ name: model.poiName, min: low, max: high, n: 9 }])),
    ],
    ...(shape === undefined
      ? []
      : [
          [
            "variation",
            "A template and its variation: `histograd variation`",
            drawn(() => api.templateVariation(model, shape)),
          ],
        ]),
    ["review", "What deserves attention in a fit: `histograd review`", drawn(() => api.reviewFit(model, data))],
  ];
}

/** Whether the name of a channel begins as those of signal regions do, as a number. */
function isSignalRegion({ name }) {
  return name.startsWith("SR") ? 1 : 0;
}

/** Groups of the parameters by the word that their names begin with, the largest ones. */
function groupsOf({ parNames }) {
  const words = new Map();
  for (const name of parNames) {
    const word = name.split("_")[0];
    words.set(word, [...(words.get(word) ?? []), name]);
  }
  const large = [...words].filter(([, names]) => names.length > 1).sort((a, b) => b[1].length - a[1].length);
  return Object.fromEntries(large.slice(0, 6));
}

function firstShape({ channels }) {
  for (const { name: channel, samples } of channels) {
    for (const { name: sample, modifiers } of samples) {
      const shape = modifiers.find(({ type }) => type === "histosys");
      if (shape !== undefined) return { channel, sample, parameter: shape.name };
    }
  }
  return undefined;
}

/** All pictures of the gallery, in its order: name, text and picture. */
export function gallery(api, plot, { normalCdf }) {
  const origin = api.recordOrigin(...originOf(api), {});
  const scan = examplePlane({ normalCdf }, origin);
  const ofPlane = {
    ...EXAMPLE_STYLE,
    parameters: { m1: "$m(\\tilde\\chi^\\pm_1)$ [GeV]", m2: "$m(\\tilde\\chi^0_1)$ [GeV]" },
  };
  const examples = picturesOf(api, plot, exampleWorkspace()).map(([name, text, draw]) => [
    name,
    text,
    draw(EXAMPLE_STYLE),
  ]);
  return [
    ...examples,
    [
      "exclusion",
      "The exclusion contour of a patch set, with the uncertainty of the cross section: `histograd patchset scan`",
      plot.patchSetScanPicture(scan, { theoryUncertainty: 0.15, style: ofPlane }),
    ],
    [
      "exclusion-numbers",
      "The same with numbers: `histograd patchset scan --values cls`",
      plot.patchSetScanPicture(scan, { values: "cls", style: ofPlane }),
    ],
    [
      "atlas",
      "The style `atlas`",
      picturesOf(api, plot, exampleWorkspace())[1][2]({
        ...EXAMPLE_STYLE,
        experiment: undefined,
        preset: "atlas",
        status: "Internal",
      }),
    ],
    [
      "cms",
      "The style `cms`",
      picturesOf(api, plot, exampleWorkspace())[1][2]({
        ...EXAMPLE_STYLE,
        experiment: undefined,
        preset: "cms",
        status: "Preliminary",
      }),
    ],
  ];
}

function originOf(api) {
  const model = api.simpleModels.uncorrelatedBackground({ signal: [5], bkg: [50], bkgUncertainty: [5] });
  return [model, model.observedData()];
}

/** Coordinates to one decimal: what is below a tenth of a pixel differs between engines and is not seen. Texts stay as they are. */
export function roundedSvg(svg) {
  const round = (text) => String(Math.round(Number(text) * 10) / 10 + 0);
  const rounded = svg.replace(/ (?!aria-label)[\w:-]+="[^"]*"/g, (part) => part.replace(/-?\d+\.\d+(e-?\d+)?/g, round));
  return rounded.replace(/><(?=g|svg|path|rect|circle|text|title|desc|\/g|\/svg)/g, ">\n<");
}

const NUMBER = /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g;
/** Tenths of a pixel that a coordinate may be rounded to another side, and the steps of 255 of a colour between two of a colour map. */
const TOLERANCE = { coordinate: 0.11, color: 4 };

/**
 * Where a rounded drawing differs from a stored one by more than engines do, as a text; undefined for none. Engines differ in the last
 * digits of results, so that a coordinate may be rounded to the other side, and a pixel of an image have the next colour of its map.
 */
export function drawingDifference(drawn, stored) {
  const [ours, theirs] = [drawn, stored].map(partsOf);
  if (ours.skeleton !== theirs.skeleton)
    return `other elements or texts: ${firstDifference(ours.skeleton, theirs.skeleton)}`;
  const k = ours.values.findIndex((value, n) => !isSameValue(value, theirs.values[n]));
  return k < 0 ? undefined : `${ours.values[k].slice(0, 80)} instead of ${theirs.values[k].slice(0, 80)}`;
}

/** The elements and texts of a drawing, and the values of attributes that have coordinates or images. */
function partsOf(svg) {
  const values = [];
  const skeleton = svg.replace(/ (?!aria-label)([\w:-]+)="([^"]*)"/g, (_, name, value) => {
    values.push(value);
    return ` ${name}`;
  });
  return { skeleton, values };
}

function firstDifference(a, b) {
  const k = [...a].findIndex((character, n) => character !== b[n]);
  return `${a.slice(Math.max(0, k - 20), k + 40)} instead of ${b.slice(Math.max(0, k - 20), k + 40)}`;
}

function isSameValue(a, b) {
  if (a === b) return true;
  if (a.startsWith("data:image/png")) return b.startsWith("data:image/png") && isSameImage(a, b);
  if (a.replace(NUMBER, "#") !== b.replace(NUMBER, "#") || a.startsWith("#")) return false;
  const [ours, theirs] = [a, b].map((text) => text.match(NUMBER).map(Number));
  return ours.every((number, k) => Math.abs(number - theirs[k]) <= TOLERANCE.coordinate);
}

function isSameImage(a, b) {
  const [ours, theirs] = [a, b].map((uri) => decode(Buffer.from(uri.split("base64,")[1], "base64")));
  if (ours.width !== theirs.width || ours.height !== theirs.height) return false;
  return ours.data.every((value, k) => Math.abs(value - theirs.data[k]) <= TOLERANCE.color);
}

/** The page of the gallery, as Markdown. */
export function galleryPage(pictures) {
  const head = `# Gallery

Every kind of picture, drawn by \`scripts/gallery.mjs\` of an invented search with 4 channels, 10 samples and more than 100 parameters.
The style of all of them is one object: labels, colours and names are given once, and are the same everywhere. [pictures.md](pictures.md)
says how. A test compares each picture with the one on this page.
`;
  const parts = pictures.map(
    ([name, text]) =>
      `## ${text.split(":")[0]}\n\n${text.includes(":") ? `By ${text.split(": ")[1]}.\n\n` : ""}![${text.split(":")[0]}](gallery/${name}.svg)\n`,
  );
  return [head, ...parts].join("\n");
}

async function main([folder, out, ...files]) {
  const root = new URL("..", import.meta.url);
  const load = (path) => import(new URL(`dist/${path}`, root));
  const [api, plot, node, normal, { toSvg }] = await Promise.all(
    ["index.js", "plot/index.js", "node/index.js", "math/normal.js", "plot/svg-text.js"].map(load),
  );
  if (folder === undefined) {
    const pictures = gallery(api, plot, normal);
    const place = fileURLToPath(new URL("docs/gallery/", root));
    mkdirSync(place, { recursive: true });
    for (const [name, , picture] of pictures)
      writeFileSync(join(place, `${name}.svg`), roundedSvg(await toSvg(picture)));
    writeFileSync(fileURLToPath(new URL("docs/gallery.md", root)), galleryPage(pictures));
    return;
  }
  mkdirSync(out, { recursive: true });
  for (const file of files) {
    const { spec } = await node.readWorkspace(join(folder, file));
    for (const [name, , draw] of picturesOf(api, plot, spec)) {
      for (const [preset, style] of Object.entries({ plain: {}, atlas: { preset: "atlas", status: "Internal" } })) {
        const path = join(out, `${basename(file, ".json").replace(/\W/g, "_")}-${name}-${preset}`);
        for (const extension of ["png", "pdf"]) await node.writePicture(draw(style), `${path}.${extension}`);
      }
    }
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(process.argv.slice(2));
}
