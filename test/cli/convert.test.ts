import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/index.js";
import { COUNTING, histograd, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";

const files = temporaryFolder();
const CARD = "examples/card.txt";

const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

describe("histograd convert", () => {
  it("writes a Combine card as a workspace, to standard output or to a file", async () => {
    const { status, stdout, stderr } = await histograd(["convert", CARD]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const workspace = Workspace.parse(JSON.parse(stdout));
    expect(workspace.spec.dialect).toBe("combine");
    const output = files.path("card.json");
    expect((await histograd(["convert", CARD, "-o", output])).status).toBe(0);
    expect(json(output)).toEqual(workspace.spec);
  });

  it("takes parameters of interest, the mass and keywords", async () => {
    const card = files.write(
      "mass.txt",
      "bin a\nobservation 3\nbin a a\nprocess s$MASS b\nprocess 0 1\nrate $YIELD 2\nk lnN 1.1 -\n",
    );
    const options = ["--mass", "125", "--keyword", "YIELD=4", "--poi", "mu=s125:2,0,5"];
    const { stdout } = await histograd(["convert", card, ...options]);
    const { spec } = Workspace.parse(JSON.parse(stdout));
    expect(spec.channels[0]!.samples[0]).toMatchObject({ name: "s125", data: [4] });
    expect(spec.measurements[0]!.config.poi).toBe("mu");
    const wrong = await histograd(["convert", card, "--keyword", "YIELD=4", "--poi", "mu=other"]);
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining("a process of the cards")]);
  });

  it("joins cards with labels", async () => {
    const text = "bin a\nobservation 3\nbin a a\nprocess s b\nprocess 0 1\nrate 1 2\nk lnN 1.1 -\n";
    const [one, two] = [files.write("one.txt", text), files.write("two.txt", text)];
    const { stdout } = await histograd(["convert", `first=${one}`, two]);
    expect(Workspace.parse(JSON.parse(stdout)).spec.channels.map(({ name }) => name)).toEqual(["first", "ch2"]);
  });

  it("reads a card from standard input, which stands for one document only", async () => {
    const card = readFileSync(CARD, "utf8");
    const { status, stdout, stderr } = await histograd(["convert", "-"], { input: card });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe((await histograd(["convert", CARD])).stdout);
    const twice = await histograd(["convert", "-", "-"], { input: card });
    expect([twice.status, twice.stderr]).toEqual([2, expect.stringContaining("can be read only once")]);
  });

  it("goes to XML, HS3 and back with the same likelihood", async () => {
    const folder = files.path("xml");
    expect((await histograd(["convert", TWO_CHANNEL, "--to", "xml", "-o", folder])).status).toBe(0);
    expect(existsSync(join(folder, "data.root"))).toBe(true);
    const back = join(folder, "combination.xml");
    const again = await histograd(["convert", TWO_CHANNEL, "--to", "xml", "-o", folder]);
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining("--force")]);
    const itself = await histograd(["convert", back, "--to", "xml", "-o", folder, "--force"]);
    expect([itself.status, itself.stderr]).toEqual([2, expect.stringContaining("which is read")]);
    const hs3 = files.path("hs3.json");
    expect((await histograd(["convert", TWO_CHANNEL, "--to", "hs3", "-o", hs3])).status).toBe(0);
    for (const other of [back, hs3]) {
      const { stdout } = await histograd(["compare", TWO_CHANNEL, other, "--no-fits", "--json"]);
      expect(JSON.parse(stdout), other).toMatchObject({ same_likelihood: true });
    }
  });

  it("writes pyhf's format, and says what that cannot say", async () => {
    const plain = await histograd(["convert", COUNTING, "--to", "pyhf"]);
    expect(JSON.parse(plain.stdout)).toEqual(json(COUNTING));
    const refused = await histograd(["convert", CARD, "--to", "pyhf"]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('the dialect "combine"');
    expect(refused.stderr).toContain('the constraint "poisson" of "wside"');
    const near = await histograd(["convert", CARD, "--to", "pyhf", "--approximate"]);
    expect(near.status).toBe(0);
    expect(near.stderr).toContain("which was replaced or left out");
    expect(JSON.parse(near.stdout)).not.toHaveProperty("dialect");
  });

  it("ends with 2 for mistakes: files, folders, formats", async () => {
    const mistakes: readonly (readonly [readonly string[], string])[] = [
      [["convert", "no.txt"], "no such file"],
      [["convert", TWO_CHANNEL, "--to", "xml"], "a folder for the XML and ROOT files"],
      [["convert", TWO_CHANNEL, "--to", "root"], "Allowed choices are"],
      [["convert", TWO_CHANNEL, "-o", TWO_CHANNEL], "which is read"],
      [["convert", TWO_CHANNEL, "--mount", "nowhere"], "a list of paths"],
      [["convert", files.write("bad.xml", "<Combination>")], "bad.xml"],
      [["convert", files.write("text.txt", "no card at all")], "text.txt"],
    ];
    for (const [words, message] of mistakes) {
      const { status, stderr } = await histograd(words);
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
  });

  it("does not read files outside of the folder of a document", async () => {
    const xml = files.write(
      "escape.xml",
      '<!DOCTYPE Combination SYSTEM "HistFactorySchema.dtd"><Combination OutputFilePrefix="x"><Input>../../../../etc/passwd</Input></Combination>',
    );
    const { status, stderr } = await histograd(["convert", xml]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("a path that leaves them")]);
  });
});

describe("other commands", () => {
  it("take a card in the place of a workspace", async () => {
    const { status, stdout } = await histograd(["fit", CARD]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^r +[\d.]+ ± [\d.]+ +parameter of interest$/m);
  });
});
