import { type Issue, ModelError, nearestHint } from "../errors.js";
import type { AdditiveForm, MultiplicativeForm } from "../graph/nodes.js";
import { aNumber, anObject, type OptionRule, type OptionRules, oneOf, optionsOf } from "../options.js";
import { DIALECTS } from "../workspace/dialects.js";
import type { ModelSpec, ModifierOf } from "../workspace/types.js";
import {
  HISTOSYS_CODES,
  type HistosysCode,
  INTERPOLATION_CODES,
  type InterpolatedType,
  NORMSYS_CODES,
  type NormsysCode,
} from "./interpolation/index.js";
import { stretched } from "./interpolation/stretched.js";

/** The codes of a model for modifiers that have none of their own: those of the options, or of the dialect of the document. */
export function defaultCodes(
  { dialect = "pyhf" }: ModelSpec,
  { normsys, histosys }: InterpolationOptions = {},
): { readonly normsys: NormsysCode; readonly histosys: HistosysCode } {
  const { interpolation } = DIALECTS[dialect];
  return { normsys: normsys ?? interpolation.normsys, histosys: histosys ?? interpolation.histosys };
}

/** Options of the compilation of a model. */
export interface ModelOptions {
  readonly interpolation?: InterpolationOptions;
  /** Floor of each sample's rate in each bin where the sample is present; off by default. */
  readonly clipSampleData?: number;
  /** Floor of each bin's summed rate; off by default. */
  readonly clipBinData?: number;
  /**
   * Factor between 0 and 1 that replaces hi and lo of normsys modifiers where they are 0 or negative. By default, such a model is
   * refused, since factors are interpolated in their logarithms. ROOT takes the limit of a factor that tends to 0; 1e-6 is close to it.
   */
  readonly normsysFloor?: number;
}

/** Whether a name is a key of a table of codes. */
function isCodeOf<Name extends string>(table: Readonly<Record<Name, unknown>>, name: string): name is Name {
  return Object.hasOwn(table, name);
}

const aNormsysCode = oneOf(...codesOf(NORMSYS_CODES));
const aHistosysCode = oneOf(...codesOf(HISTOSYS_CODES));
const anyCode = oneOf(...codesOf({ ...NORMSYS_CODES, ...HISTOSYS_CODES }));
const CODE_RULES: Readonly<Record<InterpolatedType, OptionRule>> = { normsys: aNormsysCode, histosys: aHistosysCode };
const anObjectOfCodes = anObject('an object of codes by "type/name"', () => true);

/** Codes of single modifiers, each one of its type; whether the model has the modifiers is checked with it. */
const someCodes: OptionRule = {
  expected: anObjectOfCodes.expected,
  issues(value, path) {
    const issues = anObjectOfCodes.issues(value, path);
    if (issues.length > 0) return issues;
    const codes = Object.entries(value as object);
    return codes.flatMap(([key, code]) => codeOf(key).issues(code, `${path}["${key}"]`));
  },
};

const someEvents = aNumber("a finite number of events", Number.isFinite);

/** Rules for the options of a model. Names of modifiers are checked with the model. */
export const MODEL_OPTIONS: OptionRules<ModelOptions> = {
  interpolation: optionsOf<InterpolationOptions>({
    normsys: aNormsysCode,
    histosys: aHistosysCode,
    modifiers: someCodes,
  }),
  clipSampleData: someEvents,
  clipBinData: someEvents,
  normsysFloor: aNumber("a factor between 0 and 1, such as 1e-6", (floor) => floor > 0 && floor < 1),
};

function codesOf(forms: object): readonly string[] {
  return Object.keys(forms);
}

/** The rule of the code of a modifier, by its `type/name`. */
function codeOf(key: string): OptionRule {
  const [type = ""] = key.split("/", 1);
  return isInterpolated(type) ? CODE_RULES[type] : anyCode;
}

/** Interpolation codes: for a whole modifier type, and for single modifiers. */
export interface InterpolationOptions {
  /** Default `code4`; `lnN` in the dialect of Combine. */
  readonly normsys?: NormsysCode;
  /** Default `code4p`. `code2` is pyhf's form, which jumps at |α| = 1; `code2-root` is continuous. */
  readonly histosys?: HistosysCode;
  /** Codes of single modifiers by `type/name`: `{ "histosys/JES": "code0" }`; they come before those of the document. */
  readonly modifiers?: Readonly<Record<string, NormsysCode | HistosysCode>>;
}

/** Chooses the form of each modifier. */
export interface Interpolation {
  normsys(modifier: ModifierOf<"normsys">): MultiplicativeForm;
  histosys(modifier: ModifierOf<"histosys">): AdditiveForm;
  /** Of the logarithms of fractions. */
  shapeN(modifier: ModifierOf<"shapeN">): AdditiveForm;
}

/**
 * The form of each modifier, from options whose codes have been checked.
 *
 * @throws ModelError `unknown-modifier` for each modifier that the model does not have
 */
export function chooseInterpolation(spec: ModelSpec, options: InterpolationOptions = {}): Interpolation {
  const { normsys, histosys } = defaultCodes(spec, options);
  const { modifiers = {} } = options;
  const chosen = new Map(Object.entries(modifiers));
  const known = chosen.size === 0 ? new Set<string>() : interpolatedModifiers(spec);
  const unknown = [...chosen.keys()].filter((key) => !known.has(key));
  if (unknown.length > 0) throw new ModelError(unknown.map((key) => unknownModifier(key, known)));
  const atDeviations = stretchedForms();
  return {
    normsys: ({ name, data }) => {
      const code = chosen.get(`normsys/${name}`);
      const isChosen = code !== undefined && isCodeOf(NORMSYS_CODES, code);
      return NORMSYS_CODES[isChosen ? code : (data.interpolation ?? normsys)];
    },
    histosys: ({ name, data }) => {
      const code = chosen.get(`histosys/${name}`);
      const isChosen = code !== undefined && isCodeOf(HISTOSYS_CODES, code);
      return atDeviations(HISTOSYS_CODES[isChosen ? code : (data.interpolation ?? histosys)], data.deviations);
    },
    shapeN: ({ data }) => atDeviations(HISTOSYS_CODES.code4p, data.deviations),
  };
}

/** Forms for templates at other deviations than 1, each made once, so that modifiers share what is evaluated for them. */
function stretchedForms(): (form: AdditiveForm, deviations?: number) => AdditiveForm {
  const made = new Map<string, AdditiveForm>();
  return (form, deviations = 1) => {
    const key = `${form.name} ${deviations}`;
    const known = made.get(key) ?? stretched(form, deviations);
    made.set(key, known);
    return known;
  };
}

function isInterpolated(type: string): type is InterpolatedType {
  return Object.hasOwn(INTERPOLATION_CODES, type);
}

function interpolatedModifiers(spec: ModelSpec): Set<string> {
  const known = new Set<string>();
  for (const { samples } of spec.channels) {
    for (const { modifiers } of samples) {
      for (const { type, name } of modifiers) if (isInterpolated(type)) known.add(`${type}/${name}`);
    }
  }
  return known;
}

function unknownModifier(key: string, known: ReadonlySet<string>): Issue {
  return {
    code: "unknown-modifier",
    path: `interpolation.modifiers["${key}"]`,
    expected: 'the type and name of a normsys or histosys modifier of the model, as in "histosys/JES"',
    received: JSON.stringify(key),
    ...nearestHint(key, known),
  };
}
