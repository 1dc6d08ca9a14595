import { expect } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { exportHs3, importHs3 } from "../../../src/interchange/hs3/index.js";
import type { Model } from "../../../src/model/model.js";
import { expectNear } from "../../helpers/close.js";
import { seededRandom } from "../../helpers/random.js";

/** Both are sums of the same terms, some in another order, with widths that are computed in another way. */
const ROUNDING = 1e-12;
const POINTS = 8;

interface WrittenDistribution {
  readonly name: string;
  readonly samples?: readonly { readonly name: string; readonly modifiers: readonly WrittenModifier[] }[];
}

interface WrittenModifier {
  readonly name: string;
  readonly parameters?: readonly string[];
}

/** Names of the parameters that have been read by those of the document. */
function readNames(document: unknown, read: Model): ReadonlyMap<string, string> {
  const { distributions } = document as { readonly distributions: readonly WrittenDistribution[] };
  const known = new Set(read.parNames);
  const names = new Map<string, string>();
  for (const { name: channel, samples = [] } of distributions) {
    for (const { name: sample, modifiers } of samples) {
      for (const { name, parameters = [] } of modifiers) {
        const sets = [name, `${name}_${channel}`, `${name}_${channel}_${sample}`];
        const set = sets.find((wish) => known.has(`${wish}[0]`));
        for (const [k, parameter] of parameters.entries()) {
          if (!names.has(parameter) && set !== undefined) names.set(parameter, `${set}[${k}]`);
        }
      }
    }
  }
  return names;
}

/** The point of the read model that is a point of the original one. */
function translate(point: readonly number[], original: Model, read: Model, names: ReadonlyMap<string, string>) {
  const values = new Map<string, number>();
  for (const { name, first, size, isScalar } of original.parameterSets) {
    for (let k = 0; k < size; k++) {
      const own = isScalar ? name : names.get(`${name}_bin_${k}`);
      if (own !== undefined) values.set(own, point[first + k]!);
    }
  }
  return read.parNames.map((name, p) => {
    const value = values.get(name);
    expect(value, `${name} of the read model`).toBeDefined();
    return value ?? read.suggestedInit[p]!;
  });
}

/**
 * Asserts that a measurement that is written as HS3 and read again has the likelihood that it had, but for a constant, at its start
 * and at random points, outside one standard deviation among them.
 */
export function expectSameLikelihood(workspace: Workspace, measurement: string, where: string): void {
  const document: unknown = JSON.parse(JSON.stringify(exportHs3(workspace.spec, { measurement })));
  const { value, warnings } = importHs3(document);
  const again = Workspace.parse(value, warnings);
  expect(
    again.warnings.filter(({ code }) => code.startsWith("format-")),
    where,
  ).toEqual([]);
  const [original, read] = [workspace.model({ measurement, normsysFloor: 1e-6 }), again.model({ normsysFloor: 1e-6 })];
  expect(original.parNames.length, where).toBe(read.parNames.length);
  const names = readNames(document, read);
  const logpdf = (point: readonly number[]) => [
    original.logpdf(point, original.observedData()),
    read.logpdf(translate(point, original, read, names), read.observedData()),
  ];
  const [start, startRead] = logpdf(original.suggestedInit);
  const random = seededRandom(11);
  for (let k = 0; k < POINTS; k++) {
    const point = original.suggestedInit.map((init, p) => {
      const isEffect = init === 0;
      const move = isEffect ? random.uniform(-2.5, 2.5) : random.uniform(-0.1, 0.3);
      return original.suggestedFixed[p] ? init : init + move;
    });
    const [here, hereRead] = logpdf(point);
    if (!Number.isFinite(here)) continue;
    expectNear(
      hereRead! - startRead!,
      here! - start!,
      ROUNDING,
      `${where}, point ${k}`,
      1 + Math.abs(here!) + Math.abs(start!),
    );
  }
}
