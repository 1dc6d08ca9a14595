/** What a web page does with the gallery: draws it, as text and as nodes, puts it into the page, and has axe-core look for barriers. */

import * as api from "../../dist/index.js";
import * as normal from "../../dist/math/normal.js";
import * as plot from "../../dist/plot/index.js";
import { toSvg } from "../../dist/plot/svg-text.js";
import { gallery } from "../../scripts/gallery.mjs";

function parsed(svg) {
  return new DOMParser().parseFromString(svg, "image/svg+xml");
}

/** The picture as text, and what is wrong with it in a page. */
async function drawn([name, , picture]) {
  const svg = await toSvg(picture);
  const document = parsed(svg);
  const node = plot.renderSvg(picture, globalThis.document);
  const faults = [
    ...(document.querySelector("parsererror") === null ? [] : ["not valid XML"]),
    ...(document.querySelector("[style], style") === null ? [] : ["inline styles"]),
    ...(document.isEqualNode(parsed(new XMLSerializer().serializeToString(node)))
      ? []
      : ["the nodes of renderSvg are others than those of the text"]),
    ...["title", "desc"]
      .filter((each) => !document.querySelector(`svg > ${each}`)?.textContent)
      .map((each) => `no ${each}`),
  ];
  const figure = globalThis.document.createElement("figure");
  figure.id = name;
  figure.append(node);
  globalThis.document.querySelector("main").append(figure);
  return [name, { svg, faults }];
}

/** Violations of rules by the identifiers of the figures. */
async function barriers() {
  const { violations, passes } = await globalThis.axe.run("main");
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target).join(", ")})`,
  );
  return { found, nPasses: passes.length };
}

const pictures = [];
try {
  for (const each of gallery(api, plot, normal)) pictures.push(await drawn(each));
  const result = { pictures: Object.fromEntries(pictures), barriers: await barriers(), browser: navigator.userAgent };
  await fetch("/result", { method: "POST", body: JSON.stringify(result) });
} catch (error) {
  await fetch("/result", { method: "POST", body: JSON.stringify({ error: String(error?.stack ?? error) }) });
}
