import type { CompletedCommand } from "./tree.js";

/** A text in single quotes, for bash and zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A text in single quotes, for fish. */
export function quotedForFish(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** Patterns of what stands before the name of each command, and the name. */
export function commandPatterns(commands: readonly CompletedCommand[]): readonly string[] {
  return commands.flatMap(({ path, commands: below }) => below.map(({ name }) => `${path} ${name}`));
}

/** `commandPatterns` for the command `case` of bash and zsh. */
export function wordPatterns(commands: readonly CompletedCommand[]): string {
  return commandPatterns(commands).map(quoted).join("|");
}
