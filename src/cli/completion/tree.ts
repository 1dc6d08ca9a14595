import type { Command, Option } from "commander";

/** What may stand in a place of the command line. */
export type Completed =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "file" | "folder" | "text" };

/** An option of a command. */
export interface CompletedOption {
  /** As they are written: `-o`, `--output`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Its value; undefined for a flag. */
  readonly value: Completed | undefined;
}

/** A command as the user types it, with what may follow. */
export interface CompletedCommand {
  /** The words of the command behind the name of the program, as `edit rebin`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly CompletedOption[];
  /** Its arguments; undefined for a command that has none, or commands of its own. */
  readonly argument: Completed | undefined;
}

const HELP: CompletedOption = { names: ["-h", "--help"], description: "display help for command", value: undefined };

/** All commands of a program, itself first. */
export function completedCommands(program: Command): readonly CompletedCommand[] {
  return treeOf(program, "");
}

function treeOf(command: Command, path: string): readonly CompletedCommand[] {
  const below = command.commands.flatMap((each) => treeOf(each, `${path} ${each.name()}`.trim()));
  const [argument] = command.registeredArguments;
  const own: CompletedCommand = {
    path,
    commands: command.commands.map((each) => ({ name: each.name(), summary: each.summary() })),
    options: [...command.options.map(completedOption), HELP],
    argument: argument === undefined ? undefined : completedValue(argument.argChoices, argument.name()),
  };
  return [own, ...below];
}

function completedOption({ short, long, description, flags, argChoices }: Option): CompletedOption {
  const [, placeholder] = /[<[](.+?)(?:\.\.\.)?[>\]]/.exec(flags) ?? [];
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    value: placeholder === undefined ? undefined : completedValue(argChoices, placeholder),
  };
}

/** Words that tell of a file or a folder in the name of a value. */
const FILES = /file|workspace|patchset|reference|record|^[ab]$|background|card|input|toys?$|runs?$/i;
const FOLDERS = /folder|dir/i;

function completedValue(choices: readonly string[] | undefined, placeholder: string): Completed {
  if (choices !== undefined) return { kind: "words", words: choices };
  if (FOLDERS.test(placeholder)) return { kind: "folder" };
  return { kind: FILES.test(placeholder) ? "file" : "text" };
}
