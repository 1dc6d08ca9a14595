/**
 * Two coefficients of an effective field theory. The events of the signal are a quadratic polynomial of both, so that −2 log L has
 * two minima, and regions are no ellipses: the intervals of each coefficient and the joint regions are of the profile likelihood.
 *
 *   node examples/eft.mjs [picture.svg]
 */
import { findMinima, fit, likelihoodContour, minos, plot, Workspace } from "histograd";
import { writePicture } from "histograd/node";

// Events in six bins of a transverse momentum: the standard model, and what is added for coefficients of 1
const terms = [
  { powers: { c_1: 1 }, data: [-176, -144, -120, -88, -56, -48] }, // interference with the standard model
  { powers: { c_2: 1 }, data: [72, 48, 28, 16, 8, 5] },
  { powers: { c_1: 2 }, data: [16, 24, 36, 48, 52, 72] }, // new physics alone, which grows with energy
  { powers: { c_2: 2 }, data: [32, 26, 21, 16, 11, 10] },
  { powers: { c_1: 1, c_2: 1 }, data: [4, 4, 3, 3, 2, 2] },
];
const signal = {
  name: "signal",
  data: [1440, 960, 560, 304, 144, 80],
  modifiers: [
    { name: "eft", type: "polynomial", data: { terms } },
    { name: "luminosity", type: "normsys", data: { hi: 1.02, lo: 0.98 } },
  ],
};
const shape = { hi_data: [1872, 1040, 496, 220, 86, 45], lo_data: [1968, 1040, 464, 196, 74, 35] };
const background = {
  name: "background",
  data: [1920, 1040, 480, 208, 80, 40],
  modifiers: [
    { name: "background_rate", type: "normsys", data: { hi: 1.06, lo: 0.94 } },
    { name: "background_shape", type: "histosys", data: shape },
  ],
};
const workspace = Workspace.parse({
  version: "1.0.0",
  channels: [{ name: "SR", samples: [signal, background] }],
  observations: [{ name: "SR", data: [3304, 1976, 1032, 504, 232, 128] }],
  measurements: [{ name: "eft", config: { poi: ["c_1", "c_2"], parameters: [] } }],
});
const model = workspace.model();
const data = workspace.data(model);
const [i1, i2] = model.poiNames.map((name) => model.parIndex(name));

const { values } = fit(model, data);
console.log(`best fit: c_1 = ${values[i1].toFixed(2)}, c_2 = ${values[i2].toFixed(2)}`);
const [, ...others] = findMinima(model, data, { nStarts: 40 }).minima;
for (const { deltaTwiceNll, values: at } of others) {
  console.log(
    `another minimum, ${deltaTwiceNll.toFixed(2)} higher: c_1 = ${at[i1].toFixed(2)}, c_2 = ${at[i2].toFixed(2)}`,
  );
}
for (const { name, lower, upper } of minos(model, data, { parameters: model.poiNames }).intervals) {
  console.log(`${name} from ${lower.value.toFixed(2)} to ${upper.value.toFixed(2)} at 68 %`);
}
const contour = likelihoodContour(model, data, ["c_1", "c_2"]);
for (const note of contour.notes) console.log(note);

if (process.argv[2] !== undefined) {
  const picture = plot(contour); // plain data, to which marks can be added
  const marks = [
    ...picture.panels[0][0].marks,
    { kind: "points", x: [0], y: [0], marker: "diamond", size: 9, color: "#bd1f01", label: "Standard model" },
    ...others.map(({ values: at }) => ({
      kind: "points",
      x: [at[i1]],
      y: [at[i2]],
      marker: "cross",
      size: 9,
      color: "#717581",
      label: "Other minimum",
    })),
  ];
  await writePicture({ ...picture, panels: [[{ ...picture.panels[0][0], marks }]] }, process.argv[2]);
}

/* prints
best fit: c_1 = 0.13, c_2 = -1.43
another minimum, 0.22 higher: c_1 = 0.55, c_2 = 0.90
c_1 from -0.24 to 0.75 at 68 %
c_2 from -1.97 to 1.23 at 68 %
A contour is not star-shaped around the best fit, so that all contours are drawn from a grid of profile fits.
*/
