import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { packRecords, recordsSize } from "../../../src/graph/wasm/record-layout.js";

const root = new URL("../../../", import.meta.url);
const script = fileURLToPath(new URL("scripts/compile-kernels.mjs", root));

describe("layouts of records", () => {
  it.each(["engine", "fold", "arrow"])("are what records.json describes, %s", (kernel) => {
    const described = execFileSync(process.execPath, [script, "--print", `${kernel}-records`], { encoding: "utf8" });
    const path = `src/graph/wasm/${kernel}-records.generated.ts`;
    expect(readFileSync(new URL(path, root), "utf8")).toBe(described);
  });

  it("put fields in the order of the layout, whatever the order of a record's, and leave the rest of its bytes 0", () => {
    const layout = { fields: ["a", "b", "c"], bytes: 16 } as const;
    const records = [
      { c: 3, a: 1, b: 2 },
      { a: 4, b: 5, c: 6 },
    ];
    expect(Array.from(packRecords(layout, records))).toEqual([1, 2, 3, 0, 4, 5, 6, 0]);
    expect(recordsSize(layout, records.length)).toBe(4);
  });
});
