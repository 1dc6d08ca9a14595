/** Stands for src/node/fonts.ts where resvg.mjs has the fonts. */
export function fontFiles() {
  return [];
}
