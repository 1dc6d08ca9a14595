import { commandPatterns, quotedForFish } from "./quoting.js";
import type { Completed, CompletedCommand, CompletedOption } from "./tree.js";

/** A script for fish, 3.0 or later. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of histograd for fish: histograd completion fish > ~/.config/fish/completions/histograd.fish
function __histograd_at
  set -l at ""
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
      case ${commandPatterns(commands).map(quotedForFish).join(" ")}
        set at (string trim -- "$at $word")
    end
  end
  test "$at" = "$argv[1]"
end
complete -c histograd -f
${commands.flatMap(linesOf).join("\n")}
`;
}

function linesOf({ path, commands, options, argument }: CompletedCommand): readonly string[] {
  const begin = `complete -c histograd -n ${quotedForFish(`__histograd_at ${quotedForFish(path)}`)}`;
  return [
    ...commands.map(({ name, summary }) => `${begin} -a ${quotedForFish(name)} -d ${quotedForFish(summary)}`),
    ...(argument === undefined || commands.length > 0 ? [] : [`${begin} ${argumentFlags(argument)}`]),
    ...options.map((option) => `${begin} ${optionFlags(option)}`),
  ];
}

function optionFlags({ names, description, value }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  return [...flags, `-d ${quotedForFish(description)}`, ...(value === undefined ? [] : [valueFlags(value)])].join(" ");
}

function valueFlags(value: Completed): string {
  switch (value.kind) {
    case "words":
      return `-x -a ${wordList(value.words)}`;
    case "file":
      return "-r -F";
    case "folder":
      return "-x -a '(__fish_complete_directories)'";
    case "text":
      return "-x";
  }
}

function argumentFlags(value: Completed): string {
  if (value.kind === "words") return `-a ${wordList(value.words)}`;
  return value.kind === "text" ? "-f" : "-F";
}

/** Words as a list that fish reads again. */
function wordList(words: readonly string[]): string {
  return quotedForFish(words.map(quotedForFish).join(" "));
}
