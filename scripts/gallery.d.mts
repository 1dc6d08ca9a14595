/** Types of gallery.mjs, for the tests. */
import type * as api from "../src/index.js";
import type * as normal from "../src/math/normal.js";
import type * as plot from "../src/plot/index.js";

export declare function gallery(
  library: typeof api,
  drawing: typeof plot,
  functions: Pick<typeof normal, "normalCdf">,
): readonly (readonly [name: string, text: string, picture: plot.Picture])[];
export declare function examplePlane(functions: Pick<typeof normal, "normalCdf">, origin: object): object;
export declare function drawingDifference(drawn: string, stored: string): string | undefined;
export declare function roundedSvg(svg: string): string;
export declare function galleryPage(pictures: ReturnType<typeof gallery>): string;
export declare function exampleWorkspace(): object;
export declare const EXAMPLE_STYLE: plot.PlotStyle;
