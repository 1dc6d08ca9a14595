import { quoted, wordPatterns } from "./quoting.js";
import type { Completed, CompletedCommand } from "./tree.js";

/** A script for bash, 4.2 or later. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of histograd for bash: source <(histograd completion bash)
_histograd() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" at="" names="" options="" i
  COMPREPLY=()
  if [[ $cur == = ]]; then cur=""
  elif [[ $prev == = ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for (( i = 1; i < COMP_CWORD; i++ )); do
    case "$at \${COMP_WORDS[i]}" in
      ${wordPatterns(commands)}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $prev" in
${commands.flatMap(optionCases).join("\n")}
  esac
  case "$at" in
${commands.map(commandCase).join("\n")}
  esac
  if [[ $cur == -* ]]; then _histograd_words "$options"
  elif [[ -n $names ]]; then _histograd_words "$names"; fi
}
_histograd_words() {
  local IFS=$'\\n'
  COMPREPLY=( $(compgen -W "$1" -- "$cur") )
  COMPREPLY=( "\${COMPREPLY[@]// /\\\\ }" )
}
_histograd_files() {
  compopt -o filenames 2>/dev/null
  local IFS=$'\\n'
  COMPREPLY=( $(compgen "$1" -- "$cur") )
}
complete -F _histograd histograd
`;
}

function optionCases({ path, options }: CompletedCommand): readonly string[] {
  return options.flatMap(({ names, value }) => {
    if (value === undefined) return [];
    const patterns = names.map((name) => quoted(`${path} ${name}`)).join("|");
    return [`    ${patterns}) ${completing(value)}; return ;;`];
  });
}

function commandCase({ path, commands, options, argument }: CompletedCommand): string {
  const flags = quoted(options.flatMap(({ names }) => names).join("\n"));
  const names = commands.length === 0 ? "" : ` names=${quoted(commands.map(({ name }) => name).join("\n"))}`;
  const values = argument === undefined || commands.length > 0 ? "" : `; [[ $cur == -* ]] || ${completing(argument)}`;
  return `    ${quoted(path)}) options=${flags}${names}${values} ;;`;
}

function completing(value: Completed): string {
  switch (value.kind) {
    case "words":
      return `_histograd_words ${quoted(value.words.join("\n"))}`;
    case "file":
      return "_histograd_files -f";
    case "folder":
      return "_histograd_files -d";
    case "text":
      return ":";
  }
}
