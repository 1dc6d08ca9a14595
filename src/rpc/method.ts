import { DataError, nearestHint } from "../errors.js";
import { asimovData } from "../fit/asimov.js";
import { type Data, maskData } from "../model/data.js";
import type { Model } from "../model/model.js";
import type { ParameterValues } from "../model/vectors.js";
import type { OptionRule } from "../options.js";
import { anAbortSignal, aPool } from "../parallel/rules.js";
import type { Pool } from "../parallel/types.js";
import { camelCase } from "../records/field-names.js";
import { type Json, type JsonObject, readNumbers } from "../records/json.js";
import type { RecordKind, ResultRecord } from "../records/kinds.js";
import { recordFromJson, recordToJson } from "../records/record.js";
import { RECORD_SCHEMAS } from "../records/schemas.generated.js";
import { type ArrayForm, readNumber, readParameters, readVector } from "./arrays.js";
import type { ModelTable, OpenModel } from "./model-table.js";
import { inSnakeCase, readOptions } from "./options.js";

/** Params of a request, which the schema of its method allows. */
export type Params = Readonly<Record<string, unknown>>;

/** What a method may use besides the params of its request. */
export interface Call {
  readonly models: ModelTable;
  /** Where toys and refits are made. */
  readonly pool: Pool;
  /** Aborts when the request is cancelled. */
  readonly signal: AbortSignal;
  /** Tells how far long work has come. */
  readonly progress: (done: number, total: number, secondsLeft?: number) => void;
}

/** A method: it returns its result, or a promise of it for work during which other requests are answered. */
export type Method = (params: Params, call: Call) => Json | Promise<Json>;

export type Methods = Readonly<Record<string, Method>>;

type Rules = Readonly<Record<string, OptionRule>>;

/** The model that a request names. @throws DataError `unknown-name` */
export function openedIn({ model }: Params, { models }: Call): OpenModel {
  return models.get(String(model));
}

export function modelIn(params: Params, call: Call): Model {
  return openedIn(params, call).model;
}

/** Values of parameters; the suggested ones where there are none. @throws DataError `bad-argument` */
export function parsIn({ pars }: Params, model: Model): ParameterValues {
  return pars === undefined ? model.suggestedInit : readParameters(pars, "pars");
}

/**
 * Data of a request: numbers, main bins and then auxiliary data, or an object of `values` or `asimov` (a point) and `mask`. The
 * observed ones where there are none.
 *
 * @throws DataError as `maskData`, `asimovData`
 */
export function dataIn({ data }: Params, model: Model): Data {
  if (data === undefined) return model.observedData();
  if (Array.isArray(data) || "base64" in (data as object)) return readVector(data, "data");
  const { mask } = data as Params;
  const numbers = numbersIn(data as Params, model);
  return mask === undefined ? numbers : maskData(model, numbers, mask as readonly string[]);
}

function numbersIn({ values, asimov }: Params, model: Model): Float64Array {
  if (values !== undefined && asimov !== undefined) {
    const expected = "values, or asimov in their place";
    throw new DataError([{ code: "bad-argument", path: "data", expected, received: "both" }]);
  }
  if (values !== undefined) return readVector(values, "data.values");
  return asimov === undefined ? model.observedData() : asimovData(model, readParameters(asimov, "data.asimov"));
}

/** The value to test, to hold a parameter at, … @throws DataError `bad-argument` */
export function valueIn({ value }: Params): number {
  return readNumber(value, "value");
}

/** Values to test. @throws DataError `bad-argument` */
export function valuesIn({ values }: Params): readonly number[] {
  return Array.from(readVector(values, "values"));
}

/** A record that a request carries, as an answer had it: the function that takes it checks it. */
export function recordIn<T>(params: Params, name: string): T {
  return recordFromJson(readNumbers(params[name] as Json)) as T;
}

/** Records that a request carries. */
export function recordsIn<T>(params: Params, name: string): readonly T[] {
  return (params[name] as readonly Json[]).map((record) => recordFromJson(readNumbers(record)) as T);
}

/** How arrays are to be written. */
export function arraysIn({ arrays = "json" }: Params): ArrayForm {
  return arrays as ArrayForm;
}

/** A record as an answer, or the fields of it that were asked for. @throws DataError `bad-argument` for a field that its kind has not */
export function recordAnswer(record: ResultRecord, fields: unknown): JsonObject {
  if (!Array.isArray(fields)) return recordToJson(record);
  const wanted = fields.map(String);
  requireFields(record.kind, wanted);
  // one by one: some fields, such as the digest in an origin, are made when they are read
  return recordToJson(Object.fromEntries(wanted.map((name) => [camelCase(name), fieldOf(record, camelCase(name))])));
}

function fieldOf(record: object, name: string): unknown {
  return (record as Params)[name];
}

function requireFields(kind: RecordKind, fields: readonly string[]): void {
  const schema = RECORD_SCHEMAS[kind];
  const known = schema === false ? [] : Object.keys(schema.properties ?? {});
  const issues = fields
    .filter((field) => !known.includes(field))
    .map((field) => {
      const hint = nearestHint(field, known);
      const expected = `one of the fields ${known.join(", ")}`;
      return { code: "bad-argument", path: "fields", expected, received: JSON.stringify(field), ...hint } as const;
    });
  if (issues.length > 0) throw new DataError(issues);
}

/** The arguments of a function of a model and data. */
export interface Input<Options> {
  readonly model: Model;
  readonly data: Data;
  readonly options: Options;
  readonly params: Params;
  readonly call: Call;
}

/**
 * A method whose result is the record that a function of a model, data and options makes. `Options` is what the rules describe:
 * the function checks them.
 *
 * @param beside - what the answer has besides the fields of the record
 */
export function recordOf<Options, Result extends ResultRecord = ResultRecord>(
  rules: Rules,
  run: (input: Input<Options>) => Result | Promise<Result>,
  beside: (record: Result, params: Params) => JsonObject = () => ({}),
): Method {
  return (params, call) => {
    const model = modelIn(params, call);
    const options = { ...readOptions(params["options"] ?? {}, rules), ...surroundings(rules, call) } as Options;
    const answer = (record: Result) => ({ ...recordAnswer(record, params["fields"]), ...beside(record, params) });
    try {
      const record = run({ model, data: dataIn(params, model), options, params, call });
      if (!(record instanceof Promise)) return answer(record);
      return record.then(answer, (error: unknown) => {
        throw inSnakeCase(error, rules);
      });
    } catch (error) {
      throw inSnakeCase(error, rules);
    }
  };
}

/** The options that a request does not carry, of those that the function has. */
function surroundings(rules: Rules, { pool, signal, progress }: Call): Params {
  return {
    ...(rules["pool"] === aPool ? { pool } : {}),
    ...(rules["signal"] === anAbortSignal ? { signal } : {}),
    ...(Object.hasOwn(rules, "onProgress") ? { onProgress: tells(progress) } : {}),
  };
}

/** Functions tell their progress as an object, or as two numbers. */
function tells(progress: Call["progress"]) {
  return (
    state: number | { readonly done: number; readonly total: number; readonly secondsLeft?: number },
    total = 0,
  ) => {
    if (typeof state === "number") progress(state, total);
    else progress(state.done, state.total, state.secondsLeft);
  };
}
