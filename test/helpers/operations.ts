import { Workspace } from "../../src/api/workspace.js";
import { HistFactoryError } from "../../src/errors.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { seededRandom } from "./random.js";
import { randomWorkspace } from "./random-workspace.js";

/** A few sums of at most some hundred terms in another order. */
export const ROUNDING = 1e-11;

/** A document that throws where something changes it. */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const item of Object.values(value)) frozen(item);
  return Object.freeze(value);
}

export function opened(spec: WorkspaceSpec) {
  const workspace = Workspace.parse(spec);
  const model = workspace.model();
  return { model, data: workspace.data(model) };
}

/** −2 log L, and its main part, at values by name; parameters without one have their start values. */
export function likelihoodAt(spec: WorkspaceSpec, values: Readonly<Record<string, number>>) {
  const { model, data } = opened(spec);
  return { twiceNll: model.twiceNll(values, data), main: model.mainLogpdf(values, data) };
}

/** Values of all parameters near their start values, seeded; of those with one component only where `isScalar`. */
export function valuesNear(spec: WorkspaceSpec, seed: number, isScalar = false): Readonly<Record<string, number>> {
  const random = seededRandom(seed);
  const { model } = opened(spec);
  const names = model.parNames.filter((name) => !isScalar || !/\[\d+\]$/.test(name));
  return Object.fromEntries(
    names.map((name) => [name, model.suggestedInit[model.parNames.indexOf(name)]! + random.uniform(-0.3, 0.3)]),
  );
}

/** The values of parameters that a document has. */
export function valuesIn(spec: WorkspaceSpec, values: Readonly<Record<string, number>>) {
  const { parNames } = opened(spec).model;
  return Object.fromEntries(Object.entries(values).filter(([name]) => parNames.includes(name)));
}

/** Random workspaces, frozen. */
export const RANDOM_SPECS = Array.from({ length: 40 }, (_, seed) => frozen(randomWorkspace(seed + 1).spec));

/** What an operation makes of a document; undefined where it refuses it with one of the codes. */
export function unlessRefused<T>(operation: () => T, ...codes: readonly string[]): T | undefined {
  try {
    return operation();
  } catch (error) {
    if (error instanceof HistFactoryError && error.issues.every(({ code }) => codes.includes(code))) return undefined;
    throw error;
  }
}

/** Whether two values of a likelihood are the same, where it is infinite, too. */
export function areClose(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= ROUNDING * (1 + Math.abs(b));
}
