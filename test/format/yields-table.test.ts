import { describe, expect, it } from "vitest";
import { formatMeasured } from "../../src/format/numbers.js";
import type { TableFormat } from "../../src/format/options.js";
import { yieldsTable } from "../../src/format/yields-table.js";
import type { Yield, YieldsResult } from "../../src/yields/results.js";
import { thrownIssues } from "../helpers/workspaces.js";

const y = (value: number, uncertainty: number): Yield => ({ value, uncertainty });

/** A record of two channels, with names that formats have to escape. */
function record(change: Partial<YieldsResult["channels"][number]> = {}): YieldsResult {
  const origin = {} as YieldsResult["origin"];
  return {
    kind: "yields",
    origin,
    stage: "postfit",
    method: "jacobian",
    channels: [
      {
        name: "SR_1",
        observed: [12, 5],
        masked: [],
        isAsimov: false,
        samples: [
          { name: "t\\bar{t} & 50%", bins: [y(10.126, 1.234), y(4, 0.5)], total: y(14.126, 1.4) },
          { name: 'Z "fake", loose', bins: [y(1.5, 0), y(0.25, 0.061)], total: y(1.75, 0.061) },
        ],
        bins: [y(11.626, 1.24), y(4.25, 0.51)],
        total: y(15.876, 1.5),
        ...change,
      },
      {
        name: "C|R",
        observed: [12345],
        masked: [],
        isAsimov: false,
        samples: [{ name: "t\\bar{t} & 50%", bins: [y(12340.4, 678)], total: y(12340.4, 678) }],
        bins: [y(12340.4, 678)],
        total: y(12340.4, 678),
      },
    ],
    samples: [
      { name: "t\\bar{t} & 50%", total: y(12354.526, 678) },
      { name: 'Z "fake", loose', total: y(1.75, 0.061) },
    ],
    total: y(12356.276, 679),
    notes: ["Held fixed: lumi_*."],
  };
}

describe("a yield", () => {
  it.each([
    [12.345, 0.678, "12.35", "0.68"],
    [12345, 678, "12350", "680"],
    [12.345, 6.78, "12.3", "6.8"],
    [12.345, 0.0996, "12.35", "0.10"],
    [9.96, 99.6, "10", "100"],
    [-0.001, 12.3, "0", "12"],
    [-3.21, 1.1, "-3.2", "1.1"],
    [3, 0, "3", "0"],
    [1 / 3, 0, "0.333333", "0"],
    [1.23456e-8, 2.2e-10, "1.235e-8", "2.2e-10"],
  ])("rounds %f ± %f to two digits of the uncertainty", (value, uncertainty, a, b) => {
    expect(formatMeasured(value, uncertainty)).toEqual({ value: a, uncertainty: b });
  });
});

describe("yieldsTable", () => {
  it("writes samples by channel as text, aligned at ±", () => {
    const lines = yieldsTable(record(), { format: "text" }).split("\n");
    expect(lines.map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ["Yields, post-fit"],
      ["SR_1", "C|R", "all channels"],
      lines[2]!.split(/\s{2,}/),
      ["t\\bar{t} & 50%", "14.1 ± 1.4", "12340 ± 680", "12350 ± 680"],
      ['Z "fake", loose', "1.750 ± 0.061", "–", "1.750 ± 0.061"],
      lines[2]!.split(/\s{2,}/),
      ["Total", "15.9 ± 1.5", "12340 ± 680", "12360 ± 680"],
      ["Observed", "17", "12345", "12362"],
      [""],
      ["note: Held fixed: lumi_*."],
      [""],
    ]);
    const columnsOfSigns = [3, 4, 6].map((k) => [...lines[k]!.matchAll(/±/g)].map(({ index }) => index));
    expect(columnsOfSigns[2]).toEqual(columnsOfSigns[0]);
    expect(columnsOfSigns[1]).toEqual([columnsOfSigns[0]![0], columnsOfSigns[0]![2]]);
    expect(lines[2]).toMatch(/^─+( {2}─+){3}$/);
  });

  it("writes one table a channel with its bins", () => {
    const text = yieldsTable(record(), { format: "text", bins: true, channel: "SR_1" });
    expect(text.split("\n")[0]).toBe("SR_1, post-fit");
    expect(
      text
        .split("\n")[1]!
        .trim()
        .split(/\s{2,}/),
    ).toEqual(["bin 1", "bin 2", "all bins"]);
    expect(text).not.toContain("C|R");
    const parts = yieldsTable(record(), { format: "text", bins: true, channel: "SR_1", columns: 2 });
    expect(parts).toContain("SR_1, post-fit (1 of 2)");
    expect(parts.split("\n\n")).toHaveLength(3);
  });

  it("escapes names in Markdown", () => {
    const lines = yieldsTable(record(), { format: "markdown" }).split("\n");
    expect(lines[0]).toBe("**Yields, post-fit**");
    expect(lines[2]).toMatch(/\| +SR\\_1 \| +C\\\|R \| +all channels \|$/);
    expect(lines[3]).toMatch(/^\| -+ \| -+: \| -+: \| -+: \|$/);
    expect(lines[4]).toMatch(/^\| t\\\\bar\\{t\\} & 50% +\| +14\.1 ± 1\.4 +\|/);
    expect(lines.at(-2)).toBe("note: Held fixed: lumi\\_\\*.");
    const cells = lines.slice(2, 8).map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(cells)).toEqual(new Set([6]));
  });

  it("writes LaTeX with ± between columns and special characters escaped", () => {
    const tex = yieldsTable(record(), { format: "latex" });
    expect(tex).toContain("\\begin{tabular}{l r@{$\\,\\pm\\,$}l r@{$\\,\\pm\\,$}l r@{$\\,\\pm\\,$}l}");
    expect(tex).toContain(
      "  t\\textbackslash{}bar\\{t\\} \\& 50\\% & $14.1$ & $1.4$ & $12340$ & $680$ & $12350$ & $680$ \\\\",
    );
    expect(tex).toContain("\\multicolumn{2}{c}{SR\\_1} & \\multicolumn{2}{c}{C\\textbar{}R}");
    expect(tex).toContain("\\multicolumn{2}{c}{--}");
    expect(tex).toContain("\n% note: Held fixed: lumi_*.\n");
  });

  it("writes CSV with all digits, one line per number, quoted", () => {
    const lines = yieldsTable(record(), { format: "csv", bins: true }).split("\r\n");
    expect(lines[0]).toBe("channel,bin,quantity,sample,value,uncertainty,note");
    expect(lines[1]).toBe("SR_1,1,sample,t\\bar{t} & 50%,10.126,1.234,");
    expect(lines[2]).toBe('SR_1,1,sample,"Z ""fake"", loose",1.5,0,');
    expect(lines[3]).toBe("SR_1,1,prediction,,11.626,1.24,");
    expect(lines[4]).toBe("SR_1,1,observed,,12,,");
    // SR_1: 4 lines for each of two bins and the sum; C|R: 3 for one bin and the sum; 3 over all channels; head, end
    expect(lines).toHaveLength(1 + 12 + 6 + 3 + 1);
    expect(lines.at(-2)).toBe(",,prediction,,12356.276,679,");
  });

  it("does not show counts that were left out of the fit, and names expectations", () => {
    const masked = record({ masked: [1] });
    for (const format of ["text", "markdown", "latex"] as const) {
      expect(yieldsTable(masked, { format })).not.toMatch(/\b17\b|\b12362\b/);
    }
    expect(yieldsTable(masked, { format: "text", bins: true, channel: "SR_1" })).toMatch(
      /Observed +12 +masked +masked/,
    );
    const csv = yieldsTable(masked, { format: "csv", bins: true });
    expect(csv).toContain("SR_1,2,observed,,,,masked\r\n");
    expect(csv).toContain("SR_1,,observed,,,,masked\r\n");
    expect(yieldsTable(record({ isAsimov: true }), { format: "text" })).toContain("17 (Asimov)");
  });

  it("keeps names from breaking lines or moving the cursor", () => {
    const text = yieldsTable(record({ name: "S\u001b[2JR\n1" }), { format: "text" });
    expect(text).toContain("S\uFFFD[2JR\uFFFD1");
    expect(text).not.toContain("\u001b");
  });

  it("refuses other formats and channels", () => {
    const format = "html" as TableFormat;
    expect(thrownIssues(() => yieldsTable(record(), { format, columns: 0 }))).toEqual([
      { code: "bad-option", path: "format" },
      { code: "bad-option", path: "columns" },
    ]);
    expect(thrownIssues(() => yieldsTable(record(), { format: "text", channel: "SR" }))).toEqual([
      { code: "unknown-channel", path: "channel" },
    ]);
  });
});
