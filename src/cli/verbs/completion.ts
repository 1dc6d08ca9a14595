import { Argument, type Command } from "commander";
import { bashScript } from "../completion/bash.js";
import { fishScript } from "../completion/fish.js";
import { completedCommands } from "../completion/tree.js";
import { zshScript } from "../completion/zsh.js";
import { printResult } from "../output/print.js";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

const EXAMPLES = `
Examples:
  source <(histograd completion bash)                                      # in ~/.bashrc
  histograd completion zsh > "\${fpath[1]}/_histograd"                      # before compinit
  histograd completion fish > ~/.config/fish/completions/histograd.fish`;

/** Options of `histograd completion`, and what it does. */
export function configure(command: Command): void {
  const shells = Object.keys(SCRIPTS);
  command
    .description("Prints a script that lets a shell complete commands, options, their values and names of files.")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .addHelpText("after", EXAMPLES)
    .action((shell: keyof typeof SCRIPTS) => printResult(SCRIPTS[shell](completedCommands(command.parent!))));
}
