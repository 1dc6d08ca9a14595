import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fit, yields, yieldsTable } from "../../src/index.js";
import { TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { recordOf, refusalOf, textOf, twoChannel } from "../helpers/cli-record.js";

const files = temporaryFolder();
const { model, data } = twoChannel;
const postfit = yields(model, data, { stage: "postfit", method: "jacobian", fit: fit(model, data) });
const prefit = yields(model, data, { stage: "prefit", method: "jacobian" });

describe("histograd yields", () => {
  it("is yields: post-fit, or pre-fit when asked", async () => {
    expect(await recordOf("yields", TWO_CHANNEL)).toEqual(postfit);
    expect(await recordOf("yields", TWO_CHANNEL, "--prefit")).toEqual(prefit);
    expect(await recordOf("yields", TWO_CHANNEL, "--method", "symmetrised")).toMatchObject({ method: "symmetrised" });
  });

  it("prints tables in four formats; nothing else but for people", async () => {
    const text = await textOf("yields", TWO_CHANNEL);
    expect(text).toMatch(/^.*measurement "signal_strength".*\nObserved data\n\nYields, post-fit\n/);
    for (const format of ["markdown", "latex", "csv"] as const) {
      const table = await textOf("yields", TWO_CHANNEL, "--format", format, "--bins", "--channel", "SR");
      expect(table).toBe(yieldsTable(postfit, { format, bins: true, channel: "SR" }));
    }
  });

  it("draws all channels, or the bins of one", async () => {
    for (const args of [[], ["--channel", "SR"]]) {
      const svg = files.path(`yields${args.length}.svg`);
      await textOf("yields", TWO_CHANNEL, "--prefit", ...args, "--plot", svg);
      expect(existsSync(svg)).toBe(true);
    }
  });

  it("refuses a channel that is none, and options that contradict each other", async () => {
    expect(await refusalOf("yields", TWO_CHANNEL, "--channel", "SRR")).toContain('Did you mean "SR"?');
    expect(await refusalOf("yields", TWO_CHANNEL, "--prefit", "--postfit")).toContain("give one");
    expect(await refusalOf("yields", TWO_CHANNEL, "--json", "--bins")).toContain("--bins applies to tables");
  });
});
