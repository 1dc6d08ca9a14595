/** Reads the style of a picture. The command line loads this module only for pictures. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { describeValue } from "../describe.js";
import { DataError, type Issue, nearestHint } from "../errors.js";
import { requireFontFiles } from "../node/font-files.js";
import { optionIssues } from "../options.js";
import { PLOT_STYLE, type PlotStyle, type PresetName } from "../plot/style/plot-style.js";
import { parseNumber } from "./options.js";
import type { StyleOptions } from "./style-choice.js";

const PRESETS: readonly PresetName[] = ["plain", "atlas", "cms"];

/**
 * The style of the options of a command: files and presets in their order, then the single options.
 *
 * @throws DataError `file-not-found`, `json-syntax`, `font-file`, and as the rules of styles say, with the file in the path
 */
export function readStyle(options: StyleOptions): PlotStyle {
  const { style = [], font = [], experiment, status, luminosity, energy, title, size } = options;
  const parts = style.map(styleOf);
  const single: PlotStyle = {
    ...(experiment === undefined ? {} : { experiment }),
    ...(status === undefined ? {} : { status }),
    ...(luminosity === undefined ? {} : { luminosity: numberOrText(luminosity) }),
    ...(energy === undefined ? {} : { energy: numberOrText(energy) }),
    ...(title === undefined ? {} : { title }),
    ...(size === undefined ? {} : { width: size[0], height: size[1] }),
  };
  requireFontFiles(font, () => "--font");
  const joined: PlotStyle = Object.assign({}, ...parts, single);
  return font.length === 0 ? joined : { ...joined, fontFiles: [...(joined.fontFiles ?? []), ...font] };
}

function styleOf(name: string): PlotStyle {
  const preset = PRESETS.find((each) => each === name);
  if (preset !== undefined) return { preset };
  if (!existsSync(name)) {
    const expected = `the name of a JSON file with a style, or one of ${PRESETS.join(", ")}`;
    const issue: Issue = { code: "file-not-found", path: "--style", expected, received: describeValue(name) };
    throw new DataError([{ ...issue, ...nearestHint(name, PRESETS) }]);
  }
  const style = parsed(name);
  const issues = optionIssues(style, PLOT_STYLE);
  if (issues.length > 0) throw new DataError(issues.map((issue) => ({ ...issue, path: `${name}: ${issue.path}` })));
  return withFontFiles(style as PlotStyle, name);
}

/** A style of a file with the paths of its fonts from here, which are files of fonts. */
function withFontFiles({ fontFiles, ...style }: PlotStyle, file: string): PlotStyle {
  if (fontFiles === undefined) return style;
  const fromHere = fontFiles.map((font) => (isAbsolute(font) ? font : join(dirname(file), font)));
  requireFontFiles(fromHere, (k) => `${file}: fontFiles[${k}]`);
  return { ...style, fontFiles: fromHere };
}

function parsed(file: string): unknown {
  try {
    const style: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof style !== "object" || style === null) return style;
    // Editors find the schema by this address.
    return Object.fromEntries(Object.entries(style).filter(([name]) => name !== "$schema"));
  } catch (error) {
    const received = error instanceof Error ? error.message : String(error);
    throw new DataError([{ code: "json-syntax", path: file, expected: "a JSON document with a style", received }]);
  }
}

function numberOrText(text: string): number | string {
  const value = parseNumber(text);
  return value !== undefined && Number.isFinite(value) ? value : text;
}
