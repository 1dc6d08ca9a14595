/** Pictures: descriptions as plain data. Drawing them is in `render`, apart, since it loads the plotting library. */
export { parseLabel, plainLabel } from "./label/parse-label.js";
export type * from "./picture.js";
export { type Plottable, plot } from "./plot.js";
export { type Pull, type Pulls, pulls } from "./records/pulls.js";
export { sparkline } from "./sparkline.js";
