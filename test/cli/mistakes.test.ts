import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COUNTING, histograd, TWO_CHANNEL, TWO_CHANNEL_REFERENCE, temporaryFolder } from "../helpers/cli.js";

const files = temporaryFolder();
const text = readFileSync(TWO_CHANNEL, "utf8");

/** The two-channel example after a change, which may make anything of it. */
function changed(name: string, change: (document: ReturnType<typeof JSON.parse>) => void): string {
  const document = JSON.parse(text);
  change(document);
  return files.write(name, document);
}

/** Runs a command that has to fail as bad usage or input: nothing on standard output, one block on standard error. */
async function refused(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await histograd(args);
  expect(stdout).toBe("");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: /);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+|node:internal|undefined|\[object/);
  return stderr;
}

describe("mistakes in a workspace", () => {
  it("a sample with a bin too few", async () => {
    const path = changed("bins.json", (d) => d.channels[0].samples[1].data.pop());
    expect(await refused("fit", path)).toBe(
      [
        `error: ${path}: channels[0].samples[1].data`,
        '  expected  4 bins (as in sample "signal")',
        "  got       3",
        '  In channel "SR", sample "ttbar".',
        "",
      ].join("\n"),
    );
  });

  it("a misspelt modifier type", async () => {
    const path = changed("type.json", (d) => {
      d.channels[0].samples[0].modifiers[0].type = "normfacor";
    });
    expect(await refused("fit", path)).toContain('Did you mean "normfactor"?');
  });

  it("several at once: all are listed", async () => {
    const path = changed("several.json", (d) => {
      d.observations.pop();
      d.channels[0].samples[0].data[0] = "many";
      d.measurements[0].config.parameters[1].inits = [20];
    });
    const stderr = await refused("inspect", path);
    expect(stderr).toMatch(/^error: 3 problems in .*several\.json\n\n {2}\S/);
    for (const where of ["observations", "channels[0].samples[0].data[0]", "parameters[1].inits[0]"]) {
      expect(stderr).toContain(where);
    }
  });

  it("a great many: the first twenty are shown", async () => {
    const path = changed("many.json", (d) => {
      d.channels[0].samples[0].data = new Array(30).fill("x");
    });
    const stderr = await refused("fit", path);
    expect(stderr).toMatch(/… and \d+ more\n$/);
    expect(stderr.match(/^ {4}expected/gm)).toHaveLength(20);
  });

  it("a factor of zero that no interpolation can use, found when the model is built", async () => {
    const path = changed("zero.json", (d) => {
      d.channels[0].samples[1].modifiers[1].data.lo = 0;
    });
    expect(await refused("fit", path)).toContain(
      `${path}: channel "SR", sample "ttbar", normsys "ttbar_cross_section"`,
    );
  });

  it("NaN in the text: file, line and column", async () => {
    const path = files.write("nan.json", text.replace("[70,", "[NaN,"));
    const line = text.slice(0, text.indexOf("[70,")).split("\n").length;
    const stderr = await refused("fit", path);
    expect(stderr).toContain(`error: ${path}: line ${line}, column`);
    expect(stderr).toContain("JSON has no NaN");
  });

  it("names that would steer the terminal are shown without their control characters", async () => {
    const path = changed("escape.json", (d) => {
      d.channels[0].samples[0].modifiers[0].name = "\u001b[2J";
      d.channels[0].samples[0].modifiers[0].type = "nothing";
    });
    expect(await refused("fit", path)).not.toContain("\u001b");
  });

  it("a POI that nothing carries is a warning with the nearest name, and the fit is made", async () => {
    const path = changed("poi.json", (d) => {
      d.measurements[0].config.poi = "muu";
    });
    const { status, stderr } = await histograd(["fit", path]);
    expect(status).toBe(0);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(/^warning: measurements\[0\]\.config\.poi: .*Did you mean "mu"\?/);
  });

  it("other kinds of documents are recognised", async () => {
    const patch = files.write("patch.json", [{ op: "remove", path: "/channels/0" }]);
    expect(await refused("fit", patch)).toContain("a JSON patch");
    expect(await refused("fit", TWO_CHANNEL_REFERENCE)).toContain("reference numbers");
    expect(await refused("check", TWO_CHANNEL, TWO_CHANNEL)).toContain("Give the workspace first");
    expect(await refused("check", TWO_CHANNEL, patch)).toContain("schemas/reference.json");
  });
});

describe("mistakes on the command line", () => {
  it("no command at all: the help, on standard error", async () => {
    const { status, stdout, stderr } = await histograd([]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Usage: histograd");
  });

  it.each([
    ["an unknown command", ["fti", "x.json"], "(Did you mean fit?)"],
    ["a forgotten command", ["workspace.json"], "To fit it: histograd fit workspace.json"],
    ["an unknown option", ["fit", "x.json", "--measurment", "m"], "(Did you mean --measurement?)"],
    ["a missing argument", ["fit"], "missing required argument 'workspace'"],
    ["one argument too many", ["fit", "a.json", "b.json"], "too many arguments"],
    ["an unknown code", ["fit", "x.json", "--histosys-code", "code4"], "Allowed choices are code0, code2"],
    ["a threshold that is no number", ["fit", "--correlations", "x.json"], "the workspace goes before this option"],
    ["options that exclude each other", ["fit", "x.json", "--expected", "--init", "mu=1"], "--expected makes no fit"],
    ["a covariance with nowhere to go", ["fit", "x.json", "--covariance"], "it needs --json or --output"],
    ["an unknown format", ["graph", "x.json", "--format", "svg"], "Allowed choices are mermaid, dot"],
    ["output to -", ["fit", "x.json", "--output", "-"], "Results go to standard output"],
  ])("%s", async (_, args, expected) => {
    expect(await refused(...args)).toContain(expected);
  });

  it("a file that does not exist: the nearest one", async () => {
    expect(await refused("fit", TWO_CHANNEL.replace("two-channel", "two-chanel"))).toContain("two-channel.json");
  });

  it("unknown parameters and bad values: all of them in one go", async () => {
    const options = ["--fix", "muu=1", "--init", "lumi=abc", "--bounds", "mu=3", "--fix", "mu=1", "--fix", "mu=2"];
    const stderr = await refused("fit", TWO_CHANNEL, ...options);
    expect(stderr).toMatch(/^error: 4 problems\n/);
    expect(stderr).toContain("--fix muu=1\n    expected  the name of a parameter");
    expect(stderr).toContain('Did you mean "mu"?');
    expect(stderr).toContain("--fix mu=2\n    expected  each parameter once");
    expect(stderr).toContain("--init lumi=abc\n    expected  name=number");
    expect(stderr).toContain("--bounds mu=3\n    expected  name=lower,upper");
  });

  it("a start outside the bounds, bounds the wrong way round", async () => {
    expect(await refused("fit", COUNTING, "--init", "mu=50")).toContain("inside its bounds [0, 10]");
    expect(await refused("fit", COUNTING, "--bounds", "mu=5,1")).toContain("the lower one first");
  });

  it("a parameter both held and freed", async () => {
    expect(await refused("fit", COUNTING, "--fix", "mu=0", "--free", "mu")).toContain('both for "mu"');
  });

  it("an unknown measurement, modifier, channel, sample", async () => {
    expect(await refused("fit", TWO_CHANNEL, "-m", "statistic_only")).toContain('Did you mean "statistics_only"?');
    const code = ["--modifier-code", "histosys/jet_energy=code0"];
    expect(await refused("fit", TWO_CHANNEL, ...code)).toContain('Did you mean "histosys/jet_energy_scale"?');
    const stderr = await refused("graph", TWO_CHANNEL, "--channel", "SRR", "--sample", "ttba");
    expect(stderr).toContain('Did you mean "SR"?');
    expect(stderr).toContain('Did you mean "ttbar"?');
  });

  it("shows a stack only where HISTOGRAD_DEBUG=1 asks for it", async () => {
    const { stderr } = await histograd(["fit", "nowhere.json"], { env: { HISTOGRAD_DEBUG: "1" } });
    expect(stderr).toMatch(/\n {4}at /);
  });
});

describe("help", () => {
  it.each([["fit"], ["inspect"], ["validate"], ["graph"], ["check"]])(
    "histograd %s --help has an example",
    async (verb) => {
      const { status, stdout, stderr } = await histograd([verb, "--help"]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toContain(`Usage: histograd ${verb}`);
      expect(stdout).toMatch(new RegExp(`Examples:\\n  histograd ${verb} `));
      expect(stdout).not.toContain("default: []");
    },
  );

  it("lists the commands and the meaning of the exit status", async () => {
    const { stdout } = await histograd(["--help"]);
    for (const verb of ["fit", "inspect", "validate", "graph", "check"])
      expect(stdout).toMatch(new RegExp(`^  ${verb} `, "m"));
    expect(stdout).toContain("Exit status: 0 for success, 1 when the analysis failed");
  });
});
