/** The class `Resvg` of @resvg/resvg-js by its WebAssembly build, with the fonts inside: for a program in one file. */
import { initWasm, Resvg as WasmResvg } from "@resvg/resvg-wasm";
import wasm from "@resvg/resvg-wasm/index_bg.wasm";
import regular from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf";
import bold from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf";
import boldOblique from "dejavu-fonts-ttf/ttf/DejaVuSans-BoldOblique.ttf";
import oblique from "dejavu-fonts-ttf/ttf/DejaVuSans-Oblique.ttf";

await initWasm(wasm);

export class Resvg extends WasmResvg {
  constructor(svg, { font, ...options }) {
    const { defaultFontFamily } = font;
    const fontBuffers = [regular, oblique, bold, boldOblique];
    super(svg, { ...options, font: { loadSystemFonts: false, fontBuffers, defaultFontFamily } });
  }
}
