import { afterEach, describe, expect, it } from "vitest";
import { applyPatch, parseWorkspace, selectMeasurement } from "../../src/workspace/index.js";
import { issuesOf, muModifier, readDocument, tinyWorkspace } from "./documents.js";

/** Long enough to show a quadratic algorithm: 1e10 steps would time out. */
const MANY = 100_000;
const MOST_ISSUES = 10_000;
/** A message lists 50 issues; each is short whatever the names in it. */
const LONGEST_MESSAGE = 50_000;

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

describe("a hostile document", () => {
  it("may be nested very deeply", () => {
    const deep = "[".repeat(MANY) + "]".repeat(MANY);
    const codes = issuesOf(() => parseWorkspace(`{"channels": ${deep}, "version": "1.0.0"}`)).map(({ code }) => code);
    expect(codes).toContain("wrong-type");
    const text = JSON.stringify(tinyWorkspace()).replace('"data":[5]', `"data":[${deep}]`);
    expect(issuesOf(() => parseWorkspace(text))).toMatchObject([
      { code: "wrong-type", path: "channels[0].samples[0].data[0]", received: "a list of 1 entry" },
    ]);
  });

  it("may not fill the memory with lists", () => {
    const text = `[${"[],".repeat(23_000_000)}[]]`;
    expect(issuesOf(() => parseWorkspace(text))).toMatchObject([{ code: "too-large" }]);
  });

  it("may have names of a megabyte, which messages shorten", () => {
    const name = "n".repeat(1e6);
    const modifier = { ...muModifier(), name };
    const channels = [{ name, samples: [{ name, data: [1], modifiers: [modifier] }] }];
    const measurements = [{ name, config: { poi: name, parameters: [{ name: `${name}x` }] } }];
    const document = tinyWorkspace({ channels, measurements, observations: [{ name, data: [1] }] });
    const { spec, warnings } = parseWorkspace(document);
    expect(selectMeasurement(spec, name).channels[0]?.name).toBe(name);
    expect(JSON.stringify(warnings).length).toBeLessThan(LONGEST_MESSAGE);
    const broken = { ...document, observations: [{ name, data: [1, 2] }], [name]: 1 };
    try {
      parseWorkspace(broken);
      expect.fail("accepted");
    } catch (error) {
      expect((error as Error).message.length).toBeLessThan(LONGEST_MESSAGE);
    }
  });

  it("may use names of JavaScript's own properties", () => {
    const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];
    const channels = names.map((name) => ({
      name,
      samples: names.map((sample) => ({
        name: sample,
        data: [1],
        modifiers: names.map((modifier) => ({ ...muModifier(), name: modifier })),
      })),
    }));
    const observations = names.map((name) => ({ name, data: [1] }));
    const measurements = names.map((name) => ({
      name,
      config: { poi: name, parameters: names.map((p) => ({ name: p })) },
    }));
    const { spec, warnings } = parseWorkspace(JSON.stringify(tinyWorkspace({ channels, observations, measurements })));
    expect(warnings).toEqual([]);
    const model = selectMeasurement(spec, "__proto__");
    expect(model.channels.map(({ name }) => name)).toEqual([...names].sort());
    expect(model.poi).toBe("__proto__");
  });

  it("may have keys of JavaScript's own properties, which are unexpected", () => {
    const text = JSON.stringify(tinyWorkspace()).replace(
      '{"channels"',
      '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "channels"',
    );
    expect(issuesOf(() => parseWorkspace(text)).map(({ code, path }) => [code, path])).toEqual([
      ["unexpected-property", "__proto__"],
      ["unexpected-property", "constructor"],
    ]);
  });

  it("does not get properties from its prototype", () => {
    const document = JSON.parse('{"channels": [{"__proto__": {"name": "SR", "samples": []}}]}');
    const issues = issuesOf(() => parseWorkspace(document));
    expect(issues.map(({ path }) => path)).toContain("channels[0].name");
  });

  it("may have a million bins", () => {
    const data = new Array<number>(1e6).fill(1e-3);
    const modifiers = [muModifier(), { name: "w", type: "shapefactor", data: null }];
    const channels = [{ name: "SR", samples: [{ name: "s", data, modifiers }] }];
    const document = tinyWorkspace({ channels, observations: [{ name: "SR", data }] });
    expect(selectMeasurement(parseWorkspace(document).spec).channels[0]?.nBins).toBe(1e6);
    const observations = [{ name: "SR", data: data.slice(1) }];
    expect(issuesOf(() => parseWorkspace({ ...document, observations }))).toHaveLength(1);
  });

  it("may have a million wrong bins: the list of issues is cut off", () => {
    const data = new Array<string>(1e6).fill("1");
    const issues = issuesOf(() => parseWorkspace(tinyWorkspace({ observations: [{ name: "SR", data }] })));
    expect(issues).toHaveLength(MOST_ISSUES + 1);
    expect(issues.at(-1)?.code).toBe("too-many-issues");
  });

  it("may have very many channels, samples, modifiers, settings of one name", () => {
    const sample = { name: "s", data: [1], modifiers: [] };
    const duplicates: Record<string, unknown>[] = [
      { channels: many(MANY, () => ({ name: "SR", samples: [{ ...sample, modifiers: [muModifier()] }] })) },
      { channels: [{ name: "SR", samples: many(MANY, () => ({ ...sample, modifiers: [muModifier()] })) }] },
      { channels: [{ name: "SR", samples: [{ ...sample, modifiers: many(MANY, muModifier) }] }] },
      { observations: many(MANY, () => ({ name: "SR", data: [1] })) },
      { measurements: many(MANY, () => ({ name: "m", config: { poi: "mu", parameters: [] } })) },
      { measurements: [{ name: "m", config: { poi: "mu", parameters: many(MANY, () => ({ name: "mu" })) } }] },
    ];
    for (const parts of duplicates) {
      const issues = issuesOf(() => parseWorkspace(tinyWorkspace(parts)));
      expect(issues.length).toBe(MOST_ISSUES + 1);
      expect(issues[0]?.code).toBe("duplicate-name");
    }
  });

  it("may have very many modifiers that are all wrong", () => {
    const modifiers = many(MANY, (i) => ({ name: `m${i}`, type: `normsis${i}`, data: null }));
    const channels = [{ name: "SR", samples: [{ name: "s", data: [1], modifiers }] }];
    const issues = issuesOf(() => parseWorkspace(tinyWorkspace({ channels })));
    expect(issues[0]).toMatchObject({ code: "unknown-modifier-type", hint: expect.stringContaining("normsys") });
    expect(issues).toHaveLength(MOST_ISSUES + 1);
  });

  it("may have very many names to suggest, and very many to suggest them for", () => {
    const long = "x".repeat(90);
    const modifiers = many(MANY, (i) => ({ ...muModifier(), name: `${long}${i}` }));
    const channels = [{ name: "SR", samples: [{ name: "s", data: [1], modifiers }] }];
    const parameters = many(MANY, (i) => ({ name: `${long}_${i}` }));
    const measurements = [{ name: "m", config: { poi: `${long}0`, parameters } }];
    expect(parseWorkspace(tinyWorkspace({ channels, measurements })).warnings).toHaveLength(MOST_ISSUES + 1);
  });

  it("may share one staterror among very many samples and channels", () => {
    const staterror = { name: "stat", type: "staterror", data: [1] };
    const samples = many(300, (i) => ({ name: `s${i}`, data: [1], modifiers: [staterror] }));
    const channels = many(300, (i) => ({ name: `c${i}`, samples: i % 2 === 0 ? samples : samples.slice(1) }));
    const observations = channels.map(({ name }) => ({ name, data: [1] }));
    const measurements = [{ name: "m", config: { poi: "", parameters: [] } }];
    const issues = issuesOf(() => parseWorkspace(tinyWorkspace({ channels, observations, measurements })));
    // the first sample is in 150 channels, the other 299 are in 300
    expect(issues).toHaveLength(299);
  });

  it("may be no JSON value at all", () => {
    const cyclic: Record<string, unknown> = tinyWorkspace();
    cyclic["channels"] = [cyclic];
    expect(issuesOf(() => parseWorkspace(cyclic)).length).toBeGreaterThan(0);
    for (const value of [() => 1, Symbol("s"), 1n, new Map(), new Date(0)]) {
      expect(issuesOf(() => parseWorkspace(value)).map(({ code }) => code)).toEqual(["not-a-workspace"]);
      expect(issuesOf(() => parseWorkspace(tinyWorkspace({ channels: value }))).length).toBeGreaterThan(0);
    }
  });

  it("shows control characters and changes of direction escaped", () => {
    const observations = [{ name: "a\u001b[31m\u202eb\n", data: [1, 2] }];
    const { message } = (() => {
      try {
        return parseWorkspace(tinyWorkspace({ observations })) as never;
      } catch (error) {
        return error as Error;
      }
    })();
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("a hostile patch", () => {
  const base = readDocument("base.json");

  it.each([
    ["/__proto__/polluted", "unsafe-key"],
    ["/__proto__", "unsafe-key"],
    ["/channels/0/__proto__/polluted", "unsafe-key"],
    ["/constructor/prototype/polluted", "missing-target"],
    ["/toString/polluted", "missing-target"],
    ["/channels/length", "missing-target"],
    ["/channels/push/polluted", "missing-target"],
    ["/version/length", "missing-target"],
  ])("cannot reach %s", (path, code) => {
    for (const op of ["add", "replace"]) {
      expect(issuesOf(() => applyPatch(base, [{ op, path, value: 1 }]))).toMatchObject([
        { code, path: "patch[0].path" },
      ]);
    }
    for (const op of ["copy", "move"]) {
      const issues = issuesOf(() => applyPatch(base, [{ op, from: "/channels/1", path }]));
      expect(issues.map((issue) => issue.code)).toContain(code);
    }
    const removed = issuesOf(() => applyPatch(base, [{ op: "remove", path }]));
    expect(removed).toMatchObject([{ code }]);
  });

  it("cannot bring in a key __proto__", () => {
    const patch = JSON.parse('[{"op": "add", "path": "/x", "value": {"a": [{"__proto__": {"polluted": 1}}]}}]');
    expect(issuesOf(() => applyPatch(base, patch))).toMatchObject([{ code: "unsafe-key", path: "patch[0].value" }]);
  });

  it("cannot fill the memory by copies of copies", () => {
    const patch = many(40, (i) => ({ op: "copy", from: "", path: `/copy${i}` }));
    expect(issuesOf(() => applyPatch(base, patch))[0]).toMatchObject({ code: "patch-too-large" });
  });

  it("may be nested very deeply, or cyclic", () => {
    const deep = JSON.parse("[".repeat(MANY) + "]".repeat(MANY));
    const patch = [{ op: "add", path: "/deep", value: deep }];
    expect(issuesOf(() => applyPatch(base, patch))).toMatchObject([{ code: "patch-too-large" }]);
    expect(issuesOf(() => applyPatch({ deep }, [{ op: "test", path: "/deep", value: [1] }]))).toHaveLength(1);
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    expect(issuesOf(() => applyPatch(base, [{ op: "add", path: "/x", value: cyclic }]))).toMatchObject([
      { code: "patch-too-large" },
    ]);
    expect(issuesOf(() => applyPatch(cyclic, []))).toMatchObject([{ code: "patch-too-large" }]);
  });
});
