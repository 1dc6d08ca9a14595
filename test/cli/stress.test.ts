import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, linkSync, readFileSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { histograd, repoPath, TWO_CHANNEL, TWO_CHANNEL_REFERENCE, temporaryFolder } from "../helpers/cli.js";

const files = temporaryFolder();
const PROGRAM = repoPath("dist/cli/main.js");

/** One block for people: a line that says what is wrong, and some that say more; no stack and no source. */
function expectReadable(stderr: string): void {
  expect(stderr).toMatch(/^error: /);
  expect(stderr.split("\n").length).toBeLessThan(8);
  expect(stderr).not.toMatch(/\n\s+at |node:|\.js:|fault of histograd/);
  for (const line of stderr.split("\n")) expect(line.length).toBeLessThan(400);
}

async function refused(args: readonly string[], ...expected: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await histograd(args);
  expect(status, stderr).toBe(2);
  expect(stdout).toBe("");
  expectReadable(stderr);
  for (const text of expected) expect(stderr).toContain(text);
}

/** Runs a command line by a shell, whose redirections it has; in it, `histograd` is the program, whatever folders are called. */
function inShell(command: string) {
  const env = { ...process.env, HISTOGRAD_DEBUG: "" };
  const named = `histograd() { "${process.execPath}" "${PROGRAM}" "$@"; }`;
  return spawnSync("bash", ["-c", `${named}; ${command}`], { env, encoding: "utf8" });
}

describe.skipIf(!existsSync("/dev/full"))("a full disk", () => {
  it.each(["fit", "fit --json", "graph", "fit --help"])(
    "under standard output of %s is an error in one line",
    (words) => {
      const [command, ...options] = words.split(" ");
      const { status, stderr } = inShell(`histograd ${command} "${TWO_CHANNEL}" ${options.join(" ")} > /dev/full`);
      expect([status, stderr]).toEqual([2, "error: standard output cannot be written: a full disk\n"]);
    },
  );

  it("under a file of --output is one, too", () =>
    refused(["fit", TWO_CHANNEL, "--output", "/dev/full"], "a full disk"));

  it("under standard error changes nothing about the exit status of bad input", () => {
    expect(inShell("histograd fit nowhere.json 2> /dev/full").status).toBe(2);
  });
});

describe.skipIf(!existsSync("/dev/null"))("a device as the file of toys", () => {
  it("is refused: it would be replaced", () =>
    refused(["toys", "run", TWO_CHANNEL, "--output", "/dev/null"], "a file that can be replaced"));
});

describe("a closed pipe", () => {
  it.each(["inspect --json", "yields --bins", "graph --detail full", "fit --help"])(
    "behind %s is no error",
    (words) => {
      const [command, ...options] = words.split(" ");
      const program = `histograd ${command} "${TWO_CHANNEL}" ${options.join(" ")}`;
      const { stdout, stderr } = inShell(`set -o pipefail; ${program} | head -1; echo "$?"`);
      const [first, status] = stdout.trim().split("\n");
      expect([first !== "", status, stderr]).toEqual([true, "0", ""]);
    },
  );

  it("that nobody reads from is none either", async () => {
    const child = spawn(process.execPath, [PROGRAM, "inspect", TWO_CHANNEL, "--json"]);
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect([status, stderr]).toEqual([0, ""]);
  });
});

describe.skipIf(!existsSync("/dev/zero"))("an input without an end", () => {
  it.each([
    ["a workspace", ["fit", "/dev/zero"], "at most 512 MiB"],
    ["a patch", ["fit", TWO_CHANNEL, "--patch", "/dev/zero"], "at most 512 MiB"],
    ["reference numbers", ["check", TWO_CHANNEL, "/dev/zero"], "at most 512 MiB"],
    ["toys", ["toys", "resume", "/dev/zero", TWO_CHANNEL], "a pipe or device"],
    ["parts of toys", ["toys", "merge", "/dev/zero", "/dev/zero"], "a pipe or device"],
    [
      "a scan",
      ["patchset", "scan", TWO_CHANNEL, repoPath("examples/patchset/patchset.json"), "--resume", "/dev/zero"],
      "a pipe or device",
    ],
  ])("as %s is refused", (_, args, text) => refused(args, "/dev/zero", text));

  it("as standard input is refused", () => {
    const { status, stderr } = inShell("histograd fit - < /dev/zero");
    expect(status).toBe(2);
    expectReadable(stderr);
  });
});

describe("a result in the place of an input", () => {
  const content = readFileSync(TWO_CHANNEL, "utf8");
  const input = files.write("input.json", content);
  const link = files.path("link.json");
  symlinkSync(input, link);
  const twin = files.path("twin.json");
  linkSync(input, twin);
  const reference = files.path("reference.json");
  copyFileSync(TWO_CHANNEL_REFERENCE, reference);
  const patch = files.write("patch.json", "[]");

  it.each([
    ["fit", ["fit", input, "-o", input]],
    ["a limit", ["upperlimit", input, "-o", input]],
    ["yields", ["yields", input, "-o", input]],
    ["an inspection", ["inspect", input, "-o", input]],
    ["a validation", ["validate", input, "-o", input]],
    ["a graph", ["graph", input, "-o", input]],
    ["toys", ["toys", "run", input, "-o", input]],
    ["a comparison", ["check", input, reference, "-o", reference]],
    ["a fit with a patch", ["fit", input, "--patch", patch, "-o", patch]],
    ["a fit, by a link to the input", ["fit", link, "-o", input]],
    ["a fit, by a link to the output", ["fit", input, "-o", link]],
    ["a fit, by another name of the file", ["fit", input, "-o", twin]],
    ["a fit, by another path", ["fit", input, "-o", `${files.folder}/./x/../input.json`]],
  ])("is refused for %s, whatever --force says", async (_, args) => {
    await refused([...args, "--force"], "which is read");
    expect(readFileSync(input, "utf8")).toBe(content);
    expect(readFileSync(patch, "utf8")).toBe("[]");
    expect(readFileSync(reference, "utf8")).toBe(readFileSync(TWO_CHANNEL_REFERENCE, "utf8"));
  });

  it("is refused for documents of patch sets", async () => {
    const set = files.path("set.json");
    copyFileSync(repoPath("examples/patchset/patchset.json"), set);
    const background = files.path("background.json");
    copyFileSync(repoPath("examples/patchset/background.json"), background);
    await refused(["patchset", "apply", background, set, "-o", background, "--force"], "which is read");
    await refused(["patchset", "extract", set, "-o", set, "--force"], "which is read");
    await refused(["patchset", "scan", background, set, "-o", set, "--force"], "which is read");
  });

  it("is refused for two results in one file", () =>
    refused(["pulls", input, "-o", files.path("p.svg"), "--plot", files.path("p.svg")], "--output as well"));
});

describe("far too much to do", () => {
  it.each([
    ["a scan", ["scan", TWO_CHANNEL, "--parameter", "mu=0,3,1000000000"], "1000000000 points"],
    [
      "a scan of a plane",
      ["scan", TWO_CHANNEL, "--parameter", "mu=0,3,99999", "--parameter", "lumi=0.9,1.1,99999"],
      "×",
    ],
    ["limits", ["upperlimit", TWO_CHANNEL, "--scan", "0,3,1000000000"], "at most 100000 points"],
    ["toys", ["cls", TWO_CHANNEL, "--test-stat", "q", "--calctype", "toybased", "--toys", "1000000000"], "--toys"],
    ["workers", ["cls", TWO_CHANNEL, "--workers", "100000"], "from 0 to 1024"],
    ["a picture", ["fractal", "julia", "--out", files.path("x.png"), "--size", "100000x100000"], "points"],
    ["bins", ["fit", TWO_CHANNEL, "--mask", "SR:0-999999999"], "--mask"],
  ])("is refused before the work: %s", (_, args, text) => refused(args, text));

  // one matrix of 20,001² doubles has 3.2 GB, and a fit needs six: 19.2, and a little for all else
  it("is refused for the Hessian of 20,000 systematics, with an estimate", async () => {
    const modifiers = Array.from({ length: 20_000 }, (_, k) => ({
      name: `s${k}`,
      type: "normsys",
      data: { hi: 1.01, lo: 0.99 },
    }));
    const mu = { name: "mu", type: "normfactor", data: null };
    const path = files.write("systematics.json", {
      version: "1.0.0",
      channels: [
        {
          name: "c",
          samples: [
            { name: "b", data: [50, 40], modifiers },
            { name: "s", data: [5, 5], modifiers: [mu] },
          ],
        },
      ],
      observations: [{ name: "c", data: [56, 45] }],
      measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
    });
    for (const command of ["fit", "significance", "ranking"])
      await refused([command, path], "about 20 GB: 20001 of its");
    expect((await histograd(["inspect", path])).status).toBe(0);
  });
});

describe("control characters", () => {
  const red = "\u001b[31mred";

  it.each([
    ["an option", ["fit", TWO_CHANNEL, `--${red}`]],
    ["a command", [red]],
    ["a file", ["fit", `${red}.json`]],
    ["a file to write", ["fit", TWO_CHANNEL, "-o", `/nowhere/${red}`]],
    ["a parameter", ["fit", TWO_CHANNEL, "--fix", red]],
    ["a measurement", ["fit", TWO_CHANNEL, "-m", red]],
    ["a number", ["cls", TWO_CHANNEL, "--test-poi", red]],
    ["a choice", ["cls", TWO_CHANNEL, "--test-stat", red]],
  ])("in the name of %s do not reach the terminal", async (_, args) => {
    const { status, stderr } = await histograd(args);
    expect(status).toBe(2);
    expectReadable(stderr);
    expect(stderr).toContain("[31mred");
    expect(stderr).not.toContain("\u001b");
  });
});

describe("a misspelt option", () => {
  it.each([
    ["toys run", "--outptu", "--output"],
    ["fractal julia", "--ot", "--out"],
    ["patchset scan a b", "--limit", "--limits"],
    ["patchset apply a b", "--vlues", "--values"],
    ["check a b", "--no-fit", "--no-fits"],
    ["graph a", "--fromat", "--format"],
    ["yields a", "--prefi", "--prefit"],
    ["fit a", "--clip-bin-dat", "--clip-bin-data"],
  ])("of %s gets a hint: %s", (command, option, meant) =>
    refused([...command.split(" "), option, "1"], `unknown option '${option}'`, `Did you mean ${meant}?`),
  );

  it.each([
    [["toys", "run", TWO_CHANNEL], "--output <file>"],
    [["fractal", "julia"], "--out <file>"],
  ])("is told from a required one that is missing: %s", (args, flags) => refused(args, "required option", flags));
});
