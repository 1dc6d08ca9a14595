import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { compareModels } from "../../src/compare/index.js";
import { HistFactoryError } from "../../src/errors.js";
import type { Model } from "../../src/model/model.js";
import { type SeededRandom, seededRandom } from "../helpers/random.js";
import { randomExtended } from "../helpers/random-extensions.js";

/** Models tried, and changes of each. */
const MODELS = 60;
const CHANGES = 4;
/** Points at which log L is computed. */
const POINTS = 60;
/** Relative changes of one number of a document. */
const SIZES = [1e-6, 1e-3, 0.1];
/** Relative to the terms of log L; the comparison allows 1e-9 of every number, of which some add up. */
const TOLERANCE = 1e-8;
/** As large as the differences between programs that wrote the same numbers: far below the tolerance of the comparison, 1e-9. */
const ROUNDING = 1e-12;

type Path = readonly (string | number)[];

/** Places of all numbers of a document but for exponents, which are whole. */
function numbersIn(node: unknown, path: Path = []): readonly Path[] {
  if (typeof node === "number") return [path];
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, item]) => (key === "powers" ? [] : numbersIn(item, [...path, key])));
}

/** A copy of a document in which some numbers are replaced. */
function replaced<T>(document: T, change: (value: number, path: Path) => number): T {
  const visit = (node: unknown, path: Path): unknown => {
    if (typeof node === "number") return change(node, path);
    if (typeof node !== "object" || node === null) return node;
    if (Array.isArray(node)) return node.map((item, i) => visit(item, [...path, String(i)]));
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, visit(item, [...path, key])]));
  };
  return visit(document, []) as T;
}

/** Whether log L of two models differs by more than a constant, by nothing but the values of parameters that one of them leaves free. */
function differ(a: Model, b: Model, random: SeededRandom): boolean {
  const [dataA, dataB] = [a.observedData(), b.observedData()];
  const differences: number[] = [];
  let scale = 1;
  for (let k = 0; k < POINTS; k++) {
    const pars = a.suggestedInit.map((start, p) => {
      if (a.suggestedFixed[p]! && b.suggestedFixed[p]!) return start;
      const [lower, upper] = a.suggestedBounds[p]!;
      return Math.min(upper, Math.max(lower, start + random.uniform(-2, 2) * (a.prefits[p]?.width ?? 1)));
    });
    const [ofA, ofB] = [a.logpdf(pars, dataA), b.logpdf(pars, dataB)];
    if (!Number.isFinite(ofA) || !Number.isFinite(ofB)) continue;
    differences.push(ofA - ofB);
    scale = Math.max(scale, Math.abs(ofA));
  }
  return Math.max(...differences) - Math.min(...differences) > TOLERANCE * scale;
}

function modelOf(document: unknown, options: Parameters<Workspace["model"]>[0]): Model | undefined {
  try {
    return Workspace.parse(document).model(options);
  } catch (error) {
    if (error instanceof HistFactoryError) return undefined;
    throw error;
  }
}

describe("models of random workspaces with extensions", () => {
  it("are never called the same where log L differs by more than a constant", () => {
    const missed: string[] = [];
    let nDifferent = 0;
    for (let seed = 0; seed < MODELS; seed++) {
      const { spec, options } = randomExtended(seed);
      const random = seededRandom(1000 + seed);
      const a = Workspace.parse(spec).model(options);
      const places = numbersIn(spec);
      for (let k = 0; k < CHANGES; k++) {
        const place = random.pick(places).join();
        const size = random.pick(SIZES);
        const b = modelOf(
          replaced(spec, (value, path) =>
            path.join() === place ? value * (1 + size) + (value === 0 ? size : 0) : value,
          ),
          options,
        );
        if (b === undefined || b.parNames.join() !== a.parNames.join() || !differ(a, b, random)) continue;
        nDifferent++;
        if (compareModels(a, b, { fits: false }).sameLikelihood) missed.push(`seed ${seed}, ${place}, ${size}`);
      }
    }
    expect(missed).toEqual([]);
    expect(nDifferent).toBeGreaterThan(MODELS);
  });

  it("are the same where all numbers of their templates are rounded otherwise", () => {
    const wrong: string[] = [];
    for (let seed = 0; seed < MODELS; seed++) {
      const { spec, options } = randomExtended(seed);
      const random = seededRandom(2000 + seed);
      const rounded = replaced(spec.channels, (value, path) =>
        path.includes("powers") ? value : value * (1 + ROUNDING * random.uniform(-1, 1)),
      );
      const [a, b] = [spec, { ...spec, channels: rounded }].map((document) => Workspace.parse(document).model(options));
      const { same, first } = compareModels(a!, b!, { fits: false });
      if (!same) wrong.push(`seed ${seed}: ${first?.text}`);
    }
    expect(wrong).toEqual([]);
  });
});
