// The build under test: dist/, or the folder that HISTOGRAD_DIST names.
import { fileURLToPath, pathToFileURL } from "node:url";

const named = process.env.HISTOGRAD_DIST;
const ROOT =
  named === undefined ? new URL("../../dist/", import.meta.url) : pathToFileURL(`${named.replace(/\/$/, "")}/`);

/** Path of a file of the build. */
export const builtPath = (relative) => fileURLToPath(new URL(relative, ROOT));

/** A module of the build: `index.js` by default. */
export const library = (relative = "index.js") => import(new URL(relative, ROOT).href);
