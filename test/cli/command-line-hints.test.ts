import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { issueOnCommandLine, onCommandLine } from "../../src/cli/command-line-hints.js";
import { addNamePairs } from "../../src/cli/name-pairs.js";
import { parseGrid, parsePatchValue } from "../../src/cli/values.js";
import type { ErrorCode } from "../../src/error-codes.js";
import { HistFactoryError } from "../../src/errors.js";
import { dropSmall, pruneWorkspace, sliceWorkspace } from "../../src/operations/index.js";
import { parsePatchSet } from "../../src/patchset/index.js";
import { parseWorkspace } from "../../src/workspace/index.js";
import { normfactor, sample, workspaceSpec } from "../helpers/workspaces.js";

const spec = workspaceSpec({ channels: { SR: [sample("signal", [5, 6], normfactor("mu"))] } });

/** Paths of the issues of an error, in terms of the command line. */
function pathsOf(body: () => unknown): readonly string[] {
  try {
    body();
  } catch (error) {
    if (error instanceof HistFactoryError) return onCommandLine(error).issues.map(({ path }) => path);
    throw error;
  }
  throw new Error("expected an error");
}

describe("paths of issues on the command line", () => {
  it("of a document are places in it, also where an option has the same name", () => {
    const document = { channels: [], observations: [], measurements: [], seed: 1, from: 2, count: 3, parameters: 4 };
    expect(pathsOf(() => parseWorkspace(document))).toEqual(
      expect.arrayContaining(["channels", "count", "from", "measurements", "observations", "parameters", "seed"]),
    );
    expect(pathsOf(() => parsePatchSet(JSON.stringify(spec)))).toContain("channels");
  });

  it("of names that an operation does not find are the options that give them", () => {
    const names = { channels: ["XX"], samples: ["YY"], modifiers: ["ZZ"], measurements: ["MM"] };
    expect(pathsOf(() => pruneWorkspace(spec, names))).toEqual([
      "--channel",
      "--sample",
      "--modifier",
      "--measurement",
    ]);
    expect(pathsOf(() => sliceWorkspace(spec, { bins: { XX: [0, 1] } }))).toEqual(["--bins XX"]);
    expect(pathsOf(() => sliceWorkspace(spec, { bins: { SR: [0, 3] } }))).toEqual(["--bins SR"]);
    expect(pathsOf(() => dropSmall(spec, { threshold: 1, modifiers: ["mu"] }))).toEqual(["--modifier"]);
  });

  it.each([
    ["masked", "unknown-channel", "--mask"],
    ["measurement", "unknown-measurement", "--measurement"],
    ['interpolation.modifiers["normsys/x"]', "unknown-modifier", "--modifier-code normsys/x"],
    ["nToys", "bad-option", "--toys"],
    ["seed", "bad-option", "--seed"],
    ["channels[0].samples[1].data", "not-finite", "channels[0].samples[1].data"],
  ] satisfies [string, ErrorCode, string][])("%s (%s) is %s", (path, code, expected) => {
    expect(issueOnCommandLine({ code, path, expected: "", received: "" }).path).toBe(expected);
  });
});

describe("values of options", () => {
  it("are two names, whatever one word looks like", () => {
    const parse = (...words: readonly string[]) => {
      const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
      addNamePairs(command, [["-c, --channel", "channel"]]);
      return command.parse(words, { from: "user" }).opts();
    };
    expect(parse("-c", "[a", "b]")).toEqual({ channel: [["[a", "b]"]] });
    for (const word of ["--channel=[x", "--channel=SR", "--channel=[1,2]", "--channel=null"]) {
      expect(() => parse(word)).toThrow("Expected two names: OLD NEW.");
    }
  });

  it("of labels are numbers only where they are decimal numbers", () => {
    expect(["700", "-1.5e2", "0x10", " ", "", "inf", "1_0"].map(parsePatchValue)).toEqual([
      700,
      -150,
      "0x10",
      " ",
      "",
      "inf",
      "1_0",
    ]);
  });

  it("of a grid are finite", () => {
    expect(() => parseGrid("0,inf,5")).toThrow("Expected finite ends");
    expect(parseGrid("0,1,5")).toEqual({ min: 0, max: 1, n: 5 });
  });
});
