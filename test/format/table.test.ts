import { describe, expect, it } from "vitest";
import { type Column, formatTable } from "../../src/format/table.js";

const COLUMNS: readonly Column[] = [
  { title: "name", align: "left" },
  { title: "value", align: "decimal" },
  { title: "n", align: "right" },
  { title: "note", align: "left" },
];

describe("formatTable(columns, rows)", () => {
  it("puts decimal points below each other and text on the left", () => {
    const rows = [
      ["a", "1.25", "7", ""],
      ["longer", "-10", "12", "x"],
      ["c", "3e-7", "1", ""],
      ["d", "", "100", ""],
    ];
    expect(formatTable({ columns: COLUMNS, rows })).toBe(
      [
        "name     value    n  note",
        "──────  ──────  ───  ────",
        "a         1.25    7",
        "longer  -10      12  x",
        "c         3e-7    1",
        "d               100",
      ].join("\n"),
    );
  });

  it("leaves out columns that are empty in every row", () => {
    const [titles, , row] = formatTable({ columns: COLUMNS, rows: [["a", "", "1", ""]] }).split("\n");
    expect(titles).toBe("name  n");
    expect(row).toBe("a     1");
  });

  it("counts characters, not UTF-16 units", () => {
    const [, rule, first, second] = formatTable({
      columns: COLUMNS,
      rows: [
        ["𝛼𝛽", "1", "1", ""],
        ["ab", "1", "1", ""],
      ],
    }).split("\n");
    expect(rule).toBe("────  ─────  ─");
    expect(first!.replace("𝛼𝛽", "ab")).toBe(second);
  });

  it("shows nothing that could steer a terminal", () => {
    const table = formatTable({ columns: COLUMNS, rows: [["\u001b[31mred\u202e\n", "1", "1", ""]] });
    expect(table).toContain("\uFFFD[31mred\uFFFD\uFFFD");
    expect(table.split("\n")).toHaveLength(3);
  });
});
