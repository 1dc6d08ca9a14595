import { type Constraint, constraintType } from "../model/constraints/index.js";
import type { Model } from "../model/model.js";
import type { ParameterPair } from "./match-parameters.js";
import type { Response } from "./meter.js";
import { agree, isClose } from "./numbers.js";
import type { Pair } from "./pair.js";
import type { ComparedValue, Difference } from "./results.js";
import { inBoth, nameOf } from "./words.js";

/** The constraint of one parameter as the workspace describes it. */
interface Description {
  readonly constraint: Constraint;
  readonly datum: number;
  readonly width: number;
}

/** A difference between two descriptions. */
interface Wording {
  readonly subject: "constraint" | "auxiliary-data";
  readonly what: string;
  readonly a: ComparedValue;
  readonly b: ComparedValue;
}

/** Constraints that are different functions of their parameter, and those that are the same but written differently. */
export interface ConstraintFindings {
  readonly differences: readonly Difference[];
  readonly conventions: readonly string[];
  /** Parameters of which log L of constraints and penalties changes differently, for another reason than their own constraints. */
  readonly unexplained: readonly Response[];
}

/** Compares the constraint of every parameter by its description and by how log L changes with it. */
export function compareConstraints(pair: Pair, responses: readonly Response[]): ConstraintFindings {
  const differences: Difference[] = [];
  const conventions: string[] = [];
  const unexplained: Response[] = [];
  for (const response of responses) {
    const { parameter, constraint } = response;
    const wordings = parameter === undefined ? [] : wordingsOf(pair, parameter);
    const isMoved = response.equalAt.length + response.differentAt.length > 0;
    if (parameter === undefined || wordings.length === 0) {
      if (constraint !== undefined) unexplained.push(response);
      continue;
    }
    const name = nameOf(parameter, pair.b);
    for (const { subject, what, a, b } of wordings) {
      const text = `${what} ${name}: ${inBoth(a, b)}`;
      if (constraint === undefined && isMoved) conventions.push(`${text}; log L depends on ${name} in the same way`);
      else differences.push({ subject, parameter: parameter.name, a, b, size: sizeOf(response), text });
    }
  }
  return { differences, conventions, unexplained };
}

/** A parameter that cannot be moved shows no size. */
function sizeOf({ constraint }: Response): number {
  return constraint?.size ?? Number.POSITIVE_INFINITY;
}

function wordingsOf({ a, b, tolerance }: Pair, { a: p, b: q }: ParameterPair): readonly Wording[] {
  const [ofA, ofB] = [descriptionOf(a, p), descriptionOf(b, q)];
  if (ofA === undefined && ofB === undefined) return [];
  if (ofA === undefined || ofB === undefined || !areOfOneKind(ofA.constraint, ofB.constraint)) {
    return [{ subject: "constraint", what: "constraint of", a: kindOf(ofA), b: kindOf(ofB) }];
  }
  const { widthName, pull } = constraintType(ofA.constraint);
  if (!agree(ofA.width, ofB.width, tolerance)) {
    const widths = {
      subject: "constraint",
      what: `${widthName} of the constraint of`,
      a: ofA.width,
      b: ofB.width,
    } as const;
    const centers = [pull(ofA.datum, ofA.width).center, pull(ofB.datum, ofB.width).center] as const;
    const center = {
      subject: "constraint",
      what: "center of the constraint of",
      a: centers[0],
      b: centers[1],
    } as const;
    return agree(...centers, tolerance) ? [widths] : [widths, center];
  }
  const scale = Math.max(Math.abs(ofA.datum), Math.abs(ofB.datum), ofA.width);
  if (isClose(ofA.datum, ofB.datum, tolerance, scale)) return [];
  return [{ subject: "auxiliary-data", what: "auxiliary datum of", a: ofA.datum, b: ofB.datum }];
}

function areOfOneKind(a: Constraint, b: Constraint): boolean {
  return constraintType(a) === constraintType(b);
}

function kindOf(description: Description | undefined): string | null {
  if (description === undefined) return null;
  const { title, widthName } = constraintType(description.constraint);
  return `${title} with ${widthName} ${Number(description.width.toPrecision(6))}`;
}

function descriptionOf({ parameterSets }: Model, p: number): Description | undefined {
  const set = parameterSets.find(({ first, size }) => p >= first && p < first + size);
  if (set?.constraint === undefined) return undefined;
  const k = p - set.first;
  return { constraint: set.constraint, datum: set.constraint.auxdata[k]!, width: set.constraint.widths[k]! };
}
