import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { histograd, temporaryFolder } from "../helpers/cli.js";
import { refusalOf, textOf } from "../helpers/cli-record.js";

const files = temporaryFolder();
files.write("likelihood.json", "{}");
files.write("some file.json", "{}");

const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = (typeof SHELLS)[number];

const scripts = Object.fromEntries(
  await Promise.all(
    SHELLS.map(
      async (shell) => [shell, files.write(`completion.${shell}`, await textOf("completion", shell))] as const,
    ),
  ),
) as Readonly<Record<Shell, string>>;

const run = (program: string, args: readonly string[], input = "") =>
  execFileSync(program, args, { cwd: files.folder, encoding: "utf8", input, timeout: 200_000 });

/** What each shell offers for a line; words that are separated by spaces, the last one begun. */
const OFFERED: Readonly<Record<Shell, (line: string) => readonly string[]>> = {
  bash: (line) => {
    const words = line.split(" ").map((word) => `'${word}'`);
    const program = [
      `source '${scripts.bash}'`,
      `COMP_WORDS=(${words.join(" ")})`,
      `COMP_CWORD=${words.length - 1}`,
      "_histograd",
      `printf "%s\\n" "\${COMPREPLY[@]}"`,
    ];
    return run("bash", ["--norc", "-c", program.join("\n")])
      .split("\n")
      .filter(Boolean);
  },
  fish: (line) => {
    const program = `source '${scripts.fish}'; complete -C '${line}'`;
    return run("fish", ["--no-config", "-c", program])
      .split("\n")
      .filter(Boolean)
      .map((each) => each.split("\t")[0]!);
  },
  zsh: (line) => {
    // the line as a terminal has it, with the list of what is possible
    const program = `
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell 'PS1=; stty rows 400 columns 200; autoload -Uz compinit; compinit -u -D; setopt no_list_beep list_packed; LISTMAX=100000; unsetopt auto_menu menu_complete; source ${scripts.zsh}; zstyle ":completion:*" verbose no; print READY'
      zpty -r -m shell dump '*READY*READY*'
      zpty -w -n shell '${line}'$'\\t\\t'
      sleep 1
      zpty -w -n shell $'\\C-a\\C-k'
      zpty -w shell 'print DONE'
      zpty -r -m shell answer '*DONE*'
      print -r -- "$answer"`;
    return stripVTControlCharacters(run("zsh", ["-f", "-c", program]))
      .split(/\s+/)
      .filter(Boolean);
  },
};

describe("histograd completion", () => {
  it("prints a script for each shell, and refuses others", async () => {
    expect(await refusalOf("completion", "tcsh")).toContain("bash, zsh, fish");
    expect(await refusalOf("completion")).toContain("shell");
    const { stdout } = await histograd(["completion", "--help"]);
    expect(stdout).toContain("source <(histograd completion bash)");
  });

  it("knows every command of the help", async () => {
    const { stdout } = await histograd(["--help"]);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*? {2}/gm)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(30);
    for (const shell of SHELLS) {
      const script = readFileSync(scripts[shell], "utf8");
      for (const name of commands.filter((each) => each !== "help"))
        expect(script, shell).toMatch(new RegExp(`\\b${name}\\b`));
    }
  });
});

describe.each(SHELLS)("completion in %s", (shell) => {
  const isThere = spawnSync(shell, ["--version"]).status === 0;
  const test = isThere ? it : it.skip;
  const offered = OFFERED[shell];
  const title = (text: string) => (isThere ? text : `${text} (skipped: there is no ${shell})`);

  test(title("completes commands, and commands of commands"), () => {
    expect(offered("histograd upper")).toContain("upperlimit");
    expect(offered("histograd edit re").join(" ")).toContain("rebin");
    expect(offered("histograd patchset ")).toEqual(expect.arrayContaining(["scan", "extract", "verify"]));
  });

  test(title("completes options, and values that are one of few"), () => {
    expect(offered("histograd prune --report-").join(" ")).toContain("--report-file");
    expect(offered("histograd prune --report-").join(" ")).toContain("--report-cls");
    expect(offered("histograd edit symmetrise --method ").join(" ").replaceAll("\\", "")).toContain("mirror up");
    expect(offered("histograd fit --dialect ")).toEqual(expect.arrayContaining(["pyhf", "root", "combine"]));
    expect(offered("histograd completion ")).toEqual(expect.arrayContaining(["bash", "fish", "zsh"]));
  });

  test(title("completes names of files"), () => {
    expect(offered("histograd fit like").join(" ")).toContain("likelihood.json");
    expect(offered("histograd fit --output like").join(" ")).toContain("likelihood.json");
  });

  test(title("offers nothing where only the user knows"), () => {
    expect(offered("histograd fit --measurement like").join(" ")).not.toContain("likelihood.json");
  });
});
