import { describe, expect, it } from "vitest";
import { importHs3 } from "../../../src/interchange/hs3/index.js";
import { hs3, issuesOf, modelOf, placesOf } from "./documents.js";

const MU = { name: "mu", type: "normfactor" };

describe("HS3 documents that are refused", () => {
  it("say all of their problems at once, with places", () => {
    const document = hs3({
      contents: [10, 20],
      observed: [10, 20],
      modifiers: [
        { name: "f", type: "custom" },
        { name: "a", type: "normsys", data: { hi: "1.1", lo: 0.9 } },
        { name: "b", type: "histosys", data: { hi: { contents: [1] }, lo: { contents: [1, 2] } } },
        { name: "c", type: "normfactor", constraint: "nothing" },
      ],
      distributions: [{ name: "shape", type: "mixture_dist" }],
      likelihood: { distributions: ["SR", "shape", "absent"], data: ["obs", "obs", "obs"] },
    });
    expect(placesOf(() => importHs3(document)).sort()).toEqual([
      "bin-count distributions[0].samples[0].modifiers[2].data.hi.contents",
      "missing-object distributions[0].samples[0].modifiers[3].constraint",
      "missing-object likelihoods[0].distributions[2]",
      "not-expressible distributions[0].samples[0].modifiers[0].type",
      "not-expressible distributions[1].type",
      "wrong-type distributions[0].samples[0].modifiers[1].data.hi",
    ]);
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "have the constraint %s, which is none",
    (word) => {
      const modifiers = [{ name: "mu", type: "normfactor", constraint: word }];
      expect(placesOf(() => importHs3(hs3({ modifiers })))).toEqual([
        "missing-object distributions[0].samples[0].modifiers[0].constraint",
      ]);
    },
  );

  it("name the nearest object for a name that does not exist", () => {
    const [issue] = issuesOf(() => importHs3(hs3({ likelihood: { data: ["obz"] } })));
    expect(issue).toMatchObject({
      code: "missing-object",
      path: "likelihoods[0].data[0]",
      hint: 'Did you mean "obs"?',
    });
  });

  it("have products that contain themselves", () => {
    const distributions = [
      { name: "p", type: "product_dist", factors: ["SR", "q"] },
      { name: "q", type: "product_dist", factors: ["p"] },
    ];
    const [issue] = issuesOf(() => importHs3(hs3({ distributions, likelihood: { distributions: ["p"] } })));
    expect(issue).toMatchObject({ code: "cyclic-reference", received: '"p" → "q" → "p"' });
  });

  const counting = (functions: readonly Readonly<Record<string, unknown>>[]) =>
    hs3({
      functions,
      distributions: [{ name: "count", type: "poisson_dist", x: "n", mean: "f0" }],
      likelihood: { distributions: ["count"], data: [5] },
    });

  it("have functions that refer to themselves", () => {
    const document = counting([
      { name: "f0", type: "sum", summands: ["f1", 1] },
      { name: "f1", type: "product", factors: ["f0", "mu"] },
    ]);
    expect(issuesOf(() => importHs3(document))[0]).toMatchObject({
      code: "cyclic-reference",
      received: '"f0" → "f1" → "f0"',
    });
  });

  it("have functions that would fill the memory or the stack", () => {
    const powers = Array.from({ length: 60 }, (_, k) => ({
      name: `f${k}`,
      type: "product",
      factors: k === 59 ? ["s", "s"] : [`f${k + 1}`, `f${k + 1}`],
    }));
    expect(
      placesOf(() => importHs3(counting([...powers, { name: "s", type: "sum", summands: ["a", "b"] }])))[0],
    ).toMatch(/^too-large functions/);
    const deep = Array.from({ length: 20_000 }, (_, k) => ({ name: `f${k}`, type: "sum", summands: [`f${k + 1}`, 1] }));
    expect(placesOf(() => importHs3(counting(deep)))[0]).toMatch(/^too-large functions/);
  });

  it("have functions that are no sums of products, and powers of parameters", () => {
    const generic = [{ name: "f0", type: "generic_function", expression: "exp(mu)" }];
    expect(placesOf(() => importHs3(counting(generic)))).toEqual(["not-expressible functions[0].type"]);
    const square = [{ name: "f0", type: "product", factors: ["mu", "mu", 3] }];
    expect(placesOf(() => importHs3(counting(square)))).toEqual(["not-expressible distributions[1]"]);
  });

  it("are no HS3 document, of an unknown version, or not what the options ask for", () => {
    expect(placesOf(() => importHs3([]))).toEqual(["wrong-type document".replace("document", "")]);
    const future = hs3({ rest: { metadata: { hs3_version: "2.0" } } });
    expect(placesOf(() => importHs3(future))).toEqual(["unsupported-version metadata.hs3_version"]);
    expect(placesOf(() => importHs3(hs3({}), { analysis: "B" }))).toEqual(["missing-object analysis"]);
    const wrong: object = { analysis: 3, producer: "roofit" };
    expect(() => importHs3(hs3({}), wrong)).toThrow(/producer/);
  });

  it("have data that are no histogram, or of another number of bins", () => {
    const unbinned = [{ name: "obs", type: "unbinned", entries: [[1], [2]] }];
    expect(placesOf(() => importHs3(hs3({ rest: { data: unbinned } })))).toEqual(["not-expressible data[0].type"]);
    expect(placesOf(() => importHs3(hs3({ contents: [1, 2], observed: [1] })))).toEqual([
      "bin-count distributions[0].samples[0].data.contents",
    ]);
  });

  it("have constants in some bins of a set of free parameters", () => {
    const modifiers = [{ name: "f", type: "shapefactor", parameters: ["g0", "g1"] }];
    const points = [{ name: "g1", value: 1, const: true }];
    const document = hs3({ contents: [1, 2], modifiers, points });
    expect(placesOf(() => importHs3(document))).toEqual(["not-expressible distributions[0].samples[0].modifiers[0]"]);
  });
});

describe("two modifiers of one parameter in a sample", () => {
  const twice = (first: object, second: object) =>
    hs3({
      modifiers: [
        { name: "a", parameter: "p", ...first },
        { name: "b", parameter: "p", ...second },
      ],
    });

  it("are one histosys with the sum of the shifts", () => {
    const histosys = (hi: number, lo: number) => ({
      type: "histosys",
      data: { hi: { contents: [hi] }, lo: { contents: [lo] } },
    });
    const both = modelOf(twice(histosys(13, 8), histosys(11, 6)));
    const [a, b] = [
      modelOf(hs3({ modifiers: [{ name: "p", ...histosys(13, 8) }] })),
      modelOf(hs3({ modifiers: [{ name: "p", ...histosys(11, 6) }] })),
    ];
    for (const p of [-1.7, -0.4, 0, 0.6, 2]) {
      const sum = a.expectedMainData({ p })[0]! + b.expectedMainData({ p })[0]! - 10;
      expect(both.expectedMainData({ p })[0]).toBeCloseTo(sum, 12);
    }
  });

  it("are refused for other types", () => {
    const normsys = { type: "normsys", data: { hi: 1.1, lo: 0.9 } };
    for (const document of [twice(normsys, normsys), twice({ type: "normfactor" }, { type: "normfactor" })]) {
      expect(placesOf(() => importHs3(document))).toEqual(["not-expressible distributions[0].samples[0].modifiers[1]"]);
    }
  });
});

describe("modifiers that are refused", () => {
  it("have functions in the place of parameters", () => {
    const functions = [{ name: "f", type: "product", factors: ["mu", 2] }];
    const modifiers = [{ name: "f", parameter: "f", type: "normfactor" }];
    expect(placesOf(() => importHs3(hs3({ modifiers, functions })))).toEqual([
      "not-expressible distributions[0].samples[0].modifiers[0]",
    ]);
  });

  it("are staterrors of several samples with uncertainties of their own, each of which would be a constraint", () => {
    const stat = { name: "s", type: "staterror", constraint: "Gauss", parameters: ["g"], data: { uncertainties: [2] } };
    const samples = ["a", "b"].map((name) => ({ name, data: { contents: [10] }, modifiers: [stat] }));
    expect(placesOf(() => importHs3(hs3({ channel: { samples } })))).toContain(
      "not-expressible distributions[0].samples[1].modifiers[0]",
    );
  });
});

describe("analyses", () => {
  const document = hs3({
    modifiers: [MU],
    points: [{ name: "mu", value: 2 }],
    axes: [{ name: "mu", min: -1, max: 4 }],
    rest: {
      data: [
        { name: "obs", type: "binned", axes: [], contents: [10] },
        { name: "asimov", type: "binned", axes: [], contents: [12] },
      ],
      likelihoods: [
        { name: "L", distributions: ["SR"], data: ["obs"] },
        { name: "M", distributions: ["SR"], data: ["asimov"] },
      ],
      parameter_points: [
        { name: "default_values", parameters: [{ name: "mu", value: 2 }] },
        { name: "held", parameters: [{ name: "mu", value: 1, const: true }] },
      ],
      analyses: [
        { name: "A", likelihood: "L", parameters_of_interest: ["mu"] },
        { name: "B", likelihood: "M", parameters_of_interest: ["mu"] },
        { name: "C", likelihood: "L", parameters_of_interest: [], init: "held" },
      ],
    },
  });

  it("of one likelihood are measurements; others are left out, which is said", () => {
    const { value, warnings } = importHs3(document);
    expect(value).toMatchObject({
      measurements: [
        { name: "A", config: { poi: "mu", parameters: [{ name: "mu", inits: [2], bounds: [[-1, 4]] }] } },
        { name: "C", config: { poi: "", parameters: [{ name: "mu", fixed: true }] } },
      ],
    });
    expect(warnings.map(({ path, received }) => `${path}: ${received}`)).toContain('analyses[0]: also "B"');
  });

  it("with other constants of bins or constraints are left out, which is said", () => {
    const stat = { name: "s", type: "staterror", constraint: "Gauss", parameters: ["g"] };
    const points = ["default_values", "other"].map((name, k) => ({
      name,
      parameters: [{ name: "g", value: 1, const: k === 1 }],
    }));
    const analyses = ["A", "B"].map((name, k) => ({ name, likelihood: "L", init: points[k]!.name }));
    const two = hs3({ errors: [2], modifiers: [stat], rest: { parameter_points: points, analyses } });
    const { value, warnings } = importHs3(two);
    expect(value).toMatchObject({ measurements: [{ name: "A" }] });
    expect(warnings.map(({ path, received }) => `${path}: ${received}`)).toContain('analyses[1]: another "g" in "B"');
    expect(modelOf(two).suggestedFixed).toEqual([false]);
    expect(modelOf(two, { analysis: "B" }).suggestedFixed).toEqual([true]);
  });

  it("are chosen by name, with their data", () => {
    const model = modelOf(document, { analysis: "B" });
    expect(model.measurement).toBe("B");
    expect([...model.observedData()]).toEqual([12]);
  });
});
