import { quoted, wordPatterns } from "./quoting.js";
import type { Completed, CompletedCommand } from "./tree.js";

/** A script for zsh: a function to be found in $fpath, or to be read by source. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef histograd
# Completion of histograd for zsh: histograd completion zsh > "\${fpath[1]}/_histograd"
_histograd() {
  local cur="\${words[CURRENT]}" prev="\${words[CURRENT-1]}" at="" i
  local -a names options
  if [[ $cur == --*=* ]]; then
    prev="\${cur%%=*}"
    compset -P '*='
    cur="\${words[CURRENT]}"
  fi
  for (( i = 2; i < CURRENT; i++ )); do
    case "$at \${words[i]}" in
      (${wordPatterns(commands)}) at="\${at:+$at }\${words[i]}" ;;
    esac
  done
  case "$at $prev" in
${commands.flatMap(optionCases).join("\n")}
  esac
  case "$at" in
${commands.map(commandCase).join("\n")}
  esac
}
if [[ "\${funcstack[1]}" == _histograd ]]; then _histograd "$@"; else compdef _histograd histograd; fi
`;
}

function optionCases({ path, options }: CompletedCommand): readonly string[] {
  return options.flatMap(({ names, value }) => {
    if (value === undefined) return [];
    const patterns = names.map((name) => quoted(`${path} ${name}`)).join("|");
    return [`    (${patterns}) ${completing(value)}; return ;;`];
  });
}

function commandCase({ path, commands, options, argument }: CompletedCommand): string {
  const described = options.flatMap(({ names, description }) => names.map((name) => quoted(`${name}:${description}`)));
  const names = commands.map(({ name, summary }) => quoted(`${name}:${summary}`));
  const others = names.length > 0 ? "_describe command names" : argument === undefined ? ":" : completing(argument);
  return `    (${quoted(path)})
      options=(${described.join(" ")})
      names=(${names.join(" ")})
      if [[ $cur == -* ]]; then _describe -o option options; else ${others}; fi ;;`;
}

function completing(value: Completed): string {
  switch (value.kind) {
    case "words":
      return `compadd -- ${value.words.map(quoted).join(" ")}`;
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "text":
      return ":";
  }
}
