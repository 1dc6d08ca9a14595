/** Stands for fontkit in src/node/font-set.ts: opens fonts that are in the program, too, which own-fonts.mjs has in the place of paths. */
import * as fontkit from "fontkit";

export function openSync(file) {
  return typeof file === "string" ? fontkit.openSync(file) : fontkit.create(Buffer.from(file));
}
