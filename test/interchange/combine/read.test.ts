import { describe, expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { type HistFactoryError, WorkspaceError } from "../../../src/errors.js";
import { importCombine } from "../../../src/interchange/combine/import-combine.js";
import type { ImportCombineOptions } from "../../../src/interchange/combine/options.js";
import { dataFrame, textFiles } from "./text-files.js";

const COUNTING = `bin a
observation 3
bin a a
process s b
process 0 1
rate 1 2
`;

async function read(card: string, options: ImportCombineOptions = {}, files: Readonly<Record<string, string>> = {}) {
  const { value, warnings } = await importCombine(
    [{ path: "card.txt" }],
    textFiles({ ...files, "card.txt": card }),
    options,
  );
  return Workspace.parse(value, warnings);
}

async function problems(
  card: string,
  options: ImportCombineOptions = {},
  files: Readonly<Record<string, string>> = {},
) {
  const error = await read(card, options, files).then(
    () => undefined,
    (reason: HistFactoryError) => reason,
  );
  return (error?.issues ?? []).map(({ path, code, received }) => `${path} ${code} ${received}`);
}

describe("a counting experiment", () => {
  it("is read without any file beside it, comments and texts behind the numbers left out", async () => {
    const workspace = await read(
      `# a comment\n--- a rule\n${COUNTING}k lnN 1.1 -  # what it is\nl lnN - 1.2/1.1 a text\n`,
    );
    const model = workspace.model();
    expect(model.parNames).toEqual(["r", "l", "k"]);
    expect(workspace.spec.dialect).toBe("combine");
    expect([...model.expectedData([2, -1, 1])].slice(0, 1)[0]).toBeCloseTo(2 * 1.1 + 2 * 1.2, 12);
  });

  it("gives names that begin with a digit Combine's prefix, and leaves out processes without events", async () => {
    const workspace = await read(`${COUNTING.replace("rate 1 2", "rate 1 0")}1 lnN 1.1 -\n`);
    expect(workspace.model().parNames).toEqual(["r", "theta1"]);
    expect(workspace.spec.channels[0]!.samples.map(({ name }) => name)).toEqual(["s"]);
  });

  it("has no parameter of interest without a signal", async () => {
    const workspace = await read(`${COUNTING.replace("process 0 1", "process 1 2")}k lnN 1.1 -\n`);
    expect(workspace.model().poiName).toBeUndefined();
  });

  it("counts the events of a control region that has none", async () => {
    const workspace = await read(`${COUNTING}side gmN 0 - 0.7\n`);
    const model = workspace.model();
    const [r, side] = ["r", "side"].map((name) => model.parNames.indexOf(name));
    const point = new Float64Array(2);
    point[r!] = 3;
    point[side!] = 0.5;
    const log = 3 * Math.log(3.35) - 3.35 - Math.log(6) - 0.5;
    expect(model.logpdf(point, workspace.data(model))).toBeCloseTo(log, 12);
  });

  it("refuses a number of events of a control region that cannot be counted", async () => {
    for (const events of ["-1", "2.5"]) {
      expect(await problems(`${COUNTING}side gmN ${events} - 0.7\n`)).toEqual([
        `card.txt: line 7 format-syntax "${events}"`,
      ]);
    }
  });

  it("reads flat factors between −1 and 1, and holds what is frozen", async () => {
    const workspace = await read(`${COUNTING}flat lnU - 1.5\nheld lnN 1.1 -\nnuisance edit freeze held\n`);
    const model = workspace.model();
    const set = (name: string) => model.parameterSets.find((parameter) => parameter.name === name)!;
    expect([set("flat").bounds, set("flat").constraint]).toEqual([[[-1, 1]], undefined]);
    expect(set("held").fixed).toEqual([true]);
  });

  it("replaces keywords, and writes a list of several parameters of interest", async () => {
    const card = COUNTING.replace("rate 1 2", "rate $YIELD 2");
    const workspace = await read(card, { keywords: { YIELD: "4" }, pois: ["mu=s", "nu=a/b:2,0,5"] });
    expect(workspace.spec.channels[0]!.samples[0]!.data).toEqual([4]);
    expect(workspace.spec.measurements[0]!.config.poi).toEqual(["mu", "nu"]);
  });
});

describe("patterns of histograms", () => {
  it("take names as they are, dollar signs in them included", async () => {
    const card = `shapes * * t.csv $CHANNEL:$PROCESS\n${COUNTING.replace("process s b", () => "process s b$&")}`;
    const table = dataFrame({ "a:data_obs:nominal": [3], "a:s:nominal": [1], "a:b$&:nominal": [2] });
    const workspace = await read(card, {}, { "t.csv": table });
    expect(workspace.spec.channels[0]!.samples.map(({ name, data }) => [name, data])).toEqual([
      ["s", [1]],
      ["b$&", [2]],
    ]);
  });
});

describe("parameters of interest", () => {
  const card = `bin a a b b
process s b s b
process 0 1 0 1
rate 1 2 3 4
`;
  const columns = `bin a b\nobservation 3 7\n${card}`;
  const factors = async (pois: readonly string[]) =>
    (await read(columns, { pois })).spec.channels.flatMap(({ name, samples }) =>
      samples.map((sample) =>
        [`${name}/${sample.name}`, ...sample.modifiers.map((modifier) => modifier.name)].join(" "),
      ),
    );

  it("scale the processes that fit their patterns, and the last of several has a process, as in multiSignalModel", async () => {
    expect(await factors(["r=s"])).toEqual(["a/s r", "a/b", "b/s r", "b/b"]);
    expect(await factors(["all=*:1,0,5", "r_b=b/s"])).toEqual(["a/s all", "a/b all", "b/s r_b", "b/b all"]);
    expect(await factors(["x=?/s|b/b"])).toEqual(["a/s x", "a/b", "b/s x", "b/b x"]);
  });
});

describe("several cards", () => {
  it("have their labels as channels, or as prefixes where they have several, as combineCards names them", async () => {
    const two = `bin x y\nobservation 1 2\nbin x y\nprocess b b\nprocess 1 1\nrate 1 2\n`;
    const files = textFiles({ "one.txt": COUNTING, "two.txt": two });
    const names = async (labels: readonly (string | undefined)[]) => {
      const cards = ["one.txt", "two.txt"].map((path, i) => ({ path, ...(labels[i] && { label: labels[i] }) }));
      const { value } = await importCombine(cards, files);
      return Workspace.parse(value).spec.channels.map(({ name }) => name);
    };
    expect(await names(["SR", "CR"])).toEqual(["SR", "CR_x", "CR_y"]);
    expect(await names([])).toEqual(["ch1", "ch2_x", "ch2_y"]);
  });

  it("are read without groups and flat parameters, which is said", async () => {
    const { warnings } = await importCombine(
      [{ path: "card.txt" }],
      textFiles({ "card.txt": `${COUNTING}k lnN 1.1 -\nall group = k\nflat flatParam\n` }),
    );
    expect(warnings.map(({ path, code }) => `${path} ${code}`)).toEqual([
      "card.txt: line 8 format-ignored",
      "card.txt: line 9 format-ignored",
    ]);
  });
});

describe("shapes of different scales on one process", () => {
  // fractions 1/4 and 3/4, 2/5 and 3/5 up, 1/5 and 4/5 down; 2 events
  const table = dataFrame({
    "a:data_obs:nominal": [1, 2],
    "a:s:nominal": [0.5, 0.5],
    "a:b:nominal": [0.5, 1.5],
    "a:b:xUp": [0.8, 1.2],
    "a:b:xDown": [0.4, 1.6],
    "a:b:yUp": [0.6, 1.4],
    "a:b:yDown": [0.4, 1.6],
  });
  const h = (x: number) => (Math.abs(x) >= 1 ? Math.sign(x) : (3 * x ** 5 - 10 * x ** 3 + 15 * x) / 8);
  /** Combine's change of a bin: (x/2) [(up − down) + h(x/region) (up + down)] with x = scale θ, in events. */
  const change = (theta: number, scale: number, region: number, up: number, down: number) =>
    ((scale * theta) / 2) * (up - down + h((scale * theta) / region) * (up + down));

  it.each(["shape", "shapeN"])("are smooth up to the smallest of the scales: %s", async (type) => {
    const card = `shapes * * t.csv $CHANNEL:$PROCESS $CHANNEL:$PROCESS:$SYSTEMATIC\n${COUNTING}x ${type} - 1\ny ${type} - 0.5\n`;
    const model = (await read(card, {}, { "t.csv": table })).model();
    for (const [x, y] of [
      [0.3, 0],
      [0.7, 0.4],
      [-0.2, -0.9],
      [1.5, 1.2],
      [-2, 3],
    ] as const) {
      const signal = model.expectedBySample({ x, y, r: 1 }).get("a")!;
      const found = signal.get("b")!;
      if (type === "shape") {
        const first = change(x, 1, 0.5, 0.3, -0.1) + change(y, 0.5, 0.5, 0.1, -0.1);
        const second = change(x, 1, 0.5, -0.3, 0.1) + change(y, 0.5, 0.5, -0.1, 0.1);
        expect(found[0]).toBeCloseTo(0.5 + first, 12);
        expect(found[1]).toBeCloseTo(1.5 + second, 12);
        continue;
      }
      const log = (varied: number, nominal: number) => Math.log(varied / nominal);
      const moved = [0, 1].map((b) => {
        const nominal = [0.5, 1.5][b]!;
        const shiftX = change(x, 1, 0.5, log([0.8, 1.2][b]!, nominal), log([0.4, 1.6][b]!, nominal));
        const shiftY = change(y, 0.5, 0.5, log([0.6, 1.4][b]!, nominal), log([0.4, 1.6][b]!, nominal));
        return nominal * Math.exp(shiftX + shiftY);
      });
      const total = moved[0]! + moved[1]!;
      moved.forEach((events, b) => {
        expect(found[b]).toBeCloseTo((2 * events) / total, 12);
      });
    }
  });
});

describe("mistakes", () => {
  it("are all reported with their lines", async () => {
    const card = `${COUNTING}a lnM 1.1 -
b lnN 1.1
c lnN x -
d rateParam zz b 1
e discrete 1
f param 1 0
a autoMCStats many
g trG 1 1
h rateParam a b 1 [3,2]
i lnN -0.5 -
`;
    expect(await problems(card)).toEqual([
      'card.txt: line 7 format-syntax "lnM"',
      "card.txt: line 8 format-syntax 1",
      'card.txt: line 9 format-syntax "x"',
      'card.txt: line 10 format-syntax "b" in "zz"',
      'card.txt: line 11 not-expressible "e": a discrete nuisance parameter, which chooses among functions',
      'card.txt: line 12 format-syntax "0"',
      'card.txt: line 13 format-syntax "many"',
      'card.txt: line 14 not-expressible "g": a truncated normal factor (trG)',
      'card.txt: line 15 format-syntax "[3,2]"',
      'card.txt: line 16 format-syntax "-0.5"',
    ]);
  });

  it("of the table are reported", async () => {
    expect(await problems("imax 1\n")).toEqual(["card.txt format-syntax none"]);
    expect(await problems(`imax 2\n${COUNTING}`)).toEqual(["card.txt: line 1 format-syntax imax 2"]);
    expect(await problems(COUNTING.replace("rate 1 2", "rate 1"))).toEqual(["card.txt: line 6 format-syntax 1"]);
    expect(await problems(COUNTING.replace("process s b", "process s s"))).toEqual([
      'card.txt: line 3 format-syntax "s" twice in "a"',
      'card.txt: line 3 format-syntax "s"',
    ]);
  });

  it("of names are answered with near ones", async () => {
    const card = `shapes * * t.csv $CHANNEL:$PROCESS $CHANNEL:$PROCESS:$SYSTEMATIC\n${COUNTING}jes shape - 1\n`;
    const table = dataFrame({ "a:data_obs:nominal": [3], "a:s:nominal": [1], "a:b:nominal": [2], "a:b:JESUp": [2.1] });
    const error = (await read(card, {}, { "t.csv": table }).catch((reason: unknown) => reason)) as WorkspaceError;
    expect(error).toBeInstanceOf(WorkspaceError);
    expect(error.message).toContain(
      'expected the histogram "a:b:jesUp" in "t.csv", got none. Did you mean "a:b:JESUp"?',
    );
  });

  it("of files and parameters of interest are reported", async () => {
    const card = `shapes * * no.root $PROCESS\n${COUNTING}`;
    expect(await problems(card)).toEqual(["no.root file-not-found no such file"]);
    expect(await problems(COUNTING, { pois: ["mu=other"] })).toEqual(['pois bad-option "mu"']);
    expect(await problems(COUNTING, { pois: ["mu=s:5,0,1", "=s"] })).toEqual([
      'pois bad-option "mu=s:5,0,1"',
      'pois bad-option "=s"',
    ]);
  });

  it("of a million lines are a list that has an end", async () => {
    const found = await problems(COUNTING + "x lnM 1 1\n".repeat(1_000_000));
    expect(found.length).toBeLessThan(300);
    expect(found.at(-1)).toContain("too-many-issues");
  });
});
