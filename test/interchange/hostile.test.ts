import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { HistFactoryError, WorkspaceError } from "../../src/errors.js";
import { exportHs3, importHs3 } from "../../src/interchange/hs3/index.js";
import { importDocument } from "../../src/interchange/import-document.js";
import { openRootFile } from "../../src/interchange/root/open-root-file.js";
import { writeRootFile } from "../../src/interchange/root/write-root-file.js";
import { readWorkspace } from "../../src/node/index.js";
import { COUNTING, histograd } from "../helpers/cli.js";

/** Reads files of a format, the first of which is the document: the workspace, or codes and places of the problems. */
async function outcome(files: Readonly<Record<string, string>>): Promise<Workspace | readonly string[]> {
  const [[main, text] = ["", ""]] = Object.entries(files);
  const read = async (path: string) => {
    if (Object.hasOwn(files, path)) return new TextEncoder().encode(files[path]);
    throw new WorkspaceError([{ code: "file-not-found", path, expected: "a file", received: "no such file" }]);
  };
  try {
    const { value, warnings } = await importDocument(text, main, { read });
    return Workspace.parse(value, warnings);
  } catch (error) {
    if (!(error instanceof HistFactoryError)) throw error;
    return error.issues.map(({ code, path }) => `${code} ${path}`);
  }
}

const combination = (content: string, doctype = "") =>
  `<?xml version="1.0"?>${doctype}<Combination OutputFilePrefix="r">${content}` +
  '<Measurement Name="m" Lumi="1" LumiRelErr="0.1"><POI>mu</POI></Measurement></Combination>';

const card = (lines: string, shapes = "") =>
  `${shapes}bin a\nobservation 3\nbin a a\nprocess s b\nprocess 0 1\nrate 1 2\n${lines}`;

const repeated = (n: number, line: (i: number) => string) => Array.from({ length: n }, (_, i) => line(i)).join("\n");

describe("XML from strangers", () => {
  it("has no entities of its own, neither exploding nor external ones", async () => {
    const laughs = repeated(9, (i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
    const bomb = combination("<Input>&l9;</Input>", `<!DOCTYPE x [<!ENTITY l0 "lol">${laughs}]>`);
    expect(await outcome({ "a.xml": bomb })).toEqual([expect.stringMatching(/^format-syntax a.xml:/)]);
    const external = combination("<Input>&e;</Input>", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>');
    expect(await outcome({ "a.xml": external })).toEqual([expect.stringMatching(/^format-syntax a.xml:/)]);
  });

  it("is refused where it is nested deeply, refers to itself, or has too many parts that are missing", async () => {
    const deep = combination("<a>".repeat(1e5) + "</a>".repeat(1e5));
    expect(await outcome({ "a.xml": deep })).toEqual(["too-large a.xml:1"]);
    expect(await outcome({ "a.xml": combination("<Input>a.xml</Input>") })).toHaveLength(1);
    const many = combination(repeated(1e5, (i) => `<Input>${i}.xml</Input>`));
    expect(await outcome({ "a.xml": many })).toHaveLength(201);
  });

  const root = mkdtempSync(join(tmpdir(), "histograd-test-"));
  afterAll(() => rmSync(root, { recursive: true }));

  it("names no file outside its folders: by dots, by absolute paths, by links", async () => {
    const folder = join(root, "a", "b", "c");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(root, "secret.xml"), "<Channel/>");
    symlinkSync(join(root, "secret.xml"), join(folder, "link.xml"));
    symlinkSync(root, join(folder, "folder"));
    // a link is one to nothing in the folder above, which is looked into as well
    const refused = expect.stringMatching(/^(?:outside-folder|file-not-found)$/);
    for (const path of ["../../../secret.xml", join(root, "secret.xml"), "link.xml", "folder/secret.xml"]) {
      writeFileSync(join(folder, "a.xml"), combination(`<Input>${path}</Input>`));
      await expect(readWorkspace(join(folder, "a.xml"))).rejects.toMatchObject({ code: refused });
      const { status, stderr } = await histograd(["inspect", join(folder, "a.xml")]);
      expect(status, stderr).not.toBe(0);
      expect(stderr).toMatch(/a path that leaves them|none; looked for/);
    }
  });
});

describe("ROOT files from strangers", () => {
  const bytes = writeRootFile("f.root", [{ name: "h", contents: [1, 2, 3], errors: [1, 1, 1] }]);
  const code = async (damaged: Uint8Array) => {
    try {
      await (await openRootFile(damaged, "f.root")).histogram("h");
      return "read";
    } catch (error) {
      return error instanceof HistFactoryError ? error.code : String(error);
    }
  };

  it("are refused wherever they are cut short", async () => {
    const codes = new Set<string>();
    for (let n = 0; n < bytes.length; n += 37) codes.add(await code(bytes.slice(0, n)));
    expect([...codes]).toEqual(["format-syntax"]);
  });

  it("are read or refused with an absurd number at any place, such as billions of dimensions of a list", async () => {
    const codes = new Set<string>();
    for (const size of [0xd9000000, 0x7fffffff, 0x0000ffff])
      for (let at = 0; at + 4 <= bytes.length; at += 3) {
        const damaged = bytes.slice();
        new DataView(damaged.buffer).setUint32(at, size);
        codes.add(await code(damaged));
      }
    expect([...codes].sort()).toEqual(["format-syntax", "read"]);
  });
});

describe("cards from strangers", () => {
  it.each([
    ["100,000 parameters that nothing reads", card(repeated(1e5, (i) => `p${i} param 1 1`))],
    ["100,000 lines that are left out", card(repeated(1e5, (i) => `g${i} group = a`))],
    ["100,000 lines of channels", `${repeated(1e5, () => "bin a")}\n${card("")}`],
    ["10 million spaces before a word", card(`k lnN 1.1 -${" ".repeat(1e7)}x`)],
    ["10 million spaces before a comment", card(`k lnN 1.1 -${" ".repeat(1e7)}# x`)],
    [
      "patterns with many stars",
      card("", `shapes ${"*a".repeat(30)}b ${"*a".repeat(30)}b f.root x\n`).replace(/\ba\b/g, "a".repeat(1000)),
    ],
    ["a name of 10 million characters", card(`${"x".repeat(1e7)} lnN 1.1 -`)],
    ["names of an object's own properties", card("__proto__ lnN 1.1 -\ntoString rateParam a b 1")],
  ])("are read: %s", async (_, text) => {
    expect(await outcome({ "card.txt": text })).toBeInstanceOf(Workspace);
  });

  it.each([
    ["a million lines of factors", card(repeated(1e6, (i) => `k${i} lnN 1.1 -`))],
    [
      "20,000 factors, each a formula of another",
      card(
        `${repeated(2e4, (i) => `p${i} rateParam a b 1`)}\n${repeated(2e4, (i) => `f${i} rateParam a b (@0) p${i}`)}`,
      ),
    ],
  ])("are converted: %s", async (_, text) => {
    const { warnings } = await importDocument(text, "card.txt", { read: () => Promise.reject(new Error("no file")) });
    expect(warnings).toEqual([]);
  });

  it.each([
    ["a type called as a property of objects", card("k constructor 1 2"), "format-syntax card.txt: line 7"],
    ["millions of words in a line", card(`k lnN 1.1 - ${"x ".repeat(2e6)}`), "too-large card.txt: line 7"],
    ["names with control characters", card("k\u0000 lnM 1 2"), "format-syntax card.txt: line 7"],
  ])("are refused: %s", async (_, text, issue) => {
    expect(await outcome({ "card.txt": text })).toEqual([issue]);
  });

  it("have as many channels and lines of tables as anybody writes, and not factors of bins without end", async () => {
    const n = 10_000;
    const row = (key: string, word: (i: number) => string) =>
      `${key} ${Array.from({ length: n }, (_, i) => word(i)).join(" ")}`;
    const rows = [row("bin", (i) => `a${i}`), row("observation", () => "3"), row("bin", (i) => `a${i}`)];
    const wide = [...rows, row("process", () => "s"), row("process", () => "0"), row("rate", () => "1")].join("\n");
    expect(await outcome({ "card.txt": wide })).toBeInstanceOf(Workspace);
    const shapes = card("* autoMCStats 1000", "shapes * * t.csv $PROCESS\n").replace("rate 1 2", "rate -1 -1");
    const lines = ["data_obs", "s", "b"].flatMap((name) => Array.from({ length: n }, (_, b) => `${name},${b},1,1`));
    const frame = ["process,bin,sum_w,sum_ww", ...lines].join("\n");
    expect(await outcome({ "card.txt": shapes.replace("observation 3", "observation -1"), "t.csv": frame })).toEqual([
      'too-large channel "a"',
    ]);
  });
});

describe("HS3 from strangers", () => {
  const products = (n: number, last: readonly string[]) =>
    Array.from({ length: n }, (_, i) => ({
      type: "product_dist",
      name: `A${i}`,
      factors: i + 1 < n ? [`A${i + 1}`, `A${i + 1}`] : last,
    }));

  it("may name a product many times, without its factors being multiplied out as often", async () => {
    const { spec } = await readWorkspace(COUNTING);
    const document = structuredClone(exportHs3(spec)) as {
      distributions: { name: string; type: string }[];
      likelihoods: { distributions: string[]; data: unknown[] }[];
    };
    const [likelihood] = document.likelihoods;
    const constraint = document.distributions.find(({ type }) => type === "poisson_dist")!.name;
    const before = Workspace.parse(importHs3(document).value);
    document.distributions.push(...(products(60, [constraint]) as never[]));
    likelihood!.distributions.push("A0");
    likelihood!.data.push(likelihood!.data[0]);
    const after = Workspace.parse(importHs3(document).value);
    expect(after.spec).toEqual(before.spec);
    const [channel] = likelihood!.distributions;
    document.distributions.push({ type: "product_dist", name: "twice", factors: [channel, channel] } as never);
    likelihood!.distributions[0] = "twice";
    expect(() => importHs3(document)).toThrow("each channel once");
  });
});
