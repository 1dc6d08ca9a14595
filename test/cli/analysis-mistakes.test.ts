import { describe, expect, it } from "vitest";
import { COUNTING, histograd, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { refusalOf } from "../helpers/cli-record.js";

const files = temporaryFolder();

describe("mistakes in the commands that analyse", () => {
  it.each<[string, string[], string]>([
    ["a misspelt command", ["upperlimt", COUNTING], "(Did you mean upperlimit?)"],
    ["a misspelt parameter of interest", ["cls", TWO_CHANNEL, "--poi", "lumy"], 'Did you mean "lumi"?'],
    [
      "a misspelt axis",
      ["scan", TWO_CHANNEL, "--parameter", "jet_energy_scal=0,1,3"],
      'Did you mean "jet_energy_scale"?',
    ],
    ["a misspelt argument", ["minos", TWO_CHANNEL, "btagging"], 'Did you mean "b_tagging"?'],
    ["a misspelt group", ["breakdown", TWO_CHANNEL, "--group", "jets=jet_energy"], "--group jets\n  expected"],
    ["a misspelt statistic", ["cls", COUNTING, "--test-stat", "qtild"], "Allowed choices are q, qtilde, q0."],
    [
      "qtilde for a negative parameter",
      ["cls", TWO_CHANNEL],
      "Use --test-stat q, or set its lower bound: --bounds 'mu=0,10'.",
    ],
    ["a tested value outside the bounds", ["cls", COUNTING, "--test-poi", "11"], "--bounds 'mu=LOWER,UPPER'"],
    ["a held parameter of interest", ["upperlimit", COUNTING, "--fix", "mu=1"], "Free it with --free 'mu'"],
    ["a value that is no number", ["cls", COUNTING, "--test-poi", "one"], "Expected a number."],
    ["percents", ["upperlimit", COUNTING, "--confidence-level", "95"], "For 95 %, give 0.95."],
    [
      "a level that disagrees with the confidence level",
      ["upperlimit", COUNTING, "--level", "0.1", "--confidence-level", "0.95"],
      "--level 0.1 is --confidence-level 0.9, but --confidence-level is 0.95: give one of the two",
    ],
    ["a level of an interval", ["minos", COUNTING, "--level", "0.9"], "A confidence level is --confidence-level 0.9"],
    [
      "percents of a contour",
      [
        "contour",
        COUNTING,
        "--parameter",
        "mu",
        "--parameter",
        "background_uncertainty[0]",
        "--confidence-level",
        "68",
      ],
      "--confidence-level 68: expected a number between 0 and 1",
    ],
    ["a grid without points", ["upperlimit", COUNTING, "--scan", "0,5"], "such as 0,5,21"],
    ["a grid backwards", ["upperlimit", COUNTING, "--scan", "5,0,11"], "a lower end below the upper one"],
    ["an axis without a grid", ["scan", COUNTING, "--parameter", "mu"], "name=lower,upper,points"],
    ["no axis", ["scan", COUNTING], "scan needs --parameter"],
    [
      "a grid outside the bounds",
      ["scan", COUNTING, "--parameter", "mu=0,20,5"],
      "Change the axis, or the bounds: --bounds",
    ],
    ["one parameter for a contour", ["contour", COUNTING, "--parameter", "mu"], "contour needs two parameters"],
    ["a parameter twice", ["contour", COUNTING, "--parameter", "mu", "--parameter", "mu"], "two different parameters"],
    ["toys without toys", ["cls", COUNTING, "--toys", "10"], "and needs --calctype toybased"],
    ["a seed without toys", ["gof", COUNTING, "--seed", "1"], "and needs --toys"],
    ["a negative number of toys", ["gof", COUNTING, "--toys", "-5"], "Expected a whole number."],
    ["a picture of an unknown kind", ["pulls", COUNTING, "--plot", "a.eps"], "ends with .svg, .png or .pdf"],
    ["a picture in no folder", ["pulls", COUNTING, "--plot", "nowhere/a.svg"], "a folder that does not exist"],
    ["a file that is none", ["cls", COUNTING.replace("counting", "countin")], "counting.json"],
    ["a measurement that is none", ["cls", TWO_CHANNEL, "-m", "statistics"], "statistics_only"],
  ])("%s", async (_, args, expected) => {
    expect(await refusalOf(...args)).toContain(expected);
  });

  it("no parameter of interest: --poi is the way out", async () => {
    const path = files.write("no-poi.json", {
      version: "1.0.0",
      channels: [
        {
          name: "c",
          samples: [
            { name: "s", data: [5], modifiers: [{ name: "k", type: "normfactor", data: null }] },
            { name: "b", data: [4], modifiers: [] },
          ],
        },
      ],
      observations: [{ name: "c", data: [7] }],
      measurements: [{ name: "m", config: { poi: "", parameters: [] } }],
    });
    const { status, stderr } = await histograd(["significance", path]);
    expect(status).toBe(2);
    expect(stderr).toContain("Name one with --poi");
    const named = await histograd(["significance", path, "--poi", "k"]);
    expect([named.status, named.stderr]).toEqual([0, ""]);
  });
});

describe("help", () => {
  it("lists the commands in groups", async () => {
    const { status, stdout } = await histograd(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Tests and limits:\n {2}cls .*\n {2}upperlimit .*\n.*\n {2}significance .*\n {2}toys /m);
    expect(stdout).not.toContain("Commands:");
  });

  it("of every command has examples and the exit status", async () => {
    const verbs = [
      "cls",
      "upperlimit",
      "significance",
      "minos",
      "scan",
      "contour",
      "pulls",
      "ranking",
      "breakdown",
      "gof",
      "yields",
    ];
    const commands = [...verbs.map((verb) => [verb]), ["toys", "run"], ["toys", "resume"], ["toys", "merge"]];
    const helps = await Promise.all(commands.map((command) => histograd([...command, "--help"])));
    for (const [i, { stdout }] of helps.entries()) {
      expect(stdout).toContain(`\nExamples:\n  histograd ${commands[i]!.join(" ")} `);
      expect(stdout).toContain("Exit status: 0");
    }
  });
});
