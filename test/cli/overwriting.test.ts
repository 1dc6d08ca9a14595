import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { histograd, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";

const files = temporaryFolder();
const DATA = "card.csv";

/** A card whose templates are in another file, and the same model as XML with ROOT histograms. */
const FRAME = "process,bin,sum_w,sum_ww\ndata_obs,0,5,5\ndata_obs,1,6,6\ns,0,1,1\ns,1,2,1\nb,0,4,1\nb,1,4,1\n";
const CARD = `shapes * * ${DATA} $PROCESS\nbin a\nobservation -1\nbin a a\nprocess s b\nprocess 0 1\nrate -1 -1\nk lnN 1.1 -\n`;

describe("--force does not replace what is read", () => {
  const folder = files.path("xml");
  const document = join(folder, "combination.xml");
  const histograms = join(folder, "data.root");
  beforeEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    expect((await histograd(["convert", TWO_CHANNEL, "--to", "xml", "-o", folder])).status).toBe(0);
  });

  it.each([
    ["fit, its record", () => ["fit", document, "--output", histograms]],
    ["yields", () => ["yields", document, "--output", join(folder, "channels", "SR.xml")]],
    ["inspect", () => ["inspect", document, "--output", join(folder, "channels", "CR.xml")]],
    ["sort", () => ["sort", document, "--output", histograms]],
    ["convert to a file", () => ["convert", document, "-o", histograms]],
    ["convert to the folder itself", () => ["convert", document, "--to", "xml", "-o", folder]],
    ["compare", () => ["compare", TWO_CHANNEL, document, "--output", histograms]],
  ])("histograms and channels that an XML names: %s", async (_, command) => {
    const before = [document, histograms, join(folder, "channels", "SR.xml")].map((path) => readFileSync(path));
    const { status, stderr } = await histograd([...command(), "--force"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("which is read")]);
    const after = [document, histograms, join(folder, "channels", "SR.xml")].map((path) => readFileSync(path));
    expect(after).toEqual(before);
  });

  it("histograms that stay where they are when the document is somewhere else", async () => {
    const elsewhere = files.path("other.xml");
    writeFileSync(elsewhere, readFileSync(document));
    const command = ["convert", elsewhere, "--basedir", folder, "--to", "xml", "-o", folder, "--force"];
    const { status, stderr } = await histograd(command);
    expect([status, stderr]).toEqual([2, expect.stringContaining("which is read")]);
  });

  it("templates that a card names, and a style", async () => {
    const card = files.write("card.txt", CARD);
    const frame = files.write(DATA, FRAME);
    const { status, stderr } = await histograd(["fit", card, "--output", frame, "--force"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("which is read")]);
    expect(readFileSync(frame, "utf8")).toBe(FRAME);
    const style = files.write("style.json", '{"title":"x"}');
    const styled = ["fit", card, "--plot", files.path("pulls.svg"), "--style", style, "--output", style, "--force"];
    const refused = await histograd(styled);
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("which is read")]);
  });

  it("but other files are", async () => {
    const output = files.write("record.json", "{}");
    expect((await histograd(["fit", document, "--output", output])).status).toBe(2);
    expect((await histograd(["fit", document, "--output", output, "--force"])).status).toBe(0);
    expect(JSON.parse(readFileSync(output, "utf8"))).toMatchObject({ kind: "fit-result" });
  });
});
