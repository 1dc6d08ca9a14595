/** The class `Resvg` of @resvg/resvg-js by its WebAssembly build, with its fonts inside and those that a style names: for a program in one file. */
import { readFileSync } from "node:fs";
import { initWasm, Resvg as WasmResvg } from "@resvg/resvg-wasm";
import wasm from "@resvg/resvg-wasm/index_bg.wasm";

await initWasm(wasm);

export class Resvg extends WasmResvg {
  constructor(svg, { font, ...options }) {
    const { fontFiles, defaultFontFamily } = font;
    const fontBuffers = fontFiles.map((file) => (typeof file === "string" ? readFileSync(file) : file));
    super(svg, { ...options, font: { loadSystemFonts: false, fontBuffers, defaultFontFamily } });
  }
}
