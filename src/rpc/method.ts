import { DataError, nearestHint } from "../errors.js";
import { asimovData } from "../fit/asimov.js";
import { type Data, maskData } from "../model/data.js";
import type { Model } from "../model/model.js";
import type { ParameterValues } from "../model/vectors.js";
import type { OptionRule } from "../options.js";
import { camelCase } from "../records/field-names.js";
import type { Json, JsonObject } from "../records/json.js";
import type { RecordKind, ResultRecord } from "../records/kinds.js";
import { recordFromJson, recordToJson } from "../records/record.js";
import { RECORD_SCHEMAS } from "../records/schemas.generated.js";
import {
  type ArrayForm,
  arrayWriter,
  readNumber,
  readParameters,
  readValue,
  readVector,
  typedArrays,
  type WriteArray,
} from "./arrays.js";
import type { ModelTable, OpenModel } from "./model-table.js";
import { inSnakeCase, readOptions } from "./options.js";
import { type Surroundings, surroundings } from "./surroundings.js";

/** Params of a request, which the schema of its method allows. */
export type Params = Readonly<Record<string, unknown>>;

/** What a method may use besides the params of its request. */
export interface Call extends Surroundings {
  readonly models: ModelTable;
  /** Adds bytes to those that follow the line of the answer, and returns the offset of the first one. */
  readonly attach: (bytes: Uint8Array) => number;
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

/** Values of parameters; the suggested ones where the request has none. @throws DataError `bad-argument` */
export function parsIn({ pars }: Params, model: Model): ParameterValues {
  return pars === undefined ? model.suggestedInit : readParameters(pars, "pars");
}

/**
 * Data of a request: a list (main bins, then auxiliary data), or an object with `mask` and either `values` or `asimov`, a point. The
 * observed data where the request has none.
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
    const expected = "either values or asimov";
    throw new DataError([{ code: "bad-argument", path: "data", expected, received: "both" }]);
  }
  if (values !== undefined) return readVector(values, "data.values");
  return asimov === undefined ? model.observedData() : asimovData(model, readParameters(asimov, "data.asimov"));
}

/** The value that a request tests, or at which it holds a parameter. @throws DataError `bad-argument` */
export function valueIn({ value }: Params): number {
  return readNumber(value, "value");
}

/** The values that a request tests. @throws DataError `bad-argument` */
export function valuesIn({ values }: Params): readonly number[] {
  return Array.from(readVector(values, "values"));
}

/** A record in a request, in the form of an answer. The function that uses the record checks it. */
export function recordIn<T>(params: Params, name: string): T {
  return recordFromJson(readValue(params[name] as Json, name)) as T;
}

/** Records in a request: see `recordIn`. */
export function recordsIn<T>(params: Params, name: string): readonly T[] {
  const records = params[name] as readonly Json[];
  return records.map((record, k) => recordFromJson(readValue(record, `${name}[${k}]`)) as T);
}

/** The function that writes arrays in the form that a request asks for. */
export function arraysIn({ arrays = "json" }: Params, { attach }: Call): WriteArray {
  return arrayWriter(arrays as ArrayForm, attach);
}

/**
 * A record as an answer: all fields, or those that the request names, with arrays in the form that it asks for.
 *
 * @throws DataError `bad-argument` for a field that records of this kind do not have
 */
export function recordAnswer(record: ResultRecord, params: Params, call: Call): JsonObject {
  const write = typedArrays(arraysIn(params, call));
  const { fields } = params;
  if (!Array.isArray(fields)) return recordToJson(record, write);
  const wanted = fields.map(String);
  requireFields(record.kind, wanted);
  // one by one: some fields, such as the digest in an origin, are made when they are read
  const entries = wanted.map((name) => [camelCase(name), fieldOf(record, camelCase(name))]);
  return recordToJson(Object.fromEntries(entries), write);
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
 * A method that calls a function of a model, data and options, and answers with its record. The function checks the options.
 *
 * @param rules - rules of the options, of type `Options`
 * @param beside - fields of the answer besides those of the record
 */
export function recordOf<Options, Result extends ResultRecord = ResultRecord>(
  rules: Rules,
  run: (input: Input<Options>) => Result | Promise<Result>,
  beside: (record: Result, params: Params, call: Call) => JsonObject = () => ({}),
): Method {
  return (params, call) => {
    const model = modelIn(params, call);
    const options = { ...readOptions(params["options"] ?? {}, rules), ...surroundings(rules, call) } as Options;
    const answer = (record: Result) => ({
      ...recordAnswer(record, params, call),
      ...beside(record, params, call),
    });
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
