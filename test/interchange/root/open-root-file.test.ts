import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { WorkspaceError } from "../../../src/errors.js";
import { openRootFile, type RootFile } from "../../../src/interchange/root/open-root-file.js";
import { seededRandom } from "../../helpers/random.js";
import { describeWithShared, sharedPath } from "../../helpers/shared.js";
import uproot from "./uproot.json" with { type: "json" };

/** Sums of up to 10⁴ numbers in two orders of adding. */
const SUM = 1e-11;

const COMPRESSIONS = ["none", "zlib", "lzma", "lz4", "zstd"];

function fixture(name: string): Uint8Array {
  return readFileSync(fileURLToPath(new URL(`files/${name}.root`, import.meta.url)));
}

/** Opens a file and reads all that it has; the problems of damaged parts, which must be ours. */
async function readAll(bytes: Uint8Array): Promise<readonly string[]> {
  const codes: string[] = [];
  const refused = (reason: unknown): undefined => {
    if (!(reason instanceof WorkspaceError)) throw reason;
    codes.push(reason.code);
  };
  const file = await openRootFile(bytes, "f.root").catch(refused);
  for (const path of file?.paths ?? []) {
    const histogram = await file?.histogram(path).catch(refused);
    if (histogram === undefined) continue;
    const size = histogram.nBins.reduce((product, n) => product * n, 1);
    expect([histogram.contents.length, histogram.errors.length]).toEqual([size, size]);
  }
  return codes;
}

function weighted(numbers: readonly number[]): number {
  return numbers.reduce((sum, x, i) => sum + (Number.isNaN(x) ? 0 : (i + 1) * x), 0);
}

async function sumsOf(file: RootFile): Promise<Record<string, number>> {
  const sums = { histograms: file.paths.length, contents: 0, errors: 0, edges: 0 };
  for (const path of file.paths) {
    const histogram = (await file.histogram(path))!;
    sums.contents += weighted(histogram.contents);
    sums.errors += weighted(histogram.errors);
    sums.edges += weighted(histogram.edges.flat());
  }
  return sums;
}

describe.each(COMPRESSIONS)("a file with compression %s", (compression) => {
  it("has the histograms that were written, in folders and of two dimensions, and the latest cycle", async () => {
    const file = await openRootFile(fixture(compression), "f.root");
    expect([...file.paths].sort()).toEqual(["again", "folder/one", "two"]);
    const one = (await file.histogram("folder/one"))!;
    expect(one.nBins).toEqual([600]);
    expect(one.contents).toEqual(Array.from({ length: 600 }, (_, i) => ((i * i) % 97) + 0.5));
    expect(one.errors).toEqual(one.contents.map(Math.sqrt));
    expect(one.edges[0]![599]).toBeCloseTo(59.9, 12);
    const two = (await file.histogram("two"))!;
    expect(two).toMatchObject({ name: "two", nBins: [3, 2], contents: [0, 10, 20, 1, 11, 21] });
    expect(two.edges).toEqual([
      [0, 1, 3, 7],
      [-1, 0, 5],
    ]);
    expect((await file.histogram("/again"))?.contents).toEqual([2]);
    expect((await file.histogram("again;1"))?.contents).toEqual([1]);
    expect(await file.histogram("again;7")).toBeUndefined();
  });

  it("is refused where it is cut off, and read or refused with any bytes changed", async () => {
    const bytes = fixture(compression);
    for (let length = 0; length < bytes.length; length += 97) {
      expect((await readAll(bytes.slice(0, length)))[0], `${length} bytes`).toBe("format-syntax");
    }
    const random = seededRandom(7);
    for (let round = 0; round < 300; round++) {
      const changed = bytes.slice();
      for (let i = 0; i < 4; i++) changed[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      expect(await readAll(changed)).toBeInstanceOf(Array);
    }
  });
});

describe("a folder that contains itself", () => {
  it("is refused", async () => {
    const bytes = fixture("none");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const top = view.getUint32(8) + view.getUint32(28); // record of the top folder: start of the file's key + size of the name
    const list = view.getUint32(top + 26);
    const className = new TextDecoder("latin1").decode(bytes).indexOf("TDirectory", list); // in the key of the folder
    const record = view.getUint32(className - 9) + view.getUint16(className - 13); // place of the key + size of its head
    view.setUint32(record + 26, list);
    await expect(openRootFile(bytes, "f.root")).rejects.toThrow(/"folder\/" that contains itself/);
  });
});

describe("a file that is none of ROOT's", () => {
  it.each([
    ["empty", new Uint8Array(0)],
    ["text", new TextEncoder().encode("<!DOCTYPE html><html>no histogram</html>")],
    ["rooted only", new TextEncoder().encode("root")],
  ])("is refused: %s", async (_name, bytes) => {
    await expect(openRootFile(bytes, "data/f.root")).rejects.toMatchObject({
      code: "format-syntax",
      path: "data/f.root",
    });
  });

  it("says that a file is cut off", async () => {
    const cut = openRootFile(fixture("none").slice(0, 2000), "f.root");
    await expect(cut).rejects.toThrow(/2000 bytes of a file that says that it has \d+: it is cut off/);
  });
});

describe("what is no histogram", () => {
  it("is undefined", async () => {
    const file = await openRootFile(fixture("zlib"), "f.root");
    expect([await file.histogram("three"), file.classOf("three"), file.classOf("two")]).toEqual([
      undefined,
      undefined,
      "TH2D",
    ]);
  });
});

describeWithShared("files of other programs", () => {
  it.each(Object.entries(uproot.files))("has the numbers that uproot reads from %s", async (path, expected) => {
    const sums = await sumsOf(await openRootFile(readFileSync(sharedPath(`interchange/${path}`)), path));
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs(sums[name]! - value), name).toBeLessThanOrEqual(SUM * Math.abs(value));
    }
  });

  it("reads all of what its lists of keys name as other classes", async () => {
    const path = "interchange/pyhf-repo/validation/xmlimport_input/results/example_combined_GaussExample_model.root";
    const file = await openRootFile(readFileSync(sharedPath(path)), path);
    expect(file.classOf("combined")).toBe("RooWorkspace");
    expect(await file.histogram("combined")).toBeUndefined();
  });
});
