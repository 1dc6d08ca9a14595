import { describe, expect, it } from "vitest";
import {
  fit,
  format,
  formatRecord,
  parseRecord,
  pulls,
  ranking,
  simpleModels,
  type TableFormat,
} from "../../src/index.js";
import { counting, twoChannel } from "../helpers/cli-record.js";
import { thrownIssues } from "../helpers/workspaces.js";

const { model, data } = twoChannel;
const fitted = fit(model, data);
const pulled = pulls(fitted);
const ranked = ranking(model, data, { bestFit: fitted, method: "hessian" });

/** A reader of RFC 4180, written from its grammar. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const firstCells = (text: string) =>
  text
    .split("\n")
    .filter((line) => /^\S+ +-?\d/.test(line))
    .map((line) => line.split(/ +/)[0]!);

describe("format(record, { format: 'csv' })", () => {
  it("reads back to the numbers of a fit, of pulls and of a ranking", () => {
    const [head, ...rows] = readCsv(format(fitted, { format: "csv" }));
    expect(head).toEqual(["parameter", "value", "uncertainty", "pull", "σ̂/σ₀", "note"]);
    expect(Object.fromEntries(rows.map(([name, value]) => [name, Number(value)]))).toEqual(fitted.pars);
    expect(Object.fromEntries(rows.map((row) => [row[0], Number(row[2])]))).toEqual(fitted.uncertainties);
    const pullRows = readCsv(format(pulled, { format: "csv" })).slice(1);
    for (const [p, { name, value, uncertainty, constraint }] of pulled.parameters.entries()) {
      const [shown, ...numbers] = pullRows[p]!;
      expect([shown, Number(numbers[0]), Number(numbers[1])]).toEqual([name, value, uncertainty]);
      if (constraint !== undefined) expect(Number(numbers[2])).toBe((value - constraint.center) / constraint.width);
    }
    const [rankHead, ...rankRows] = readCsv(format(ranked, { format: "csv" }));
    const up = rankHead!.indexOf("post-fit, Hessian up");
    expect(rankRows.map((row) => [Number(row[up]), Number(row[up + 1])])).toEqual(
      ranked.parameters.map(({ postfitLinear }) => [postfitLinear!.up, postfitLinear!.down]),
    );
  });

  it("quotes names", () => {
    const named = { ...pulled, parameters: [{ ...pulled.parameters[0]!, name: 'a, "b"\r\nc' }] };
    expect(readCsv(format(named, { format: "csv" }))[1]![0]).toBe('a, "b"\r\nc');
  });
});

describe("cut and sorted tables", () => {
  it("sorts by pull, constraint and name, and says how many rows are left out", () => {
    const numbers = pulled.parameters.flatMap(({ name, value, uncertainty, constraint }) =>
      constraint === undefined
        ? []
        : [
            {
              name,
              pull: Math.abs((value - constraint.center) / constraint.width),
              ratio: uncertainty! / constraint.width,
            },
          ],
    );
    const byPull = [...numbers].sort((a, b) => b.pull - a.pull).map(({ name }) => name);
    const byRatio = [...numbers].sort((a, b) => a.ratio - b.ratio).map(({ name }) => name);
    const shown = format(pulled, { sort: "pull", most: 4, heading: "" });
    expect(firstCells(shown)).toEqual(byPull.slice(0, 4));
    expect(shown).toContain(`… and ${pulled.parameters.length - 4} more rows`);
    expect(firstCells(format(pulled, { sort: "constraint", most: 5 }))).toEqual(byRatio.slice(0, 5));
    expect(firstCells(format(fitted, { sort: "name", most: 2 }))).toEqual(["b_tagging", "jet_energy_scale"]);
  });

  it("keeps the parameters of patterns, and of vectors by their name", () => {
    expect(firstCells(format(fitted, { parameters: "zjets_shape" }))).toHaveLength(4);
    expect(firstCells(format(fitted, { parameters: ["*_scale", "zjets_shape[1]"] }))).toEqual([
      "jet_energy_scale",
      "zjets_shape[1]",
    ]);
  });

  it("refuses what no table has, all problems at once", () => {
    expect(thrownIssues(() => format(fitted, { sort: "impact", parameters: ["nope", "lumi"] }))).toEqual([
      { code: "bad-option", path: "sort" },
      { code: "unknown-parameter", path: "parameters" },
    ]);
    const { kind: _, ...rest } = ranked;
    expect(thrownIssues(() => format({ ...rest, kind: "validate" } as never, { most: 2 }))[0]!.code).toBe(
      "bad-argument",
    );
  });

  it("writes more digits", () => {
    const { uncertainties, pars } = fitted;
    const text = format(fitted, { digits: 4, parameters: "jet_energy_scale" });
    expect(text).toContain(
      `${pars["jet_energy_scale"]!.toFixed(4)} ± ${uncertainties["jet_energy_scale"]!.toFixed(4)}`,
    );
  });
});

describe("a fit of many parameters", () => {
  const many = simpleModels.uncorrelatedBackground({
    signal: Array.from({ length: 60 }, () => 3),
    bkg: Array.from({ length: 60 }, () => 100),
    bkgUncertainty: Array.from({ length: 60 }, (_, b) => 5 + b / 4),
  });
  const counts = many.observedData().map((n, i) => (i === 7 ? n + 40 : n));
  const result = fit(many, counts);

  it("shows the verdict, the parameter of interest, and the largest pulls and constraints first", () => {
    const text = format(result, { heading: "" });
    const lines = text.split("\n");
    expect(lines[0]).toMatch(/^valid: /);
    expect(lines.findIndex((line) => line.startsWith("mu "))).toBeLessThan(8);
    const pulledMost = text.slice(text.indexOf("Largest pulls"));
    expect(firstCells(pulledMost)[0]).toBe("uncorr_bkguncrt[7]");
    const tight = text.slice(text.indexOf("Strongest constraints"));
    expect(firstCells(tight)[0]).toBe("uncorr_bkguncrt[59]");
    expect(lines.length).toBeLessThan(40);
  });

  it("shows all of them on request, and in CSV", () => {
    expect(firstCells(format(result, { all: true }))).toEqual(expect.arrayContaining([...result.parNames]));
    expect(readCsv(format(result, { format: "csv" }))).toHaveLength(1 + result.parNames.length);
    expect(format(parseRecord(formatRecord(result)))).toBe(format(result));
  });
});

describe("long names", () => {
  const long = `${"x".repeat(1e6)}END`;
  const named = {
    ...pulled,
    parameters: pulled.parameters.map((each, p) => (p === 0 ? { ...each, name: long } : each)),
  };

  it("are shortened in text, so that tables stay small and fit the terminal, but not in CSV", () => {
    const text = format(named);
    expect(text.length).toBeLessThan(20_000);
    expect(text).toMatch(/x…x+END /);
    const narrow = format(named, { width: 60, heading: "" });
    expect(Math.max(...narrow.split("\n").map((line) => [...line.replace("\u0302", "")].length))).toBeLessThanOrEqual(
      60,
    );
    expect(readCsv(format(named, { format: "csv" }))[1]![0]).toBe(long);
  });
});

describe("LaTeX", () => {
  it("escapes names, writes σ in formulas, and keeps a row from being an argument of the row above", () => {
    const names = ["a_b & 50% #1 $x$ {y} ~^\\", "[0.1] bin", "*star"];
    const record = { ...pulled, parameters: names.map((name) => ({ ...pulled.parameters[1]!, name })) };
    for (const written of ["latex", "siunitx"] as const) {
      const tex = format(record, { format: written });
      expect(tex).toContain(
        "a\\_b \\& 50\\% \\#1 \\$x\\$ \\{y\\} \\textasciitilde{}\\textasciicircum{}\\textbackslash{} &",
      );
      expect(tex).toContain("$\\hat{\\sigma}$/$\\sigma_0$");
      expect(tex).toMatch(/^ {2}\{\}\[0\.1\] bin/m);
      expect(tex).toMatch(/^ {2}\{\}\*star/m);
    }
  });

  it("has as many cells in each row as columns", () => {
    const formats: TableFormat[] = ["latex", "siunitx"];
    for (const written of formats) {
      const lines = format(ranked, { format: written })
        .split("\n")
        .filter((line) => line.endsWith("\\\\"));
      const cells = lines.map((line) => line.split(/(?<!\\)&/).length);
      expect(new Set(cells).size).toBe(1);
    }
    expect(format(pulls(fit(counting.model, counting.data)), { format: "siunitx" })).toContain("S[table-format=");
  });
});
