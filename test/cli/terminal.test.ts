import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COUNTING, histograd, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { hasEscapes, itOnTerminal, onTerminal, screenOf, withoutColours } from "../helpers/terminal.js";

const files = temporaryFolder();

/** Characters of the longest line that a terminal shows; a mark above a letter takes no room. */
const longestLine = (text: string) =>
  Math.max(
    ...withoutColours(text)
      .split("\n")
      .map((line) => [...line.replace(/\p{Mn}/gu, "")].length),
  );

describe("colours", () => {
  itOnTerminal("mark the verdict, and change nothing else of what a terminal shows", () => {
    const coloured = screenOf(onTerminal(`histograd fit "${TWO_CHANNEL}" --no-progress`));
    expect(coloured).toContain("\u001B[32mvalid:\u001B[39m");
    const plain = screenOf(onTerminal(`histograd fit "${TWO_CHANNEL}" --no-progress`, { env: { NO_COLOR: "1" } }));
    expect(hasEscapes(plain)).toBe(false);
    expect(withoutColours(coloured)).toBe(plain);
  });

  itOnTerminal("are for terminals that are not dumb, unless NO_COLOR or FORCE_COLOR say something else", () => {
    const inspect = `histograd inspect "${COUNTING}" --no-progress`;
    expect(hasEscapes(onTerminal(inspect))).toBe(true);
    expect(hasEscapes(onTerminal(inspect, { env: { NO_COLOR: "" } }))).toBe(true);
    expect(hasEscapes(onTerminal(inspect, { env: { FORCE_COLOR: "0" } }))).toBe(false);
    expect(hasEscapes(onTerminal(inspect, { env: { TERM: "dumb" } }))).toBe(false);
  });

  itOnTerminal("are decided for each of the two streams", () => {
    const errors = join(files.folder, "errors.txt");
    onTerminal(`histograd fit nope.json 2> "${errors}"`);
    expect(readFileSync(errors, "utf8")).toMatch(/^error: nope\.json\n/);
    expect(onTerminal("histograd fit nope.json > /dev/null")).toContain("\u001B[31merror:");
    expect(hasEscapes(onTerminal(`histograd fit "${COUNTING}" --no-progress | cat`))).toBe(false);
  });

  itOnTerminal("are in text alone, never in a file or in another format", () => {
    const record = join(files.folder, "fit.json");
    onTerminal(`histograd fit "${COUNTING}" --output "${record}"`);
    expect(hasEscapes(readFileSync(record, "utf8"))).toBe(false);
    for (const format of ["csv", "markdown", "latex", "siunitx"])
      expect(hasEscapes(onTerminal(`histograd fit "${COUNTING}" --no-progress --format ${format}`))).toBe(false);
    expect(hasEscapes(onTerminal(`histograd fit "${COUNTING}" --no-progress --json`))).toBe(false);
  });

  it("are in no pipe, but where they are asked for", async () => {
    const env = { NO_COLOR: "", TERM: "xterm" };
    expect(hasEscapes((await histograd(["fit", COUNTING], { env })).stdout)).toBe(false);
    const forced = await histograd(["fit", COUNTING], { env: { ...env, FORCE_COLOR: "1" } });
    expect(hasEscapes(forced.stdout)).toBe(true);
    const { stderr } = await histograd(["fit", "nope.json"], { env: { ...env, FORCE_COLOR: "1" } });
    expect(stderr).toContain("\u001B[31merror:");
  });
});

describe("widths", () => {
  itOnTerminal("are those of the terminal, by shorter names, columns below and broken sentences", () => {
    const long = files.write(
      "long.json",
      readFileSync(TWO_CHANNEL, "utf8").replaceAll("jet_energy_scale", "j".repeat(120)),
    );
    for (const command of ["fit", "ranking --method hessian", "yields --bins", "inspect", "pulls"]) {
      const [verb, ...options] = command.split(" ");
      const line = `histograd ${verb} "${long}" ${options.join(" ")} --no-progress`;
      const shown = onTerminal(line, { columns: 72 }).replaceAll(`${long}`, "");
      expect(longestLine(shown), command).toBeLessThanOrEqual(72);
    }
  });

  it("are not cut in a pipe", async () => {
    const { stdout } = await histograd(["yields", TWO_CHANNEL, "--bins"]);
    expect(longestLine(stdout)).toBeGreaterThan(72);
    expect(stdout.match(/all bins/g)).toHaveLength(2);
  });
});

describe("progress", () => {
  const search = ["minima", TWO_CHANNEL, "--starts", "6000"];

  itOnTerminal("is one line that is written over, and is gone before the tables", () => {
    const written = onTerminal(`histograd ${search.join(" ")}`, { env: { NO_COLOR: "1" } });
    expect(written).toMatch(/\rfits from random starts: \d+ of 6000 \(\d+ %\)/);
    expect(written).toMatch(/\rfits from random starts: \d+ of 6000 \(\d+ %\), (?:\d+ min )?\d+ s left/);
    const told = written.slice(0, written.lastIndexOf("\r"));
    expect(told).not.toContain("\n");
    const screen = screenOf(written);
    expect(screen).not.toContain("random starts:");
    expect(screen).toBe(
      screenOf(onTerminal(`histograd ${search.join(" ")} --no-progress`, { env: { NO_COLOR: "1" } })),
    );
  });

  itOnTerminal("is gone before an error", () => {
    const written = onTerminal("histograd fit nope.json", { env: { NO_COLOR: "1" } });
    expect(written).toContain("reading nope.json …");
    expect(screenOf(written)).toMatch(/^error: nope\.json\n/);
  });

  it("is in no pipe, but on request, a line every few seconds", async () => {
    expect((await histograd(search)).stderr).toBe("");
    const began = performance.now();
    const { stderr, stdout } = await histograd([...search, "--progress"]);
    const seconds = (performance.now() - began) / 1000;
    expect(stderr).toMatch(/^(?:fits from random starts: \d+ of 6000 \(\d+ %\)(?:, (?:\d+ min )?\d+ s left)?\n)+$/);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(1 + seconds / 5);
    expect(hasEscapes(stderr + stdout) || stderr.includes("\r")).toBe(false);
  });
});
