import { styleText } from "node:util";
import type { Paint, Tone } from "../format/paint.js";

/** A stream that may be a terminal. */
export interface Terminal {
  readonly isTTY?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether a stream gets colours: a terminal does that is not dumb. FORCE_COLOR asks for them everywhere, with 0 or false for none;
 * otherwise NO_COLOR, set to anything, asks for none.
 *
 * @see https://no-color.org, https://nodejs.org/api/tty.html (FORCE_COLOR)
 */
export function hasColours({ isTTY = false }: Terminal, environment: Environment = process.env): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none = "", TERM: terminal } = environment;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return none === "" && isTTY && terminal !== "dumb";
}

const STYLES: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  good: "green",
  bad: ["bold", "red"],
  caution: "yellow",
  dim: "dim",
  strong: "bold",
};

/** What gives the texts of a stream their colours; undefined where it gets none. */
export function paintFor(stream: Terminal, environment: Environment = process.env): Paint | undefined {
  if (!hasColours(stream, environment)) return undefined;
  // It is decided above which stream gets colours; some versions of Node would decide it again.
  return (tone, text) => styleText(STYLES[tone], text, { validateStream: false });
}
