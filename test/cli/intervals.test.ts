import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { likelihoodContour } from "../../src/intervals/likelihood-contour.js";
import { minos } from "../../src/intervals/minos.js";
import { profileScan } from "../../src/scan/index.js";
import { COUNTING, histograd, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { counting, recordOf, textOf, twoChannel } from "../helpers/cli-record.js";

const files = temporaryFolder();
const GAMMA = "background_uncertainty[0]";

describe("histograd scan", () => {
  it("is profileScan, as a table with a line of bars", async () => {
    const library = profileScan(twoChannel.model, twoChannel.data, [{ name: "mu", min: 0, max: 3, n: 4 }]);
    expect(await recordOf("scan", TWO_CHANNEL, "--parameter", "mu=0,3,4")).toEqual(library);
    const text = await textOf("scan", TWO_CHANNEL, "--parameter", "mu=0,3,4");
    const row = new RegExp(`^ ?3 +${library.deltaTwiceNll[3]!.toFixed(4)}$`, "m");
    expect(text).toMatch(row);
    expect(text.trimEnd().split("\n").at(-1)).toMatch(/^[▁▂▃▄▅▆▇█]{4}$/);
  });

  it("of two parameters shows regions", async () => {
    const svg = files.path("regions.svg");
    const axes = ["--parameter", "mu=0,3,7", "--parameter", `${GAMMA}=0.5,1.5,5`];
    const text = await textOf("scan", COUNTING, ...axes, "--plot", svg);
    // the best fit, (1, 1), is the third of five lines and between the third and the fourth column
    expect(text).toMatch(/^ *1 │\S\S#/m);
    expect(readFileSync(svg, "utf8")).toMatch(/^<svg/);
    expect(await recordOf("scan", COUNTING, ...axes)).toMatchObject({ shape: [7, 5] });
  });

  it("tells points whose fit failed", async () => {
    const document = JSON.parse(readFileSync(COUNTING, "utf8"));
    document.channels[0].samples[1].data = [0];
    document.channels[0].samples[1].modifiers = [];
    const path = files.write("signal-only.json", document);
    // without background and signal no bin with events has a likelihood
    const { status, stdout } = await histograd(["scan", path, "--parameter", "mu=0,3,4"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ ?0 +inf +fit failed$/m);
    expect(stdout).toContain("note: The fit failed at 1 point.");
  });
});

describe("histograd contour", () => {
  it("is likelihoodContour", async () => {
    const [svg, args] = [
      files.path("contour.svg"),
      ["--parameter", "mu", "--parameter", GAMMA, "--confidence-level", "0.9"],
    ];
    const options = { fit: {}, confidenceLevels: [0.9] };
    const library = likelihoodContour(counting.model, counting.data, ["mu", GAMMA], options);
    expect(await recordOf("contour", COUNTING, ...args)).toEqual(library);
    const text = await textOf("contour", COUNTING, ...args, "--plot", svg);
    // −2 log(1 − 0.9)
    expect(text).toMatch(/^90 % +4\.605 /m);
    expect(readFileSync(svg, "utf8")).toMatch(/^<svg/);
  });
});

describe("histograd minos", () => {
  it("is minos, of the parameters that names and patterns mean", async () => {
    const svg = files.path("minos.svg");
    const options = { fit: {}, parameters: ["mu", "jet_*"] };
    const library = minos(twoChannel.model, twoChannel.data, options);
    expect(await recordOf("minos", TWO_CHANNEL, "mu", "jet_*")).toEqual(library);
    const text = await textOf("minos", TWO_CHANNEL, "mu", "jet_*", "--plot", svg);
    // −0.634 and +0.689: the ends of 1 in the table of `scan`, read off by hand to two digits
    expect(text).toMatch(/^mu +1\.28 +-0\.63 +\+0\.69 +0\.66$/m);
    expect(readFileSync(svg, "utf8")).toMatch(/^<svg/);
  });

  it("says why a side has no end", async () => {
    const text = await textOf("minos", COUNTING, "mu", "--bounds", "mu=0.5,10");
    expect(text).toMatch(/^mu +1\.0\d* +none +\+1\.\d+ .*lower: /m);
  });
});
