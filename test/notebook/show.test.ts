import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import {
  DataError,
  fit,
  format,
  type Picture,
  pulls,
  type ResultRecord,
  simpleModels,
  Workspace,
} from "../../src/index.js";
import { JUPYTER_DISPLAY, type Showable, show } from "../../src/notebook/index.js";
import { toSvg } from "../../src/plot/svg-text.js";
import { model, RECORDS, workspace } from "../records/every-record.js";

const RESULTS: readonly ResultRecord[] = Object.values(RECORDS);
/** Kinds of which plot(record) says that there is nothing to draw. */
const UNDRAWN = [
  "propagated",
  "check-result",
  "comparison",
  "simplification",
  "operation-report",
  "inspect",
  "validate",
  "lint",
  "fractal",
];

const display = (value: Showable) => show(value)[JUPYTER_DISPLAY]();
const documentOf = (html: string) => parseHTML(`<!doctype html><html><body>${html}</body></html>`).document;

function issuesOf(value: unknown) {
  try {
    show(value as Showable);
  } catch (error) {
    if (error instanceof DataError) return error.issues;
    throw error;
  }
  return [];
}

describe("show(record)", () => {
  it.each(RESULTS)(
    "displays a record of kind $kind in Jupyter: text, tables, and the picture where there is one",
    async (record) => {
      const shown = await display(record);
      expect(shown["text/plain"]).toBe(format(record));
      expect(shown["image/svg+xml"] !== undefined).toBe(!UNDRAWN.includes(record.kind));
      const { body } = documentOf(shown["text/html"]);
      expect(body.querySelectorAll("svg").length > 0).toBe(!UNDRAWN.includes(record.kind));
      const words = (text: string) => text.replace(/[\s─▁▂▃▄▅▆▇█]+/g, "");
      const content = [...body.querySelectorAll("pre, table")].map(({ textContent }) => textContent ?? "").join("");
      expect(words(content)).toBe(words(format(record)));
    },
  );

  it("has a table with a row for each parameter of a fit, numbers on the right with their signs ± below each other", async () => {
    const document = documentOf((await display(RECORDS["fit-result"]))["text/html"]);
    const rows = [...document.querySelectorAll("tbody tr")];
    expect(rows).toHaveLength(model.nPars);
    const cells = rows.map((row) => row.querySelectorAll("td")[1]!);
    for (const cell of cells) expect(cell.getAttribute("style")).toContain("text-align: right");
    expect(new Set(cells.map(({ textContent }) => textContent!.length - textContent!.indexOf("±"))).size).toBe(1);
  });

  it("folds long tables", async () => {
    const long = simpleModels.uncorrelatedBackground({
      signal: Array.from({ length: 50 }, () => 1),
      bkg: Array.from({ length: 50 }, () => 100),
      bkgUncertainty: Array.from({ length: 50 }, () => 10),
    });
    const document = documentOf((await display(pulls(fit(long, long.observedData()))))["text/html"]);
    expect(document.querySelector("details summary")?.textContent).toBe("51 rows");
  });

  it("shows names as text, never as markup", async () => {
    const name = "<img src=x onerror=alert(1)>&amp; $\\frac{";
    const spec = JSON.parse(JSON.stringify(workspace.spec).replaceAll('"jet_energy_scale"', JSON.stringify(name)));
    const hostile = Workspace.parse(spec).model();
    for (const value of [hostile, fit(hostile, hostile.observedData())]) {
      const document = documentOf((await display(value))["text/html"]);
      expect(document.querySelectorAll("img")).toHaveLength(0);
      expect([...document.querySelectorAll("td")].map(({ textContent }) => textContent)).toContain(name);
    }
  });

  it("keeps the tables of a record that cannot be drawn, and says why", async () => {
    const { yields } = RECORDS;
    const channels = yields.channels.map((channel) => ({
      ...channel,
      axis: { edges: Array.from({ length: channel.bins.length + 1 }, (_, b) => -b) },
    }));
    const falling = { ...yields, channels };
    const shown = await display(falling);
    expect(shown["text/plain"]).toContain(format(falling).trimEnd());
    expect(shown["text/plain"]).toMatch(/There is no picture: .*expected/);
    expect(shown["image/svg+xml"]).toBeUndefined();
  });

  it("is an element in a page, with the picture and the tables", () => {
    const document = documentOf("");
    const node = show(RECORDS["fit-result"]).node(document);
    document.body.append(node as unknown as Parameters<typeof document.body.append>[0]);
    expect(document.querySelectorAll("div > svg")).toHaveLength(1);
    expect(document.querySelectorAll("div > table tbody tr")).toHaveLength(model.nPars);
  });

  it("refuses to make an element without a document", () => {
    const node = show(RECORDS["fit-result"]).node as (document?: unknown) => unknown;
    expect(() => node()).toThrow("document: expected the document of a page, got nothing.");
  });

  it("leaves out the line of bars that the text has, beside a picture", async () => {
    const shown = await display(RECORDS["profile-scan"]);
    expect(shown["text/plain"]).toMatch(/[▁▂▃▄▅▆▇█]{3}/);
    expect(shown["text/html"]).not.toMatch(/[▁▂▃▄▅▆▇█]/);
    expect(shown["text/html"]).toContain("best fit");
  });

  it("is the text that format writes where a text is wanted", () => {
    expect(`${show(RECORDS.ranking)}`).toBe(format(RECORDS.ranking));
  });
});

describe("show(model)", () => {
  it("lists the channels with their events, the parameters, and the graph", async () => {
    const shown = await display(model);
    expect(shown["image/svg+xml"]).toBeUndefined();
    const text = shown["text/plain"];
    expect(text).toContain("2 channels, 8 bins, 24 parameters");
    const sum = (events: Iterable<number>) => [...events].reduce((a, b) => a + b, 0);
    const observed = workspace.spec.observations.map(({ data }) => sum(data));
    for (const count of observed) expect(text).toMatch(new RegExp(`\\b${count}\\b`));
    expect(text).toContain("flowchart");
    const document = documentOf(shown["text/html"]);
    expect(document.querySelector("details pre")?.textContent).toContain("flowchart");
    expect(document.querySelectorAll("table")).toHaveLength(2);
  });
});

describe("show(picture)", () => {
  const picture: Picture = {
    kind: "picture",
    title: "A line",
    panels: [[{ marks: [{ kind: "line", x: [0, 1], y: [0, 1] }] }]],
  };

  it("draws it", async () => {
    const shown = await display(picture);
    expect(shown["image/svg+xml"]).toBe(await toSvg(picture));
    expect(shown["text/plain"]).toBe("A line: picture of 1 panel\n");
  });

  it("refuses one that cannot be drawn", () => {
    expect(issuesOf({ ...picture, panels: [] }).map(({ code }) => code)).toEqual(["no-panels"]);
  });
});

describe("show(anything else)", () => {
  it("is refused with what to do", () => {
    const [issue] = issuesOf(workspace);
    expect(issue).toMatchObject({ code: "bad-argument", path: "value", hint: "Call its model(): workspace.model()." });
    for (const value of [undefined, null, 3, "x", [], {}]) expect(issuesOf(value)).toHaveLength(1);
    expect(issuesOf({ kind: "fit-resutl" })[0]?.hint).toBe('Did you mean "fit-result"?');
  });

  it("is refused with all that is missing of a record", () => {
    const { values: _, uncertainties: __, ...rest } = RECORDS["fit-result"];
    expect(issuesOf(rest).length).toBeGreaterThan(1);
  });
});
