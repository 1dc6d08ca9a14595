import { describe, expect, it } from "vitest";
import { paintLines } from "../../src/format/paint.js";
import { formatTable } from "../../src/format/table.js";
import { wrappedLines } from "../../src/format/wrap.js";

const paint = (tone: string, text: string) => `<${tone}>${text}</${tone}>`;

describe("a table that is wider than the line", () => {
  const names = Array.from({ length: 8 }, (_, k) => `number ${k}`);
  const columns = [
    { title: "name", align: "left" as const },
    ...names.map((title) => ({ title, align: "right" as const })),
  ];
  const rows = ["first", "second"].map((name, r) => [name, ...names.map((_, k) => String(1000 * r + k))]);

  it("goes on below beside the first column, with every number in full", () => {
    const blocks = formatTable({ columns, rows }, { width: 40 }).split("\n\n");
    expect(blocks.length).toBeGreaterThan(1);
    for (const block of blocks) {
      const [head, , first] = block.split("\n");
      expect(head).toMatch(/^name /);
      expect(first).toMatch(/^first /);
      for (const line of block.split("\n")) expect(line.length).toBeLessThanOrEqual(40);
    }
    const shown = blocks.flatMap((block) => block.split("\n")[3]!.split(/ +/).slice(1));
    expect(shown).toEqual(names.map((_, k) => String(1000 + k)));
  });

  it("is one table where it fits", () => {
    expect(formatTable({ columns, rows }, { width: 200 })).toBe(formatTable({ columns, rows }));
  });

  it("keeps names apart that are longer than the line", () => {
    const long = [`${"x".repeat(90)}A`, `${"x".repeat(90)}B`].map((name) => [name, ...names.map(() => "1")]);
    const lines = formatTable({ columns, rows: long }, { width: 60 }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => /^x+…x+A /.test(line)).length).toBeGreaterThan(0);
    expect(lines.filter((line) => /^x+…x+B /.test(line)).length).toBeGreaterThan(0);
  });

  it("puts columns below each other where a title has a mark above a letter", () => {
    const table = {
      columns: [
        { title: "σ̂", align: "right" as const },
        { title: "note", align: "left" as const },
      ],
      rows: [["1.25", "a"]],
    };
    const [head, rule, row] = formatTable(table).split("\n") as [string, string, string];
    expect([head.normalize("NFD").replace(/\p{Mn}/gu, ""), rule, row]).toEqual(["   σ  note", "────  ────", "1.25  a"]);
  });
});

describe("a sentence that is longer than the line", () => {
  it("is broken between words, and goes on indented", () => {
    expect(wrappedLines("note: one two three four five", 16)).toBe("note: one two\n  three four\n  five");
  });

  it("stays where there is no space to break it at, as in a picture of characters", () => {
    const picture = `1.5 │${"#".repeat(30)}`;
    expect(wrappedLines(picture, 20)).toBe(picture);
    expect(wrappedLines("/a/long/path/without/a/space.json", 12)).toBe("/a/long/path/without/a/space.json");
  });
});

describe("what stands out", () => {
  it.each([
    ["valid: EDM 1e-9", "<good>valid:</good> EDM 1e-9"],
    ["NOT VALID: the search ended", "<bad>NOT VALID</bad>: the search ended"],
    ["error: a.json", "<bad>error:</bad> a.json"],
    ["warning: odd", "<caution>warning:</caution> odd"],
    ["3 of 12 numbers DISAGREE.", "3 of 12 numbers <bad>DISAGREE</bad>."],
    ["All 12 numbers agree.", "<good>All 12 numbers agree</good>."],
    ["… and 3 more rows", "<dim>… and 3 more rows</dim>"],
    ["mu = 1 is excluded at 95 % confidence level.", "mu = 1 is excluded at 95 % confidence level."],
  ])("in '%s'", (line, expected) => {
    expect(paintLines(line, paint)).toBe(expected);
    expect(paintLines(line, undefined)).toBe(line);
  });

  it("in a table are its titles, and cells that say so, without a change of the columns", () => {
    const tone = "caution" as const;
    const table = {
      columns: [
        { title: "pull", align: "right" as const },
        { title: "note", align: "left" as const },
      ],
      rows: [
        [{ values: [2.5], text: () => "2.5", tone }, "high"],
        ["0.1", ""],
      ],
    };
    const painted = formatTable(table, { paint });
    expect(painted).toContain("<caution>2.5</caution>  high");
    expect(painted).toContain("<dim>pull</dim>");
    expect(painted.replace(/<\/?\w+>/g, "")).toBe(formatTable(table));
  });
});
