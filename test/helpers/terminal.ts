import { spawnSync } from "node:child_process";
import { it } from "vitest";
import { repoPath } from "./cli.js";

/** Whether there is the program `script` of util-linux, which runs a command on a terminal of its own. */
const HAS_TERMINAL = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");

/** A test that needs a terminal. Where none can be made, it says so and is skipped. */
export function itOnTerminal(name: string, body: () => void): void {
  if (HAS_TERMINAL) it(name, body);
  else it.skip(`${name} (skipped: no program "script" of util-linux)`, () => undefined);
}

/** Variables that decide about colours, as somebody has them who has set none. */
const PLAIN = { NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: "xterm-256color", HISTOGRAD_DEBUG: "" };

/**
 * Runs a command line on a terminal, and returns all that was written to it. In the command, `histograd` is the program.
 *
 * @param columns - width of the terminal
 */
export function onTerminal(
  command: string,
  { columns = 100, env = {} }: { readonly columns?: number; readonly env?: Readonly<Record<string, string>> } = {},
): string {
  const named = `histograd() { "${process.execPath}" "${repoPath("dist/cli/main.js")}" "$@"; }`;
  const line = `stty cols ${columns}; ${named}; ${command}`;
  const { stdout } = spawnSync("script", ["-qec", `bash -c '${line.replaceAll("'", "'\\''")}'`, "/dev/null"], {
    encoding: "utf8",
    env: { ...process.env, ...PLAIN, ...env },
  });
  return stdout.replaceAll("\r\n", "\n");
}

/** What a terminal shows in the end: a carriage return goes back to the beginning of the line, which is written over. */
export function screenOf(written: string): string {
  const lines = written.split("\n").map((line) => {
    const shown: string[] = [];
    for (const part of line.split("\r")) shown.splice(0, [...part].length, ...part);
    return shown.join("").trimEnd();
  });
  return lines.join("\n");
}

const ESCAPE = "\u001B";

/** A text without the sequences that colour it. */
export function withoutColours(text: string): string {
  return text.replace(new RegExp(`${ESCAPE}\\[\\d+m`, "g"), "");
}

/** Whether there is a sequence for a terminal in a text. */
export function hasEscapes(text: string): boolean {
  return text.includes(ESCAPE);
}
