import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import * as ad from "../../src/ad/index.js";

/**
 * One-line examples in doc comments: `@example expression // value`, perhaps with `, which is …` behind the value. They
 * are run here, so that they stay true.
 */

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));
/** Examples print numbers to 16 digits at most, and some are where an iteration stops. */
const TOLERANCE = 1e-12;

interface Example {
  readonly file: string;
  readonly code: string;
  readonly expected: string;
}

function examplesIn(file: string): Example[] {
  const text = readFileSync(SRC + file, "utf8");
  return [...text.matchAll(/@example (.+?) \/\/ (.+)$/gm)].map(([, code, expected]) => ({
    file,
    code: code!,
    expected: expected!.replace(/, (which|minus) .*$/, ""),
  }));
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const examples = files.flatMap(examplesIn);

function run(expression: string, scope: Readonly<Record<string, unknown>>): unknown {
  const { code } = transformSync(`result = (${expression.replace(/;$/, "")});`, { loader: "ts" });
  return new Function(...Object.keys(scope), `let result; ${code} return result;`)(...Object.values(scope));
}

/** Typed arrays as arrays, everything else as it is. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
  }
  return value;
}

function expectSame(actual: unknown, expected: unknown): void {
  if (typeof actual === "number" && typeof expected === "number" && Number.isFinite(expected)) {
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(TOLERANCE * (Math.abs(expected) || 1));
  } else if (actual !== null && typeof actual === "object" && expected !== null && typeof expected === "object") {
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    for (const [key, value] of Object.entries(expected)) expectSame((actual as Record<string, unknown>)[key], value);
  } else expect(actual).toEqual(expected);
}

describe("examples in doc comments", () => {
  it("are there", () => {
    expect(examples.length).toBeGreaterThan(10);
  });

  for (const { file, code, expected } of examples) {
    it(`${file}: ${code}`, async () => {
      const own = (await import(SRC + file)) as Record<string, unknown>;
      const scope = { ...ad, ...own };
      expectSame(plain(run(code, scope)), run(expected.replaceAll("Float64Array [", "["), scope));
    });
  }
});
