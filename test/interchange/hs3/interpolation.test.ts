import { describe, expect, it } from "vitest";
import { expectClose } from "../../helpers/close.js";
import { hs3, modelOf, placesOf } from "./documents.js";

/** Formulas and interpolation functions round in other places. */
const ROUNDING = 1e-14;

const ALPHAS = [-2, -1, -0.5, 0, 0.25, 0.5, 1, 2];

/** Factors of hi 1.3 and lo 0.8: pyhf's numbers, those of the additive codes for 8, 10 and 13 events, divided by 10. */
const CODE_0 = [0.6, 0.8, 0.9, 1, 1.075, 1.15, 1.3, 1.6];
const CODE_1 = [0.64, 0.8, 0.8944271909999159, 1, 1.0677899723724409, 1.140175425099138, 1.3, 1.69];
const CODE_4 = [0.64, 0.8, 0.8922758384262899, 1, 1.0653005984783916, 1.1382825993648467, 1.3, 1.69];
const CODE_4P = [0.6, 0.8, 0.89482421875, 1, 1.0681198120117188, 1.14482421875, 1.3, 1.6];
/** By hand, outside: 1.3 + (3 × 0.3 − 0.2)/2 = 1.65 at 2, 0.8 − (3 × 0.2 − 0.3)/2 = 0.65 at −2. */
const CODE_2 = [0.65, 0.8, 0.8875, 1, 1.065625, 1.1375, 1.3, 1.65];

const FORMS: readonly (readonly [unknown, readonly number[]])[] = [
  [{ type: "add", in: "poly1", out: null }, CODE_0],
  [0, CODE_0],
  ["lin", CODE_0],
  [{ type: "mult", in: "exp", out: null }, CODE_1],
  [1, CODE_1],
  ["log", CODE_1],
  ["code1", CODE_1],
  [{ type: "add", in: "poly2", out: "poly1" }, CODE_2],
  [2, CODE_2],
  ["parabolic", CODE_2],
  [{ type: "add", in: "poly6", out: "poly1" }, CODE_4P],
  [{ type: "mult", in: "poly6", out: "poly1" }, CODE_4P],
  ["poly6", CODE_4P],
];

const normsys = (interpolation?: unknown) => ({
  name: "xsec",
  parameter: "alpha-xsec",
  type: "normsys",
  constraint: "Gauss",
  data: { hi: 1.3, lo: 0.8 },
  ...(interpolation === undefined ? {} : { interpolation }),
});

function factors(document: unknown): number[] {
  const model = modelOf(document);
  return ALPHAS.map((alpha) => model.expectedMainData({ "alpha-xsec": alpha })[0]! / 10);
}

describe("interpolation of a normsys", () => {
  for (const [form, expected] of FORMS) {
    it(`${JSON.stringify(form)} has the numbers of its formula`, () => {
      expectClose(factors(hs3({ modifiers: [normsys(form)] })), expected, ROUNDING);
    });
  }

  it("is polynomial and exponential by default, by ROOT's codes 4 and 5, and in the structured form", () => {
    const structured = { type: "mult", in: "poly6", out: "exp" };
    const expected = factors(hs3({ modifiers: [normsys()] }));
    expectClose(expected, CODE_4, ROUNDING);
    for (const form of [4, 5, "code4", structured])
      expect(factors(hs3({ modifiers: [normsys(form)] }))).toEqual(expected);
    expect(factors(hs3({ modifiers: [normsys()], channel: { default_interpolation: structured } }))).toEqual(expected);
  });

  it("is that of the channel where the modifier has none, and its own where it has one", () => {
    const channel = { default_interpolation: { type: "mult", in: "exp", out: null } };
    expectClose(factors(hs3({ modifiers: [normsys()], channel })), CODE_1, ROUNDING);
    expectClose(factors(hs3({ modifiers: [normsys("lin")], channel })), CODE_0, ROUNDING);
  });

  it("multiplies that of another normsys of the same name, whatever the forms", () => {
    const other = { ...normsys("log"), parameter: "other" };
    const model = modelOf(hs3({ modifiers: [normsys("log"), other] }));
    expect(model.expectedMainData({ "alpha-xsec": 2, other: -1 })[0]).toBeCloseTo(10 * 1.69 * 0.8, 12);
  });

  it("has a normal constraint of unit width, also where only a formula has the parameter", () => {
    const model = modelOf(hs3({ modifiers: [normsys("log")] }));
    expect(model.suggestedInit).toEqual([0]);
    expect(model.suggestedBounds).toEqual([[-5, 5]]);
    expect([...model.auxdata]).toEqual([0]);
  });

  it("is refused where an additive one stands beside others, since ROOT adds it to their product", () => {
    const other = { ...normsys(), name: "other", parameter: "other" };
    const document = hs3({ modifiers: [normsys(0), other] });
    expect(placesOf(() => modelOf(document))).toEqual(["not-expressible distributions[0].samples[0].modifiers[0]"]);
  });
});

describe("interpolation of a histosys", () => {
  const histosys = (interpolation: unknown) => ({
    name: "JES",
    type: "histosys",
    interpolation,
    data: { hi: { contents: [13] }, lo: { contents: [8] } },
  });

  it("is code 4p by ROOT's code 4, by name and in the structured form", () => {
    for (const form of [4, "poly6", "code4p", { type: "add", in: "poly6", out: "poly1" }]) {
      const model = modelOf(hs3({ modifiers: [histosys(form)] }));
      const found = ALPHAS.map((alpha) => model.expectedMainData({ JES: alpha })[0]! / 10);
      expectClose(found, CODE_4P, ROUNDING);
    }
  });

  it.each([
    [0, CODE_0],
    ["lin", CODE_0],
    [2, CODE_2],
    ["parabolic", CODE_2],
  ] as const)("%s is kept as a code of the modifier", (form, expected) => {
    const model = modelOf(hs3({ modifiers: [histosys(form)] }));
    expectClose(
      ALPHAS.map((alpha) => model.expectedMainData({ JES: alpha })[0]! / 10),
      expected,
      ROUNDING,
    );
  });

  it("is refused where it multiplies, with what it is", () => {
    for (const form of [1, 5, 6, { type: "mult", in: "poly6", out: "exp" }]) {
      const document = hs3({ modifiers: [histosys(form)] });
      expect(placesOf(() => modelOf(document))).toEqual(["not-expressible distributions[0].samples[0].modifiers[0]"]);
    }
  });

  it("is refused where it does not exist", () => {
    for (const form of [7, "cubic", { type: "add", in: "exp", out: null }, null]) {
      const document = hs3({ modifiers: [histosys(form)] });
      expect(placesOf(() => modelOf(document))).toEqual([
        "not-expressible distributions[0].samples[0].modifiers[0].interpolation",
      ]);
    }
  });

  it("has templates that are differences where the option says so", () => {
    const difference = {
      name: "JES",
      type: "histosys",
      data: { hi: { contents: [3] }, lo: { contents: [-2] } },
    };
    const model = modelOf(hs3({ modifiers: [difference] }), { histosys: "differences" });
    expect(model.expectedMainData({ JES: 1 })[0]).toBe(13);
    expect(model.expectedMainData({ JES: -1 })[0]).toBe(8);
  });
});
