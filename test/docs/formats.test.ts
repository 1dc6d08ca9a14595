import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../../src/error-codes.js";
import {
  areSameForm,
  codeOfForm,
  FACTOR,
  factorFormula,
  type Interpolation,
  SHIFT,
} from "../../src/interchange/hs3/interpolation.js";
import { IMPORT_HS3_OPTIONS, PRODUCERS } from "../../src/interchange/hs3/options.js";
import { EXPORT_HS3_OPTIONS } from "../../src/interchange/hs3/write/write.js";

const PAGE = readFileSync(new URL("../../docs/formats.md", import.meta.url), "utf8");

describe("docs/formats.md", () => {
  it("names all options of HS3, and the programs whose documents are known", () => {
    const rows = [...PAGE.matchAll(/^\| `(\w+)` \| /gm)].map(([, name]) => name);
    for (const name of Object.keys(IMPORT_HS3_OPTIONS)) expect(rows).toContain(name);
    for (const name of [...Object.keys(EXPORT_HS3_OPTIONS), ...PRODUCERS]) expect(PAGE).toContain(`\`${name}\``);
  });

  it("says of each interpolation what a normsys and a histosys become", () => {
    const rows = [...PAGE.matchAll(/^\| (add|mult), (\w+), (\w+) \|.*\| ([^|]+) \| ([^|]+) \|$/gm)];
    expect(rows.length).toBe(6);
    for (const [, type, inside, outside, normsys, histosys] of rows) {
      const form = { type, in: inside, out: outside === "null" ? null : outside } as Interpolation;
      const isFormula = factorFormula(form, "a", 1.1, 0.9) !== undefined;
      const isUsual = (usual: Interpolation) => areSameForm(form, usual);
      expect(normsys).toBe(isUsual(FACTOR) ? "as it is" : isFormula ? "as a formula" : codeOfForm("normsys", form));
      expect(histosys).toBe(isUsual(SHIFT) ? "as it is" : (codeOfForm("histosys", form) ?? "refused"));
    }
  });

  it("names error codes that exist", () => {
    const codes = [...PAGE.matchAll(/`((?:[a-z]+-)+[a-z]+)`/g)].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThan(4);
    for (const code of codes) expect(Object.keys(ERROR_CODES)).toContain(code);
  });
});
