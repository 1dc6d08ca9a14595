import { copyFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { exampleWorkspace } from "../../scripts/gallery.mjs";
import { COUNTING, histograd, repoPath, TWO_CHANNEL, TWO_CHANNEL_REFERENCE, temporaryFolder } from "../helpers/cli.js";
import { linearUnfoldingSpec } from "../helpers/linear-unfolding.js";

const files = temporaryFolder();
const BACKGROUND = repoPath("examples/patchset/background.json");
const PATCH_SET = repoPath("examples/patchset/patchset.json");
const TOYS = files.path("toys.json");
const UNFOLDING = files.write("unfolding.json", linearUnfoldingSpec());
const SHAPES = files.write("shapes.json", exampleWorkspace());
/** Its fit ends at a bound with a large pull, one effect does nothing, and an entry is unknown: there is something to say about it. */
const ODD = files.write("odd.json", {
  version: "1.0.0",
  channels: [
    {
      name: "SR",
      samples: [
        { name: "signal", data: [5], modifiers: [{ name: "mu", type: "normfactor", data: null }] },
        {
          name: "background",
          data: [50],
          modifiers: [
            { name: "scale", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
            { name: "nothing", type: "normsys", data: { hi: 1, lo: 1 } },
          ],
        },
      ],
    },
  ],
  observations: [{ name: "SR", data: [90] }],
  measurements: [
    {
      name: "m",
      config: { poi: "mu", parameters: [{ name: "mu", bounds: [[0, 1]], inits: [1] }, { name: "unused" }] },
    },
  ],
});
const SHAPE = ["--channel", "SR_1l", "--sample", "ttH", "--parameter", "JES_NP0"];

/** Stand for new files. */
const NEW = "NEW";
const NEWER = "NEWER";
const REPORT = ["--report", "--output", NEW];

/** Every command that prints tables, with the arguments of a short run; the commands of edit print the same report. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  fit: [TWO_CHANNEL],
  cls: [TWO_CHANNEL, "--test-stat", "q"],
  upperlimit: [TWO_CHANNEL, "--test-stat", "q"],
  significance: [TWO_CHANNEL],
  "toys run": [TWO_CHANNEL, "--test-stat", "q", "--toys", "40", "--workers", "0", "--output", NEW],
  "toys resume": [TOYS, TWO_CHANNEL, "--workers", "0"],
  "toys merge": [TOYS, "--output", NEWER],
  feldmancousins: [TWO_CHANNEL, "--scan", "0,3,4", "--toys", "20", "--bisections", "1", "--workers", "0"],
  "patchset scan": [BACKGROUND, PATCH_SET, "--workers", "0"],
  "patchset inspect": [PATCH_SET],
  minos: [TWO_CHANNEL, "mu"],
  scan: [TWO_CHANNEL, "--parameter", "mu=0,2,3"],
  contour: [TWO_CHANNEL, "--parameter", "mu", "--parameter", "lumi"],
  pulls: [TWO_CHANNEL],
  ranking: [TWO_CHANNEL, "--method", "hessian"],
  breakdown: [TWO_CHANNEL],
  correlations: [TWO_CHANNEL],
  binimpacts: [TWO_CHANNEL],
  review: [ODD],
  gof: [TWO_CHANNEL],
  minima: [TWO_CHANNEL, "--starts", "3"],
  lcurve: [UNFOLDING, "--strengths", "1,10"],
  yields: [TWO_CHANNEL],
  variation: [SHAPES, ...SHAPE],
  inspect: [TWO_CHANNEL],
  validate: [ODD],
  lint: [ODD],
  check: [TWO_CHANNEL, TWO_CHANNEL_REFERENCE],
  compare: [TWO_CHANNEL, TWO_CHANNEL],
  combine: [TWO_CHANNEL, TWO_CHANNEL, "--join", "left outer", ...REPORT],
  prune: [TWO_CHANNEL, "--sample", "zjets", ...REPORT],
  rename: [TWO_CHANNEL, "--sample", "zjets", "Z", ...REPORT],
  sort: [TWO_CHANNEL, ...REPORT],
  "edit rebin": [TWO_CHANNEL, "--factor", "2", ...REPORT],
  simplify: [TWO_CHANNEL, "--form", "largest", "--count", "2", "--output", NEW],
  diff: [TWO_CHANNEL, COUNTING],
};
const FORMATS = ["text", "markdown", "latex", "siunitx", "csv"] as const;

/** What a command prints in a format. */
async function printed(command: string, format: string): Promise<string> {
  const name = files.path(`${command.replace(" ", "-")}-${format}.json`);
  const words = COMMANDS[command]!.map((word) =>
    word === NEW || word === TOYS ? name : word === NEWER ? `${name}.new` : word,
  );
  // a run of toys is written to while it goes on, so that each command has a copy of its own
  if (COMMANDS[command]!.includes(TOYS)) copyFileSync(TOYS, name);
  const { status, stdout, stderr } = await histograd([...command.split(" "), ...words, "--format", format]);
  // 1 is the verdict of commands that find something, or nothing
  expect([0, 1], `${command} --format ${format}: ${stderr}`).toContain(status);
  expect(stdout, `${command} --format ${format}`).not.toMatch(/NaN|undefined|\[object/);
  return stdout;
}

/** Checks, by programs of others or by the rules of a format, what was printed. */
const CHECKS: Readonly<Record<(typeof FORMATS)[number], (text: string) => void>> = {
  text: (text) => expect(text.trim()).not.toBe(""),
  markdown(text) {
    // consecutive lines that begin with a bar are a table: a head, a rule and rows of as many cells
    const tables = text.split(/\n(?!\|)/).map((part) => part.split("\n").filter((line) => line.startsWith("|")));
    const found = tables.filter((lines) => lines.length > 0);
    expect(found.length).toBeGreaterThan(0);
    for (const lines of found) {
      expect(lines[1]).toMatch(/^\|(?:\s*:?-+:?\s*\|)+$/);
      const cells = lines.map((line) => line.match(/(?<!\\)\|/g)!.length);
      expect(new Set(cells).size).toBe(1);
    }
  },
  latex: isTabular,
  siunitx: isTabular,
  csv(text) {
    for (const table of text.split(/\r\n(?=\r\n)\r\n/)) {
      const rows = parse(table, { relaxColumnCount: false }) as string[][];
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows[0]).size).toBe(rows[0]!.length);
    }
  },
};

function isTabular(text: string): void {
  const code = text.replace(/^%.*$/gm, "").trim();
  expect(code).toMatch(/^\\begin\{tabular\}[\s\S]*\\end\{tabular\}$/);
  let depth = 0;
  for (const brace of code.match(/(?<!\\)[{}]/g)!) {
    depth += brace === "{" ? 1 : -1;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
}

beforeAll(async () => {
  const words = COMMANDS["toys run"]!.map((word) => (word === NEW ? TOYS : word));
  expect((await histograd(["toys", "run", ...words])).status).toBe(0);
});

describe("--format", () => {
  it("is tried here of all commands that have it", async () => {
    const { stdout } = await histograd(["completion", "bash"]);
    const having = [...stdout.matchAll(/^ *'([^']+) --format'\) _histograd_words 'text$/gm)].map(([, name]) => name!);
    const isTried = (name: string) => Object.hasOwn(COMMANDS, name) || name.startsWith("edit ");
    expect(having.filter((name) => !isTried(name))).toEqual([]);
    expect(Object.keys(COMMANDS).filter((name) => !having.includes(name))).toEqual([]);
  });

  it.each(Object.keys(COMMANDS))("of histograd %s gives tables that programs read", async (command) => {
    const texts = await Promise.all(FORMATS.map((format) => printed(command, format)));
    for (const [k, format] of FORMATS.entries()) CHECKS[format](texts[k]!);
  });
});
