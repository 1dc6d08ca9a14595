import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grad, hessian, RULES, type Scalar, value } from "../../src/ad/index.js";
import { formula } from "../../src/formula/index.js";
import { Workspace } from "../../src/index.js";

const ENGINES = ["tape", "wasm"] as const;
const RELATIONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};
const SPECIAL = [0, -0, 1, -1, 0.5, Infinity, -Infinity, Number.NaN, 5e-324, 1e308];

describe("names that occur in conditions only", () => {
  for (const [relation, holds] of Object.entries(RELATIONS)) {
    it(`z ${relation} w takes JavaScript's branch in both engines, for NaN, ±0 and infinities too`, () => {
      const formulas = ENGINES.map((engine) => formula(`z ${relation} w ? 2 * y : 3 * y`, { engine }));
      for (const z of SPECIAL) {
        for (const w of SPECIAL) {
          const factor = holds(z, w) ? 2 : 3;
          for (const f of formulas) {
            expect(f([z, w, 5])).toBe(5 * factor);
            expect(f.valueAndGradient([z, w, 5])).toEqual({
              value: 5 * factor,
              gradient: Float64Array.of(0, 0, factor),
            });
            expect(f.hessian([z, w, 5])).toEqual(new Float64Array(9));
          }
        }
      }
    });
  }

  it("a formula that has only such names, or is linear or curved beside them, has derivatives 0 to them", () => {
    for (const engine of ENGINES) {
      expect(formula("z > 0 ? 2 : 3", { engine }).valueAndGradient([-1])).toEqual({
        value: 3,
        gradient: Float64Array.of(0),
      });
      const curved = formula("(z > 0 ? 2 : 3) * x^2", { names: ["x", "unused", "z"], engine });
      expect([...curved.kernel.support]).toEqual([0, 2]);
      expect(curved.valueAndGradient([5, 0, -1])).toEqual({ value: 75, gradient: Float64Array.of(30, 0, 0) });
      expect(curved.hessian([5, 0, -1])).toEqual(Float64Array.of(6, 0, 0, 0, 0, 0, 0, 0, 0));
    }
  });

  it("the default engine gives the same from the first to the thousandth call", () => {
    const f = formula("y * (z > 0 ? 2 : 3)");
    const results = Array.from({ length: 1200 }, () =>
      JSON.stringify([f({ y: 1, z: -0.5 }), ...f.gradient({ y: 1, z: -0.5 })]),
    );
    expect(new Set(results)).toEqual(new Set(["[3,3,0]"]));
  });

  it("memory is shared: what another formula has left there does not reach a derivative", () => {
    const [g, f] = [formula("a * b * c", { engine: "wasm" }), formula("(z > w ? 2 : 3) * y", { engine: "wasm" })];
    for (let call = 0; call < 3; call++) {
      g.gradient([7, 8, 9]);
      expect([...f.gradient([1, 2, 5])]).toEqual([0, 0, 3]);
    }
  });

  it("a model with a formula modifier reads them", () => {
    const modifiers = [{ name: "f", type: "formula", data: { expression: "mu * (z > 1.5 ? 2 : 3)" } }];
    const document = {
      channels: [{ name: "c", samples: [{ name: "s", data: [10], modifiers }] }],
      observations: [{ name: "c", data: [30] }],
      measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
      version: "1.0.0",
    };
    const model = Workspace.parse(document).model();
    const at = (z: number) => model.parNames.map((name) => (name === "z" ? z : 1));
    for (let call = 0; call < 1000; call++)
      expect(model.expectedMainData(at(call % 2 === 0 ? 1 : 2))[0]).toBe(call % 2 === 0 ? 30 : 20);
    const gradient = model.gradient(at(1), model.observedData());
    expect(gradient[model.parNames.indexOf("z")]).toBe(0);
  });
});

/** A number, a name "x0" …, an operation, or a conditional with its relation and four parts. */
type Tree = number | string | readonly [string, ...Tree[]];
const NAMES = ["x0", "x1", "z0", "z1"];
const INFIX: Readonly<Record<string, string>> = { add: "+", sub: "-", mul: "*", div: "/" };

function toText(tree: Tree): string {
  if (typeof tree === "number") return `(${tree})`;
  if (typeof tree === "string") return tree;
  const [operation, ...parts] = tree;
  const [a, b, c, d] = parts.map(toText);
  if (operation in RELATIONS) return `(${a} ${operation} ${b} ? ${c} : ${d})`;
  if (operation in INFIX) return `(${a} ${INFIX[operation]} ${b})`;
  return `${operation}(${parts.map(toText).join(", ")})`;
}

/** The tree by dual numbers and JavaScript's own conditionals. */
function evaluate(tree: Tree, at: readonly Scalar[]): Scalar {
  if (typeof tree === "number") return tree;
  if (typeof tree === "string") return at[NAMES.indexOf(tree)]!;
  const [operation, ...parts] = tree;
  const relation = RELATIONS[operation];
  if (relation !== undefined) {
    const [left, right, first, second] = parts;
    return evaluate(relation(value(evaluate(left!, at)), value(evaluate(right!, at))) ? first! : second!, at);
  }
  const operations = RULES as unknown as Readonly<Record<string, (...xs: Scalar[]) => Scalar>>;
  return operations[operation]!(...parts.map((part) => evaluate(part, at)));
}

const trees = fc.letrec<{ tree: Tree }>((tie) => {
  const [tree, leaf] = [tie("tree"), fc.constantFrom<Tree>("x0", "x1", 0, 1, -0.5)];
  const condition = fc.oneof(fc.constantFrom<Tree>(...NAMES, 0, 0.5, -1), tree);
  return {
    tree: fc.oneof(
      { maxDepth: 4, depthIdentifier: "conditional" },
      leaf,
      fc.tuple(fc.constantFrom(...Object.keys(RELATIONS)), condition, condition, tree, tree),
      fc.tuple(fc.constantFrom("add", "sub", "mul", "div", "max", "min", "atan2"), tree, tree),
      fc.tuple(fc.constantFrom("sin", "tanh", "sqrt", "exp", "abs", "erf"), tree),
    ),
  };
}).tree;
const moderate = fc.array(fc.oneof(fc.integer({ min: -8, max: 8 }), fc.constantFrom(0.5, -0.25, 0.3, -1.7)), {
  minLength: NAMES.length,
  maxLength: NAMES.length,
});
const point = fc.array(fc.oneof(fc.double({ min: -2, max: 2, noNaN: true }), fc.constantFrom(...SPECIAL)), {
  minLength: NAMES.length,
  maxLength: NAMES.length,
});
/** Second derivatives collected in another order, relative to their size. */
const SECOND_ROUNDING = 1e-9;

/** Formulas whose constant parts are finite: others are refused. */
function compiled(tree: Tree) {
  try {
    return ENGINES.map((engine) => formula(toText(tree), { names: NAMES, engine }));
  } catch (error) {
    expect(error).toMatchObject({ code: "not-finite" });
    return undefined;
  }
}

describe("random formulas with nested conditionals", () => {
  it("both engines give values and gradients bit by bit, those of dual numbers but for the sign of zeros", () => {
    let compared = 0;
    fc.assert(
      fc.property(trees, point, (tree, at) => {
        const [tape, wasm] = compiled(tree) ?? [];
        if (tape === undefined || wasm === undefined) return;
        compared += 1;
        const byHand = (xs: readonly Scalar[]) => evaluate(tree, xs);
        const gradient = tape.gradient(at);
        expect(tape(at)).toBe(byHand(at));
        expect(wasm(at)).toBe(tape(at));
        expect(wasm.gradient(at)).toEqual(gradient);
        expect([...gradient].map((g) => g + 0)).toEqual(grad(byHand)(at).map((g) => g + 0));
        expect(wasm.hessian(at)).toEqual(tape.hessian(at));
      }),
      { seed: 20261102, numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(800);
  });

  it("Hessians are those of nested dual numbers, where the value is finite and numbers are moderate", () => {
    let compared = 0;
    fc.assert(
      fc.property(trees, moderate, (tree, at) => {
        const [tape] = compiled(tree) ?? [];
        if (tape === undefined || !Number.isFinite(tape(at))) return;
        compared += 1;
        const expected = hessian((xs: readonly Scalar[]) => evaluate(tree, xs))(at).flat();
        const largest = Math.max(1, ...expected.map(Math.abs).filter(Number.isFinite));
        for (const [k, second] of tape.hessian(at).entries()) {
          if (Number.isFinite(expected[k]))
            expect(Math.abs(second - expected[k]!)).toBeLessThan(SECOND_ROUNDING * largest);
          else expect(second).toBe(expected[k]);
        }
      }),
      { seed: 20261103, numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(400);
  });
});

describe("a name of the branch not taken", () => {
  it("has derivative 0 also where a function around the conditional has an infinite slope", () => {
    for (const engine of ENGINES) {
      // √y at 0, the branch taken: slope ∞ to y, none to x
      const f = formula("sqrt(z > 1 ? x : y)", { names: ["x", "y", "z"], engine });
      expect([...f.gradient([3, 0, 0])]).toEqual([0, Infinity, 0]);
      expect(f.hessian([3, 0, 0])[4]).toBe(-Infinity);
      expect(f.hessian([3, 0, 0])[0]).toBe(0);
    }
  });
});
