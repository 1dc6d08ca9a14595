/** The class `Resvg` of @resvg/resvg-js by its WebAssembly build, with the fonts inside: for a program in one file. */
import { initWasm, Resvg as WasmResvg } from "@resvg/resvg-wasm";
import wasm from "@resvg/resvg-wasm/index_bg.wasm";

await initWasm(wasm);

export class Resvg extends WasmResvg {
  constructor(svg, { font, ...options }) {
    const { fontFiles: fontBuffers, defaultFontFamily } = font;
    super(svg, { ...options, font: { loadSystemFonts: false, fontBuffers, defaultFontFamily } });
  }
}
