import { at, isGiven, isObject } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";

/** How an effect depends on its parameter, in the terms of HS3 0.3. */
export interface Interpolation {
  readonly type: "add" | "mult";
  readonly in: "poly1" | "poly2" | "poly6" | "exp";
  readonly out: "poly1" | "exp" | null;
}

const LINEAR: Interpolation = { type: "add", in: "poly1", out: null };
const EXPONENTIAL: Interpolation = { type: "mult", in: "exp", out: null };
const QUADRATIC: Interpolation = { type: "add", in: "poly2", out: "poly1" };
const FACTOR_LINEAR: Interpolation = { type: "mult", in: "poly6", out: "poly1" };

/** pyhf's code 4p, the default of histosys. */
export const SHIFT: Interpolation = { type: "add", in: "poly6", out: "poly1" };
/** pyhf's code 4, the default of normsys. */
export const FACTOR: Interpolation = { type: "mult", in: "poly6", out: "exp" };

const FORMS = [LINEAR, EXPONENTIAL, QUADRATIC, SHIFT, FACTOR, FACTOR_LINEAR];

/** Codes of ROOT's `FlexibleInterpVar` and `PiecewiseInterpolation`, by the type of the modifier. */
const ROOT_CODES = {
  normsys: [LINEAR, EXPONENTIAL, QUADRATIC, QUADRATIC, FACTOR, FACTOR],
  histosys: [LINEAR, EXPONENTIAL, QUADRATIC, QUADRATIC, SHIFT, FACTOR, FACTOR_LINEAR],
} as const;

/** Names in HS3 0.2, whose forms are the same for both types of modifiers, and those of pyhf that pyhs3 writes. */
const NAMES: Readonly<Record<string, Interpolation>> = {
  lin: LINEAR,
  log: EXPONENTIAL,
  parabolic: QUADRATIC,
  poly6: FACTOR_LINEAR,
  code0: LINEAR,
  code1: EXPONENTIAL,
  code2: QUADRATIC,
  code4: FACTOR,
  code4p: SHIFT,
};

/** The codes of a workspace that are these forms. */
const CODE_FORMS = {
  normsys: { code1: EXPONENTIAL, code4: FACTOR },
  histosys: { code0: LINEAR, "code2-root": QUADRATIC, code4p: SHIFT },
} as const satisfies Record<"normsys" | "histosys", Record<string, Interpolation>>;

/** The form of a code of a workspace; undefined where HS3 has none. */
export function formOfCode(type: "normsys" | "histosys", code: string): Interpolation | undefined {
  return (CODE_FORMS[type] as Readonly<Record<string, Interpolation>>)[code];
}

/** The code of a workspace that is a form; undefined where it has none. */
export function codeOfForm<T extends "normsys" | "histosys">(
  type: T,
  form: Interpolation,
): keyof (typeof CODE_FORMS)[T] | undefined {
  const codes = Object.entries<Interpolation>(CODE_FORMS[type]);
  return codes.find(([, each]) => areSameForm(each, form))?.[0] as keyof (typeof CODE_FORMS)[T] | undefined;
}

export function areSameForm(a: Interpolation, b: Interpolation): boolean {
  return a.type === b.type && a.in === b.in && a.out === b.out;
}

/** What is written at a place; undefined, and reported, where it is no form that is known. */
function formAt(place: Place, type: "normsys" | "histosys", problems: Hs3Problems): Interpolation | undefined {
  const { value } = place;
  if (typeof value === "number") return known(ROOT_CODES[type][value], place, problems);
  if (typeof value === "string") {
    // The form poly6 is additive around the nominal template, and around 1, where it is the same as a factor.
    const form = Object.hasOwn(NAMES, value) ? NAMES[value] : undefined;
    return known(form === FACTOR_LINEAR && type === "histosys" ? SHIFT : form, place, problems);
  }
  const parts = isObject(place) ? [at(place, "type").value, at(place, "in").value, at(place, "out").value] : [];
  const form = FORMS.find((one) => one.type === parts[0] && one.in === parts[1] && one.out === parts[2]);
  return known(form, place, problems);
}

function known(form: Interpolation | undefined, place: Place, problems: Hs3Problems): Interpolation | undefined {
  if (form !== undefined) return form;
  const expected = `one of ${FORMS.map((one) => JSON.stringify(one)).join(", ")}`;
  problems.errorAt("not-expressible", place, { expected });
  return undefined;
}

/**
 * The form of a modifier: its own, that of its channel, or, where neither names one, what all programs do: a polynomial of degree 6
 * that goes on as an exponential for normsys and as a straight line for histosys. (The specification of HS3 0.2 describes straight
 * lines for both, which no program has for normsys.)
 */
export function interpolationOf(
  modifier: Place,
  channel: Place,
  type: "normsys" | "histosys",
  problems: Hs3Problems,
): Interpolation | undefined {
  const places = [
    at(modifier, "interpolation"),
    at(at(modifier, "data"), "interpolation"),
    at(channel, "default_interpolation"),
  ];
  const place = places.find(isGiven);
  if (place !== undefined) return formAt(place, type, problems);
  const form = type === "normsys" ? FACTOR : SHIFT;
  problems.choice(`interpolation ${type}`, modifier, {
    expected: `the interpolation of a ${type}`,
    received: "none",
    hint: `It is read as ${JSON.stringify(form)}, which is what ROOT, pyhf and pyhs3 do.`,
  });
  return form;
}

/**
 * The formula of a factor that is `hi` at α = 1, `lo` at α = −1 and 1 at α = 0; undefined for the forms that a normsys has. With
 * a = hi − 1 and b = 1 − lo these are, from top to bottom, pyhf's codes 0, 2 (as ROOT has it, continuous) and 4p around 1.
 *
 * @see CERN-OPEN-2012-016, interpolation
 */
export function factorFormula(form: Interpolation, parameter: string, hi: number, lo: number): string | undefined {
  if (codeOfForm("normsys", form) !== undefined) return undefined;
  const x = `\`${parameter}\``;
  const [a, b] = [hi - 1, 1 - lo];
  if (areSameForm(form, LINEAR)) return `${x} >= 0 ? 1 + ${x} * (${a}) : 1 + ${x} * (${b})`;
  const mean = `(${(a + b) / 2})`;
  const pieces = (inside: string, above: string, below: string) =>
    `${x} > 1 ? ${above} : (${x} < -1 ? ${below} : ${inside})`;
  if (areSameForm(form, QUADRATIC)) {
    const inside = `1 + ${x} * (${mean} + ${x} * (${(a - b) / 2}))`;
    return pieces(inside, `${hi} + (${(3 * a - b) / 2}) * (${x} - 1)`, `${lo} + (${(3 * b - a) / 2}) * (${x} + 1)`);
  }
  const inside = `1 + ${x} * (${mean} + ${x} * (${(a - b) / 16}) * (15 + ${x}^2 * (3 * ${x}^2 - 10)))`;
  return pieces(inside, `1 + ${x} * (${a})`, `1 + ${x} * (${b})`);
}
