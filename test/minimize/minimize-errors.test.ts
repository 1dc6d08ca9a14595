import { describe, expect, it } from "vitest";
import { div, log, type Scalar, sqrt, square, sub } from "../../src/ad/index.js";
import { DataError } from "../../src/errors.js";
import { minimize, minimizeScalar, rootScalar } from "../../src/minimize/index.js";

/** Arguments whatever their types say, as a caller without a type checker has them. */
type Loose = (...args: unknown[]) => unknown;

function issuesOf(call: () => unknown): { code: string; path: string; text: string }[] {
  try {
    call();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const lines = error.message.split("\n");
    return error.issues.map(({ code, path }, i) => ({ code, path, text: lines[i]! }));
  }
  throw new Error("expected an error");
}

const codes = (call: () => unknown) => issuesOf(call).map(({ code, path }) => `${code} at ${path}`);

const parabola = (p: readonly Scalar[]) => p.reduce((sum: Scalar, v) => sub(sum, sub(0, square(v))), 0);
const loose = minimize as Loose;

describe("errors of minimize", () => {
  it("are all reported at once", () => {
    const call = () =>
      loose(parabola, [Number.NaN, 2, Infinity, 1], {
        method: "L-BFGS-B",
        bounds: [[1, 0], [0, 1], null, ["a", 3]],
        jac: "4-point",
        options: { gtol: -1, max_cor: 3, maxls: 0 },
        callback: 7,
        tolerance: 3,
      });
    expect(codes(call)).toEqual([
      "not-finite at x0[0]",
      "not-finite at x0[2]",
      "unknown-option at tolerance",
      "derivative at jac",
      "bad-bounds at bounds[0]",
      "x0-outside-bounds at x0[1]",
      "bad-bounds at bounds[3]",
      "not-a-function at callback",
      "bad-option at options.gtol",
      "unknown-option at options.max_cor",
      "bad-option at options.maxls",
    ]);
  });

  it("name limits that are not whole numbers", () => {
    for (const [method, option] of [
      ["BFGS", "maxiter"],
      ["L-BFGS-B", "maxfun"],
      ["Nelder-Mead", "maxfev"],
    ]) {
      expect(codes(() => loose(parabola, [1], { method, options: { [option!]: 1.5 } }))).toEqual([
        `bad-option at options.${option}`,
      ]);
      expect(codes(() => loose(parabola, [1], { method, options: { [option!]: Number.NaN } }))).toHaveLength(1);
      expect(minimize(parabola, [1], { method: method as "BFGS", options: { [option!]: Infinity } }).success).toBe(
        true,
      );
    }
    const scalar = minimizeScalar as Loose;
    expect(codes(() => scalar((x: number) => x * x, { options: { maxiter: 1.5 } }))).toEqual(["bad-option at maxiter"]);
    expect(minimizeScalar((x) => x * x, { options: {} }).success).toBe(true);
  });

  it("name the start", () => {
    for (const x0 of [undefined, null, "1", [], {}, new Float64Array(0)]) {
      expect(codes(() => loose(parabola, x0))).toEqual(["start at x0"]);
    }
    expect(codes(() => loose(parabola, [1, "2", undefined]))).toEqual(["start at x0[1]", "start at x0[2]"]);
    expect(codes(() => loose(parabola, Number.NaN))).toEqual(["not-finite at x0"]);
    expect(codes(() => loose(3, [1]))).toEqual(["not-a-function at fun"]);
  });

  it("tell the method and the option that were meant", () => {
    const [method] = issuesOf(() => loose(parabola, [1], { method: "trust_exact" }));
    expect(method).toMatchObject({ code: "unknown-method", path: "method" });
    expect(method!.text).toContain('Did you mean "trust-exact"?');
    const [option] = issuesOf(() => loose(parabola, [1], { method: "trust-ncg", options: { max_trust_radius: 3 } }));
    expect(option!.text).toContain("Did you mean maxTrustRadius?");
    const [misplaced] = issuesOf(() => loose(parabola, [1], { gtol: 1e-3 }));
    expect(misplaced!.text).toContain("Did you mean options: { gtol }?");
  });

  it("refuse options that a method would ignore", () => {
    const bounds = [[0, 2]];
    for (const method of ["BFGS", "Newton-CG", "trust-exact", "trust-ncg"]) {
      const [issue] = issuesOf(() => loose(parabola, [1], { method, bounds }));
      expect(issue).toMatchObject({ code: "unused-bounds", path: "bounds" });
      expect(issue!.text).toContain("L-BFGS-B");
    }
    const wishes = { method: "Nelder-Mead", jac: "exact", hess: "exact", options: { gtol: 1e-3 } };
    expect(codes(() => loose(parabola, [1], wishes))).toEqual([
      "unused-derivative at jac",
      "unused-derivative at hess",
      "unknown-option at options.gtol",
    ]);
  });

  it("name bounds that are crossed, of the wrong number, or away from the start", () => {
    expect(codes(() => loose(parabola, [1, 1], { bounds: [[0, 2]] }))).toEqual(["bounds-length at bounds"]);
    expect(codes(() => loose(parabola, [1], { bounds: { lower: 0 } }))).toEqual(["bounds-length at bounds"]);
    expect(codes(() => loose(parabola, [1], { bounds: [[2, 0]] }))).toEqual(["bad-bounds at bounds[0]"]);
    expect(codes(() => loose(parabola, [1], { bounds: [[Number.NaN, 3]] }))).toEqual(["bad-bounds at bounds[0]"]);
    expect(codes(() => loose(parabola, [1], { bounds: [[Infinity, null]] }))).toEqual(["bad-bounds at bounds[0]"]);
    const [outside] = issuesOf(() => loose(parabola, [5], { bounds: [[0, 2]] }));
    expect(outside!.text).toBe("x0[0]: expected a value in [0, 2], got 5. Start inside the bounds.");
  });

  it("check options that belong together, and the shapes of arrays", () => {
    const together = { method: "trust-exact", options: { initialTrustRadius: 5, maxTrustRadius: 2, eta: 0.3 } };
    expect(codes(() => loose(parabola, [1], together)).sort()).toEqual([
      "bad-option at options.eta",
      "bad-option at options.initialTrustRadius",
    ]);
    expect(codes(() => loose(parabola, [1], { options: { c1: 0.95 } }))).toEqual(["bad-option at options.c1"]);
    const simplex = { method: "Nelder-Mead", options: { initialSimplex: [[1, 2], [3]], adaptive: "yes" } };
    expect(codes(() => loose(parabola, [1, 2], simplex))).toHaveLength(2);
    const indefinite = [
      [1, 2],
      [2, 1],
    ];
    for (const hessInv0 of [[[1]], [[1, 2]], indefinite, "identity"]) {
      expect(codes(() => loose(parabola, [1, 2], { options: { hessInv0 } }))).toEqual([
        "bad-option at options.hessInv0",
      ]);
    }
    const differences = { method: "Newton-CG", jac: "2-point", hess: "3-point" };
    expect(codes(() => loose(parabola, [1], differences))).toEqual(["derivative at jac"]);
  });

  it("name what is not finite at the start", () => {
    expect(codes(() => minimize((x) => log(x), -1))).toEqual(["not-finite at fun(x0)"]);
    expect(codes(() => minimize((x) => div(1, x), 0))).toEqual(["not-finite at fun(x0)"]);
    expect(codes(() => minimize((x) => sqrt(x), 0))).toEqual(["not-finite at jac(x0)"]);
    // x^{3/2}: slope 0, curvature infinite
    const wishes = { method: "trust-exact", jac: () => 0, hess: () => Infinity } as const;
    expect(codes(() => minimize((x: number) => x, 0, wishes))).toEqual(["not-finite at hess(x0)"]);
    expect(codes(() => minimize((x: number) => 1 / x, 0, { method: "Nelder-Mead" }))).toEqual([
      "not-finite at fun(x0)",
    ]);
  });

  it("name results of the wrong shape", () => {
    expect(codes(() => loose(() => undefined, [1]))).toEqual(["wrong-shape at fun(x)"]);
    expect(codes(() => loose(() => [1], [1]))).toEqual(["wrong-shape at fun(x)"]);
    expect(codes(() => loose(() => "1", [1]))).toEqual(["wrong-shape at fun(x)"]);
    expect(codes(() => loose(async () => 1, [1]))).toEqual(["wrong-shape at fun(x)"]);
    expect(codes(() => loose(parabola, [1, 2], { jac: () => [1] }))).toEqual(["wrong-shape at jac(x)"]);
    expect(codes(() => loose(parabola, [1, 2], { jac: () => 1 }))).toEqual(["wrong-shape at jac(x)"]);
    const hess = { method: "trust-exact", hess: () => [[1, 2]] };
    expect(codes(() => loose(parabola, [1, 2], hess))).toEqual(["wrong-shape at hess(x)"]);
  });

  it("tell the ways out for a function that cannot be differentiated exactly", () => {
    const natives = [
      (p: number[]) => Math.sin(p[0]!),
      (p: number[]) => p[0]! ** 2,
      (p: number[]) => (p[0]! > 1 ? 1 : 2),
      (p: number[]) => Math.hypot(...p),
    ];
    for (const f of natives) {
      const [issue] = issuesOf(() => loose(f, [1, 2]));
      expect(issue!.code).toBe("dual-in-native-operation");
      expect(issue!.text).toContain('jac: "2-point"');
      const [newton] = issuesOf(() => loose(f, [1, 2], { method: "trust-exact" }));
      expect(newton!.text).toContain("give jac and hess as functions");
      expect(minimize(f, [0.5, 2], { jac: "2-point" }).nfev).toBeGreaterThan(1);
    }
  });

  it("let the function's own errors through", () => {
    const broken = () => {
      throw new RangeError("detector offline");
    };
    expect(() => loose(broken, [1])).toThrow(new RangeError("detector offline"));
  });
});

describe("errors of minimizeScalar", () => {
  const scalar = minimizeScalar as Loose;
  const f = (x: number) => x * x;

  it("are all reported at once", () => {
    const wishes = { bounds: [3, 1], bracket: [0, 1], method: "bounded", options: { xtol: 1e-3, maxiter: -1 }, tl: 1 };
    expect(codes(() => scalar(null, wishes)).sort()).toEqual([
      "bad-bounds at bounds",
      "bad-option at maxiter",
      "not-a-function at fun",
      "unknown-option at options.xtol",
      "unknown-option at tl",
      "unused-bracket at bracket",
    ]);
  });

  it("name methods, brackets and bounds", () => {
    expect(codes(() => scalar(f, { method: "newton" }))).toEqual(["unknown-method at method"]);
    expect(codes(() => scalar(f, { method: "constructor" }))).toEqual(["unknown-method at method"]);
    expect(codes(() => scalar(f, { method: "brent", bounds: [0, 1] }))).toEqual(["unused-bounds at bounds"]);
    expect(codes(() => scalar(f, { method: "bounded" }))).toEqual(["bad-bounds at bounds"]);
    expect(codes(() => scalar(f, { bounds: [0, Infinity] }))).toEqual(["bad-bounds at bounds"]);
    for (const bracket of [[1], [1, 1], [0, Number.NaN], "01"]) {
      expect(codes(() => scalar(f, { bracket }))).toEqual(["bad-bracket at bracket"]);
    }
    const [bracket] = issuesOf(() => scalar(f, { bracket: [1, 2, 3] }));
    expect(bracket!.text).toContain("fun(1) = 1, fun(2) = 4, fun(3) = 9");
    expect(codes(() => scalar(() => "1"))).toEqual(["wrong-shape at fun(0)"]);
  });
});

describe("errors of rootScalar", () => {
  const root = rootScalar as Loose;
  const f = (x: number) => x * x - 2;

  it("are all reported at once", () => {
    const wishes = { bracket: [1, 1], xtol: 0, rtol: 1e-20, maxiter: 0.5, options: { k: 0 }, brackets: 3 };
    expect(codes(() => root(f, wishes)).sort()).toEqual([
      "bad-bracket at bracket",
      "bad-option at maxiter",
      "bad-option at options.k",
      "bad-option at rtol",
      "bad-option at xtol",
      "unknown-option at brackets",
    ]);
  });

  it("name the method, the bracket and the start", () => {
    expect(codes(() => root(f, { method: "brent", bracket: [0, 2] }))).toEqual(["unknown-method at method"]);
    expect(codes(() => root(f, {}))).toEqual(["missing-start at options"]);
    expect(codes(() => root(f))).toEqual(["missing-start at options"]);
    expect(codes(() => root(f, { method: "secant" }))).toEqual(["missing-start at x0"]);
    expect(codes(() => root(f, { method: "toms748", bracket: [0, Infinity] }))).toEqual(["bad-bracket at bracket"]);
    expect(codes(() => root(f, { x0: 1, x1: 1 }))).toEqual(["bad-option at x1"]);
    expect(codes(() => root("f", { x0: 1 }))).toEqual(["not-a-function at fun"]);
  });

  it("show values without a change of sign, or that are not finite", () => {
    const [same] = issuesOf(() => rootScalar(f, { bracket: [2, 3] }));
    expect(same).toMatchObject({ code: "same-sign", path: "bracket" });
    expect(same!.text).toContain("fun(2) = 2 and fun(3) = 7");
    expect(codes(() => rootScalar((x) => Math.log(x), { bracket: [-1, 3] }))).toEqual(["not-finite at fun(-1)"]);
    expect(codes(() => rootScalar((x) => log(x), { x0: 0 }))).toEqual(["not-finite at fun(0)"]);
  });

  it("tell the ways out where Newton's method cannot differentiate", () => {
    const [issue] = issuesOf(() => root(f, { x0: 1 }));
    expect(issue!.code).toBe("dual-in-native-operation");
    expect(issue!.text).toContain('method "secant"');
  });
});

describe("unknown options of minimisers and root finders", () => {
  const cube = (x: number) => x * x * x - 2;
  const calls: readonly (readonly [name: string, call: () => unknown, hint: string])[] = [
    ["minimize", () => loose(parabola, [1], { call_back: 1 }), "Did you mean callback?"],
    ["minimize", () => loose(parabola, [1], { boun: [] }), "Did you mean bounds?"],
    ["a method of minimize", () => loose(parabola, [1], { options: { return_all: true } }), "Did you mean returnAll?"],
    ["a method of minimize", () => loose(parabola, [1], { options: { "max-iter": 3 } }), "Did you mean maxiter?"],
    ["a method of minimize", () => loose(parabola, [1], { options: { finite: 1 } }), "Did you mean finiteDiffRelStep?"],
    ["minimizeScalar", () => (minimizeScalar as Loose)(cube, { bound: [0, 1] }), "Did you mean bounds?"],
    ["minimizeScalar", () => (minimizeScalar as Loose)(cube, { options: { maxit: 3 } }), "Did you mean maxiter?"],
    ["rootScalar", () => (rootScalar as Loose)(cube, { x0: 1, max_iter: 3 }), "Did you mean maxiter?"],
    ["rootScalar", () => (rootScalar as Loose)(cube, { x0: 1, brac: [0, 2] }), "Did you mean bracket?"],
  ];

  it.each(calls)("get the name meant, in other letters or cut short, as everywhere: %s", (_name, call, hint) => {
    const unknown = issuesOf(call).find(({ code }) => code === "unknown-option");
    expect(unknown?.text.endsWith(hint), unknown?.text).toBe(true);
  });

  it("are reported together with values that are not numbers", () => {
    const call = () => loose(parabola, [1], { method: "BFGS", options: { norm: Number.NaN, gtl: 1 } });
    expect(codes(call)).toEqual(["bad-option at options.norm", "unknown-option at options.gtl"]);
  });
});
