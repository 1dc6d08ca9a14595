import { describe, expect, it } from "vitest";
import { compileFormula } from "../../src/formula/compile.js";
import { formula } from "../../src/formula/index.js";
import { type Engine, makeKernel } from "../../src/formula/make-kernel.js";
import { nameOrder } from "../../src/formula/name-order.js";
import { seededRandom } from "../helpers/random.js";

/** The order of sums may differ. */
const ROUNDING = 1e-14;
const NAMES = ["a", "b", "x", "y"];
/** The first two have derivatives. */
const N_VARYING = 2;
/** Calls after which "auto" has compiled a formula. */
const MANY = 600;

const TEXTS = [
  "1 + a * x + b * x^2",
  "1 + a^2 * x + a * b * y + 0.1 * b^2",
  "exp(a * x) / (1 + y * b^2)",
  "x > y ? a * x : b^2 * y",
  "a > x ? a * b : x * y * b",
  "pow(x, a) + log(y + b^2)",
  "x * y + hypot(a, x)",
  "x > 0 ? sqrt(min(a, a)) * x : y",
  "a * (x * y - 2) - b / y",
];

describe.each(TEXTS)("%s without derivatives in x and y", (text) => {
  it.each(["tape", "wasm", "auto"] as const)(
    "has the derivatives in a and b of the whole formula, by %s",
    (engine: Engine) => {
      const kernel = makeKernel(compileFormula(text, nameOrder(NAMES, N_VARYING), "formula").tape, engine);
      const whole = formula(text, { names: NAMES, engine: "tape" });
      const n = kernel.support.length;
      const random = seededRandom(3);
      const gradient = new Float64Array(n);
      const second = new Float64Array(n * n);
      for (let call = 0; call < (engine === "auto" ? MANY : 20); call++) {
        const values = NAMES.map(() => (call === 0 ? 0 : 0.1 + 2 * random.uniform()));
        const { value, gradient: wanted } = whole.valueAndGradient(values);
        const hessian = whole.hessian(values);
        expect(kernel.value(values)).toEqual(value);
        expect(kernel.gradient(values, gradient)).toEqual(value);
        const slopes = [...gradient];
        expect(kernel.hessian(values, gradient, second)).toEqual(value);
        expect([...gradient]).toEqual(slopes);
        for (const [k, p] of kernel.support.entries()) {
          expectNear(gradient[k]!, p < N_VARYING ? wanted[p]! : 0);
          for (const [l, q] of kernel.support.entries()) {
            const isVarying = p < N_VARYING && q < N_VARYING;
            expectNear(second[k * n + l]!, isVarying ? hessian[p * NAMES.length + q]! : 0);
          }
        }
      }
    },
  );
});

function expectNear(ours: number, wanted: number): void {
  if (Number.isFinite(wanted))
    expect(Math.abs(ours - wanted)).toBeLessThanOrEqual(ROUNDING * Math.max(1, Math.abs(wanted)));
  else expect(ours).toBe(wanted);
}
