/** Prints the pictures of the gallery as JSON, rounded as the stored ones: by name. Run by run.mjs under several versions of Node. */
import { gallery, roundedSvg } from "../../scripts/gallery.mjs";

const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url));
const [api, plot, normal, { toSvg }] = await Promise.all(
  ["index.js", "plot/index.js", "math/normal.js", "plot/svg-text.js"].map(load),
);
const pictures = [];
for (const [name, , picture] of gallery(api, plot, normal)) pictures.push([name, roundedSvg(await toSvg(picture))]);
console.log(JSON.stringify(Object.fromEntries(pictures)));
