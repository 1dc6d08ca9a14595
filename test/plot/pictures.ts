import { asimovData, expectedUncertainties, simpleModels } from "../../src/index.js";
import { plot } from "../../src/plot/index.js";
import type { Picture } from "../../src/plot/picture.js";
import { gridScan, profileScan } from "../../src/scan/index.js";

/** Pictures of every kind of mark, used by several tests: each is an example of its own. */
const counting = simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3.5] });
const data = asimovData(counting);
const [mu, gamma] = counting.parNames as [string, string];

function axes(n: number, low: number, high: number) {
  return [
    { name: mu, min: low, max: high, n },
    { name: gamma, min: low, max: high, n },
  ];
}

function list(n: number, at: (i: number) => number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => at(i));
}

const edges = list(13, (i) => 20 * i);
const centers = list(12, (i) => 20 * i + 10);
const top = list(12, (i) => 40 * Math.exp(-i / 5));
const signal = list(12, (i) => 30 * Math.exp(-((i - 5) ** 2) / 3));
const total = top.map((value, i) => value + signal[i]!);
const observed = total.map((value, i) => Math.round(value + 3 * Math.sin(7 * i)));
const x = list(60, (i) => 0.1 + i / 10);

/** The likelihood of a counting experiment: coloured contours, white lines, arrows along the gradient, the best fit. */
export const likelihood: Picture = {
  kind: "picture",
  panels: [
    [
      {
        title: "Counting experiment",
        x: { label: "$\\mu$", limits: [0.5, 1.5] },
        y: { label: "$\\gamma_0$", limits: [0.5, 1.5] },
        aspect: 1,
        colorBar: { label: "$\\log L$" },
        marks: [
          { kind: "contourf", grid: gridScan(counting, axes(21, 0.5, 1.5), { data }), levels: 30 },
          {
            kind: "contour",
            grid: gridScan(counting, axes(21, 0.5, 1.5), { data }),
            levels: 8,
            color: "white",
            width: 1,
          },
          { kind: "quiver", x: [0.6, 1, 1.4], y: [0.7, 1.3, 0.7], u: [1, -0.5, 0.2], v: [3, -2, 2], scale: 20 },
          { kind: "points", x: [1], y: [1], color: "#e42536", size: 10, label: "best fit" },
        ],
      },
    ],
  ],
};

export const lines: Picture = {
  kind: "picture",
  panels: [
    [
      {
        x: { label: "$m_{\\ell\\ell}$ [GeV]" },
        y: { label: "$p$-value", scale: "log" },
        marks: [
          {
            kind: "band",
            x,
            lower: x.map((v) => 0.5 * Math.exp(-v)),
            upper: x.map((v) => 2 * Math.exp(-v)),
            label: "$\\pm 1\\,\\sigma$",
          },
          { kind: "line", x, y: x.map((v) => Math.exp(-v)), label: "$e^{-x}$" },
          { kind: "line", x, y: x.map((v) => 1 / (1 + v ** 4)), dash: "dashed", label: "$1/(1 + x^4)$" },
          {
            kind: "points",
            x: [1, 3, 5],
            y: [0.4, 0.06, 0.006],
            yErrors: [0.1, 0.02, 0.008],
            color: "black",
            label: "Data",
          },
          { kind: "rules", y: [0.05], dash: "dotted", color: "#717581" },
          { kind: "text", x: 4, y: 0.05, text: "5 %", dy: -9 },
        ],
      },
    ],
  ],
};

export const ratio: Picture = {
  kind: "picture",
  shareX: true,
  rowHeights: [3, 1],
  panels: [
    [
      {
        y: { label: "Events / 20 GeV" },
        marks: [
          {
            kind: "stack",
            edges,
            layers: [
              { values: top, label: "$t\\bar{t}$" },
              { values: signal, label: "Signal" },
            ],
          },
          {
            kind: "band",
            x: edges,
            step: true,
            hatched: true,
            lower: total.map((v) => 0.9 * v),
            upper: total.map((v) => 1.1 * v),
            color: "#333333",
            label: "Uncertainty",
          },
          { kind: "points", x: centers, y: observed, yErrors: observed.map(Math.sqrt), color: "black", label: "Data" },
        ],
      },
    ],
    [
      {
        x: { label: "$m$ [GeV]" },
        y: { label: "Data / model", limits: [0, 2] },
        marks: [
          { kind: "rules", y: [1], color: "black", width: 1, dash: "dashed" },
          {
            kind: "points",
            x: centers,
            y: observed.map((v, i) => v / total[i]!),
            xErrors: { lower: list(12, () => 8), upper: list(12, () => 10) },
            color: "black",
          },
        ],
      },
    ],
  ],
};

export const images: Picture = {
  kind: "picture",
  title: "Two images",
  panels: [
    [
      {
        title: "$\\sin(x)\\,\\cos(y)$",
        aspect: "equal",
        colorBar: false,
        marks: [
          {
            kind: "image",
            values: list(40 * 30, (k) => Math.sin((k % 40) / 6) * Math.cos(Math.floor(k / 40) / 6)),
            nRows: 30,
            nColumns: 40,
            x: [0, 4],
            y: [0, 3],
          },
        ],
      },
      {
        title: "Correlation",
        aspect: 1,
        x: {
          ticks: [
            { value: 0, label: "$\\mu$" },
            { value: 1, label: "jes" },
          ],
        },
        y: {
          ticks: [
            { value: 0, label: "$\\mu$" },
            { value: 1, label: "jes" },
          ],
        },
        colorBar: { label: "$\\rho$" },
        marks: [
          {
            kind: "image",
            values: [1, -0.4, -0.4, 1],
            nRows: 2,
            nColumns: 2,
            x: [-0.5, 1.5],
            y: [-0.5, 1.5],
            colorMap: "rdbu",
            limits: [-1, 1],
          },
        ],
      },
    ],
  ],
};

/** Filled and outlined histograms over the whole frame, bars, open markers, numbers that need a power of ten. */
export const histograms: Picture = {
  kind: "picture",
  panels: [
    [
      {
        x: { label: "bin" },
        y: { label: "Events" },
        marks: [
          {
            kind: "histogram",
            edges: list(11, (i) => i),
            values: list(10, (i) => 9e6 + 1e6 * Math.sin(i)),
            filled: true,
            label: "filled",
          },
          {
            kind: "histogram",
            edges: list(11, (i) => i),
            values: list(10, (i) => 6e6 + 1e6 * Math.cos(i)),
            dash: "dashed",
            label: "outline",
          },
          {
            kind: "points",
            x: list(10, (i) => i + 0.5),
            y: list(10, () => 8e6),
            marker: "square",
            filled: false,
            label: "open",
          },
        ],
      },
      {
        x: { label: "$x$" },
        y: { label: "Impact on $\\hat\\mu$" },
        legend: "bottom-left",
        marks: [
          {
            kind: "boxes",
            x1: [0, 1, 2],
            x2: [0.8, 1.8, 2.8],
            y1: [0, 0, 0],
            y2: [1, -2, 3],
            color: "#832db6",
            opacity: 0.5,
            label: "up",
          },
          { kind: "points", x: [0.4, 1.4, 2.4], y: [1, -2, 3], marker: "diamond", label: "refit" },
        ],
      },
    ],
  ],
};

export const gridScan1D: Picture = plot(gridScan(counting, [{ name: mu, min: -1, max: 5, n: 61 }], { data }));
export const gridScan2D: Picture = plot(gridScan(counting, axes(9, 0.5, 1.5), { data, gradient: true }));
export const profile1D: Picture = plot(profileScan(counting, data, [{ name: mu, min: 0, max: 4, n: 41 }]));
export const profile2D: Picture = plot(
  profileScan(counting, data, [
    { name: mu, min: 0, max: 4, n: 21 },
    { name: gamma, min: 0.2, max: 2, n: 21 },
  ]),
);
export const pullsOfFit: Picture = plot(expectedUncertainties(counting));

export const PICTURES: Readonly<Record<string, Picture>> = {
  likelihood,
  lines,
  ratio,
  images,
  histograms,
  "grid-scan-1d": gridScan1D,
  "grid-scan-2d": gridScan2D,
  "profile-1d": profile1D,
  "profile-2d": profile2D,
  pulls: pullsOfFit,
};
