import { type Command, InvalidArgumentError } from "commander";
import { addRepeatable, parseNumber } from "./options.js";
import type { StyleOptions } from "./style-choice.js";
import { parseCount } from "./values.js";

const LARGEST = 20_000;
const MOST_SCALE = 20;
const FLAGS = [
  "style",
  "font",
  "experiment",
  "status",
  "luminosity",
  "energy",
  "title",
  "size",
  "scale",
  "page",
] as const;

/**
 * Adds the options about the look of a picture, which is checked before the work of the command.
 *
 * @param drawn - whether there is a picture without --plot, too
 */
export function addStyleOptions(command: Command, drawn: "on request" | "always" = "on request"): Command {
  const styled = addRepeatable(command, "--style <file>", "style of the picture: a JSON file, or atlas, cms or plain");
  addRepeatable(
    styled,
    "--font <file>",
    "TrueType or OpenType font of a PNG or PDF file, for characters that DejaVu Sans lacks, such as Chinese ones",
  )
    .option("--experiment <label>", "label of the experiment on the picture")
    .option("--status <label>", "status of the result: Internal, Preliminary")
    .option("--luminosity <value>", 'a number in inverse femtobarns, or a label such as "4.7 fb$^{-1}$"')
    .option("--energy <value>", "a number in TeV, or a label")
    .option("--title <label>", "title of the picture")
    .option("--size <width,height>", "size of the picture in pixels", parseSize)
    .option("--scale <factor>", "pixels of a PNG file per pixel of the picture (default: 2)", parseScale)
    .option(
      "--page <number>",
      "page of a picture that has several (default: the first; all of them in a PDF file)",
      parseCount,
    );
  return command.hook("preAction", async (_command, action) => {
    const options = action.opts<StyleOptions>();
    const given = FLAGS.filter((name) => options[name] !== undefined && !isEmptyList(options[name]));
    if (given.length === 0) return;
    if (drawn === "on request" && options.plot === undefined)
      action.error(`error: --${given[0]} applies to the picture and needs --plot`);
    // The code that draws is loaded here, so that other commands start without it.
    const { readStyle } = await import("./read-style.js");
    readStyle(options);
  });
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function parseSize(text: string): readonly [number, number] {
  const [width, height, ...more] = text.split(/[,x]/).map(parseNumber);
  const isSize = (n: number | undefined): n is number => n !== undefined && n >= 50 && n <= LARGEST;
  if (isSize(width) && isSize(height) && more.length === 0) return [width, height];
  throw new InvalidArgumentError(`Expected a width and a height from 50 to ${LARGEST}, such as 800,600.`);
}

function parseScale(text: string): number {
  const scale = parseNumber(text);
  if (scale !== undefined && scale > 0 && scale <= MOST_SCALE) return scale;
  throw new InvalidArgumentError(`Expected a number above 0, at most ${MOST_SCALE}.`);
}
