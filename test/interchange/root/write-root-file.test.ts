import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openRootFile } from "../../../src/interchange/root/open-root-file.js";
import { type HistogramToWrite, writeRootFile } from "../../../src/interchange/root/write-root-file.js";
import { seededRandom } from "../../helpers/random.js";

/** The histograms of files/written.root, as make_files.py knows them. */
const WRITTEN: readonly HistogramToWrite[] = [
  { name: "plain", contents: [1, 2.5, -3, 1e300] },
  { name: "errors", contents: [4, 0], errors: [0.5, 3] },
  { name: "n".repeat(300), contents: [7] },
];

describe("writeRootFile", () => {
  it("writes the file that uproot reads (make_files.py)", () => {
    const known = readFileSync(fileURLToPath(new URL("files/written.root", import.meta.url)));
    expect(Buffer.from(writeRootFile("written.root", WRITTEN)).equals(known)).toBe(true);
  });

  it("writes histograms that are read as they are", async () => {
    const random = seededRandom(5);
    const histograms = Array.from({ length: 50 }, (_, h) => {
      const contents = Array.from(
        { length: random.integer(1, 300) },
        () => random.normal() * 10 ** random.integer(-200, 200),
      );
      return random.chance(0.5)
        ? { name: `h${h}`, contents }
        : { name: `h${h}`, contents, errors: contents.map(() => 2) };
    });
    const file = await openRootFile(writeRootFile("f.root", histograms), "f.root");
    expect(file.paths).toEqual(histograms.map(({ name }) => name));
    for (const { name, contents, errors } of histograms) {
      const read = (await file.histogram(name))!;
      expect(read.contents).toEqual(contents);
      expect(read.errors).toEqual(errors ?? contents.map((x) => Math.sqrt(Math.abs(x))));
      expect(read.edges).toEqual([Array.from({ length: contents.length + 1 }, (_, i) => i)]);
    }
  });

  it("writes files without histograms, and names of files that are long", async () => {
    for (const name of ["f.root", `${"long/".repeat(100)}ä.root`]) {
      expect((await openRootFile(writeRootFile(name, []), name)).paths).toEqual([]);
      expect((await openRootFile(writeRootFile(name, WRITTEN), name)).paths).toHaveLength(3);
    }
  });
});
