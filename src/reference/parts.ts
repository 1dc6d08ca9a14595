import type { Model } from "../model/model.js";
import { checkFit } from "./check-fit.js";
import { checkPoint } from "./check-point.js";
import { checkCls, checkLimit, checkSignificance } from "./check-test.js";
import type { Reference, ReferenceCls, ReferenceFit, ReferenceSignificance } from "./reference.js";
import type { ReferenceRow } from "./report.js";

/** An entry of a reference document that is compared as a whole, or not at all. */
export interface ReferencePart {
  /** `points[0]`, with its name where it has one. */
  readonly group: string;
  readonly needsFits: boolean;
  readonly isFromToys: boolean;
  /** The number of its values. */
  readonly nNumbers: number;
  readonly compare: () => readonly ReferenceRow[];
}

/** The entries of a document, in its order. */
export function partsOf(document: Reference, model: Model, observed: Float64Array): readonly ReferencePart[] {
  const { points = [], fits = [], cls = [], limits = [], significances = [], tolerances } = document;
  const plain = { isFromToys: false, needsFits: true };
  return [
    ...points.map((entry, i): ReferencePart => {
      const group = groupName("points", i, entry.name);
      const compare = () => checkPoint(model, observed, entry, group, tolerances);
      return { group, ...plain, needsFits: false, nNumbers: 0, compare };
    }),
    ...fits.map((entry, i): ReferencePart => {
      const group = groupName("fits", i, entry.name);
      const compare = () => checkFit(model, observed, entry, group, tolerances);
      return { group, ...plain, nNumbers: numbersOfFit(entry), compare };
    }),
    ...cls.map((entry, i): ReferencePart => {
      const group = groupName("cls", i, entry.name);
      const compare = () => checkCls(model, observed, entry, group, tolerances);
      return { group, ...plain, isFromToys: entry.calculator === "toys", nNumbers: numbersOfTest(entry), compare };
    }),
    ...limits.map((entry, i): ReferencePart => {
      const group = groupName("limits", i, entry.name);
      const compare = () => checkLimit(model, observed, entry, group, tolerances);
      return { group, ...plain, isFromToys: entry.calculator === "toys", nNumbers: numbersOfTest(entry), compare };
    }),
    ...significances.map((entry, i): ReferencePart => {
      const group = groupName("significances", i, entry.name);
      const compare = () => checkSignificance(model, observed, entry, group, tolerances);
      return { group, ...plain, nNumbers: numbersOfSignificance(entry), compare };
    }),
  ];
}

function groupName(list: string, index: number, name: string | undefined): string {
  return name === undefined ? `${list}[${index}]` : `${list}[${index}] "${name}"`;
}

function numbersOfFit({ twice_nll, bestfit = [], uncertainties = [] }: ReferenceFit): number {
  const entries = Object.values(bestfit).length + Object.values(uncertainties).length;
  return entries + (twice_nll === undefined ? 0 : 1);
}

function numbersOfTest({ observed, expected = [] }: Pick<ReferenceCls, "observed" | "expected">): number {
  return given([observed, ...expected]);
}

function numbersOfSignificance({ q0, p0, z, expected = {} }: ReferenceSignificance): number {
  return given([q0, p0, z, expected.q0, ...(expected.p0 ?? []), ...(expected.z ?? [])]);
}

function given(values: readonly unknown[]): number {
  return values.filter((value) => value !== undefined && value !== null).length;
}
