/**
 * A regularised unfolding: a falling spectrum is measured with limited resolution and efficiency on a background, and corrected to
 * true transverse momenta. A penalty on curvature keeps statistical fluctuations from being amplified; its strength is chosen by the
 * L-curve.
 *
 *   node examples/unfolding.mjs [picture.svg]
 */
import { lCurve, plot, Workspace } from "histograd";
import { writePicture } from "histograd/node";

const trueEdges = [20, 30, 40, 51, 63, 76, 90, 106, 125, 150, 200]; // GeV
const recoEdges = [20, 25, 30, 35, 40, 45, 51, 57, 63, 69, 76, 83, 90, 98, 106, 115, 125, 137, 150, 170, 200];

// A simulation with a fixed seed: each event has a true momentum and, where it is reconstructed, a measured one
const uniform = generator(7);
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

function simulated(nEvents, excess) {
  return Array.from({ length: nEvents }, () => {
    const truth = uniform() < excess ? 90 + 20 * normal() : 20 - 40 * Math.log(uniform());
    const efficiency = 0.55 + 0.3 * (1 - Math.exp(-truth / 60));
    const reco = uniform() < efficiency ? truth + 1.5 * Math.sqrt(truth) * normal() : Number.NaN;
    return { truth, reco };
  });
}

const LUMINOSITY = 0.02; // events in the data per simulated one
const events = simulated(500_000, 0); // the generator knows nothing of the excess around 90 GeV
const nature = simulated(10_000, 0.1);
const background = (bin, slope) =>
  8 * (recoEdges[bin + 1] - recoEdges[bin]) * Math.exp((20 - (recoEdges[bin] + recoEdges[bin + 1]) / 2) / slope);
const backgroundOf = (slope) => recoEdges.slice(1).map((_, bin) => background(bin, slope));
const observed = histogram(nature, "reco", recoEdges).map((n, bin) => n + poisson(background(bin, 30)));

// One sample for each true bin: its template is the column of the response, and a free factor scales its events
const names = trueEdges.slice(1).map((_, j) => `x${j}`);
const samples = names.map((name, j) => {
  const inBin = events.filter(({ truth }) => truth >= trueEdges[j] && truth < trueEdges[j + 1]);
  const data = histogram(inBin, "reco", recoEdges).map((n) => LUMINOSITY * n);
  return { name: `true bin ${j}`, data, modifiers: [{ name, type: "normfactor", data: null }] };
});
const modifiers = [
  { name: "background_rate", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
  { name: "background_slope", type: "histosys", data: { hi_data: backgroundOf(33), lo_data: backgroundOf(27) } },
];
const workspace = Workspace.parse({
  version: "1.0.0",
  channels: [{ name: "reco", samples: [...samples, { name: "background", data: backgroundOf(30), modifiers }] }],
  observations: [{ name: "reco", data: observed }],
  measurements: [
    {
      name: "unfolding",
      config: {
        poi: names,
        parameters: names.map((name) => ({ name, bounds: [[-10, 10]] })),
        penalties: [{ name: "curvature", strength: 10, parameters: names }],
      },
    },
  ],
});
const model = workspace.model();
const data = workspace.data(model);

const curve = lCurve(model, data);
const { points, corner, leastCorrelation } = curve;
console.log(`corner of the L-curve: strength ${corner.strength.toFixed(1)}`);
console.log(`least mean global correlation: strength ${leastCorrelation.strength.toFixed(1)}`);

const truth = histogram(nature, "truth", trueEdges);
const generated = histogram(events, "truth", trueEdges).map((n) => LUMINOSITY * n);
const unfolded = ({ estimates }) => estimates.map(({ value }, j) => value * generated[j]);
const uncertainties = ({ estimates }) => estimates.map(({ uncertainty }, j) => uncertainty * generated[j]);
const weak = points[0];
console.log("pT [GeV]   true   unfolded        with hardly any penalty");
for (const [j, trueEvents] of truth.entries()) {
  const cells = [corner, weak].map((point) => {
    const [value, error] = [unfolded(point)[j], uncertainties(point)[j]];
    return `${value.toFixed(0).padStart(5)} ± ${error.toFixed(0).padEnd(3)}`;
  });
  const bin = `${trueEdges[j]}–${trueEdges[j + 1]}`.padEnd(9);
  console.log(`${bin} ${String(trueEvents).padStart(5)}  ${cells.join("     ").trimEnd()}`);
}

if (process.argv[2] !== undefined) {
  await writePicture(
    { kind: "picture", width: 960, height: 800, panels: [plot(curve).panels[0], results()] },
    process.argv[2],
  );
}

/** The unfolded spectrum, and its ratio to the truth. */
function results() {
  const widths = trueEdges.slice(1).map((edge, j) => edge - trueEdges[j]);
  const centers = widths.map((width, j) => trueEdges[j] + width / 2);
  const halves = widths.map((width) => width / 2);
  const perGeV = (counts) => counts.map((count, j) => count / widths[j]);
  const toTruth = (counts) => counts.map((count, j) => count / truth[j]);
  const x = { label: "True $p_T$ [GeV]", limits: [20, 200] };
  const at = (point, scaled) => ({ kind: "points", y: scaled(unfolded(point)), yErrors: scaled(uncertainties(point)) });
  const regularised = { x: centers, xErrors: halves, color: "#000000", label: "Unfolded (corner)" };
  const free = { x: centers.map((c, j) => c + 0.2 * halves[j]), color: "#bd1f01", marker: "square", filled: false };
  const spectrum = [
    { kind: "histogram", edges: trueEdges, values: perGeV(truth), filled: true, color: "#92dadd", label: "Truth" },
    {
      kind: "histogram",
      edges: trueEdges,
      values: perGeV(generated),
      color: "#832db6",
      dash: "dashed",
      label: "Generator",
    },
    { ...at(corner, perGeV), ...regularised },
  ];
  const ratio = [
    { kind: "rules", y: [1], color: "#717581", width: 1 },
    {
      kind: "histogram",
      edges: trueEdges,
      values: toTruth(generated),
      color: "#832db6",
      dash: "dashed",
      label: "Generator",
    },
    { ...at(weak, toTruth), ...free, label: "Hardly any penalty" },
    { ...at(corner, toTruth), ...regularised },
  ];
  return [
    { x, y: { label: "Events / GeV", scale: "log" }, marks: spectrum },
    { x, y: { label: "Ratio to the truth" }, marks: ratio },
  ];
}

/** Numbers of events by bin of their true or measured momentum; events outside of all bins are in none. */
function histogram(list, key, edges) {
  const counts = edges.slice(1).map(() => 0);
  for (const event of list) {
    const bin = edges.findLastIndex((edge) => event[key] >= edge);
    if (bin >= 0 && bin < counts.length) counts[bin]++;
  }
  return counts;
}

/** A Poisson number, as how many exponential times fit into `mean`. */
function poisson(mean) {
  let [n, time] = [0, -Math.log(uniform())];
  for (; time < mean; n++) time -= Math.log(uniform());
  return n;
}

/** Uniform numbers between 0 and 1 (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

/* prints
corner of the L-curve: strength 101.7
least mean global correlation: strength 31.9
pT [GeV]   true   unfolded        with hardly any penalty
20–30      1967   1954 ± 94       2092 ± 204
30–40      1570   1555 ± 62       1187 ± 358
40–51      1334   1340 ± 54       1959 ± 470
51–63      1123   1148 ± 46        481 ± 521
63–76      1043   1048 ± 40       1595 ± 522
76–90       887    930 ± 33        336 ± 456
90–106      823    779 ± 28       1393 ± 333
106–125     579    557 ± 23        229 ± 198
125–150     332    365 ± 17        443 ± 90
150–200     247    245 ± 20        230 ± 33
*/
